"""Names, ages, phones and homes for people who do not exist.

Cambodian names are drawn from lists of common family and given names, in both scripts. The phone
numbers go on with a zero after the operator's code, so that they do not ring at anybody's home.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from spean.casework.people.vocabulary import PhoneOwner, Sex
from spean.engines import gazetteer

if TYPE_CHECKING:
    import numpy as np

FAMILY = """
សុខ Sok|ចាន់ Chan|កែវ Keo|ជា Chea|លឹម Lim|ហេង Heng|ស៊ឹម Sim|ម៉ៅ Mao|ឈឹម Chhim|ប៉ែន Pen
នួន Nuon|អ៊ុំ Um|ទេព Tep|ឡុង Long|វ៉ាន់ Vann|ឃឹម Khim|ផន Phorn|ជឹម Chim|ឈួន Chhuon
យឹម Yim|ហ៊ុន Hun|គង់ Kong|អ៊ុក Ouk|ឯក Ek|ប្រាក់ Prak|មាស Meas|ពេជ្រ Pich|រស់ Ros
ទូច Touch|ង៉ែត Nget|អ៊ិន In|តាន់ Tan|លី Ly|ហ៊ី Hy|វង់ Vong|ថន Thorn|សេង Seng|សំ Sam
សៅ Sao|ស៊ន Sorn|ស៊ា Sea|អ៊ឹម Im|កង Kang|គឹម Kim|ខៀវ Khiev|ឃុន Khun|ឃួន Khuon|ញឹម Nhim
ញ៉ិល Nhel|ឈាង Chheang|ឈុំ Chhum|ទិត្យ Tith|ទួន Tuon|ធី Thy|ណុប Nop|នុត Nuth|នី Ny
ប៊ុន Bun|ប៉ុក Pok|ផល Phal|ពៅ Pov|ព្រំ Prum|ភិន Phin|មួង Muong|ម៉ម Mam|ម៉ុក Mok|យន់ Yun
រិន Rin|ឡាយ Lay|លាង Leang|វ៉ន Vorn|សាន San|សារ Sar|សឿន Soeun|ហ៊ឹម Him|ហួត Huot|ហ៊ូ Hou
អន An|អោម Orm|អ៊ូច Ouch|ឡេង Leng|យស់ Yos|ឈិន Chhin|គួច Kuoch|ប៊ិន Bin|ស្រ៊ុន Srun
តុប Top
"""
WOMEN = """
សុខា Sokha|ស្រីមុំ Sreymom|ស្រីនាង Sreyneang|ស្រីពៅ Sreypov|ស្រីមាស Sreymeas
ស្រីល័ក្ខ Sreyleak|ស្រីរ័ត្ន Sreyroth|ស្រីនីត Sreynit|ស្រីណុច Sreynoch|ស្រីអូន Sreyoun
ស្រីទូច Sreytouch|ស្រីណា Sreyna|ស្រីនិច Sreynich|ស្រីពេជ្រ Sreypich|ស្រីស្រស់ Sreysros
ស្រីលីន Sreylin|ស្រីហៀង Sreyhieng|ចន្ធូ Chanthou|ចាន់ណា Channa|ចាន់ថន Chanthorn
ចាន់រី Chanry|ចាន់នី Channy|សុភាព Sopheap|សុភា Sophea|សុជាតា Socheata|សុធារី Sotheary
សុគន្ធា Sokunthea|សុផានី Sophany|សុវណ្ណារី Sovannary|សុខលី Sokly|សុខនី Sokny
សុខឃីម Sokkhim|សុខុម Sokhom|សំអឿន Samoeun|សម្ផស្ស Samphors|បុប្ផា Bopha|ផល្លា Phalla
ផល្លី Phally|ផានី Phany|ពិសី Pisey|កល្យាណ Kalyan|កញ្ញា Kanha|គន្ធា Kunthea|គឹមលី Kimly
គឹមហួយ Kimhuoy|គឹមស្រ៊ាន់ Kimsrean|ធារី Theary|ធីតា Thida|ទេវី Tevy|ដាលីន Dalin
ដានី Dany|ម៉ាលីស Malis|មាលា Mealea|មករា Makara|ម៉ារីន Marin|ម៉ានី Many|រតនា Ratana
រចនា Rachana|រំដួល Romduol|រស្មី Raksmey|រាត្រី Reatrey|លក្ខិណា Leakhena|លីដា Lida
វណ្ណា Vanna|វណ្ណី Vanny|វិច្ឆិកា Vicheka|ចរិយា Chariya|ចិន្តា Chenda|និមល Nimol
និតា Nita|នារី Neary|ណារី Nary|ណាវី Navy|សុរីយា Soriya|សោភ័ណ Sophorn|អមរា Amara
សារី Sary|សារុំ Sarum|យ៉ារី Yary|ហ៊ុយ Huy
"""
MEN = """
ដារ៉ា Dara|ឫទ្ធី Rithy|វុទ្ធី Vuthy|វុធ Vuth|វណ្ណៈ Vannak|វិចិត្រ Vichet|វិបុល Vibol
វីរៈ Virak|វាសនា Veasna|សុវណ្ណ Sovann|សុភ័ក្ត្រ Sopheak|សុផល Sophal|សុផាត Sophat
សុផុន Sophon|សុធា Sothea|សុធី Sothy|សុមេធ Someth|សុខហេង Sokheng|សុខជា Sokchea
សុខគា Sokkea|សុខុន Sokhon|សំណាង Samnang|សំបូរ Sambo|សម្បត្តិ Sambath|សារិន Sarin
សារឿន Saroeun|សារ៉ាត់ Sarath|សារុន Sarun|សាវុធ Savuth|ពិសិដ្ឋ Piseth|ភារុណ Phearun
ភារម្យ Phearom|ភិរម្យ Phirum|បញ្ញា Panha|បូរី Borey|បូរ៉ា Bora|បុណ្ណា Bunna
ប៊ុនធឿន Bunthoeun|ប៊ុនលី Bunly|ប៊ុនហេង Bunheng|ចាន់ថា Chantha|ចាន់រ៉ា Chanra
ចាន់ដារ៉ា Chandara|ចំរើន Chamroeun|ជីវ័ន Chivorn|ជំនិត Chumnith|កុសល Kosal
កក្កដា Kakada|ខេមរា Khemara|គឹមសាន Kimsan|គឹមហេង Kimheng|តុលា Tola|មីនា Minea
មេសា Mesa|សីហា Seyha|ធារ៉ា Theara|ធារិទ្ធ Thearith|ធា Thea|នរិន្ទ Narin|ណារុង Narong
ណារ៉េត Nareth|មុន្នី Mony|មង្គល Mongkul|រដ្ឋា Ratha|រតនៈ Ratanak|រាជ Reach|លាប Leap
លីហេង Lyheng|ហុង Hong|ឧត្តម Oudom|អរុណ Arun|យុទ្ធ Yuth|ថុន Thun|ពិទូរ Pitou
ភក្តី Pheakdey|សុវត្ថិ Sovath|សិទ្ធិ Sith|រ៉ន Rorn|រឿន Roeun|សុឃន Sokhorn|ឡៃ Lai
វ៉េត Veth|ម៉េងលី Mengly|ម៉េងហុង Menghong|គីរី Kiri|ប៊ុនថន Bunthorn
"""
PREFIXES = (
    *("10", "11", "12", "15", "16", "17", "61", "69", "70", "77", "78", "81", "85", "86", "87"),
    *("88", "89", "90", "92", "93", "95", "96", "97", "98", "99", "71"),
)
_SEVEN_DIGITS = frozenset({"71", "88", "96", "97"})
_OWNERS = (PhoneOwner.OWN, PhoneOwner.FAMILY, PhoneOwner.NEIGHBOUR)
_AGES = ((18, 24), (25, 35), (36, 44), (45, 59), (60, 68))
_SHARE_OF_AGES = (0.22, 0.44, 0.2, 0.12, 0.02)


@dataclass(frozen=True, slots=True)
class Name:
    """One name in both scripts, the family name first."""

    km: str
    latin: str


def draw_name(draw: np.random.Generator, sex: Sex) -> Name:
    """A family name and a given name that goes with the sex."""
    family = _pick(draw, _pairs(FAMILY))
    given = _pick(draw, _pairs(WOMEN if sex == Sex.FEMALE else MEN))
    return Name(f"{family[0]} {given[0]}", f"{family[1]} {given[1]}")


def draw_birth(draw: np.random.Generator, today: dt.date) -> tuple[int, dt.date | None]:
    """A year of birth, and for half of them the day: many know only the year."""
    youngest, oldest = _AGES[int(draw.choice(len(_AGES), p=_SHARE_OF_AGES))]
    year = today.year - int(draw.integers(youngest, oldest, endpoint=True))
    day = dt.date(year, 1, 1) + dt.timedelta(days=int(draw.integers(365)))
    return year, day if draw.random() < 0.5 and today.year - year > 18 else None


def draw_phones(draw: np.random.Generator) -> tuple[tuple[str, PhoneOwner], ...]:
    """Nine in ten can be called, not all on a phone of their own; some have two."""
    count = int(draw.choice(3, p=(0.08, 0.8, 0.12)))
    owners = [_OWNERS[int(draw.choice(3, p=(0.78, 0.17, 0.05)))] for _ in range(count)]
    numbers = dict.fromkeys(draw_number(draw) for _ in owners)
    return tuple(zip(numbers, owners, strict=False))


def draw_number(draw: np.random.Generator) -> str:
    prefix = PREFIXES[int(draw.integers(len(PREFIXES)))]
    digits = 6 if prefix in _SEVEN_DIGITS else 5
    return f"+855{prefix}0{int(draw.integers(10**digits)):0{digits}d}"


def draw_village(draw: np.random.Generator, province: str) -> str:
    """The code of a village in this province; every village has the same chance."""
    villages = _villages(province)
    return villages[int(draw.integers(len(villages)))]


def families() -> tuple[tuple[str, str], ...]:
    return _pairs(FAMILY)


def given_names(sex: Sex) -> tuple[tuple[str, str], ...]:
    return _pairs(WOMEN if sex == Sex.FEMALE else MEN)


@cache
def _pairs(lines: str) -> tuple[tuple[str, str], ...]:
    """Khmer and Latin, the commonest first."""
    named = (one.split() for one in lines.replace("\n", "|").split("|") if one)
    return tuple((khmer, latin) for khmer, latin in named)


@cache
def _villages(province: str) -> tuple[str, ...]:
    level = gazetteer.Level.VILLAGE
    return tuple(
        unit.code
        for unit in gazetteer.units()
        if unit.level == level and unit.code.startswith(province)
    )


def _pick(draw: np.random.Generator, pairs: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """The head of a list is drawn about three times as often as its tail, as in real registers."""
    place = min(draw.random(), draw.random(), 0.999999) if draw.random() < 0.5 else draw.random()
    return pairs[int(place * len(pairs))]
