"""Whatever a page says, it says in Khmer and in Japanese; tools/messages.py finds what is said."""

import ast
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
import polib
import pytest
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.template.base import Lexer, TokenType
from django.test import Client
from django.utils import translation
from django.utils.translation import ngettext
from tests.factories.casework import world
from tests.security.canaries import canary_records
from tests.security.test_every_page_and_every_role import all_addresses, url_of
from tools import messages
from tools.messages import Message

from spean import settings

SAID = messages.collected()
WANTED = {one: SAID | messages.borrowed(one, SAID) for one in messages.LANGUAGES}
CATALOGUES = {one: messages.read_catalogue(messages.catalogue_path(one)) for one in WANTED}
SCRIPT = {"km": re.compile(r"[\u1780-\u17f9]"), "ja": re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")}
A_WORD = re.compile(r"[a-z]{2}")
OWN_NAMES = {"English", "Spean"}
"""Languages are named in themselves, and the mark is written in both scripts."""
both = pytest.mark.parametrize("language", messages.LANGUAGES)


# ── The catalogues as they are ────────────────────────────────────────────────────────────────
@both
def test_everything_that_is_said_is_translated_and_nothing_else(language):
    assert list(messages.shortcomings(CATALOGUES[language], WANTED[language])) == []


@both
def test_make_messages_has_nothing_left_to_do(language):
    tidy = messages.renewed(CATALOGUES[language], WANTED[language], language)
    assert str(tidy) == str(CATALOGUES[language])


@both
def test_the_words_are_in_the_script_of_their_language(language):
    foreign = [
        entry.msgid
        for entry in CATALOGUES[language]
        if A_WORD.search(messages.PLACE.sub("", entry.msgid))
        and not SCRIPT[language].search(messages.shown(entry))
    ]
    assert foreign == []


@both
def test_the_words_are_composed_one_way_and_begin_and_end_as_the_english_does(language):
    odd = [
        entry.msgid
        for entry in CATALOGUES[language]
        if not unicodedata.is_normalized("NFC", messages.shown(entry))
        or _edges(messages.shown(entry)) != _edges(entry.msgid)
    ]
    assert odd == []


def _edges(text):
    return text[:1].isspace(), text[-1:].isspace()


@both
def test_neither_language_has_a_plural(language):
    catalogue = CATALOGUES[language]
    assert catalogue.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert {len(entry.msgstr_plural) for entry in catalogue if entry.msgid_plural} == {1}


def test_every_language_offered_is_complete():
    assert {code for code, _name in settings.LANGUAGES} == {"en", *messages.LANGUAGES}


def test_what_is_borrowed_is_still_said_by_its_package():
    there = {
        "django": Path(django.__file__).parent,
        "django-allauth": Path(allauth.__file__).parent,
    }
    said = {
        package: {
            (entry.msgctxt or "", entry.msgid, entry.msgid_plural)
            for path in folder.glob("**/locale/en/LC_MESSAGES/django.po")
            for entry in polib.pofile(str(path))
        }
        for package, folder in there.items()
    }
    gone = [
        message.msgid
        for language in WANTED
        for message in messages.borrowed(language, {}).values()
        if (message.context, message.msgid, message.plural) not in said[message.package]
    ]
    assert gone == []


# ── What a reader sees ────────────────────────────────────────────────────────────────────────
def test_a_form_complains_in_khmer():
    class Person(forms.Form):
        name = forms.CharField(max_length=3)

    with translation.override("km"):
        assert Person({"name": ""}).errors["name"] == ["សូមបំពេញចន្លោះនេះ។"]
        assert Person({"name": "Sokha"}).errors["name"] == ["ត្រូវមានច្រើនបំផុត 3 តួអក្សរ (ពេលនេះមាន 5)។"]
        with pytest.raises(ValidationError, match="ត្រូវមានយ៉ាងតិច 12 តួអក្សរ"):
            MinimumLengthValidator(12).validate("short")


def test_one_and_many_are_said_alike_in_japanese():
    with translation.override("ja"):
        said = {ngettext("%(years)s year", "%(years)s years", n) % {"years": n} for n in (1, 2)}
    assert said == {"1年", "2年"}


class Heard(HTMLParser):
    """Every piece of text on a page, with its white space made plain."""

    def __init__(self, page):
        super().__init__()
        self.texts = set()
        self.feed(page)

    def handle_data(self, data):
        self.texts.add(" ".join(data.split()))


@both
@pytest.mark.django_db
def test_no_page_falls_back_to_english(language):
    """What was translated too early, when the server started, stands on the page in English."""
    here = world()
    records = canary_records(here)
    english = {entry.msgid for entry in CATALOGUES[language] if A_WORD.search(entry.msgid)}
    left, seen = [], set()
    for user in here.users.values():
        client = Client()
        client.force_login(user)
        client.cookies["django_language"] = language
        for name, words in all_addresses():
            answer = client.get(url_of(name, words, records)) if name not in seen else None
            if answer is not None and answer.headers.get("Content-Type", "")[:9] == "text/html":
                seen |= {name} if answer.status_code == 200 else set()
                heard = Heard(answer.content.decode()).texts - OWN_NAMES
                left += [(name, text) for text in sorted(heard & english)]
    assert len(seen) > 50
    assert left == []


# ── Nothing is said in English only ───────────────────────────────────────────────────────────
VISIBLE = {
    "alt", "aria-label", "caption", "heading", "hint", "label", "lead", "note", "placeholder",
    "prefix", "source", "suffix", "text", "title", "unit",
}  # fmt: skip
NAMES = {"Spean", "CSV", "XLSX", "ISCO", "ESCO", "Esc"}
LATIN = re.compile(r"[A-Za-z]{2,}")
TEMPLATES = [
    path
    for path in sorted(messages.SOURCES.rglob("templates/**/*.html"))
    if path.parent.name != "guide"  # its words are samples in three languages: guide_words.json
]


class BareWords(HTMLParser):
    """Collects the Latin words of a page that no translation tag has taken away."""

    def __init__(self):
        super().__init__()
        self.found, self.silent = [], 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in {"script", "style"}
        for name, value in attrs:
            if name in VISIBLE:
                self.look_at(value or "")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data):
        if not self.silent:
            self.look_at(data)

    def look_at(self, text):
        self.found += [word for word in LATIN.findall(text) if word not in NAMES]


