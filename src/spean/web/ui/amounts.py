"""Amounts of money as people write them in Cambodia."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from spean.engines.kernel.khmer import parse_number

if TYPE_CHECKING:
    from decimal import Decimal

LONGEST = 60
"""Letters of an amount; nobody writes a longer one."""


class AmountField(forms.DecimalField):
    """Takes ៦០ម៉ឺន, 1.500, 1,500.50 and 120,50 as well; the currency is asked beside it."""

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # as Django's own
        if isinstance(value, str) and len(value) <= LONGEST:
            found = parse_number(value)
            if found is not None and found[1] is None:
                value = found[0]
        return super().to_python(value)
