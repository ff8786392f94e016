"""Who plays in the demonstration: the colleagues who sign in, and the people they meet.

Every person, phone number and organisation here is invented. The passwords are public: settings
refuse to serve a demonstration in production.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from spean.casework.people.actions import Newcomer
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import (
    Beneficiary,
    ConsentMethod,
    Decision,
    PhoneOwner,
    Purpose,
    Sex,
)
from spean.registry.centres.vocabulary import Role
from spean.registry.organisations.vocabulary import OrganisationRole

PROJECT_CODE = "PERMW-2026"
PROJECT_TITLES = {
    "en": "Promoting employment of returning migrant workers",
    "km": "ការលើកកម្ពស់ការងារសម្រាប់ពលករចំណាកស្រុកដែលវិលត្រឡប់",
    "ja": "帰還移住労働者の就労促進",
}
PROJECT_FROM, PROJECT_UNTIL = dt.date(2026, 2, 18), dt.date(2028, 2, 17)
DONOR = ("Government of Japan", "រដ្ឋាភិបាលជប៉ុន", "日本政府")


class SignIn(NamedTuple):
    """One line of the list that `spean demo` and `spean run` print."""

    username: str
    password: str
    role: str
    centre: str
    who: str


@dataclass(frozen=True, slots=True)
class Post:
    """A centre: whose province it serves, who runs it, and its share of the work."""

    code: str
    province: str
    names: dict[str, str]
    operator: tuple[str, str, str]
    operator_role: OrganisationRole
    share: float


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who signs in. A role of the whole country has no centre."""

    username: str
    name_km: str
    name_latin: str
    role: Role
    centre: str
    who: str
    language: str = "km"

    @property
    def password(self) -> str:
        return f"spean-demo-{self.username}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A person of the stories, with the centre that meets them and their work as a Spean code."""

    newcomer: Newcomer
    centre: str
    occupation: str
    years: int
    days_ago: int


CENTRES = (
    Post(
        "OMC",
        "22",
        {
            "en": "MRC Oddar Meanchey",
            "km": "មជ្ឈមណ្ឌល MRC ឧត្តរមានជ័យ",
            "ja": "MRC オッドーミエンチェイ",
        },
        (
            "Provincial Job Centre of Oddar Meanchey",
            "មជ្ឈមណ្ឌលការងារខេត្តឧត្តរមានជ័យ",
            "オッドーミエンチェイ州雇用センター",
        ),
        OrganisationRole.MINISTRY,
        0.45,
    ),
    Post(
        "PUR",
        "15",
        {"en": "MRC Pursat", "km": "មជ្ឈមណ្ឌល MRC ពោធិ៍សាត់", "ja": "MRC ポーサット"},
        ("Workers' Bridge Union", "សហជីពស្ពានកម្មករ", "労働者の橋組合"),
        OrganisationRole.UNION,
        0.33,
    ),
    Post(
        "PVH",
        "13",
        {"en": "MRC Preah Vihear", "km": "មជ្ឈមណ្ឌល MRC ព្រះវិហារ", "ja": "MRC プレアビヒア"},
        ("Homecoming Cambodia", "អង្គការវិលមកផ្ទះវិញកម្ពុជា", "ホームカミング・カンボジア"),
        OrganisationRole.OPERATOR,
        0.22,
    ),
)

COLLEAGUES = (
    Colleague("dara", "ហេង ដារ៉ា", "Heng Dara", Role.COUNSELLOR, "OMC", "Counsels in Samraong"),
    Colleague(
        *("chanthou", "មាស ចន្ធូ", "Meas Chanthou", Role.CENTRE_MANAGER, "OMC"),
        "Manages the centre in Samraong, and counts its month",
    ),
    Colleague(
        *("bopha", "លឹម បុប្ផា", "Lim Bopha", Role.EMPLOYMENT_OFFICER, "OMC"),
        "Speaks with employers in Oddar Meanchey",
    ),
    Colleague(
        *("sreyleak", "ស៊ុន ស្រីល័ក្ខ", "Sun Sreyleak", Role.COMPLAINT_HANDLER, "OMC"),
        "Hears sensitive complaints in Samraong, with Sothea",
    ),
    Colleague(
        *("sothea", "ងួន សុធា", "Nguon Sothea", Role.COMPLAINT_HANDLER, "OMC"),
        "Hears sensitive complaints in Samraong, with Sreyleak",
    ),
    Colleague(
        *("vanna", "កែវ វណ្ណា", "Keo Vanna", Role.COUNSELLOR, "PUR"),
        "Counsels in Pursat, and sees nothing of Samraong",
    ),
    Colleague(
        *("sophal", "ជា សុផល", "Chea Sophal", Role.EMPLOYMENT_OFFICER, "PUR"),
        "Speaks with employers in Pursat",
    ),
    Colleague(
        *("kosal", "ប្រាក់ កុសល", "Prak Kosal", Role.COUNSELLOR, "PVH"), "Counsels in Preah Vihear"
    ),
    Colleague(
        *("kenji", "ម៉ូរី កេនជិ", "Mori Kenji", Role.PROGRAMME_MANAGER, ""),
        "Oversees the numbers of all centres, and meets no names",
        "ja",
    ),
    Colleague(
        *("rany", "ជួន រ៉ានី", "Chuon Rany", Role.PROGRAMME_MANAGER, ""),
        "Publishes the questionnaires that Kenji writes, and the other way round",
    ),
    Colleague(
        *("malis", "អ៊ុក ម៉ាលីស", "Ouk Malis", Role.AUDITOR, ""), "Reads the book, and nothing else"
    ),
    Colleague(
        *("virak", "តាន់ វីរៈ", "Tan Virak", Role.SYSTEM_ADMINISTRATOR, ""),
        "Keeps the machine; sees no people's files",
        "en",
    ),
)

