"""Hand one message to a gateway, and hear what became of it.

A gateway answers in one of three ways: it took the message; it surely did not, so that it may be
tried again; or nobody knows. What nobody knows is never sent a second time.
"""

from __future__ import annotations

import json
import os
import re
import ssl
import sys
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from django.conf import settings

from spean.base.alone import speaking_with
from spean.base.gateways.terms import terms_of_the_house

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spean.base.gateways.terms import Terms

PATIENCE = 10.0  # seconds for a gateway to answer
LONGEST_ANSWER = 65_536  # bytes; a gateway says a few words
SURELY_NOT = frozenset({*range(300, 500), 503})
"""Statuses after which nothing was sent; any other error may come after it was."""
NEVER = frozenset({400, 403, 422})
"""Of those, the ones that a second try does not change: the number is none, or was blocked."""


class NotTakenError(Exception):
    """The gateway did not take the message; `for_good`: and will not, whenever it is asked."""

    def __init__(self, *, for_good: bool = False) -> None:
        super().__init__("The gateway did not take the message.")
        self.for_good = for_good


class NobodyKnowsError(Exception):
    """The message was handed over, and no answer came back."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What leaves the house: whom to, the words, and a random number to know it by again."""

    uid: str
    address: str
    text: str


class Gateway(Protocol):
    kind: str

    def send(self, handed: Handed) -> str:
        """The gateway's own number for it, or nothing. Raises one of the two errors above."""

    def knows(self, uid: str) -> bool | None:
        """Whether a message arrived there; None where it cannot be asked."""

    def was_delivered(self, number: str) -> bool | None:
        """Whether it arrived at the person; None where that is not known (yet)."""


def gateways_of_the_house() -> dict[str, Gateway]:
    """By channel. A channel that is not in it sends nothing: the person is called."""
    return {channel: _KINDS[one.gateway](one) for channel, one in terms_of_the_house().items()}


@dataclass(frozen=True, slots=True)
class Console:
    """For a look while trying: nobody is reached, and nobody's whole number is shown."""

    terms: Terms
    kind: str = "console"

    def send(self, handed: Handed) -> str:
        sys.stderr.write(_line(handed))
        return ""

    def knows(self, uid: str) -> bool | None:
        del uid
        return None

    def was_delivered(self, number: str) -> bool | None:
        del number
        return None


@dataclass(frozen=True, slots=True)
class OutboxFile:
    """A file of lines, each there once it is on the disk. It names nobody's whole number."""

    terms: Terms
    kind: str = "file"

    def send(self, handed: Handed) -> str:
        opened = os.open(outbox_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(_line(handed))
            file.flush()
            os.fsync(file.fileno())
        return handed.uid

    def knows(self, uid: str) -> bool | None:
        if not outbox_file().exists():
            return False
        with outbox_file().open(encoding="utf-8") as file:
            return any(line.startswith(f"{uid}\t") for line in file)

    def was_delivered(self, number: str) -> bool | None:
        del number
        return None


@dataclass(frozen=True, slots=True)
class Http:
    """Any gateway that takes a message as parameters of a request; the parameters are data."""

    terms: Terms
    kind: str = "http"

    def send(self, handed: Handed) -> str:
        answer = _asked(self._request(handed))
        if self.terms.taken and not re.search(self.terms.taken, answer):
            raise NotTakenError
        found = re.search(self.terms.number, answer) if self.terms.number else None
        return found[found.re.groups and 1][:100] if found else ""

    def knows(self, uid: str) -> bool | None:
        del uid
        return None

    def was_delivered(self, number: str) -> bool | None:
        if not (number and self.terms.status_url):
            return None
        url = self.terms.status_url.replace("{number}", quote(number, safe=""))
        answer = _asked(Request(url, headers=dict(self.terms.headers)))  # noqa: S310  its scheme was looked at
        if self.terms.delivered and re.search(self.terms.delivered, answer):
            return True
        return False if self.terms.failed and re.search(self.terms.failed, answer) else None

    def _request(self, handed: Handed) -> Request:
        filled = {name: _filled(value, handed) for name, value in self.terms.parameters.items()}
        said, headers = urlencode(filled), dict(self.terms.headers)
        if self.terms.method == "GET":
            joint = "&" if urlsplit(self.terms.url).query else "?"
            return Request(f"{self.terms.url}{joint}{said}", headers=headers)  # noqa: S310  as above
        return Request(self.terms.url, data=said.encode(), headers=headers)  # noqa: S310  as above


@dataclass(frozen=True, slots=True)
class TelegramBot:
    """The Bot API: whoever has written to the bot has a chat with it, and can be answered there."""

    terms: Terms
    kind: str = "telegram"

    def send(self, handed: Handed) -> str:
        told = {"chat_id": handed.address, "text": handed.text, "protect_content": True}
        url = f"{self.terms.url.rstrip('/')}/bot{self.terms.token}/sendMessage"
        headers = {"Content-Type": "application/json"}
        answer = _asked(Request(url, data=json.dumps(told).encode(), headers=headers))  # noqa: S310  as above
        try:
            said: Any = json.loads(answer)  # what another house writes
            if said["ok"] is not True:
                raise NotTakenError
            return str(said["result"]["message_id"])[:100]
        except (ValueError, KeyError, TypeError) as error:
            raise NobodyKnowsError from error

    def knows(self, uid: str) -> bool | None:
        del uid
        return None

    def was_delivered(self, number: str) -> bool | None:
        del number
        return None


_KINDS: Mapping[str, Any] = {  # classes of one shape
    "console": Console,
    "file": OutboxFile,
    "http": Http,
    "telegram": TelegramBot,
}


def outbox_file() -> Path:
    return Path(settings.VAR) / "outbox.tsv"


def _line(handed: Handed) -> str:
    words = " ".join(handed.text.split())
    return f"{handed.uid}\t…{handed.address[-3:]}\t{words}\n"


def _filled(value: str, handed: Handed) -> str:
    """One pass, so that words of a message can never be taken for a place."""
    told = {
        "{to}": handed.address,
        "{digits}": handed.address.lstrip("+"),
        "{text}": handed.text,
        "{uid}": handed.uid,
    }
    return re.sub(r"\{(?:to|digits|text|uid)\}", lambda place: told[place[0]], value)


class _StayHere(HTTPRedirectHandler):
    """A gateway that sends us elsewhere is not the one that was named."""

    def redirect_request(self, *told: Any) -> None:  # as urllib calls it
        del told


def _asked(call: Request) -> str:
    """One request to a host that was named, over no proxy; its answer in words."""
    opener = build_opener(
        ProxyHandler({}), _StayHere(), HTTPSHandler(context=ssl.create_default_context())
    )
    try:
        with (
            speaking_with(urlsplit(call.full_url).hostname or ""),
            opener.open(call, timeout=PATIENCE) as answer,
        ):
            return str(answer.read(LONGEST_ANSWER).decode("utf-8", "replace"))
    except HTTPError as error:
        error.close()
        if error.code in SURELY_NOT:
            raise NotTakenError(for_good=error.code in NEVER) from None
        raise NobodyKnowsError from None
    except (TimeoutError, HTTPException, ConnectionResetError):
        raise NobodyKnowsError from None
    except (URLError, OSError):
        raise NotTakenError from None
