"""Messages leave by the gateway that the file names: a small one of our own listens on this machine."""

import json
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from spean.base.gateways import sending
from spean.base.gateways.sending import (
    Handed,
    NobodyKnowsError,
    NotTakenError,
    gateways_of_the_house,
)
from spean.base.gateways.terms import (
    GatewayFileError,
    hosts_in,
    reaching_nobody,
    read_terms,
    terms_of_the_house,
    without_tls,
)

WORDS = "សូមរំលឹក៖ ម៉ោង 09:00 & {to}"
HANDED = Handed(uid="u1", address="+85512345678", text=WORDS)


class Listening:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self):
        self.asked, self.status, self.answer, self.headers = [], 200, "0: Accepted id=77", {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self._answered("")

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                self._answered(self.rfile.read(length).decode())

            def _answered(self, body):
                outer.asked.append((self.command, self.path, body, dict(self.headers)))
                if outer.status is None:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                said = outer.answer.encode()
                self.send_response(outer.status)
                for name, value in {"Content-Length": str(len(said)), **outer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_told):
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def there():
    listening = Listening()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()


@pytest.fixture
def house(settings, tmp_path):
    settings.VAR, settings.GATEWAYS = tmp_path, tmp_path / "gateways.toml"

    def named(text):
        settings.GATEWAYS.write_text(text)
        return gateways_of_the_house()

    return named


def kannel(there, more=""):
    return f"""
[sms]
gateway = "http"
url = "{there.url}/cgi-bin/sendsms"
method = "GET"
taken = "^0: Accepted"
number = 'id=(\\w+)'
{more}
[sms.parameters]
username = "spean"
password = "p{{x}}&w"
to = "{{digits}}"
text = "{{text}}"
coding = "2"
charset = "UTF-8"
dlr-url = "x?u={{uid}}"
"""


def test_a_gateway_of_the_kannel_kind_takes_a_message_as_parameters(there, house):
    sms = house(kannel(there))["sms"]
    assert sms.send(HANDED) == "77"
    ((method, path, body, _headers),) = there.asked
    told = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    assert (method, body) == ("GET", "")
    assert told == {
        "username": "spean", "password": "p{x}&w", "to": "85512345678", "text": WORDS,
        "coding": "2", "charset": "UTF-8", "dlr-url": "x?u=u1",
    }  # fmt: skip
    assert sms.knows("u1") is None
    assert sms.was_delivered("77") is None


def test_parameters_are_posted_with_headers_where_the_file_says_so(there, house):
    text = kannel(there).replace('"GET"', '"POST"').replace("number = 'id=(\\w+)'\n", "")
    sms = house(text + '\n[sms.headers]\nAuthorization = "Bearer k"\n')["sms"]
    assert sms.send(HANDED) == ""
    method, path, body, headers = there.asked[0]
    assert (method, urlsplit(path).query, headers["Authorization"]) == ("POST", "", "Bearer k")
    assert parse_qs(body)["text"] == [WORDS]


@pytest.mark.parametrize(
    ("status", "answer", "error", "for_good"),
    [
        (200, "3: Malformed", NotTakenError, False),
        (401, "no", NotTakenError, False),
        (400, "bad number", NotTakenError, True),
        (503, "busy", NotTakenError, False),
        (500, "oops", NobodyKnowsError, None),
        (None, "", NobodyKnowsError, None),
    ],
)
def test_what_the_gateway_answers_decides_whether_it_may_be_tried_again(
    there, house, status, answer, error, for_good
):
    there.status, there.answer = status, answer
    with pytest.raises(error) as raised:
        house(kannel(there))["sms"].send(HANDED)
    assert getattr(raised.value, "for_good", None) == for_good


def test_a_gateway_that_is_not_there_took_nothing(there, house):
    with socket.create_server(("127.0.0.1", 0)) as shut:
        port = shut.getsockname()[1]
    text = kannel(there).replace(there.url, f"http://127.0.0.1:{port}")
    with pytest.raises(NotTakenError):
        house(text)["sms"].send(HANDED)


def test_a_gateway_that_is_silent_leaves_nobody_knowing(house, there, monkeypatch):
    monkeypatch.setattr(sending, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        text = kannel(there).replace(there.url, f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(NobodyKnowsError):
            house(text)["sms"].send(HANDED)


@pytest.mark.asvs("15.3.2")
def test_a_gateway_that_sends_us_elsewhere_is_not_followed(there, house):
    there.status, there.headers = 302, {"Location": f"{there.url}/elsewhere"}
    with pytest.raises(NotTakenError):
        house(kannel(there))["sms"].send(HANDED)
    assert len(there.asked) == 1


@pytest.mark.parametrize(
    ("answer", "arrived"), [("DELIVRD", True), ("REJECTD", False), ("ENROUTE", None)]
)
def test_a_gateway_is_asked_what_became_of_a_message(there, house, answer, arrived):
    more = f"""status_url = "{there.url}/status?id={{number}}"
delivered = "DELIVRD"
failed = "UNDELIV|REJECTD"
"""
    there.answer = answer
    sms = house(kannel(there, more))["sms"]
    assert sms.was_delivered("7/7") is arrived
    assert sms.was_delivered("") is None
    assert there.asked[0][1] == "/status?id=7%2F7"


def telegram(there):
    return f'[telegram]\ngateway = "telegram"\nurl = "{there.url}/"\ntoken = "12:abc"\n'


def test_a_telegram_bot_writes_into_the_chat_that_was_named(there, house):
    there.answer = json.dumps({"ok": True, "result": {"message_id": 9}})
    bot = house(telegram(there))["telegram"]
    assert bot.send(Handed("u1", "77", "Hello")) == "9"
    method, path, body, _headers = there.asked[0]
    assert (method, path) == ("POST", "/bot12:abc/sendMessage")
    assert json.loads(body) == {"chat_id": "77", "text": "Hello", "protect_content": True}
    assert (bot.knows("u1"), bot.was_delivered("9")) == (None, None)


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        (403, '{"ok": false}', NotTakenError),
        (200, '{"ok": false}', NotTakenError),
        (200, "<html>", NobodyKnowsError),
        (200, '{"ok": true}', NobodyKnowsError),
    ],
)
def test_a_bot_that_was_blocked_or_answers_nonsense(there, house, status, answer, error):
    there.status, there.answer = status, answer
    with pytest.raises(error):
        house(telegram(there))["telegram"].send(Handed("u1", "77", "Hello"))


def test_the_file_and_the_console_show_no_whole_number(house, tmp_path, capsys):
    found = house('[sms]\ngateway = "file"\n[telegram]\ngateway = "console"\n')
    assert found["sms"].knows("u1") is False
    assert found["sms"].send(HANDED) == "u1"
    assert found["telegram"].send(HANDED) == ""
    line = f"u1\t…678\t{WORDS}\n"
    assert (tmp_path / "outbox.tsv").read_text() == line
    assert capsys.readouterr().err == line
    assert (tmp_path / "outbox.tsv").stat().st_mode & 0o077 == 0
    assert [found["sms"].knows(one) for one in ("u1", "u")] == [True, False]
    assert [one.was_delivered("u1") for one in found.values()] == [None, None]
    assert found["telegram"].knows("u1") is None


def test_without_a_file_nothing_reaches_anybody_and_in_production_everybody_is_called(
    settings, tmp_path
):
    settings.GATEWAYS = tmp_path / "none.toml"
    assert reaching_nobody(terms_of_the_house()) == ["sms", "telegram"]
    settings.PRODUCTION = True
    assert gateways_of_the_house() == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[sms", "cannot be read"),
        ("[fax]\ngateway = 'http'", "knows no channel 'fax'"),
        ("[sms]\ngateway = 'pigeon'", "gateway is one of"),
        ("[sms]\ngateway = 'http'", "url"),
        ("[sms]\ngateway = 'http'\nurl = 'file:///etc/passwd'", "begins with https"),
        ("[sms]\ngateway = 'http'\nurl = 'https://x'\nmethod = 'PUT'", "GET or POST"),
        ("[sms]\ngateway = 'http'\nurl = 'https://x'\ntaken = '('", "in a pattern"),
        ("[sms]\ngateway = 'http'\nuser = 'x'", "a word is not known"),
    ],
)
def test_a_file_that_no_gateway_understands_is_refused(text, told):
    with pytest.raises(GatewayFileError, match=told):
        read_terms(text)


