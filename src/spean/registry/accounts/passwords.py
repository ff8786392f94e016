"""What a password may not be, beyond its length: one sign repeated, a common word, ours only."""

from __future__ import annotations

import re
from itertools import pairwise

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_FEWEST_DIFFERENT = 6
OUR_WORDS = (
    "spean", "ស្ពាន", "cambodia", "kampuchea", "khmer", "phnompenh", "angkor", "migrant", "worker",
    "returnee", "centre", "center", "ministry", "labour", "labor", "counsellor", "manager",
    "officer", "auditor", "admin", "desk", "mlvt", "nea", "mrc", "ilo", "iom",
)  # fmt: skip
"""What somebody who knows the house tries first; docs/operations/signing-in.md lists them."""
_NO_LETTERS = re.compile(r"[\W\d_]+")
_OURS = re.compile(f"(?:{'|'.join(_NO_LETTERS.sub('', word) for word in OUR_WORDS)})+")
_PADDING = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class NotTooPlain:
    """Refuses "aaaaaaaaaaaa", "123456789012", "password2026!" and "dara2026!!!!" for dara."""

    def __init__(self) -> None:
        self.common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: object = None) -> None:
        bare = _PADDING.sub("", password.casefold())
        name = str(getattr(user, "username", "")).casefold()
        ours = _OURS.fullmatch(_NO_LETTERS.sub("", password.casefold()))
        if ours or bare in self.common or (name and bare == _PADDING.sub("", name)):
            raise ValidationError(
                _("This is a common word, or your user name, with a few signs around it."),
                code="password_too_plain",
            )
        if len(set(password)) < _FEWEST_DIFFERENT or _is_a_row(password):
            raise ValidationError(
                _("This password repeats the same few signs, or counts up or down."),
                code="password_too_plain",
            )

    def get_help_text(self) -> str:
        return _("It is not a common word with figures, not your name, and not one sign repeated.")


class NotTheOneThatWasGiven:
    """Whoever gave the first password knows it: it must not become one's own."""

    def validate(self, password: str, user: object = None) -> None:
        given = user if getattr(user, "first_password_until", None) is not None else None
        if given is not None and given.check_password(password):  # type: ignore[attr-defined]  # Django hands on any user
            raise ValidationError(
                _("This is the password that was given to you. Choose one of your own."),
                code="password_was_given",
            )

    def get_help_text(self) -> str:
        return _("It is not the one that was given to you.")


def _is_a_row(password: str) -> bool:
    """Whether every sign follows the one before it: 123456789012, abcdefghijkl, 987654321098."""
    steps = {(ord(b) - ord(a)) for a, b in pairwise(password)}
    return steps <= {1, -9} or steps <= {-1, 9}
