"""The house calls nobody: whatever tries to is refused before a byte leaves the machine."""

import socket
import subprocess
import sys

import pytest

from spean.base.alone import guard

ELSEWHERE = ["192.0.2.1", "2001:db8::1", "db.example.org", "169.254.169.254", "10.0.0.1", "0.0.0.0"]
HERE = ["127.0.0.1", "127.9.9.9", "::1", "localhost", "", None, "own.example"]
TRIES = """
import socket, sys, urllib.request
from spean.base.alone import call_nobody
call_nobody()
def far(): urllib.request.urlopen("http://192.0.2.1/", timeout=2)
def name(): socket.getaddrinfo("elsewhere.example", 443)
def word(): socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53))
for tried in (far, name, word):
    try:
        tried()
    except OSError as error:
        print(tried.__name__, "calls nobody" in str(error))
with socket.create_server(("127.0.0.1", 0)) as ours:
    print("near", socket.create_connection(ours.getsockname(), timeout=2) is not None)
"""


@pytest.mark.parametrize("event", ["socket.connect", "socket.sendto", "socket.getaddrinfo"])
def test_elsewhere_is_refused_and_this_machine_is_not(event):
    ask = guard(but={"own.example"})

    def asked(host):
        named = event == "socket.getaddrinfo"
        ask(event, (host, 443) if named else (socket.socket, (host, 443)))

    for host in ELSEWHERE:
        with pytest.raises(PermissionError, match="calls nobody"):
            asked(host)
    for host in HERE:
        asked(host)


def test_a_name_in_bytes_is_read_and_a_socket_with_a_path_is_of_this_machine():
    ask = guard()
    with pytest.raises(PermissionError):
        ask("socket.getaddrinfo", (b"elsewhere.example", 443))
    ask("socket.connect", (socket.socket, "/run/postgresql/.s.PGSQL.5432"))
    ask("open", ("a file", "r", 0))


@pytest.mark.asvs("13.2.4", "13.2.5")
def test_a_process_that_was_told_so_calls_nobody():
    """In a process of its own, for what was set once cannot be taken away."""
    command = [sys.executable, "-c", TRIES]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split("\n")[:4] == ["far True", "name True", "word True", "near True"]
