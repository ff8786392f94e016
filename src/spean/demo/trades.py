"""What people did abroad and want to do at home, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from spean.casework.people.actions import Newcomer
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import (
    Beneficiary,
    ConsentMethod,
    Decision,
    Purpose,
    RegisteredBy,
    Sex,
)
from spean.demo.names import draw_birth, draw_name, draw_phones, draw_village

if TYPE_CHECKING:
    import datetime as dt

    import numpy as np

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trade:
    """An occupation by its Spean code, what it was called abroad, and what it may pay at home.

    Wages are US dollars a month; `women` and `men` are how many in a thousand did it.
    """

    code: str
    isco: str
    sector: str
    called: str
    low: int
    high: int
    women: int
    men: int


TRADES = (
    Trade("SP-0001", "8153", "garment", "ជាងដេររោងចក្រ", 210, 270, 260, 40),
    Trade("SP-0012", "9329", "garment", "កម្មករជំនួយក្នុងរោងចក្រ", 210, 230, 60, 30),
    Trade("SP-0020", "7112", "construction", "ជាងរៀបឥដ្ឋ", 240, 340, 20, 130),
    Trade("SP-0036", "7212", "construction", "ជាងផ្សារដែក", 260, 380, 0, 80),
    Trade("SP-0032", "7411", "construction", "ជាងអគ្គិសនីអគារ", 250, 350, 0, 40),
    Trade("SP-0039", "9313", "construction", "កម្មករសំណង់", 200, 280, 110, 200),
    Trade("SP-0077", "9211", "agriculture", "កម្មករចម្ការ", 160, 220, 110, 110),
    Trade("SP-0074", "6111", "agriculture", "កសិករដាំដំឡូងមី", 150, 200, 40, 50),
    Trade("SP-0078", "9211", "agriculture", "អ្នកបេះផ្លែឈើ", 150, 210, 60, 40),
    Trade("SP-0092", "6223", "fishing", "អ្នកនេសាទលើទូក", 180, 280, 0, 80),
    Trade("SP-0055", "7511", "food", "អ្នកកែច្នៃគ្រឿងសមុទ្រ", 180, 240, 90, 30),
    Trade("SP-0053", "8160", "food", "កម្មកររោងចក្រអាហារ", 190, 240, 60, 40),
    Trade("SP-0098", "9412", "hospitality", "ជំនួយការផ្ទះបាយ", 150, 210, 70, 20),
    Trade("SP-0095", "5120", "hospitality", "ចុងភៅ", 200, 320, 30, 30),
    Trade("SP-0102", "9112", "hospitality", "អ្នកសម្អាតបន្ទប់សណ្ឋាគារ", 160, 220, 40, 5),
    Trade("SP-0110", "9111", "domestic_work", "អ្នកបម្រើតាមផ្ទះ", 140, 200, 70, 0),
    Trade("SP-0047", "8212", "production", "កម្មករផ្គុំគ្រឿងអេឡិចត្រូនិច", 210, 260, 40, 35),
    Trade("SP-0119", "8332", "driving", "អ្នកបើកឡានដឹកទំនិញ", 250, 380, 0, 50),
    Trade("SP-0123", "7231", "repair", "ជាងម៉ូតូ", 180, 280, 0, 40),
    Trade("SP-0137", "5211", "trade", "អ្នកលក់ដូរនៅផ្សារ", 150, 250, 60, 20),
    Trade("SP-0155", "5414", "security", "សន្តិសុខ", 180, 230, 10, 40),
)
ABROAD = (
    ("TH", "នៅបាងកក", 26),
    ("TH", "នៅខេត្តសមុទ្រប្រាការ", 17),
    ("TH", "នៅខេត្តរ៉ាយ៉ង", 16),
    ("TH", "នៅខេត្តជុនបុរី", 14),
    ("TH", "នៅខេត្តប៉ាធុមថានី", 9),
    ("TH", "នៅខេត្តស្រះកែវ", 9),
    ("TH", "នៅខេត្តត្រាត", 5),
    ("MY", "នៅម៉ាឡេស៊ី", 2),
    ("KR", "នៅកូរ៉េខាងត្បូង", 2),
)
_BENEFICIARIES = (
    (Beneficiary.RETURNED_WORKER, 0.74),
    (Beneficiary.DISPLACED, 0.12),
    (Beneficiary.HOST_COMMUNITY, 0.09),
    (Beneficiary.FAMILY_MEMBER, 0.05),
)
_MAY_ALSO = ((Purpose.MATCHING, 0.88), (Purpose.EMPLOYER, 0.82), (Purpose.MESSAGES, 0.76))
_METHODS = (
    (ConsentMethod.SPOKEN, 0.62),
    (ConsentMethod.SIGNATURE, 0.2),
    (ConsentMethod.THUMBPRINT, 0.18),
)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A newcomer with the trade they know and for how many years."""

    newcomer: Newcomer
    trade: Trade
    years: int


