"""A word is agreed before it is coded: every choice stands in docs/glossary.md, in three tongues."""

import re
import unicodedata
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import polib
import pytest
from django.db.models.enums import Choices
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
SPEAN = ROOT / "src" / "spean"
HEADING = ["word", "English", "ខ្មែរ", "日本語"]
KHMER = re.compile(r"[\u1780-\u17B3]")
JAPANESE = re.compile(r"[\u3040-\u30FF\u4E00-\u9FFF]")
CONTROL = re.compile(r"[\u200b\u200c\u200d\ufeff]")


class Word(NamedTuple):
    line: int
    word: str
    english: str
    khmer: str
    japanese: str


def glossary():
    for number, line in enumerate((ROOT / "docs/glossary.md").read_text().splitlines(), start=1):
        if not line.startswith("|"):
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells != HEADING and set("".join(cells)) != {"-"}:
            yield Word(number, *cells)


WORDS = list(glossary())


def vocabularies():
    """Every list of choices in every vocabulary.py, found in the tree so that none is forgotten."""
    for path in sorted(SPEAN.rglob("vocabulary.py")):
        module = import_module(".".join(("spean", *path.relative_to(SPEAN).with_suffix("").parts)))
        for thing in vars(module).values():
            is_ours = isinstance(thing, type) and thing.__module__ == module.__name__
            if is_ours and issubclass(thing, Choices):
                yield thing


def choices():
    with translation.override("en"):
        return [
            (f"{vocabulary.__qualname__}.{choice.name}", str(choice.value), str(choice.label))
            for vocabulary in vocabularies()
            for choice in vocabulary
        ]


def catalogue(language):
    """What the pages say today: English source to translation, from every catalogue of ours."""
    said = {}
    for path in sorted(SPEAN.rglob(f"locale/{language}/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(path)):
            if entry.msgstr and not entry.msgctxt and not entry.obsolete:
                said[entry.msgid] = entry.msgstr
    return said


def test_every_choice_of_every_vocabulary_is_in_the_glossary():
    agreed = {(word.word, word.english) for word in WORDS}
    assert [one for one in choices() if (one[1], one[2]) not in agreed] == []


def test_the_glossary_is_read_and_the_vocabularies_are_found():
    assert len(WORDS) > 250
    assert {"CaseState", "Purpose", "Role", "Level"} <= {
        name.split(".")[0] for name, _value, _label in choices()
    }


def test_every_word_has_all_four_columns():
    assert [word for word in WORDS if not all(word)] == []


def test_khmer_is_written_in_khmer_and_japanese_in_japanese():
    assert [word for word in WORDS if not KHMER.search(word.khmer)] == []
    assert [word for word in WORDS if not JAPANESE.search(word.japanese)] == []


def test_no_word_is_left_with_the_letters_of_another_language():
    assert [word for word in WORDS if KHMER.search(word.japanese) and word.word != "khmer"] == []
    assert [word for word in WORDS if JAPANESE.search(word.khmer)] == []


def test_words_are_normal_unicode_without_invisible_marks():
    assert [
        word
        for word in WORDS
        for text in (word.english, word.khmer, word.japanese)
        if text != unicodedata.normalize("NFC", text) or CONTROL.search(text)
    ] == []


def test_one_english_word_has_one_khmer_and_one_japanese_word():
    agreed, other = {}, []
    for word in WORDS:
        first = agreed.setdefault(word.english, word)
        if (first.khmer, first.japanese) != (word.khmer, word.japanese):
            other.append((first, word))
    assert other == []


def test_no_row_is_written_twice_in_one_table():
    text = (ROOT / "docs/glossary.md").read_text()
    twice = []
    for section in text.split("\n## ")[1:]:
        rows = [line for line in section.splitlines() if line.startswith("| ")]
        twice += [row for row in set(rows) if rows.count(row) > 1]
    assert twice == []


@pytest.mark.parametrize(("language", "column"), [("km", "khmer"), ("ja", "japanese")])
def test_the_pages_say_the_word_that_was_agreed(language, column):
    said = catalogue(language)
    assert said
    assert [
        (word.line, word.english, said[word.english], getattr(word, column))
        for word in WORDS
        if word.english in said and said[word.english] != getattr(word, column)
    ] == []
