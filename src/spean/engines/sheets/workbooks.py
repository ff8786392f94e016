"""What an Excel workbook says about itself: which sheet to read, its styles, its shared texts."""

import posixpath
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from spean.engines.sheets.codes import Unreadable
from spean.engines.sheets.packages import Handler, Package, parse
from spean.engines.sheets.shapes import Limits, Note

__all__ = ["Book", "Shared", "Shows", "Style", "legacy_font", "open_book", "open_named"]

_PLAIN_DATES = {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}
_PLAIN_PERCENTS = {9, 10}
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_LEGACY = re.compile(r"(?:limon|abc)(?:[ -]|$)", re.IGNORECASE)
_ESCAPE = re.compile(r"_x(?!0000|[Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
_CHART_PARTS = ("chartsheets/", "dialogsheets/", "macrosheets/")


class Shows(StrEnum):
    """What a number in the cell stands for, by its number format."""

    NUMBER = "number"
    DATE = "date"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Style:
    shows: Shows = Shows.NUMBER
    digits: int = 0
    """Zeros are put before the number up to this many digits (format ``000000000``)."""
    legacy_font: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """One shared text, cut one letter after the limit so that the cell using it is refused."""

    text: str
    legacy_font: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    title: str
    part: str
    counts_from_1904: bool
    styles: tuple[Style, ...]
    shared: tuple[Shared, ...]
    notes: tuple[Note, ...]


def open_book(package: Package, limits: Limits) -> Book:
    """Everything needed to read the first visible sheet; the sheet itself is not touched."""
    contents, targets = _opened(package)
    return _book(package, limits, contents, targets, _first_visible(contents, targets))


def open_named(package: Package, limits: Limits, name: str) -> Book | None:
    """The same for the sheet of this name, be it hidden or not; None where there is none."""
    contents, targets = _opened(package)
    for sheet in contents.sheets:
        if sheet.name.strip().lower() == name and targets.by_id.get(sheet.relation):
            return _book(package, limits, contents, targets, sheet)
    return None


def _opened(package: Package) -> "tuple[_Contents, _Targets]":
    workbook = _workbook_part(package)
    contents = _Contents()
    _read(package, workbook, contents)
    return contents, _targets(package, workbook)


def _book(
    package: Package,
    limits: Limits,
    contents: "_Contents",
    targets: "_Targets",
    chosen: "_SheetEntry",
) -> Book:
    styles, shared = _Styles(), _SharedTexts(limits.cell_letters + 1)
    if part := targets.of_type("/styles"):
        _read(package, part, styles)
    if part := targets.of_type("/sharedStrings"):
        _read(package, part, shared)
    return Book(
        title=chosen.name,
        part=targets.by_id[chosen.relation],
        counts_from_1904=contents.counts_from_1904,
        styles=styles.styles(),
        shared=tuple(shared.texts),
        notes=tuple(_notes(contents, chosen, has_links=bool(targets.of_type("/externalLink")))),
    )


def legacy_font(name: str) -> str:
    """The font's name if it draws Khmer with Latin letters (Limon, ABC), else an empty text."""
    return name if _LEGACY.match(name) else ""


def unescape(text: str) -> str:
    """Excel writes a control character as ``_x000D_``; what is no character stays as written."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _read(package: Package, part: str, handler: Handler) -> None:
    deque(parse(package, part, handler), maxlen=0)


def _workbook_part(package: Package) -> str:
    if "_rels/.rels" not in package:
        raise Unreadable("not_a_workbook")
    found = _targets(package, "").of_type("/officeDocument")
    if found.endswith(".bin"):
        raise Unreadable("unsupported", extension=".xlsb")
    if found not in package or not found.startswith("xl/"):
        raise Unreadable("not_a_workbook")
    if any(part.endswith("vbaProject.bin") for part in package.parts):
        raise Unreadable("macros")
    return found


def _first_visible(contents: "_Contents", targets: "_Targets") -> "_SheetEntry":
    for sheet in contents.sheets:
        part = targets.by_id.get(sheet.relation, "")
        if sheet.is_visible and part and not any(kind in part for kind in _CHART_PARTS):
            return sheet
    raise Unreadable("no_visible_sheet")


def _notes(contents: "_Contents", chosen: "_SheetEntry", *, has_links: bool) -> Iterator[Note]:
    rest = [sheet for sheet in contents.sheets if sheet is not chosen]
    if names := [sheet.name for sheet in rest if sheet.is_visible]:
        yield Note("other_sheets", {"names": ", ".join(names)})
    if names := [sheet.name for sheet in rest if not sheet.is_visible]:
        yield Note("hidden_sheets", {"names": ", ".join(names)})
    if has_links:
        yield Note("external_links", {})


# --- which part is related to which --------------------------------------------------------------


class _Targets:
    """Reads a `.rels` part. What lies outside the archive is never a target."""

    def __init__(self, folder: str) -> None:
        self.by_id: dict[str, str] = {}
        self._by_type: dict[str, str] = {}
        self._folder = folder

    def of_type(self, ending: str) -> str:
        return next((part for kind, part in self._by_type.items() if kind.endswith(ending)), "")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", "")))
        part = target.lstrip("/")
        self.by_id[attributes.get("Id", "")] = part
        self._by_type.setdefault(attributes.get("Type", ""), part)

    def end(self, name: str) -> None:
        """Relations have no content."""

    def text(self, piece: str) -> None:
        """Relations have no text."""


def _targets(package: Package, part: str) -> _Targets:
    folder, name = posixpath.split(part)
    targets = _Targets(folder)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    _read(package, rels, targets)
    return targets


# --- the list of sheets --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _SheetEntry:
    name: str
    relation: str
    is_visible: bool


class _Contents:
    def __init__(self) -> None:
        self.sheets: list[_SheetEntry] = []
        self.counts_from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((v for key, v in attributes.items() if key.endswith(" id")), "")
            is_visible = attributes.get("state", "visible") == "visible"
            self.sheets.append(_SheetEntry(attributes.get("name", ""), relation, is_visible))
        elif name == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904") in ("1", "true")

    def end(self, name: str) -> None:
        """The list of sheets has no content."""

    def text(self, piece: str) -> None:
        """The list of sheets has no text."""


# --- styles --------------------------------------------------------------------------------------


class _Styles:
    def __init__(self) -> None:
        self._formats: dict[int, str] = {}
        self._fonts: list[str] = []
        self._cells: list[tuple[int, int]] = []
        self._inside = ""

    def styles(self) -> tuple[Style, ...]:
        return tuple(self._style(number_format, font) for number_format, font in self._cells)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("cellXfs", "cellStyleXfs", "fonts", "dxfs"):
            self._inside = name
        elif name == "numFmt" and self._inside != "dxfs":
            self._formats[_count(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "font" and self._inside == "fonts":
            self._fonts.append("")
        elif name == "name" and self._inside == "fonts" and self._fonts:
            self._fonts[-1] = attributes.get("val", "")
        elif name == "xf" and self._inside == "cellXfs":
            self._cells.append(
                (_count(attributes.get("numFmtId")), _count(attributes.get("fontId")))
            )

    def end(self, name: str) -> None:
        if name == self._inside:
            self._inside = ""

    def text(self, piece: str) -> None:
        """Styles have no text."""

    def _style(self, number_format: int, font: int) -> Style:
        code = self._formats.get(number_format, "")
        name = self._fonts[font] if font < len(self._fonts) else ""
        digits = len(code) if re.fullmatch("0{2,}", code) else 0
        return Style(_shows(number_format, code), digits, legacy_font(name))


def _shows(number_format: int, code: str) -> Shows:
    shown = _NOT_SHOWN.sub("", code).split(";")[0].casefold()
    if number_format in _PLAIN_PERCENTS or "%" in shown:
        return Shows.PERCENT
    if number_format in _PLAIN_DATES or "d" in shown or "y" in shown:
        return Shows.DATE
    return Shows.NUMBER


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


# --- shared texts --------------------------------------------------------------------------------


class _SharedTexts:
    """Readings printed above Japanese words (`rPh`) are no part of the text."""

    def __init__(self, longest: int) -> None:
        self.texts: list[Shared] = []
        self._longest = longest
        self._pieces: list[str] = []
        self._letters = 0
        self._font = ""
        self._listens = self._is_reading = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._pieces, self._letters, self._font = [], 0, ""
        elif name == "rPh":
            self._is_reading = True
        elif name == "rFont":
            self._font = self._font or legacy_font(attributes.get("val", ""))
        elif name == "t":
            self._listens = not self._is_reading

    def end(self, name: str) -> None:
        if name == "si":
            self.texts.append(Shared(unescape("".join(self._pieces)), self._font))
        elif name == "rPh":
            self._is_reading = False
        elif name == "t":
            self._listens = False

    def text(self, piece: str) -> None:
        if self._listens and self._letters < self._longest:
            self._pieces.append(piece[: self._longest - self._letters])
            self._letters += len(piece)