@pytest.mark.asvs("12.3.1", "13.2.4")
def test_who_may_be_called_and_what_travels_readable_is_read_off_the_file():
    terms = read_terms(
        "[sms]\ngateway='http'\nurl='http://sms.example/x'\nstatus_url='https://dlr.example/'\n"
        "[telegram]\ngateway='telegram'\nurl='https://api.telegram.org'\ntoken='x'\n"
    )
    assert hosts_in(terms) == {"sms.example", "dlr.example", "api.telegram.org"}
    assert without_tls(terms) == ["sms"]
    assert without_tls(read_terms("[sms]\ngateway='http'\nurl='http://127.0.0.1:1/'")) == []


ALONE = """
import socket
from spean.base.alone import call_nobody, speaking_with
found = socket.getaddrinfo
def named(host, *rest, **more):  # a name server of our own
    return [(2, 1, 6, "", ("192.0.2.7", 0))] if host == "gateway.example" else found(host, *rest, **more)
call_nobody(but={"gateway.example"})
def tried(word, host="192.0.2.7"):
    one = socket.socket(); one.settimeout(0.2)
    try: one.connect((host, 9))
    except PermissionError: print(word, "refused")
    except OSError: print(word, "went out")
tried("before")
socket.getaddrinfo = named
with speaking_with("gateway.example"):
    tried("inside")
    tried("another", "192.0.2.8")
tried("after")
socket.getaddrinfo = found
try:
    with speaking_with("elsewhere.example"): print("spoke")
except PermissionError: print("unnamed refused")
"""


@pytest.mark.asvs("13.2.4", "13.2.5")
def test_the_worker_speaks_with_a_named_gateway_only_and_only_then():
    """In a process of its own, for what was set once cannot be taken away."""
    command = [sys.executable, "-c", ALONE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines() == [
        "before refused",
        "inside went out",
        "another refused",
        "after refused",
        "unnamed refused",
    ]
