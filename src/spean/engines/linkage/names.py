"""Names of people: what stays the same when one name is written twice.

Both scripts are folded, each on its own. One is never derived from the other: a romanisation
does not determine the Khmer spelling, and a guess would look like a fact.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from spean.engines.kernel.khmer import is_khmer, normalise

__all__ = [
    "endings_while_typing",
    "fold_letters",
    "khmer_clusters",
    "khmer_fold",
    "khmer_forms",
    "khmer_parts",
    "khmer_skeleton",
    "latin_fold",
    "latin_forms",
    "latin_parts",
    "skeleton",
]

_REMEMBERED = 8192  # a list of people repeats its names; folding one costs more than finding it


def latin_fold(name: str) -> str:
    """The folded parts of a romanised name in alphabetical order: family name first or last is one.

    >>> latin_fold("Mr. Sokh Vuthy"), latin_fold("WUTHY Sok")
    ('sok voti', 'sok voti')
    """
    return " ".join(sorted(fold_letters(part) for part in latin_parts(name)))


@lru_cache(maxsize=_REMEMBERED)
def latin_forms(name: str) -> tuple[str, ...]:
    """The name written as one word, folded, begun at each of its parts; the typed order first.

    Folded after joining, so that ``Sok Heng`` and ``Sokheng`` share a form.
    """
    parts = latin_parts(name)
    return _without_repeats(
        fold_letters("".join(parts[at:] + parts[:at])) for at in range(len(parts))
    )


@lru_cache(maxsize=_REMEMBERED)
def latin_parts(name: str) -> tuple[str, ...]:
    """Lower-case words of a romanised name, without titles; ``SokDara`` counts as two words."""
    spaced = _CAMEL.sub(" ", normalise(name))
    plain = unicodedata.normalize("NFKD", spaced).casefold()
    words = re.findall("[a-z]+", _NOT_A_BREAK.sub("", plain))
    while len(words) > 1 and words[0] in _LATIN_TITLES:
        words = words[1:]
    for title in _LATIN_TITLE_PAIRS:
        if len(words) > 3 and tuple(words[:2]) == title:
            words = words[2:]
    return tuple(words)


@lru_cache(maxsize=_REMEMBERED)
def fold_letters(word: str) -> str:
    """One spelling for the ways Cambodians romanise one sound; `word` is lower-case a-z.

    Aspiration (``kh`` ``ph`` ``th`` ``chh``), doubling, a mute ``r`` or ``h``, ``w``/``v``,
    ``y``/``i`` and the spellings of a vowel differ between clerks, not between people.
    """
    folded = word
    for pattern, replacement in _CONSONANTS:
        folded = pattern.sub(replacement, folded)
    return _VOWEL_RUN.sub(lambda run: _fold_vowels(run[0]), folded)


def endings_while_typing(word: str) -> tuple[str, ...]:
    """The folds a half-typed word may grow into, likeliest first; each is looked up as a prefix.

    ``sophe`` may become ``Sopheap`` (``sopiap``) or ``Sophen`` (``sopen``): the vowels typed so
    far are only the beginning of a spelling.
    """
    head = re.sub("[aeiouyw]+$", "", word) if re.search("[a-z][aeiouyw]+$", word) else word
    typed = word[len(head) :].replace("y", "i")
    stem = fold_letters(head + "a")[:-1] if head else ""
    if not typed:
        return _without_repeats([fold_letters(word), stem])
    grown = [_VOWELS[run] for run in sorted(_VOWELS) if run.startswith(typed)]
    whole = fold_letters(word)
    found = _without_repeats([whole, *(stem + end for end in grown)])
    return tuple(end for end in found if not _has_shorter_prefix(end, found))


def skeleton(folded: str) -> str:
    """Consonants only, voicing dropped: the second chance when vowels were misheard.

    >>> skeleton("samnang"), skeleton("somnang")
    ('smnn', 'smnn')
    """
    first = "a" if folded[:1] in _VOWEL_LETTERS else ""
    bare = first + re.sub("[aeiou]", "", re.sub("(?<=[aeiou])v(?![aeiou])", "", folded))
    return bare.replace("ng", "n").translate(_UNVOICED)


def khmer_fold(name: str) -> str:
    """A Khmer name as one word without titles, marks that clerks drop, and twin letters.

    >>> khmer_fold("លោក សុខ ដារ៉ា") == khmer_fold("សុខដារា")
    True
    """
    return "".join(khmer_parts(name))


@lru_cache(maxsize=_REMEMBERED)
def khmer_parts(name: str) -> tuple[str, ...]:
    """The folded words of a Khmer name as far as spaces tell them apart; often only one."""
    words = [word for word in re.split(r"[\s.\-·]+", normalise(name)) if is_khmer(word)]
    while len(words) > 1 and words[0] in _KHMER_TITLES:
        words = words[1:]
    if words:
        words[0] = _KHMER_TITLE_GLUED.sub("", words[0])
    return tuple(folded for word in words if (folded := _fold_khmer(word)))


def khmer_forms(name: str) -> tuple[str, ...]:
    """The folded name begun at each place where a part may begin; the typed order first.

    Spaces are no guide (``សុខស្រីមុំ`` is also written ``សុខ ស្រីមុំ``), so every syllable with its
    own vowel may begin a part. A lone consonant usually ends the syllable before it.
    """
    starts, clusters = _syllable_starts(khmer_parts(name))
    return _without_repeats("".join(clusters[at:] + clusters[:at]) for at in starts)


def khmer_clusters(folded: str) -> tuple[str, ...]:
    """A consonant with everything that hangs on it, in order."""
    return tuple(_CLUSTER.findall(folded))


def khmer_skeleton(folded: str) -> str:
    """Letters only: vowels and subscript signs dropped, twin consonants of both series joined."""
    letters = "".join(letter for letter in folded if letter in _KHMER_LETTERS)
    return letters.translate(_ONE_SERIES)


# --- Latin ---------------------------------------------------------------------------------------

_LATIN_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mister", "madam", "dr", "he", "oknha"})
_LATIN_TITLE_PAIRS = (("lok", "srey"), ("neak", "srey"), ("lok", "chumteav"), ("h", "e"))
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])")
_NOT_A_BREAK = re.compile("[\u0300-\u036f'’ʼ`]")
_VOWEL_LETTERS = "aeiou"
_UNVOICED = str.maketrans("bdg", "ptk")
_CONSONANTS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("ck|q", "k"),
        ("j", "c"),
        ("f", "p"),
        ("w", "v"),
        ("[xz]", "s"),
        ("(?<=[b-dgk-np-tv])h+", ""),
        ("(?<!n)g", "k"),
        ("(?<=ng)k", ""),
        ("(?<!^)r(?![aeiouy])", ""),
        (r"([b-dgk-np-tv])\1+", r"\1"),
        ("d(?![aeiouyrl])", "t"),
        ("b(?![aeiouyrl])", "p"),
        ("(?<=[aeiouy])h(?![aeiouy])", ""),
        ("(?<!^)y|y(?![aeiou])", "i"),
        ("(?<=[aeiou])v(?![aeiou])", "w"),
    )
)
_VOWEL_RUN = re.compile("[aeiou]+w?")
_SPELLINGS = {
    "a": "a aa",
    "e": "e ae",
    "i": "i ii ee",
    "o": "o u ou oo uo ua uu oua ouo uow ouw ow uw",
    "ia": "ea ia ie iea eia eaa iaa",
    "oe": "oe oeu eu ue oue eou uoe euw oew oeuw",
    "oa": "oa",
    "ei": "ei eai iei",
    "ai": "ai aai aei",
    "oi": "oi ui oui oei uoi eui oeui",
    "ev": "eo eow ew aew aeo aeow",
    "av": "ao au aw aow auw aou",
    "iv": "iw iew ieu eaw iaw ieaw",
}
_VOWELS = {run: sound for sound, runs in _SPELLINGS.items() for run in runs.split()}
_LONGEST_RUN = max(map(len, _VOWELS))


def _fold_vowels(run: str) -> str:
    """A run of vowel letters, cut from the left into the longest known spellings."""
    sounds: list[str] = []
    while run:
        size = next((n for n in range(_LONGEST_RUN, 0, -1) if run[:n] in _VOWELS), 1)
        sounds.append(_VOWELS.get(run[:size], "v"))
        run = run[size:]
    return "".join(sounds)


def _has_shorter_prefix(word: str, among: tuple[str, ...]) -> bool:
    return any(other != word and word.startswith(other) for other in among)


# --- Khmer ---------------------------------------------------------------------------------------

_KHMER_TITLES = frozenset(
    normalise(title)
    for title in (
        *("លោក", "លោកស្រី", "អ្នកស្រី", "អ្នកនាង", "កញ្ញា", "នាង", "អ្នក", "ស្រី៖", "លោកគ្រូ"),
        *("អ្នកគ្រូ", "ឯកឧត្ដម", "លោកជំទាវ", "ឧកញ៉ា", "បណ្ឌិត", "យុវជន", "យុវតី"),
    )
)
_GLUED_TITLES = "|".join(map(normalise, ("លោកស្រី", "អ្នកស្រី", "លោកជំទាវ")))
_KHMER_TITLE_GLUED = re.compile(f"^(?:{_GLUED_TITLES})(?=.)")
_KHMER_LETTERS = frozenset(map(chr, range(0x1780, 0x17B4)))
_MUTED = re.compile("[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3])?[\u17b7\u17bb]?\u17cd")
_MARKS = re.compile("[\u17c9-\u17d1\u17d3\u17d7\u17dd]")
_KHMER_VOWEL = re.compile("[\u17b6-\u17c8]")
_TWINS = str.maketrans("ណឡឋឝឞឲ", "នលថសសឱ")
_DOUBLED = re.compile("([\u1780-\u17a2])\u17d2\\1")
_CLUSTER = re.compile("[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17dd])*|.")
_ONE_SERIES = str.maketrans("គឃជឈឌឍដទធពភ", "កខចឆតថតតថបផ")


def _fold_khmer(word: str) -> str:
    spoken = _MARKS.sub("", _MUTED.sub("", word)) or _MARKS.sub("", word)
    return _DOUBLED.sub(r"\1", spoken.translate(_TWINS))


def _syllable_starts(parts: tuple[str, ...]) -> tuple[list[int], list[str]]:
    """Where a part may begin, as positions in the clusters of the whole name."""
    starts: list[int] = []
    clusters: list[str] = []
    for part in parts:
        own = khmer_clusters(part)
        for at, cluster in enumerate(own):
            before_bare = len("".join(own[at + 1 : at + 2])) == 1
            if at == 0 or _KHMER_VOWEL.search(cluster) or before_bare:
                starts.append(len(clusters) + at)
        clusters.extend(own)
    return starts, clusters


def _without_repeats(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