def draw_somebody(draw: np.random.Generator, *, province: str, today: dt.date) -> Somebody:
    """One plausible person who comes to the centre of this province."""
    sex = Sex.FEMALE if draw.random() < 0.47 else Sex.MALE
    trade = TRADES[weighted(draw, [one.women if sex == Sex.FEMALE else one.men for one in TRADES])]
    country, where, _share = ABROAD[weighted(draw, [share for *_, share in ABROAD])]
    beneficiary = one_of(draw, _BENEFICIARIES)
    returned = beneficiary == Beneficiary.RETURNED_WORKER
    name, (year, day) = draw_name(draw, sex), draw_birth(draw, today)
    said = draw.random()
    wage = _wage(draw, trade) if draw.random() < 0.8 else None
    profile = Profile(
        name_km="" if said < 0.02 else name.km,
        name_latin="" if said > 0.93 else name.latin,
        sex=sex,
        birth_year=year,
        born_on=day,
        beneficiary=beneficiary,
        phones=draw_phones(draw),
        place_code=draw_village(draw, province),
        preferred_province=province if draw.random() < 0.8 else None,
        sector_wanted=trade.sector if draw.random() < 0.85 else "",
        wage_expected=wage,
        wage_currency="USD" if wage else "",
        former_country=country if returned else "",
        former_job=f"{trade.called} {where}" if returned else "",
    )
    newcomer = Newcomer(
        profile=profile, consents=draw_consents(draw), method=one_of(draw, _METHODS)
    )
    return Somebody(newcomer, trade, int(draw.integers(1, 12)))


def draw_consents(draw: np.random.Generator) -> dict[Purpose, Decision]:
    """Everybody here agreed to a file; not everybody agreed to the rest."""
    said = {Purpose.SERVICE: Decision.GIVEN}
    for purpose, share in _MAY_ALSO:
        said[purpose] = Decision.GIVEN if draw.random() < share else Decision.REFUSED
    return said


def as_listed(one: Somebody) -> Somebody:
    """The same person as an official wrote them on a list: nobody has asked them yet."""
    newcomer = Newcomer(
        profile=one.newcomer.profile,
        consents={Purpose.SERVICE: Decision.TO_ASK},
        registered_by=RegisteredBy.OFFICIAL,
    )
    return Somebody(newcomer, one.trade, one.years)


def trade_of(code: str) -> Trade:
    """The trade with this Spean code; the code comes from the cast or from an employer's offer."""
    return next(one for one in TRADES if one.code == code)


def _wage(draw: np.random.Generator, trade: Trade) -> Decimal:
    return Decimal(int(draw.integers(trade.low // 10, trade.high // 10, endpoint=True)) * 10)


def one_of(draw: np.random.Generator, shares: tuple[tuple[T, float], ...]) -> T:
    return shares[weighted(draw, [share for _one, share in shares])][0]


def weighted(draw: np.random.Generator, weights: list[int] | list[float]) -> int:
    """Which place, when each has its weight; faster than numpy's choice for a short list."""
    left = draw.random() * sum(weights)
    for place, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return place
    return len(weights) - 1
