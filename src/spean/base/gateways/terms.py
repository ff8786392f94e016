"""Which gateways this house uses, as `gateways.toml` says; without the file, none reaches anybody.

The file may hold passwords: it lies outside the database, and its owner alone reads it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

SMS, TELEGRAM = "sms", "telegram"
CHANNELS = (SMS, TELEGRAM)
KINDS = ("console", "file", "http", "telegram")
REACHES_NOBODY = frozenset({"console", "file"})
PLACES = ("{to}", "{digits}", "{text}", "{uid}")
"""What a parameter may carry: the number with and without its plus, the words, our own number."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


class GatewayFileError(ValueError):
    """The file says something that no gateway understands."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How one channel leaves the house; `taken`, `number`, `delivered`, `failed` are patterns."""

    gateway: str
    url: str = ""
    method: str = "POST"
    parameters: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    headers: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    token: str = ""
    taken: str = ""
    number: str = ""
    status_url: str = ""
    delivered: str = ""
    failed: str = ""

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(each for each in (self.url, self.status_url) if each)


_FILE = Terms("file")


def terms_of_the_house() -> dict[str, Terms]:
    """By channel. Without the file: lines to look at while trying, and nothing in production."""
    path = settings.GATEWAYS
    if path.is_file():
        return read_terms(path.read_text("utf-8"))
    return {} if settings.PRODUCTION else dict.fromkeys(CHANNELS, _FILE)


def read_terms(text: str) -> dict[str, Terms]:
    """Raises `GatewayFileError` where a channel, a kind, an address or a pattern is none."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GatewayFileError(f"gateways.toml cannot be read: {error}.") from error
    if unknown := sorted(set(table) - set(CHANNELS)):
        raise GatewayFileError(f"gateways.toml knows no channel {unknown[0]!r}: sms or telegram.")
    return {channel: _terms(channel, said) for channel, said in table.items()}


def hosts_in(terms: Mapping[str, Terms]) -> frozenset[str]:
    """Whom the worker may call."""
    return frozenset(urlsplit(url).hostname or "" for url in _urls(terms.values()))


def without_tls(terms: Mapping[str, Terms]) -> list[str]:
    """Channels whose messages would travel readable over somebody else's wire."""
    return sorted(
        channel
        for channel, one in terms.items()
        if any(urlsplit(url).scheme != "https" and not _is_near(url) for url in one.urls)
    )


def reaching_nobody(terms: Mapping[str, Terms]) -> list[str]:
    """Channels that only look as if somebody were told."""
    return sorted(channel for channel, one in terms.items() if one.gateway in REACHES_NOBODY)


def _urls(terms: Iterable[Terms]) -> list[str]:
    return [url for one in terms for url in one.urls]


def _is_near(url: str) -> bool:
    return urlsplit(url).hostname in {"127.0.0.1", "::1", "localhost"}


def _terms(channel: str, said: Mapping[str, Any]) -> Terms:
    try:
        terms = Terms(**said)
    except TypeError as error:
        raise GatewayFileError(
            f"gateways.toml, {channel}: a word is not known: {error}."
        ) from error
    if terms.gateway not in KINDS:
        raise GatewayFileError(f"gateways.toml, {channel}: gateway is one of {', '.join(KINDS)}.")
    if terms.gateway not in REACHES_NOBODY and not terms.url:
        raise GatewayFileError(f"gateways.toml, {channel}: the address (url) is missing.")
    if any(urlsplit(url).scheme not in {"http", "https"} for url in terms.urls):
        raise GatewayFileError(f"gateways.toml, {channel}: an address begins with https://.")
    if terms.method not in {"GET", "POST"}:
        raise GatewayFileError(f"gateways.toml, {channel}: method is GET or POST.")
    try:
        for pattern in (terms.taken, terms.number, terms.delivered, terms.failed):
            re.compile(pattern)
    except re.error as error:
        raise GatewayFileError(f"gateways.toml, {channel}: {error} in a pattern.") from error
    return terms
