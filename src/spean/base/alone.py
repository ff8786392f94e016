"""The house speaks with its database, and with nobody else: what tries to call out is refused.

One exception has a name: the worker calls the gateways of `gateways.toml`, by `speaking_with`.

A library with a hole, or a word that somebody typed, could make the server fetch an address. Python
asks this hook before any socket of its own goes anywhere; the database is reached by libpq, which
opens its own. Once set it cannot be taken away while the process lives.
"""

from __future__ import annotations

import errno
import ipaddress
import logging
import socket
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

log = logging.getLogger(__name__)

_GOES_OUT = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}
_ASKS_A_NAME = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.gethostbyaddr": 0}


_spoken_with: ContextVar[frozenset[str]] = ContextVar("_spoken_with", default=frozenset())


def call_nobody(*, but: Collection[str] = ()) -> None:
    """Refuse every call to elsewhere in this process, from now on, but to these hosts."""
    sys.addaudithook(guard(but=but))


def call_the_database_only(databases: Mapping[str, Any], *, and_also: Collection[str] = ()) -> None:
    """For a process that serves or works: `databases` as Django's settings say them.

    `and_also`: the gateways of messages, which the worker alone speaks with, by name.
    """
    call_nobody(but={str(databases["default"]["HOST"]), *and_also})


@contextmanager
def speaking_with(host: str) -> Iterator[None]:
    """Inside, the addresses of one host may be called; one that was not named is refused here."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    token = _spoken_with.set(frozenset(str(each[4][0]) for each in found))
    try:
        yield
    finally:
        _spoken_with.reset(token)


def guard(*, but: Collection[str] = ()) -> Callable[[str, tuple[Any, ...]], None]:
    """What stands before each socket; raises `PermissionError`, as a closed firewall would."""
    known = frozenset({"localhost", *but})

    def ask(event: str, told: tuple[Any, ...]) -> None:  # as Python tells its hooks
        if event in _GOES_OUT:
            address = told[_GOES_OUT[event]]
            host = address[0] if isinstance(address, tuple) else None  # a path is of this machine
        elif event in _ASKS_A_NAME:
            host = told[_ASKS_A_NAME[event]]
        else:
            return
        if isinstance(host, bytes):
            host = host.decode(errors="replace")
        if host and host not in known | _spoken_with.get() and not _is_this_machine(host):
            log.error("a call to elsewhere was refused")
            raise PermissionError(errno.EACCES, "This house calls nobody.")

    return ask


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
