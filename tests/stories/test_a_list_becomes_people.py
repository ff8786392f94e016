"""The ministry's hotline sends a list. Dara brings it in; Chanthou takes it back.

Told twice: once on Khmer screens, once on English ones.
"""

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from tests.factories.casework import sokha
from tests.factories.intake import world_with_lists

from spean.base.audit.models import Entry
from spean.casework.intake.models import ImportBatch
from spean.casework.people.models import Person

pytestmark = pytest.mark.django_db

HEADINGS = [
    "ល.រ",
    "ឈ្មោះ",
    "ភេទ",
    "អាយុ",
    "លេខទូរស័ព្ទ",
    "ឃុំ",
    "ស្រុក",
    "ខេត្ត",
    "ខេត្តចង់ទៅធ្វើការ",
    "វិស័យ",
    "ប្រាក់ខែចង់បាន",
]
ROWS = [
    ["១", "ជា រិទ្ធី", "ប្រុស", "៤៥", "០៩៧ ៧៦៥ ៤៣២១", "", "", "ពោធិ៍សាត់", "ឧត្តរមានជ័យ", "សំណង់", "៣០០ដុល្លារ"],
    [
        "២",
        "សុខ សុខា",
        "ស្រី",
        31,
        "012-345-678",
        "អូរស្មាច់",
        "សំរោង",
        "ឧត្តរមានជ័យ",
        "ពោធិ៍សាត់",
        "កាត់ដេរ",
        "250$",
    ],
    ["៣", "ហេង ស្រីមុំ", "ស្រី", "២២", "", "", "", "", "", "កសិកម្ម", "៨០ម៉ឺនរៀល"],
    ["៤", "", "ស្រី", "២៥", "", "", "", "", "", "", ""],
    ["៥", "ជា រិទ្ធី", "ប្រុស", "៤៥", "097 765 4321", "", "", "ពោធិ៍សាត់", "ឧត្តរមានជ័យ", "សំណង់", "300$"],
]


@pytest.fixture(params=["km", "en"])
def language(request):
    return request.param


@pytest.fixture
def here(settings, tmp_path):
    return world_with_lists(settings, tmp_path)


def signed_in(here, name, language):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = language
    return client


def said(text, language, **values):
    with translation.override(language):
        return gettext(text).format(**values)


def text_of(response):
    return response.content.decode()


def post(client, name, *args, **answers):
    return client.post(reverse(f"desk:{name}", args=args), answers, follow=True)


def workbook(tmp_path):
    book = openpyxl.Workbook()
    for row in (HEADINGS, *ROWS):
        book.active.append(row)
    path = tmp_path / "1297.xlsx"
    book.save(path)
    return SimpleUploadedFile("បញ្ជី 1297.xlsx", path.read_bytes())


def verdicts():
    batch = ImportBatch.objects.get()
    return list(batch.rows.order_by("line").values_list("verdict", flat=True))


def test_the_hotline_list_comes_in_and_goes_back(here, tmp_path, language):
    known = sokha(here.dara, here.samraong, phones=(("+85512345678", "own"),), wage_expected=None)
    dara = signed_in(here, "dara", language)

    page = text_of(post(dara, "import-new", file=workbook(tmp_path), centre=here.samraong.pk))
    assert said("What is in which column?", language) in page
    batch = ImportBatch.objects.get()
    columns = {name: str(at) for name, at in batch.mapping.items()}

    page = text_of(post(dara, "import-columns", batch.pk, **columns))
    assert verdicts() == ["new", "update", "new", "error", "possible_duplicate"]
    no_name = said("There is no name: write one in Khmer or in Latin letters.", language)
    assert no_name in page
    assert (
        said("Line {other} of this list seems to name the same person.", language, other=2) in page
    )
    assert Person.objects.count() == 1

    post(dara, "import-commit", batch.pk)
    rithy = Person.objects.get(name_km="ជា រិទ្ធី")
    sreymom = Person.objects.get(name_km="ហេង ស្រីមុំ")
    known.refresh_from_db()
    assert known.wage_expected == 250
    assert (sreymom.wage_expected, sreymom.wage_currency) == (800_000, "KHR")
    assert rithy.preferred_province_id == "22"
    page = text_of(dara.get(reverse("desk:person", args=[rithy.pk])))
    assert said("Still to be asked", language) in page

    post(dara, "person-consent", rithy.pk, purpose="service", decision="given", method="phone")

    chanthou = signed_in(here, "chanthou", language)
    page = text_of(post(chanthou, "import-undo", batch.pk))
    assert said("Has been met since", language) in page
    known.refresh_from_db()
    assert known.wage_expected is None
    assert set(Person.objects.values_list("pk", flat=True)) == {known.pk, rithy.pk}
    assert Entry.objects.filter(verb="import.undone", by=here.users["chanthou"]).count() == 1


def test_vanna_in_pursat_never_sees_the_list(here, tmp_path, language):
    dara = signed_in(here, "dara", language)
    post(dara, "import-new", file=workbook(tmp_path), centre=here.samraong.pk)
    vanna = signed_in(here, "vanna", language)
    assert "1297" not in text_of(vanna.get(reverse("desk:imports")))
    batch = ImportBatch.objects.get()
    assert vanna.get(reverse("desk:import", args=[batch.pk])).status_code == 404
