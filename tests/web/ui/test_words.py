"""Every word the frame and the components say is there in Khmer and Japanese."""

import re
import unicodedata
from pathlib import Path

import polib
import pytest

from spean.web import ui
from spean.web.ui.guide import LANGUAGES, WORDS

HERE = Path(ui.__file__).parent


def said():
    folders = ("cotton/*", "allauth/**/*", "account/*", "ui/_*", "ui/base*", "ui/refused", "[45]*")
    sources = [
        path.read_text("utf-8")
        for folder in folders
        for path in (HERE / "templates").glob(f"{folder}.html")
    ]
    plain = [
        text
        for source in sources
        for _, text in re.findall(r"\{% trans ([\"'])(.+?)\1 %\}", source)
    ]
    blocks = [
        re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", text)
        for source in sources
        for text in re.findall(r"\{% blocktranslate trimmed %\}(.+?)\{% endblock", source)
    ]
    return set(plain + blocks)


@pytest.mark.parametrize("language", ["km", "ja"])
def test_nothing_is_left_in_english(language):
    catalogue = polib.pofile(str(HERE / f"locale/{language}/LC_MESSAGES/django.po"))
    known = {entry.msgid for entry in catalogue.translated_entries()}
    assert len(said()) > 50
    assert said() - known == set()


@pytest.mark.parametrize("language", ["km", "ja"])
def test_a_translation_keeps_the_places_for_numbers(language):
    catalogue = polib.pofile(str(HERE / f"locale/{language}/LC_MESSAGES/django.po"))
    for entry in catalogue:
        places = re.findall(r"%\(\w+\)s", entry.msgid)
        shown = entry.msgstr or entry.msgstr_plural[0]
        assert sorted(re.findall(r"%\(\w+\)s", shown)) == sorted(places), entry.msgid
        assert unicodedata.is_normalized("NFC", shown)


def test_the_samples_of_the_guide_are_in_three_languages():
    assert [name for name, texts in WORDS.items() if tuple(texts) != LANGUAGES] == []
    assert all(text for texts in WORDS.values() for text in texts.values())
