"""Collect the words of every page and rule into the Khmer and Japanese catalogues.

`python tools/messages.py` rewrites src/spean/locale/*/LC_MESSAGES/django.po: what is new is added
empty, what nobody says any more is dropped, what is translated stays. `--check` changes nothing
and fails when a catalogue is not complete. Neither needs GNU gettext nor a database.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polib
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "spean"
CATALOGUES = SOURCES / "locale"
FOREIGN = Path(__file__).with_name("messages_foreign.json")
LANGUAGES = ("km", "ja")

Key = tuple[str, str]
"""Context ("" for none) and msgid: what tells one message from another."""


@dataclass(slots=True)
class Message:
    """One thing said in English, and where."""

    msgid: str
    context: str = ""
    plural: str = ""
    places: set[str] = field(default_factory=set)
    package: str = ""

    @property
    def key(self) -> Key:
        return self.context, self.msgid


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail on any gap")
    check = parser.parse_args().check
    said = collected()
    wrong: list[str] = []
    for language in LANGUAGES:
        wanted = said | borrowed(language, said)
        if not check:
            path = catalogue_path(language)
            path.parent.mkdir(parents=True, exist_ok=True)
            renewed(read_catalogue(path), wanted, language).save(str(path))
        catalogue = read_catalogue(catalogue_path(language))
        wrong += [f"{language}: {fault}" for fault in shortcomings(catalogue, wanted)]
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    sys.stdout.write(f"{len(said)} messages in {', '.join(LANGUAGES)}: {len(wrong)} to see to.\n")
    return 1 if wrong and check else 0


def collected() -> dict[Key, Message]:
    """Everything the product itself says."""
    said: dict[Key, Message] = {}
    for path in sorted(SOURCES.rglob("*")):
        reader = READERS.get(path.suffix)
        if reader is None or not path.is_file() or "engines" in path.parts:
            continue
        for message in _read(path, reader):
            kept = said.setdefault(message.key, message)
            kept.plural = kept.plural or message.plural
            kept.places.add(str(path.relative_to(SOURCES)))
    return said


def _read(path: Path, reader: Callable[[str], Iterator[Message]]) -> list[Message]:
    try:
        return list(reader(path.read_text("utf-8")))
    except (SyntaxError, ValueError) as error:
        raise SystemExit(f"{path.relative_to(ROOT)}: {error}") from error


def borrowed(language: str, said: dict[Key, Message]) -> dict[Key, Message]:
    """What Django and django-allauth say on our pages, and do not say well in this language."""
    packages = json.loads(FOREIGN.read_text("utf-8")).get(language, {})
    found = {}
    for package, listed in packages.items():
        for entry in listed:
            parts = {"msgid": entry} if isinstance(entry, str) else entry
            message = Message(package=package, **parts)
            if message.key not in said:
                found[message.key] = message
    return found


# ── Reading Python ────────────────────────────────────────────────────────────────────────────
CALLS = {
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "ngettext_lazy": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "pgettext_lazy": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
    "npgettext_lazy": ("context", "msgid", "plural"),
}


def said_in_python(source: str) -> Iterator[Message]:
    """What a module says through gettext, under whatever name it imported it.

    >>> [m.msgid for m in said_in_python(
    ...     'from django.utils.translation import gettext as _\\n_("Good " "day")')]
    ['Good day']
    """
    tree = ast.parse(source)
    names = dict(CALLS)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                if alias.name in CALLS and alias.asname:
                    names[alias.asname] = CALLS[alias.name]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (parts := names.get(_called(node))):
            yield from _message_of(node, parts)


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _message_of(node: ast.Call, parts: tuple[str, ...]) -> Iterator[Message]:
    """The message of one call; a variable was written down elsewhere, a sum of strings was not."""
    words = node.args[: len(parts)]
    if all(isinstance(word, ast.Constant) for word in words):
        said = [str(word.value) for word in words if isinstance(word, ast.Constant)]
        named = dict(zip(parts, said, strict=False))
        yield Message(named["msgid"], named.get("context", ""), named.get("plural", ""))
    elif any(isinstance(word, ast.JoinedStr | ast.BinOp) for word in words):
        message = f"line {node.lineno}: {ast.unparse(node)} is put together before it is translated"
        raise ValueError(message)


# ── Reading templates ─────────────────────────────────────────────────────────────────────────
QUOTED = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
INLINE = re.compile(rf"trans(?:late)?\s+{QUOTED}(?:.*?\scontext\s+{QUOTED})?")
BLOCK = re.compile(rf"blocktrans(?:late)?\b(?:.*?\scontext\s+{QUOTED})?")
CONSTANT = re.compile(rf"(?<![\w.])_\({QUOTED}\)")


def said_in_template(source: str) -> Iterator[Message]:
    """What a page says: trans, blocktranslate and _("…"), inside attributes too.

    >>> [m.msgid for m in said_in_template('<c-card title="{% trans \\'Open\\' %}">')]
    ['Open']
    >>> page = '{% blocktranslate trimmed count n=n %} {{ n }} day {% plural %} {{ n }} days '
    >>> [(m.msgid, m.plural) for m in said_in_template(page + '{% endblocktranslate %}')]
    [('%(n)s day', '%(n)s days')]
    """
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if _is_block(token, "comment"):
            list(_until(tokens, "endcomment"))
        elif _is_block(token, "blocktrans", "blocktranslate"):
            yield _block_message(token, tokens)
        elif token.token_type != TokenType.COMMENT:
            yield from _inline_messages(token)


def _inline_messages(token: Token) -> Iterator[Message]:
    if token.token_type == TokenType.BLOCK and (found := INLINE.match(token.contents)):
        yield Message(_literal(found[1]), context=_literal(found[2]) if found[2] else "")
    for found in CONSTANT.finditer(token.contents):
        yield Message(_literal(found[1]))


def _block_message(opening: Token, tokens: Iterator[Token]) -> Message:
    found = BLOCK.match(opening.contents)
    context = _literal(found[1]) if found and found[1] else ""
    inside = list(_until(tokens, "endblocktrans", "endblocktranslate"))
    middle = next((n for n, one in enumerate(inside) if _is_block(one, "plural")), len(inside))
    trimmed = "trimmed" in opening.split_contents()
    msgid = _put_together(inside[:middle], trimmed=trimmed)
    return Message(msgid, context, _put_together(inside[middle + 1 :], trimmed=trimmed))


def _put_together(tokens: Iterable[Token], *, trimmed: bool) -> str:
    """As Django does when the page is shown: {{ name }} becomes %(name)s, a per cent sign two."""
    text = "".join(
        f"%({token.contents})s"
        if token.token_type == TokenType.VAR
        else token.contents.replace("%", "%%")
        for token in tokens
    )
    return trim_whitespace(text) if trimmed else text


def _until(tokens: Iterator[Token], *ends: str) -> Iterator[Token]:
    for token in tokens:
        if _is_block(token, *ends):
            return
        yield token


def _is_block(token: Token, *names: str) -> bool:
    return token.token_type == TokenType.BLOCK and token.contents.split()[0] in names


def _literal(quoted: str) -> str:
    quote = quoted[0]
    plain = quoted[1:-1].replace(f"\\{quote}", quote).replace("\\\\", "\\")
    return plain.replace("%", "%%")


READERS: dict[str, Callable[[str], Iterator[Message]]] = {
    ".py": said_in_python,
    ".html": said_in_template,
    ".txt": said_in_template,
}


# ── The catalogues ────────────────────────────────────────────────────────────────────────────
def catalogue_path(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "django.po"


def read_catalogue(path: Path) -> polib.POFile:
    source = str(path) if path.exists() else ""
    return polib.pofile(source, wrapwidth=0)


def renewed(old: polib.POFile, said: dict[Key, Message], language: str) -> polib.POFile:
    """The catalogue as it must be now: own words first, each part in the order of the alphabet."""
    known = _by_key(old)
    new = polib.POFile(wrapwidth=0)
    new.metadata = {
        "Project-Id-Version": "spean",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for message in sorted(said.values(), key=lambda one: (one.package, one.msgid, one.context)):
        new.append(_entry(message, known.get(message.key)))
    return new


def _entry(message: Message, old: polib.POEntry | None) -> polib.POEntry:
    word = shown(old) if old else ""
    flags = [flag for flag in (old.flags if old else []) if flag == "fuzzy"]
    if places := places_in(message.msgid + message.plural):
        flags.append("python-brace-format" if places[0].startswith("{") else "python-format")
    return polib.POEntry(
        msgid=message.msgid,
        msgctxt=message.context or None,
        msgid_plural=message.plural,
        msgstr="" if message.plural else word,
        msgstr_plural={0: word} if message.plural else {},
        tcomment=old.tcomment if old else "",
        comment=message.package,
        occurrences=[(place, "") for place in sorted(message.places)],
        flags=flags,
    )


def _by_key(catalogue: polib.POFile) -> dict[Key, polib.POEntry]:
    return {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue if not entry.obsolete}


def shown(entry: polib.POEntry) -> str:
    """The translation; neither language has a plural form of its own."""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


# ── What is wrong with them ───────────────────────────────────────────────────────────────────
PLACE = re.compile(r"%\(\w[^)]*\)[sd]|%%|%[sd]|\{\w+\}")


def shortcomings(catalogue: polib.POFile, said: dict[Key, Message]) -> Iterator[str]:
    """Everything that keeps a catalogue from being complete, a line each."""
    entries = _by_key(catalogue)
    for key in sorted(said.keys() | entries.keys()):
        if fault := _fault(said.get(key), entries.get(key)):
            yield f"{fault}: {key[1]!r}" + (f" ({key[0]})" if key[0] else "")


def _fault(message: Message | None, entry: polib.POEntry | None) -> str:
    if message is None:
        return "nobody says this any more"
    if entry is None or not shown(entry).strip():
        return "not translated"
    if entry.fuzzy:
        return "to be looked at again (fuzzy)"
    if entry.msgid_plural != message.plural:
        return "the plural has changed"
    if places_in(shown(entry)) != places_in(message.plural or message.msgid):
        return f"other placeholders in {shown(entry)!r}"
    return ""


def places_in(text: str) -> list[str]:
    """The places a text leaves for values, in a fixed order.

    >>> places_in("%(shown)s of %(total)s, 5 %%")
    ['%%', '%(shown)s', '%(total)s']
    """
    return sorted(PLACE.findall(text))


if __name__ == "__main__":
    sys.exit(main())
