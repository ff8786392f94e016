"""Child processes that start together, stop together, and never outlive the command."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_PATIENCE = 12.0  # seconds a child has to finish what it is doing


@dataclass
class Child:
    """A process of ours, by the name a reader of the log would use."""

    name: str
    command: Sequence[str]
    gently: bool = False
    """Behind everything else on the processor."""
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    born_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start, in a session of its own: Ctrl-C reaches only us, and we stop the children."""
        self.born_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  our own words
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_last_words(gently=self.gently),  # noqa: PLW1509  no threads yet
        )

    def has_ended(self) -> int | None:
        """Its exit code, or None while it lives."""
        return self.process.poll() if self.process else None


def stop_all(children: Sequence[Child]) -> None:
    """Ask all to end, wait for them together, and end by force what does not listen."""
    alive = [child for child in children if child.process and child.has_ended() is None]
    for child in alive:
        _signal(child, signal.SIGTERM)
    deadline = time.monotonic() + _PATIENCE
    for child in alive:
        if child.process is None:
            continue
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal(child, signal.SIGKILL)
            child.process.wait()


def _signal(child: Child, number: signal.Signals) -> None:
    """To the child itself when asking, to its whole family when forcing."""
    if child.process is None:
        return
    if number is signal.SIGKILL:
        os.killpg(child.process.pid, number)
    else:
        child.process.send_signal(number)


def _last_words(*, gently: bool) -> Callable[[], None]:
    """On Linux the kernel ends the child when we die without a word, as by `kill -9`."""
    linux = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def before_exec() -> None:
        if linux is not None:
            linux.prctl(_DIE_WITH_PARENT, signal.SIGTERM)
        if gently:
            os.nice(19)

    return before_exec
