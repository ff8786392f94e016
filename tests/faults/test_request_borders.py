"""Where one request ends and the next begins: tried on the server that runs, byte by byte.

Whoever stands behind a proxy that reads a border elsewhere than the server could slip a request of
their own in front of a colleague's. So a request with two borders must be refused, or be the last
of its connection: what is smuggled behind it is never answered.
"""

import re
import socket
from pathlib import Path

import pytest
from tests.faults.house import children_of

SMUGGLED = b"GET /static/spean/mark.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
HEAD = b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
CHUNKED = b"0\r\n\r\n" + SMUGGLED
LONG = str(len(SMUGGLED)).encode()

BORDERS = {
    "two lengths": b"Content-Length: 0\r\nContent-Length: " + LONG + b"\r\n\r\n" + SMUGGLED,
    "two lengths, the other way": b"Content-Length: "
    + LONG
    + b"\r\nContent-Length: 0\r\n\r\n"
    + SMUGGLED,
    "lengths in one line": b"Content-Length: 0, " + LONG + b"\r\n\r\n" + SMUGGLED,
    "a length below nothing": b"Content-Length: -1\r\n\r\n" + SMUGGLED,
    "a length with a sign": b"Content-Length: +0\r\n\r\n" + SMUGGLED,
    "a length that is no number": b"Content-Length: 0x0\r\n\r\n" + SMUGGLED,
    "a length before the space": b"Content-Length : 0\r\n\r\n" + SMUGGLED,
    "chunks of an unknown kind": b"Transfer-Encoding: xchunked\r\n\r\n" + CHUNKED,
    "chunks and something else": b"Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKED,
    "a folded line": b"Transfer-Encoding:\r\n chunked\r\n\r\n" + CHUNKED,
    "a chunk of no size": b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" + SMUGGLED,
    "a chunk larger than numbers go": b"Transfer-Encoding: chunked\r\n\r\n"
    + b"f" * 20
    + b"\r\n"
    + SMUGGLED,
    "chunks without their line's end": b"Transfer-Encoding: chunked\r\n\r\n0\n\n" + SMUGGLED,
    "a header in the middle of nothing": b"X\r\n\r\n" + SMUGGLED,
}
BOTH = {
    "a length for all, and chunks": b"Content-Length: "
    + str(len(CHUNKED)).encode()
    + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
    + CHUNKED,
    "chunks, and a length for all": b"Transfer-Encoding: chunked\r\nContent-Length: "
    + str(len(CHUNKED)).encode()
    + b"\r\n\r\n"
    + CHUNKED,
}


def answers(port, sent, patience=3.0):
    """The status of everything that comes back on one connection, until it ends or falls silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as line:
        line.sendall(sent)
        told = b""
        try:
            while piece := line.recv(65_536):
                told += piece
        except (TimeoutError, ConnectionResetError):
            pass
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", told)]


def test_two_requests_in_a_row_are_two(house):
    """The control: on one connection a whole second request is answered."""
    port = house.open().port
    first = HEAD + b"Content-Length: 0\r\n\r\n"
    assert answers(port, first + SMUGGLED) == [403, 200]
    chunks = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    assert answers(port, chunks + CHUNKED) == [403, 200]


@pytest.mark.asvs("4.2.1")
@pytest.mark.parametrize("kind", [*BORDERS, *BOTH])
def test_nothing_is_smuggled_behind_a_request_with_an_unclear_end(house, kind):
    port = house.open().port
    told = answers(port, HEAD + (BORDERS | BOTH)[kind])
    assert 200 not in told
    assert len(told) <= 1
    assert house.answers()


# ── With whom the house speaks ────────────────────────────────────────────────────────────────
def sockets_of(pids):
    """The numbers of all sockets that these processes hold."""
    found = set()
    for pid in pids:
        for handle in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                found |= set(re.findall(r"socket:\[(\d+)\]", str(handle.readlink())))
            except OSError:
                continue
    return found


def spoken_with(pids):
    """(own address, other address) of every socket of the net, as the kernel writes them."""
    held, found = sockets_of(pids), set()
    for kind in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]:
            cells = line.split()
            if cells[9] in held:
                found.add((cells[1].split(":")[0], cells[2].split(":")[0]))
    return found


LOOPBACK, NOBODY = "0100007F", "00000000"


@pytest.mark.asvs("13.2.4", "13.2.5")
def test_the_running_house_speaks_with_this_machine_alone(house):
    port = house.open().port
    pids = [house.process.pid, *children_of(house.process.pid)]
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 200")
        found = spoken_with(pids)
    assert (LOOPBACK, NOBODY) in found
    assert found <= {(LOOPBACK, NOBODY), (LOOPBACK, LOOPBACK)}
