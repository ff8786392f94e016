"""An instrument as a file: read, checked line by line, and refused whole when a line is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import resources

from spean.engines.instruments.items import (
    NOT_APPLICABLE,
    PREFER_NOT,
    TIERS,
    Band,
    Dimension,
    Instrument,
    Item,
    Kind,
    Option,
    Points,
    TierRule,
    Use,
    Words,
)
from spean.engines.instruments.reading import Node, Sheet

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NEEDS = ("key", "version", "use", "languages", "title", "items")
_MAY = (
    *("lead", "source", "licence", "wording", "dimensions", "scales", "bands"),
    *("least_answered", "tiers"),
)
_FIVE = 5
YES_NO = (Option("yes", {}, 1.0), Option("no", {}, 0.0))
"""The words for yes and no are those of the pages, in the reader's language."""


def read_instrument(text: str, *, where: str = "instrument") -> Instrument:
    """The instrument of one YAML file; docs/engines/instruments.md shows every key.

    Raises InstrumentFileError with every problem by its line.
    """
    sheet = Sheet(text, where)
    read = _Reader(sheet)
    instrument = read.instrument()
    sheet.finish()
    return instrument


def shipped() -> Mapping[str, str]:
    """The files we ship: name to text."""
    folder = resources.files(__package__) / "shipped"
    found = sorted(folder.iterdir(), key=lambda one: one.name)
    return {one.name: one.read_text("utf-8") for one in found if one.name.endswith(".yaml")}


