"""Words for codes that many pages show: countries, sectors."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

COUNTRIES = [
    ("TH", _("Thailand")),
    ("KR", _("Republic of Korea")),
    ("JP", _("Japan")),
    ("MY", _("Malaysia")),
    ("SG", _("Singapore")),
    ("VN", _("Viet Nam")),
    ("LA", _("Lao PDR")),
    ("HK", _("Hong Kong, China")),
    ("SA", _("Saudi Arabia")),
    ("XX", _("Another country")),
]


def sector_choices() -> list[tuple[str, str]]:
    return list(_sectors(get_language() or "km"))


def sector_label(code: str) -> str:
    return dict(_sectors(get_language() or "km")).get(code, code)


@cache
def _sectors(language: str) -> tuple[tuple[str, str], ...]:
    from spean.engines import taxonomy

    return tuple((sector.code, sector.label(language)) for sector in taxonomy.load().sectors)
