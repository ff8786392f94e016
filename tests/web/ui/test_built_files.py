"""The committed style, script and font files are what their list says, small enough, and complete."""

import gzip
import hashlib
import re
from pathlib import Path

import django_htmx
import pytest
from tests.web.ui.pages import the_guide

from spean.web import ui

BUILT = Path(ui.__file__).parent / "static/spean"
CSS = (BUILT / "spean.css").read_text("utf-8")
HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
FIRST_LOAD_BYTES = 100_000


def sums():
    lines = (BUILT / "SHA256SUMS").read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def test_every_built_file_matches_its_sum():
    actual = {
        str(path.relative_to(BUILT)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in BUILT.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert actual == sums()


def test_the_first_page_of_a_worker_stays_small():
    packed = [
        gzip.compress(content, mtime=0)
        for content in (
            the_guide("km").encode(),
            CSS.encode(),
            (BUILT / "spean.js").read_bytes(),
            (BUILT / "theme.js").read_bytes(),
            (BUILT / "icons.svg").read_bytes(),
            HTMX.read_bytes(),
        )
    ]
    fonts = [path.read_bytes() for path in (BUILT / "fonts").glob("*.woff2")]
    assert len(fonts) == 2
    assert sum(map(len, packed + fonts)) < FIRST_LOAD_BYTES


@pytest.mark.parametrize(
    "rule",
    [
        ":lang(km){letter-spacing:0;line-height:1.75}",
        "}:focus-visible{outline:3px solid",
        "prefers-reduced-motion: reduce",
        "@media print",
        "tabular-nums",
        "font-display:swap",
        "[data-bs-theme=dark]",
    ],
)
def test_a_promise_to_readers_survived_the_pruning(rule):
    assert rule.replace(": ", ":") in CSS.replace(": ", ":")


def test_every_property_that_is_used_is_set():
    used = set(re.findall(r"var\((--[\w-]+)\)", CSS))
    given = set(re.findall(r"[{;\s](--[\w-]+)\s*:", CSS))
    assert used - given == set()


def test_khmer_is_never_cut_with_dots():
    assert "ellipsis" not in CSS


@pytest.mark.asvs("14.2.3")
def test_nothing_is_fetched_from_elsewhere():
    scripts = (BUILT / "spean.js").read_text("utf-8") + (BUILT / "theme.js").read_text("utf-8")
    assert re.findall(r"url\(\s*[\"']?(?:https?:)?//", CSS) == []
    assert re.findall(r"https?://", scripts) == []


def _luminance(colour):
    if len(colour) == 4:
        colour = "#" + "".join(letter * 2 for letter in colour[1:])
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _palette(selector):
    block = re.search(re.escape(selector) + r"\{(--sp-paper[^}]*)\}", CSS)
    assert block
    return dict(re.findall(r"--sp-([\w-]+):\s*(#[0-9a-f]{3,6})\b", block[1]))


TEXT_PAIRS = [
    ("ink", "paper"), ("ink", "surface"), ("muted", "paper"), ("muted", "surface"), ("muted", "sunken"),
    ("river", "surface"), ("river", "paper"), ("river-strong", "river-tint"), ("on-river", "river"),
    ("bar-ink", "bar"), ("bar-muted", "bar"), ("laterite", "surface"),
    *((tone, f"{tone}-tint") for tone in ("river", "laterite", "success", "warning", "danger", "info")),
]  # fmt: skip


@pytest.mark.parametrize("theme", [":root", "[data-bs-theme=dark]"])
@pytest.mark.parametrize("pair", TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(theme, pair):
    colours = _palette(theme)
    assert _contrast(colours[pair[0]], colours[pair[1]]) >= 4.5


@pytest.mark.parametrize("theme", [":root", "[data-bs-theme=dark]"])
def test_the_edge_of_a_box_can_be_seen(theme):
    colours = _palette(theme)
    assert _contrast(colours["edge"], colours["surface"]) >= 3
