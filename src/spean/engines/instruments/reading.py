"""Walk a YAML file node by node, and note what is wrong with the line it stands in.

Everything is text until it is asked for as something else; no tag makes an object of anything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import yaml

from spean.engines.instruments.items import number_of
from spean.engines.instruments.problems import InstrumentFileError, Problem

Node = yaml.Node
MOST_BYTES = 300_000


class Sheet:
    """One file that is being read. Wrong values are noted and replaced by something harmless."""

    def __init__(self, text: str, where: str) -> None:
        self.where = where
        self.problems: list[Problem] = []
        self.root = self._composed(text)

    def _composed(self, text: str) -> Node:
        if len(text.encode()) > MOST_BYTES:
            raise InstrumentFileError(self.where, [Problem(0, "the file is too large")])
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as problem:
            line = problem.problem_mark.line + 1 if problem.problem_mark else 0
            raise InstrumentFileError(self.where, [Problem(line, "this is not YAML")]) from None
        except yaml.YAMLError:
            raise InstrumentFileError(self.where, [Problem(0, "this is not YAML")]) from None
        if not isinstance(node, yaml.MappingNode):
            raise InstrumentFileError(self.where, [Problem(1, "the file holds no keys and values")])
        return node

    def wrong(self, node: Node | None, what: str) -> None:
        self.problems.append(Problem(node.start_mark.line + 1 if node else 0, what))

    def finish(self) -> None:
        if self.problems:
            raise InstrumentFileError(self.where, self.problems)

    def mapping(
        self, node: Node, *, needs: Sequence[str] = (), may: Collection[str] | None = None
    ) -> Mapping[str, Node]:
        """Keys to nodes. `may` are the other keys allowed; None allows any."""
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, "keys and values are expected here")
            return {}
        found: dict[str, Node] = {}
        for key_node, value in node.value:
            key = str(key_node.value)
            if key in found:
                self.wrong(key_node, f"the key `{key}` stands here twice")
            if may is not None and key not in {*needs, *may}:
                self.wrong(key_node, f"the key `{key}` means nothing here")
            found[key] = value
        for key in needs:
            if key not in found:
                self.wrong(node, f"the key `{key}` is missing")
        return found

    def each(self, node: Node | None) -> Sequence[Node]:
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.wrong(node, "a list is expected here")
            return ()
        return list(node.value)

    def text(self, node: Node | None) -> str:
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(node, "one word or sentence is expected here")
            return ""
        return str(node.value).strip()

    def one_of(self, node: Node | None, known: Collection[str], otherwise: str) -> str:
        said = self.text(node)
        if node is None or said in known:
            return said or otherwise
        self.wrong(node, f"`{said}` is none of: {', '.join(known)}")
        return otherwise

    def number(self, node: Node | None, otherwise: float = 0.0) -> float:
        if node is None:
            return otherwise
        number = number_of(self.text(node))
        if number is None:
            self.wrong(node, "a number is expected here")
        return otherwise if number is None else number

    def whole(self, node: Node | None, otherwise: int = 0) -> int:
        number = self.number(node, otherwise)
        if number != int(number):
            self.wrong(node, "a whole number is expected here")
        return int(number)

    def share(self, node: Node | None, otherwise: float = 0.0) -> float:
        number = self.number(node, otherwise)
        if not 0 <= number <= 1:
            self.wrong(node, "a number from 0 to 1 is expected here")
        return number

    def yes(self, node: Node | None) -> bool:
        said = self.one_of(node, ("true", "false"), "false")
        return said == "true"

    def words(self, node: Node | None, languages: Sequence[str]) -> Mapping[str, str]:
        """The same in every language of the file: one that lacks its words is a problem."""
        if node is None:
            return {}
        found = self.mapping(node, needs=languages, may=())
        said = {language: self.text(found.get(language)) for language in languages}
        for language, text in said.items():
            if language in found and not text:
                self.wrong(found[language], f"the words in `{language}` are empty")
        return said
