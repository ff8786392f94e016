"""New keys for old values: all of them, however often it is broken off, and nothing else moves."""

import pytest
from django.db import connection
from tests.factories.casework import operator, sokha, world
from tests.factories.intake import RITHY, brought_in, list_file

from spean.base import clock
from spean.base.audit.actions import seal_book
from spean.base.audit.models import Entry
from spean.base.audit.queries import check_book
from spean.base.sealing import files, keyring, resealing
from spean.base.sealing.envelope import SealBrokenError
from spean.casework.intake.models import ImportRow
from spean.casework.intake.queries import file_of
from spean.casework.people.models import Person, Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    yield world()
    keyring.forget()  # the keys that a test makes go with its transaction


@pytest.fixture
def lived(here, tmp_path):
    for number in range(12):
        phones = ((f"+8551234567{number:02}", "own"),)
        sokha(here.dara, here.samraong, note=f"ស្ងាត់ {number}", phones=phones)
    batch = brought_in(here, list_file(tmp_path, RITHY))
    seal_book()
    return batch


def rotate(**how):
    keyring.make_new_keys(("P2", "P3", "P4", "book"))
    return resealing.reseal(**how)


def under_old_keys():
    return {key.kind: key.values for key in resealing.keys_in_use() if not key.is_newest}


def what_is_there():
    return (
        list(Person.objects.order_by("pk").values_list("note", "external_id", "row_uid")),
        list(Phone.objects.order_by("pk").values_list("number", "number_blind")),
        list(ImportRow.objects.order_by("pk").values_list("cells", "profile", "after")),
        list(Entry.objects.order_by("pk").values_list("detail", flat=True)),
        [model.events.rel.related_model.objects.count() for model in (Person, Phone)],
    )


@pytest.mark.asvs("11.2.2")
def test_everything_but_the_book_is_under_new_keys_and_says_the_same(here, lived):
    before, kept = what_is_there(), b"".join(files.opened(file_of(here.dara, lived)))
    told = sum(bool(entry.detail) for entry in Entry.objects.all())

    assert rotate() > 60
    assert under_old_keys() == {"P2": 0, "P3": 0, "P4": 0, "book": told}
    assert what_is_there() == before
    assert b"".join(files.opened(file_of(here.dara, lived))) == kept
    assert check_book(operator()).broken_seal is None
    assert rotate() > 60


def test_a_rotation_that_was_broken_off_goes_on(lived, monkeypatch):
    monkeypatch.setattr(resealing, "BATCH", 5)
    before = what_is_there()

    def unplugged(_where, _rows):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(tell=unplugged)
    assert resealing.is_unfinished()
    assert what_is_there() == before
    assert resealing.reseal() > 0
    assert not resealing.is_unfinished()
    assert resealing.reseal() == 0
    assert what_is_there() == before


def test_an_old_key_goes_an_hour_after_nothing_needs_it(lived):
    rotate()
    assert resealing.forget_old_keys() == 0
    with clock.stopped_at(clock.now() + clock.days(1)):
        assert resealing.forget_old_keys() == 3
    assert under_old_keys().keys() == {"book"}
    assert Entry.objects.first().detail is not None


def test_a_value_without_its_key_is_refused_and_named_by_the_check(lived):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_phone SET number = set_byte(number, 20, 1 - get_byte(number, 20) % 2)"
        )

    opened, broken = resealing.open_some(1_000)
    assert opened > 100
    assert {name.split(" of row ")[0] for name in broken} == {
        "people_phone.number",
        "people_phoneevent.number",
    }
    with pytest.raises(SealBrokenError):
        resealing.reseal() or rotate()


def test_a_list_that_lies_open_from_before_is_sealed(here, lived):
    path = file_of(here.dara, lived)
    plain = b"".join(files.opened(path))
    path.write_bytes(plain)

    assert resealing.seal_open_files() == 1
    assert files.is_sealed(path)
    assert b"".join(files.opened(path)) == plain
    assert resealing.seal_open_files() == 0


@pytest.mark.parametrize("damage", ["cut", "flipped", "swapped", "renamed", "emptied"])
def test_a_sealed_file_that_was_changed_is_refused(here, tmp_path, monkeypatch, damage):
    monkeypatch.setattr(files, "CHUNK", 1_000)
    source, path = tmp_path / "list.csv", tmp_path / "kept.csv"
    source.write_bytes(bytes(range(256)) * 12)
    files.seal_file(source, path)
    assert b"".join(files.opened(path)) == source.read_bytes()
    content, part = path.read_bytes(), 1024 + 33 + 4
    first, rest = len(files.MAGIC), len(files.MAGIC) + part
    changed = {
        "cut": content[:rest],
        "flipped": content[:-1] + bytes([content[-1] ^ 1]),
        "swapped": content[:first]
        + content[rest : rest + part]
        + content[first:rest]
        + content[rest + part :],
        "renamed": content,
        "emptied": content[:first],
    }[damage]
    path = tmp_path / "other.csv" if damage == "renamed" else path
    path.write_bytes(changed)

    with pytest.raises(SealBrokenError):
        list(files.opened(path))
