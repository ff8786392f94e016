"""Short messages after an action, with a way back where there is one."""

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.functional import Promise

_UNDO = "undo="


def say(request: HttpRequest, text: str | Promise, *, undo_url: str = "") -> None:
    """Tell the person what was done; with `undo_url` the next page also offers the way back."""
    messages.success(request, str(text), extra_tags=f"{_UNDO}{undo_url}" if undo_url else "")


def undo_url_of(message: Message) -> str:
    tags = message.extra_tags or ""
    return tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else ""


def tone_of(message: Message) -> str:
    """The colour family for a message's level."""
    if message.level >= messages.ERROR:
        return "danger"
    if message.level >= messages.WARNING:
        return "warning"
    return "success" if message.level >= messages.SUCCESS else "info"