SIGN_INS = tuple(
    SignIn(one.username, one.password, one.role.value, one.centre or "all", one.who)
    for one in COLLEAGUES
)

YES = dict.fromkeys(Purpose, Decision.GIVEN)


def guests() -> tuple[Guest, ...]:
    """The people of the stories. They come home when their day comes, like everybody else."""
    return (_SOKHA, _RITHY, _SREYLEAK, _PHAL)


_SOKHA = Guest(
    centre="OMC",
    occupation="SP-0001",
    years=6,
    days_ago=54,
    newcomer=Newcomer(
        consents=YES,
        method=ConsentMethod.SIGNATURE,
        profile=Profile(
            name_km="សុខ សុខា",
            name_latin="Sok Sokha",
            sex=Sex.FEMALE,
            birth_year=1994,
            born_on=dt.date(1994, 4, 17),
            phones=(("+85512034567", PhoneOwner.OWN),),
            place_code="22040506",
            preferred_province="22",
            sector_wanted="garment",
            wage_expected=Decimal(230),
            wage_currency="USD",
            former_country="TH",
            former_job="ជាងដេរ នៅខេត្តសមុទ្រប្រាការ",
            note="មានកូនពីរនាក់ ចង់ធ្វើការក្បែរផ្ទះ។",
        ),
    ),
)
_RITHY = Guest(
    centre="OMC",
    occupation="SP-0036",
    years=9,
    days_ago=147,
    newcomer=Newcomer(
        consents=YES,
        profile=Profile(
            name_km="កែវ ឫទ្ធី",
            name_latin="Keo Rithy",
            sex=Sex.MALE,
            birth_year=1989,
            phones=(("+85597001234", PhoneOwner.OWN),),
            place_code="22040404",
            preferred_province="22",
            sector_wanted="construction",
            wage_expected=Decimal(300),
            wage_currency="USD",
            former_country="TH",
            former_job="ជាងសំណង់ និងជាងផ្សារដែក នៅខេត្តរ៉ាយ៉ង",
        ),
    ),
)
_SREYLEAK = Guest(
    centre="PUR",
    occupation="SP-0098",
    years=3,
    days_ago=33,
    newcomer=Newcomer(
        consents=YES | {Purpose.EMPLOYER: Decision.REFUSED},
        method=ConsentMethod.THUMBPRINT,
        profile=Profile(
            name_km="ជា ស្រីល័ក្ខ",
            name_latin="Chea Sreyleak",
            sex=Sex.FEMALE,
            birth_year=1999,
            phones=(("+85510012345", PhoneOwner.FAMILY),),
            place_code="15050101",
            preferred_province="15",
            sector_wanted="hospitality",
            wage_expected=Decimal(180),
            wage_currency="USD",
            former_country="TH",
            former_job="ជំនួយការផ្ទះបាយ នៅបាងកក",
            note="មិនទាន់ចង់ឲ្យបង្ហាញប្រវត្តិដល់និយោជកទេ។",
        ),
    ),
)
_PHAL = Guest(
    centre="PVH",
    occupation="SP-0074",
    years=20,
    days_ago=96,
    newcomer=Newcomer(
        consents=YES,
        profile=Profile(
            name_km="ព្រំ ផល",
            name_latin="Prum Phal",
            sex=Sex.MALE,
            birth_year=1968,
            beneficiary=Beneficiary.DISPLACED,
            phones=(("+85588007654", PhoneOwner.NEIGHBOUR),),
            place_code="13030101",
            preferred_province="13",
            sector_wanted="agriculture",
            former_job="កសិករដាំដំឡូងមី",
        ),
    ),
)