class _Reader:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.top = sheet.mapping(sheet.root, needs=_NEEDS, may=_MAY)
        self.languages = self._languages()
        self.needs_words = sheet.one_of(self.top.get("wording"), ("to_import", "here"), "here")
        self.scales = self._scales()
        self.dimensions = tuple(
            Dimension(self._name(code, node), self._words(node))
            for code, node in self._pairs("dimensions")
        )

    def instrument(self) -> Instrument:
        sheet, top = self.sheet, self.top
        version, least = sheet.whole(top.get("version")), sheet.whole(top.get("least_answered"), 70)
        if version < 1:
            sheet.wrong(top.get("version"), "versions count from 1")
        if not 0 < least <= 100:
            sheet.wrong(top.get("least_answered"), "from 1 to 100 of a hundred items are expected")
        items = self._items()
        return Instrument(
            key=self._name(sheet.text(top.get("key")), top.get("key")),
            version=version,
            use=Use(sheet.one_of(top.get("use"), tuple(Use), Use.QUESTIONS)),
            words=self._words(top.get("title")),
            languages=self.languages,
            items=items,
            dimensions=self.dimensions,
            bands=self._bands(),
            least_answered=least,
            tiers=self._tiers({one.id: one for one in items}),
            source=sheet.text(top.get("source")),
            licence=sheet.text(top.get("licence")),
            lead=self._words(top.get("lead")),
            needs_words=self.needs_words == "to_import",
        )

    def _languages(self) -> tuple[str, ...]:
        nodes = self.sheet.each(self.top.get("languages"))
        found = tuple(self.sheet.text(node) for node in nodes)
        if not found or not all(map(_LANGUAGE.fullmatch, found)) or len(set(found)) < len(found):
            self.sheet.wrong(self.top.get("languages"), "languages are codes such as km, en, ja")
        return found

    def _words(self, node: Node | None) -> Words:
        return self.sheet.words(node, self.languages)

    def _name(self, name: str, node: Node | None) -> str:
        if not _NAME.fullmatch(name):
            told = "a name has small letters, digits and _, and at most 40 of them"
            self.sheet.wrong(node, f"`{name}`: {told}")
        return name

    def _pairs(self, key: str) -> Sequence[tuple[str, Node]]:
        node = self.top.get(key)
        return list(self.sheet.mapping(node).items()) if node else []

    def _scales(self) -> Mapping[str, tuple[Option, ...]]:
        """Five answers for several items, from the worst (1) to the best (5)."""
        found = {}
        for name, node in self._pairs("scales"):
            steps = self.sheet.each(node)
            if len(steps) != _FIVE:
                self.sheet.wrong(node, f"the scale `{name}` needs five answers")
            found[name] = tuple(
                Option(str(number), self._words(step), (number - 1) / (_FIVE - 1))
                for number, step in enumerate(steps, start=1)
            )
        return found

    def _items(self) -> tuple[Item, ...]:
        found: dict[str, Item] = {}
        for node in self.sheet.each(self.top.get("items")):
            item = self._item(node)
            if item.id in found:
                self.sheet.wrong(node, f"the item `{item.id}` stands here twice")
            found[item.id] = item
        if not found:
            self.sheet.wrong(self.top.get("items"), "an instrument needs items")
        for one in self.dimensions:
            if not any(item.dimension == one.code for item in found.values()):
                self.sheet.wrong(
                    self.top.get("dimensions"), f"the dimension `{one.code}` has no item"
                )
        return tuple(found.values())

    def _item(self, node: Node) -> Item:
        sheet = self.sheet
        may = ("text", "dimension", "scale", "options", "reversed", "may_not_apply")
        said = sheet.mapping(node, needs=("id", "kind"), may=(*may, "least", "most", "cuts"))
        kind = Kind(sheet.one_of(said.get("kind"), tuple(Kind), Kind.TEXT))
        dimension = sheet.text(said.get("dimension"))
        if dimension and dimension not in {one.code for one in self.dimensions}:
            sheet.wrong(said["dimension"], f"there is no dimension `{dimension}`")
        if "text" not in said and self.needs_words == "here":
            sheet.wrong(node, "the key `text` is missing")
        limits = [sheet.whole(said[key]) if key in said else None for key in ("least", "most")]
        item = Item(
            id=self._name(sheet.text(said.get("id")), said.get("id", node)),
            kind=kind,
            words=self._words(said.get("text")),
            dimension=dimension,
            options=self._options(kind, said, node),
            is_reversed=sheet.yes(said.get("reversed")),
            may_not_apply=sheet.yes(said.get("may_not_apply")),
            least=limits[0],
            most=limits[1],
            cuts=self._cuts(said.get("cuts")),
        )
        self._must_be_scorable(item, node)
        return item

    def _must_be_scorable(self, item: Item, node: Node) -> None:
        """An item that counts in a dimension must give a number for each of its answers."""
        if not item.dimension or item.kind is Kind.FIVE_POINT:  # a scale has its values
            return
        valued = item.cuts if item.kind is Kind.NUMBER else item.options
        without = [one.code for one in item.options if one.value is None]
        if item.kind is Kind.TEXT or not valued:
            self.sheet.wrong(node, f"`{item.id}` has a dimension, but no value to score")
        elif without:
            self.sheet.wrong(node, f"`{item.id}`: no value is given for {', '.join(without)}")

    def _options(self, kind: Kind, said: Mapping[str, Node], node: Node) -> tuple[Option, ...]:
        if kind is Kind.YES_NO:
            return YES_NO
        if kind is Kind.FIVE_POINT:
            name = self.sheet.text(said.get("scale"))
            if name not in self.scales:
                self.sheet.wrong(said.get("scale", node), f"there is no scale `{name}`")
            return self.scales.get(name, ())
        return self._choices(said.get("options"), node) if kind is Kind.CHOICE else ()

    def _choices(self, node: Node | None, item: Node) -> tuple[Option, ...]:
        found: dict[str, Option] = {}
        for each in self.sheet.each(node):
            said = self.sheet.mapping(each, needs=("code",), may=("text", "value"))
            code = self.sheet.text(said.get("code"))
            if code in found or code in {"", PREFER_NOT, NOT_APPLICABLE}:
                self.sheet.wrong(each, f"the answer `{code}` stands here twice, or is taken")
            if "text" not in said and self.needs_words == "here":
                self.sheet.wrong(each, "the key `text` is missing")
            value = self.sheet.share(said["value"]) if "value" in said else None
            found[code] = Option(code, self._words(said.get("text")), value)
        if not found:
            self.sheet.wrong(item, "a choice needs `options`")
        return tuple(found.values())

    def _cuts(self, node: Node | None) -> tuple[tuple[float, float], ...]:
        found = []
        for each in self.sheet.each(node):
            said = self.sheet.mapping(each, needs=("from", "value"), may=())
            value = self.sheet.share(said.get("value"))
            found.append((self.sheet.number(said.get("from")), value))
        return tuple(sorted(found))

    def _bands(self) -> tuple[Band, ...]:
        node = self.top.get("bands")
        found = []
        for each in self.sheet.each(node):
            said = self.sheet.mapping(each, needs=("code", "from", "text"), may=())
            start, words = self.sheet.share(said.get("from")), self._words(said.get("text"))
            found.append(Band(self.sheet.text(said.get("code")), start, words))
        starts = [one.start for one in found]
        if found and (starts[0] != 0 or starts != sorted(set(starts))):
            self.sheet.wrong(node, "bands begin at 0 and rise")
        return tuple(found)

    def _tiers(self, items: Mapping[str, Item]) -> TierRule | None:
        node = self.top.get("tiers")
        screens = self.sheet.text(self.top.get("use")) == Use.SCREENING
        if node is None or not screens:
            if node or screens:
                self.sheet.wrong(node, "a screening, and nothing else, needs `tiers`")
            return None
        said = self.sheet.mapping(node, needs=("starts", "points"), may=())
        starts_at = said.get("starts")
        starts = self.sheet.mapping(starts_at, needs=TIERS, may=()) if starts_at else {}
        numbers = {tier: self.sheet.whole(starts.get(tier)) for tier in TIERS}
        rising = [numbers[tier] for tier in TIERS]
        if rising[0] != 0 or rising != sorted(set(rising)):
            self.sheet.wrong(starts_at, "the first tier starts at 0 points, the others above it")
        lines = [self._points(each, items) for each in self.sheet.each(said.get("points"))]
        return TierRule(tuple(lines), numbers)

    def _points(self, node: Node, items: Mapping[str, Item]) -> Points:
        sheet = self.sheet
        may = ("answer", "at_least", "points", "tier")
        said = sheet.mapping(node, needs=("item",), may=may)
        line = Points(
            item=sheet.text(said.get("item")),
            answer=sheet.text(said.get("answer")),
            at_least=sheet.number(said["at_least"]) if "at_least" in said else None,
            points=sheet.whole(said.get("points")),
            tier=sheet.one_of(said.get("tier"), TIERS, ""),
        )
        item = items.get(line.item)
        if item is None:
            sheet.wrong(node, f"there is no item `{line.item}`")
        elif ("answer" in said) == ("at_least" in said):
            sheet.wrong(node, "either `answer` or `at_least` is needed")
        elif line.answer and line.answer not in _answers_of(item):
            sheet.wrong(said["answer"], f"`{line.answer}` is no answer to `{line.item}`")
        if line.points < 0 or not (line.points or line.tier):
            sheet.wrong(node, "a line adds points, or leads to a tier")
        return line


def _answers_of(item: Item) -> set[str]:
    beside = {PREFER_NOT, NOT_APPLICABLE} if item.may_not_apply else {PREFER_NOT}
    return beside | {one.code for one in item.options}
