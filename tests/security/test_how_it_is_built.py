"""What our code and our scripts may be made of: patterns, pages, hashes, chance, what stays behind."""

import ast
import re
from pathlib import Path

import pytest

from spean.base.sealing import envelope
from tests.security.test_forbidden_words import ROOT, SPEAN, calls, found, nodes

SCRIPTS = sorted((ROOT / "assets/js").glob("*.js"))
PATTERNS = {
    "compile",
    "match",
    "search",
    "fullmatch",
    "sub",
    "subn",
    "split",
    "findall",
    "finditer",
}


def is_a_word_of_ours(node):
    """A text in the code, a constant by name, or put together from such."""
    if isinstance(node, ast.JoinedStr):
        return all(
            is_a_word_of_ours(part.value)
            for part in node.values
            if isinstance(part, ast.FormattedValue)
        )
    return isinstance(node, ast.Constant) or ast.unparse(node).replace("_", "").isupper()


def patterns(tree):
    """Calls of `re` within functions: what stands outside is made once, of our own lists."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
                if name.startswith("re.") and name.removeprefix("re.") in PATTERNS:
                    yield node.args[0]


@pytest.mark.asvs("1.2.9")
def test_no_pattern_is_made_of_what_comes_in():
    faults = [
        f"{path.relative_to(SPEAN)}: {ast.unparse(pattern)}"
        for path in SPEAN.rglob("*.py")
        for pattern in patterns(ast.parse(path.read_text()))
        if not is_a_word_of_ours(pattern) and path.parent.name != "gateways"
    ]  # what a gateway answers is read with the patterns of whoever keeps the house
    assert faults == []
    asked = [
        found(place, word.value)
        for place, node, _name in calls()
        for word in node.keywords
        if re.search(r"__i?regex$", word.arg or "") and not is_a_word_of_ours(word.value)
    ]
    assert asked == []


@pytest.mark.parametrize(
    ("code", "ours"),
    [('re.sub("a", x)', True), ("re.sub(x, y)", False), ('re.sub(f"{x}+", y)', False)],
)
def test_the_rule_about_patterns_sees_what_it_should(code, ours):
    (pattern,) = patterns(ast.parse(f"def any(x, y):\n    return {code}"))
    assert is_a_word_of_ours(pattern) is ours


@pytest.mark.asvs("1.3.7")
def test_no_page_is_made_from_a_text():
    made = {"Template", "from_string", "Engine", "NativeEnvironment", "Environment"}
    hits = [found(place, node) for place, node, name in calls() if name.split(".")[-1] in made]
    assert hits == []


# ── Scripts ───────────────────────────────────────────────────────────────────────────────────
def lines_with(pattern):
    return [
        f"{path.name}: {line.strip()}"
        for path in SCRIPTS
        for line in path.read_text("utf-8").splitlines()
        if re.search(pattern, line)
    ]


@pytest.mark.asvs("3.2.2")
def test_our_scripts_write_text_and_never_markup():
    assert len(SCRIPTS) > 5
    assert lines_with(r"\btextContent =")
    markup = r"(inner|outer)HTML|insertAdjacentHTML|document\.write|DOMParser|createContextual"
    assert lines_with(rf"{markup}|\beval\(|new Function|setTimeout\(\s*[\"'`]") == []


@pytest.mark.asvs("3.5.5")
def test_our_scripts_hear_no_other_window():
    """A channel is heard by pages of our own origin only; what it says is compared with two words."""
    assert lines_with(r"addEventListener\(\s*[\"']message|window\.(onmessage|opener|parent)") == []
    assert lines_with(r"onmessage") == ["lock.js: tabs.onmessage = ({ data }) => {"]
    assert lines_with(r"new BroadcastChannel") == lines_with(r"const tabs =")
    assert lines_with(r"postMessage\((?!\")") == lines_with(r"const tabs =")


@pytest.mark.asvs("3.7.1")
def test_no_page_needs_a_retired_technique():
    tags = re.compile(
        r"<(object|embed|applet|frame|frameset|iframe|marquee|bgsound)\b", re.IGNORECASE
    )
    pages = [path for path in SPEAN.rglob("*.html") if tags.search(path.read_text("utf-8"))]
    assert pages == []
    assert (
        lines_with(r"ActiveXObject|showModalDialog|document\.domain|execCommand|openDatabase") == []
    )


@pytest.mark.asvs("14.3.3")
def test_a_browser_keeps_how_the_desk_looks_and_nothing_else():
    kept = [
        key.strip("\"'")
        for path in SCRIPTS
        for key in re.findall(r"Storage\.(?:set|get)Item\(([^,)]+)", path.read_text("utf-8"))
    ]
    assert set(kept) == {"spean-theme", "storage"}
    assert lines_with(r"const storage =") == ['keys.js: const storage = "spean-keys";']
    assert lines_with(r"localStorage\.setItem\(storage") == [
        'keys.js: localStorage.setItem(storage, letters.checked ? "on" : "off");'
    ]
    assert lines_with(r"sessionStorage|indexedDB|caches\.|document\.cookie|localStorage\[") == []


@pytest.mark.asvs("15.3.6")
def test_our_scripts_read_no_object_from_outside_and_write_under_no_name_they_were_given():
    reading = (
        r"JSON\.parse|\.json\(\)|Object\.(assign|defineProperty|setPrototypeOf)|structuredClone"
    )
    assert lines_with(rf"{reading}|__proto__|\.prototype\b|for \((const|let|var) \w+ in ") == []
    assert lines_with(r"[\w\])]\[[^\]\"'\d]+\]\s*=[^=>]") == []


# ── Hashes, seals and chance ──────────────────────────────────────────────────────────────────
SEALING = {"cryptography.exceptions", "cryptography.hazmat.primitives.ciphers.aead"}
CHANCE_MAY_BE_REPEATED = ("engines/", "demo/", "cli/bench_command.py")
"""Where the same seed must give the same answer: nothing secret is made there."""


def imported():
    """Module → what is taken from it, wherever it is imported to run."""
    for place, node in nodes(ast.Import | ast.ImportFrom):
        module = getattr(node, "module", None)
        for one in node.names:
            yield place, module or one.name, one.name


@pytest.mark.asvs("11.2.1", "11.3.1", "11.3.2")
def test_sealing_is_aes_gcm_of_a_proven_library_and_nothing_else():
    taken = {(module, name) for _p, module, name in imported() if module.startswith("cryptography")}
    assert {module for module, _name in taken} == SEALING
    assert {name for _module, name in taken} == {"AESGCM", "InvalidTag"}
    others = ("Crypto", "nacl", "pyaes", "rsa", "ecdsa", "ssl", "jwt", "OpenSSL", "md5", "sha")
    strangers = {module for _p, module, _n in imported() if module.split(".")[0] in others}
    assert strangers <= {"ssl"}  # its version is asked for


@pytest.mark.asvs("11.2.3")
def test_keys_have_256_bits():
    assert envelope.KEY_BYTES * 8 == 256
    assert {len(envelope.new_key()) for _again in range(20)} == {32}
    assert len({envelope.new_key() for _again in range(20)}) == 20


@pytest.mark.asvs("11.4.1")
def test_sha256_is_the_only_hash():
    used = {
        ast.unparse(node)
        for _place, node in nodes(ast.Attribute)
        if ast.unparse(node.value) == "hashlib"
    }
    assert used == {"hashlib.sha256", "hashlib.file_digest"}
    for place, node, name in calls():
        if name == "hashlib.file_digest":
            assert ast.unparse(node.args[1]) == "'sha256'", place
        if name == "salted_hmac":
            told = {word.arg: ast.unparse(word.value) for word in node.keywords}
            assert told.get("algorithm") == "'sha256'", place


@pytest.mark.asvs("11.5.1")
def test_what_must_not_be_guessed_comes_from_the_systems_chance():
    guessable = {
        place
        for place, module, _name in imported()
        if module.split(".")[0] == "random" or module == "numpy.random"
        if not place.startswith(CHANCE_MAY_BE_REPEATED)
    }
    assert guessable == {"registry/accounts/rules.py"}  # a type; whose dice it are, says the action
    rolled = [found(place, node) for place, node, name in calls() if name.startswith("random.")]
    assert [one for one in rolled if not one.startswith(CHANCE_MAY_BE_REPEATED)] == []
    action = Path(SPEAN / "registry/accounts/actions/accounts.py").read_text()
    assert "first_password(secrets.SystemRandom())" in action
