"""Lists as a ministry sends them, and the steps from a file to people."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from spean.casework.intake.actions import check_batch, choose_columns, commit_batch, stage_file
from spean.casework.intake.models import ImportBatch
from spean.registry.places.models import Place
from tests.factories.casework import World, world

HEADER = "លេខ ១២៩៧,ឈ្មោះជាអក្សរខ្មែរ,ឈ្មោះឡាតាំង,ភេទ,អាយុ,លេខទូរស័ព្ទ,ឃុំ,ខេត្ត,ខេត្តចង់ទៅធ្វើការ,វិស័យ,ប្រាក់ខែចង់បាន,ការងារមុន"
SOKHA = "H-001,សុខ សុខា,Sok Sokha,ស្រី,៣១,012 345 678,អូរស្មាច់,ឧត្តរមានជ័យ,ពោធិ៍សាត់,កាត់ដេរ,២៥០ដុល្លារ,ជាងដេរ"
RITHY = "H-002,ជា រិទ្ធី,Chea Rithy,ប្រុស,45,097 765 4321,,ពោធិ៍សាត់,ឧត្តរមានជ័យ,សំណង់,300$,ជាងសំណង់"
SREYMOM = "H-003,ហេង ស្រីមុំ,Heng Sreymom,ស្រី,22,,,ឧត្តរមានជ័យ,,កសិកម្ម,,"
FAMILIES = [
    "សុខ",
    "ចាន់",
    "ហេង",
    "លី",
    "គឹម",
    "អ៊ុំ",
    "ប៊ុន",
    "សេង",
    "យឹម",
    "ឌឹម",
    "ម៉ៅ",
    "ពៅ",
    "ជា",
    "ទេព",
    "នួន",
    "កែវ",
    "មាស",
    "ប៉ែន",
    "សួន",
    "ឡុង",
]
FIRST = [
    "សុ",
    "ចន្ទ",
    "វុទ្ធ",
    "រត្ន",
    "ស្រី",
    "ពិសិ",
    "សុវណ្ណ",
    "មករា",
    "ណា",
    "វិច្ឆ",
    "ធារ៉ា",
    "បុប្ផ",
    "ពេជ្រ",
    "កុសល",
    "ម៉ាលី",
    "សំណា",
    "វាសនា",
    "គន្ធា",
    "សុភ័ក្ត្រ",
    "លក្ខណ៍",
]
LAST = [
    "ណា",
    "រី",
    "ដា",
    "លីន",
    "មុំ",
    "រ៉ា",
    "ធី",
    "វី",
    "តា",
    "ពៅ",
    "សា",
    "នី",
    "រ័ត្ន",
    "ភា",
    "លក្ខ",
    "ម៉េង",
    "ហួរ",
    "ឡេង",
    "ស៊ី",
    "គីម",
]


def csv_of(*lines: str) -> str:
    return "\n".join((HEADER, *lines)) + "\n"


def list_file(folder: Path, *lines: str, name: str = "1297.csv") -> Path:
    path = folder / name
    path.write_text(csv_of(*lines), encoding="utf-8")
    return path


def long_list(folder: Path, rows: int, *, seed: int = 7, name: str = "long.csv") -> Path:
    """Invented people who all differ: what a month of the hotline might bring."""
    dice = random.Random(seed)
    lines = []
    for at in range(rows):
        given = dice.choice(FIRST) + dice.choice(LAST)
        name_km = f"{dice.choice(FAMILIES)} {given}"
        phone = f"0{dice.choice((11, 12, 15, 16, 17, 70, 77, 92))}{dice.randrange(10**5, 10**6)}"
        sex, age = dice.choice(("ស្រី", "ប្រុស")), dice.randrange(18, 62)
        wage = dice.randrange(180, 400, 10)
        lines.append(f"L-{at:05d},{name_km},,{sex},{age},{phone},,ឧត្តរមានជ័យ,ពោធិ៍សាត់,កាត់ដេរ,{wage}$,")
    return list_file(folder, *lines, name=name)


def world_with_lists(settings: Any, folder: Path) -> World:  # pytest-django's own settings
    """The world, a folder for the files as sent, and every province that a list may name."""
    settings.MEDIA_ROOT = folder / "files"
    _provinces()
    return world()


def _provinces() -> None:
    """The two provinces that lists name besides the world's own."""
    for code, name in (("12", "Phnom Penh"), ("02", "Battambang")):
        Place.objects.get_or_create(
            code=code,
            defaults={"level": "province", "name_km": name, "name_en": name, "sort_key": name},
        )


def checked(here: World, path: Path, **mapping: int) -> ImportBatch:
    batch = stage_file(path, name=path.name, centre_id=here.samraong.pk, by=here.dara)
    columns = dict(batch.mapping) | mapping
    batch = choose_columns(batch, mapping=columns, by=here.dara)
    return check_batch(batch, by=here.dara)


def brought_in(here: World, path: Path) -> ImportBatch:
    return commit_batch(checked(here, path), by=here.dara)
