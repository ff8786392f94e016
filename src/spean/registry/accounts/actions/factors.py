"""What second steps are proved with: kept sealed, and gone with the step itself."""

from __future__ import annotations

import base64
import binascii
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import transaction

from spean.base.policy import FieldClass
from spean.base.sealing import keyring
from spean.base.sealing.envelope import SealBrokenError
from spean.registry.accounts.models import FactorSecret

if TYPE_CHECKING:
    from collections.abc import Mapping


@transaction.atomic
def keep_factor_secret(secret: str) -> str:
    """Seal it in a row of its own; the number of that row stands where the secret would."""
    return str(FactorSecret.objects.create(secret=secret).row_uid)


@transaction.atomic
def drop_factor_secrets(data: Mapping[str, object]) -> None:
    """The step is gone: what it was proved with goes as well."""
    numbers = []
    for value in data.values():
        with suppress(ValueError):
            numbers.append(uuid.UUID(str(value)))
    FactorSecret.objects.filter(row_uid__in=numbers).delete()


def seal_offered_secret(secret: str, *, user_id: int) -> str:
    """For the session, while somebody holds the phone before the square and nothing is set up."""
    sealed = keyring.seal(FieldClass.PROTECTED, secret.encode(), _offered_to(user_id))
    return base64.b64encode(sealed).decode()


def open_offered_secret(kept: str, *, user_id: int) -> str:
    """The same secret again; "" where it does not open, for then another one is offered."""
    try:
        sealed = base64.b64decode(kept, validate=True)
        return keyring.open_sealed(sealed, _offered_to(user_id)).decode()
    except (binascii.Error, ValueError, SealBrokenError):
        return ""


def _offered_to(user_id: int) -> bytes:
    return f"session|second step|{user_id}".encode()