def bare_words(source):
    parser = BareWords()
    parser.feed(_without_tags(source))
    parser.close()
    return parser.found


def _without_tags(source):
    """The page with a blank where Django puts something, and without what it translates."""
    kept, until = [], ""
    for token in Lexer(source).tokenize():
        words = token.contents.split()
        if token.token_type == TokenType.BLOCK and until:
            until = "" if words[0] == until else until
        elif token.token_type == TokenType.BLOCK:
            until = f"end{words[0]}" if _is_no_text(words) else ""
        elif token.token_type == TokenType.TEXT and not until:
            kept.append(token.contents)
            continue
        kept.append(" ")
    return "".join(kept)


def _is_no_text(words):
    """Whether what follows this tag is translated, or not read by anybody."""
    is_class = words[0] == "block" and (words[1].endswith("_class") or words[1] == "shell")
    return is_class or words[0] in {"blocktranslate", "blocktrans", "comment"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_page_says_nothing_without_translating_it(path):
    assert bare_words(path.read_text("utf-8")) == []


def test_bare_words_are_found_between_tags_and_in_attributes():
    assert bare_words('<p>Good {{ x }}</p><img alt="a hand"><c-card title="{{ y }}" />') == [
        "Good",
        "hand",
    ]
    assert (
        bare_words('{% trans "Good" %}{# no #}{% blocktranslate %}a b{% endblocktranslate %}') == []
    )


def _spoken_literals(path):
    """Where a form, a refusal or a notice gets its words as plain English."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        spoken = [word.value for word in node.keywords if word.arg in {"label", "help_text"}]
        spoken += node.args[1:2] if called in {"Refusal", "say"} else []
        for word in spoken:
            plain = isinstance(word, ast.JoinedStr) or (
                isinstance(word, ast.Constant) and A_WORD.search(str(word.value))
            )
            if plain:
                yield f"{path.relative_to(messages.SOURCES)}:{word.lineno}: {ast.unparse(word)}"


def test_forms_refusals_and_notices_are_translated():
    elsewhere = {"engines", "cli", "migrations"}
    modules = [p for p in messages.SOURCES.rglob("*.py") if not elsewhere.intersection(p.parts)]
    assert [line for path in sorted(modules) for line in _spoken_literals(path)] == []


# ── The tool itself ───────────────────────────────────────────────────────────────────────────
def a_catalogue(**word):
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(**{"msgid": "%(n)s day", "msgstr": "%(n)s ថ្ងៃ", **word}))
    return catalogue


DAY = Message("%(n)s day")


@pytest.mark.parametrize(
    ("word", "fault"),
    [
        ({}, []),
        ({"msgstr": ""}, ["not translated: '%(n)s day'"]),
        ({"flags": ["fuzzy"]}, ["to be looked at again (fuzzy): '%(n)s day'"]),
        ({"msgstr": "%(m)s ថ្ងៃ"}, ["other placeholders in '%(m)s ថ្ងៃ': '%(n)s day'"]),
        ({"msgid": "gone"}, ["not translated: '%(n)s day'", "nobody says this any more: 'gone'"]),
        (
            {"msgid_plural": "%(n)s days", "msgstr_plural": {0: "%(n)s ថ្ងៃ"}},
            ["the plural has changed: '%(n)s day'"],
        ),
    ],
    ids=["complete", "missing", "fuzzy", "placeholder", "stale", "plural"],
)
def test_a_gap_in_a_catalogue_is_named(word, fault):
    assert list(messages.shortcomings(a_catalogue(**word), {DAY.key: DAY})) == fault


def test_a_translation_is_kept_when_the_english_gains_a_plural():
    many = Message("%(n)s day", plural="%(n)s days", places={"web/a.html"})
    entry = messages.renewed(a_catalogue(), {many.key: many}, "km")[0]
    assert entry.msgstr_plural == {0: "%(n)s ថ្ងៃ"}
    assert entry.flags == ["python-format"]
    assert entry.occurrences == [("web/a.html", "")]


def test_a_translation_of_what_is_gone_is_dropped():
    assert list(messages.renewed(a_catalogue(), {}, "km")) == []


def test_a_string_put_together_before_translation_is_refused():
    with pytest.raises(ValueError, match="put together before"):
        list(messages.said_in_python('gettext(f"{n} days")'))


def test_context_plural_and_alias_are_read_from_python():
    source = (
        "from django.utils.translation import npgettext as _n, pgettext\n"
        'pgettext("month", "May")\n_n("time", "%(n)s day", "%(n)s days", 2)\ngettext(word)\n'
    )
    assert [(m.context, m.msgid, m.plural) for m in messages.said_in_python(source)] == [
        ("month", "May", ""),
        ("time", "%(n)s day", "%(n)s days"),
    ]


def test_context_percent_signs_and_constants_are_read_from_a_page():
    source = (
        '{% trans "5 %" context "share" as x %}{{ y|default:_("none") }}'
        '{% comment %}{% trans "no" %}{% endcomment %}'
    )
    assert [(m.context, m.msgid) for m in messages.said_in_template(source)] == [
        ("share", "5 %%"),
        ("", "none"),
    ]
