"""`spean run`: everything a first start needs, then the desk and its worker until Ctrl-C."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from spean.cli import lock
from spean.cli.children import Child, stop_all
from spean.cli.house import fail, say, version
from spean.cli.preparing import prepare, step

if TYPE_CHECKING:
    from types import FrameType

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_SERVE_WITHIN = 30.0  # seconds until the first answer


@app.command()
def run(
    *,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    worker: Annotated[bool, typer.Option(help="Run the jobs (seals, imports) as well.")] = True,
    demo: Annotated[bool, typer.Option(help="Fill an empty database with a demonstration.")] = True,
    open_page: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Serve the desk on this machine, with a worker for jobs, until Ctrl-C.

    Example: spean run --port 8080 --open
    """
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _end)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    with lock.take(address):
        _refuse_a_taken_port(host, port)
        say(f"Spean {version()}")
        prepare(with_demo=demo)
        _refuse_what_is_unsafe()
        children = [_server(host, port), _warming(), *([_worker()] if worker else [])]
        try:
            _serve(children, address, with_demo=demo, open_page=open_page)
        except KeyboardInterrupt:
            say("\nStopping.")
        finally:
            stop_all(children)
    say("Stopped. Everything is kept.")


def _serve(children: list[Child], address: str, *, with_demo: bool, open_page: bool) -> None:
    with step("server"):
        _start(children, address)
    _welcome(address, with_demo=with_demo)
    if open_page:
        webbrowser.open(address)
    _watch(children)


def _end(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise KeyboardInterrupt


def _refuse_a_taken_port(host: str, port: int) -> None:
    """Ask for the port before the long work, and give it back at once."""
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except socket.gaierror:
        fail(f"{host!r} is no address of this machine; try --host 127.0.0.1")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            fail(f"port {port} on {host} is taken by another programme; try --port {port + 1}")
        if error.errno == errno.EACCES:
            fail(f"port {port} needs more rights than you have; try --port 8000")
        fail(f"cannot listen on {host}: {error.strerror}; try --host 127.0.0.1")


def _refuse_what_is_unsafe() -> None:
    """In production nobody is served before the worst is mended; the rest is `spean check`'s."""
    from django.conf import settings

    from spean.cli.facts import gather
    from spean.cli.unsafe import unsafe_in

    if not settings.PRODUCTION:
        return
    if worst := [each for each in unsafe_in(gather()) if each.fatal]:
        told = "".join(f"\n  {each.code}: {each.what}" for each in worst)
        fail(f"this is not safe to serve:{told}\nMend it, then ask: spean check --deploy")


def _server(host: str, port: int) -> Child:
    workers = min(2, os.cpu_count() or 1)
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"]
    options += ["--workers", str(workers), "--blocking-threads", "4", "--log-level", "error"]
    options += ["--respawn-failed-workers", "--workers-kill-timeout", "8"]
    return Child("server", [sys.executable, "-m", "granian", *options, "spean.wsgi:application"])


def _worker() -> Child:
    options = ["--concurrency", "2", "--shutdown-graceful-timeout", "8"]
    return Child("worker", [sys.executable, "-m", "spean.cli.working", *options])


def _warming() -> Child:
    return Child("warming", [sys.executable, "-m", "spean.cli.warming"], gently=True)


def _start(children: list[Child], address: str) -> None:
    """Start all, and wait for the first answer of the first."""
    from django.conf import settings
    from django.db import connections
    from django.urls import reverse

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    health = address.replace("0.0.0.0", "127.0.0.1").replace("[::]", "[::1]") + reverse("healthz")  # noqa: S104  a word
    connections.close_all()
    for child in children:
        child.start()
    deadline = time.monotonic() + _SERVE_WITHIN
    while not _answers(health):
        if children[0].has_ended() is not None or time.monotonic() > deadline:
            fail("the server did not start; its own words are above.", code=1)
        time.sleep(0.05)


def _answers(address: str) -> bool:
    try:
        asked = urllib.request.Request(address, headers={"Host": _own_name(address)})  # noqa: S310  our own address
        with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _own_name(address: str) -> str:
    """The first name that the desk answers to: in production 127.0.0.1 is none of them."""
    from django.conf import settings

    first = str(settings.ALLOWED_HOSTS[0]).lstrip(".") if settings.ALLOWED_HOSTS else "*"
    return address.split("/")[2] if first == "*" else first


def _welcome(address: str, *, with_demo: bool) -> None:
    """Where to go, and as whom."""
    lines = ["", f"Open {address}"]
    if with_demo and (sign_ins := _sign_ins()):
        widths = [max(map(len, column)) for column in zip(*sign_ins, strict=True)]
        told = ["   ".join(map(str.ljust, each, widths)).rstrip() for each in sign_ins]
        lines += ["Sign in as (name, password):", *(f"  {line}" for line in told)]
    lines += ["Stop with Ctrl-C.", ""]
    sys.stdout.write("\n".join(lines))
    sys.stdout.flush()


def _sign_ins() -> list[tuple[str, ...]]:
    """The demonstration's accounts, where there is one; each begins with username and password."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    if not settings.DEMO or find_spec("spean.demo.cast") is None:
        return []
    there = set(get_user_model().objects.values_list("username", flat=True))
    listed = import_module("spean.demo.cast").SIGN_INS
    return [tuple(map(str, each)) for each in listed if each[0] in there]


def _watch(children: list[Child]) -> None:
    """Sleep; start the database and the worker again if they fall; stop when the server falls."""
    server, _warming_up, *others = children
    while True:
        time.sleep(0.5)
        _keep_the_database()
        if server.has_ended() is not None:
            fail("the server ended by itself; its own words are above.", code=1)
        for child in others:
            if child.has_ended() is not None and time.monotonic() - child.born_at > 5:
                say(f"The {child.name} ended by itself and is started again.")
                child.start()


def _keep_the_database() -> None:
    """Start the embedded database again if it fell; until it can, try again at every look."""
    from django.conf import settings

    from spean.base import embedded

    if not settings.EMBEDDED or not embedded.has_fallen(settings.POSTGRES_DATA):
        return
    try:
        embedded.start(settings.POSTGRES_DATA)
    except Exception as error:  # noqa: BLE001  whatever it is, serving goes on and says 503
        say(f"The database fell and cannot be started yet: {type(error).__name__}.")
        time.sleep(1.0)
    else:
        say("The database ended by itself and is started again.")
