"""The closed word lists of a registration form: sexes, yes and no, currencies, sectors.

Not a dictionary and not a classification: only what people are seen to write in these columns.
The words stand in `data/words.csv`, where a colleague who writes no Python can add one.
"""

import csv
import re
from functools import lru_cache
from importlib import resources

from spean.engines.kernel.khmer import normalise, to_ascii_digits

__all__ = ["ANSWERS", "CURRENCIES", "SECTORS", "SEXES", "fold_word"]

_WORD_BREAK = re.compile(r"[\s.,:;/\\()\[\]\"'_-]+")


@lru_cache(maxsize=8_192)
def fold_word(raw: str) -> str:
    """The cell as these lists spell it: one case, no punctuation around or between words."""
    plain = to_ascii_digits(normalise(raw[:200])).casefold()
    return _WORD_BREAK.sub(" ", plain).strip()


def _read_words() -> dict[str, dict[str, str]]:
    source = resources.files("spean.engines.sheets").joinpath("data/words.csv")
    lists: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines()):
        words, code = lists.setdefault(row.pop("list"), {}), row.pop("code")
        for word in filter(None, map(fold_word, ";".join(row.values()).split(";"))):
            words[word] = code
    return lists


_LISTS = _read_words()
ANSWERS = _LISTS["answer"]
CURRENCIES = _LISTS["currency"]
SECTORS = _LISTS["sector"]
SEXES = _LISTS["sex"]
