"""What every browser test and the camera share: Chromium, the ways of looking, and axe-core.

Knows nothing of Django: it opens addresses, as a person would.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, StorageState

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
AXE = Path(__file__).parent / "axe/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE = 1280, 390
LOCALES = {"km": "km-KH", "en": "en-GB", "ja": "ja-JP"}
HEIGHT = {DESK: 860, PHONE: 844}


@dataclass(frozen=True, slots=True)
class Look:
    """One way of looking at a page."""

    language: str
    theme: Literal["light", "dark"]
    width: int

    def __str__(self) -> str:
        return f"{self.language}-{self.width}-{self.theme}"


USUAL = Look("km", "light", DESK)
EVERY_LOOK = [
    Look(language, theme, width)
    for language, theme, width in product(("km", "en"), ("light", "dark"), (DESK, PHONE))
]
OTHER_LOOKS = [look for look in EVERY_LOOK if look != USUAL]


@dataclass
class Seat:
    """A browser window of its own: somebody sits before it, and nothing that happens is missed."""

    context: BrowserContext
    page: Page
    address: str
    look: Look
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> int:
        """Go to a page of the house; the answer's status."""
        answer = self.page.goto(self.address + path)
        return answer.status if answer else 0

    def sign_in(self, username: str) -> None:
        self.open("/accounts/login/")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", f"spean-demo-{username}")
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda url: "/login/" not in url)

    def speak(self, language: str) -> None:
        """Read the pages in this language from now on."""
        word = {"name": "django_language", "value": language, "url": self.address}
        self.context.add_cookies([word])  # type: ignore[list-item]  # a TypedDict written out

    def sideways(self) -> list[str]:
        """What makes the page wider than its window: the innermost elements that stick out."""
        wide: list[str] = self.page.evaluate(_WIDE)
        return [f"too wide at {PHONE}: {html[:200]}" for html in wide]

    def clipped(self) -> list[str]:
        """Text that its own box cuts off: Khmer signs below and above the line need room."""
        cut: list[str] = self.page.evaluate(_CUT)
        return [f"cut off: {html[:200]}" for html in cut]

    def barriers(self) -> list[str]:
        """What axe-core finds: the rule, and the first element that breaks it."""
        self.page.evaluate("() => window.axe || null") or self.page.evaluate(_axe())
        found = self.page.evaluate(_LOOK, RULES)
        if found["passed"] < 10:
            return [f"axe looked at {found['passed']} rules only"]
        return [f"{rule}: {html[:300]}" for rule, html in found["broken"]]


_LOOK = """async rules => {
const {violations, passes} = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
return {passed: passes.length, broken: violations.map(each => [each.id, each.nodes[0].html])};
}"""  # every rule is asked of every element; only the elements that break one are described

_CUT = """() => {
const pen = document.createElement("canvas").getContext("2d");
const chosenIsWider = (e, style) => {
  pen.font = style.font;
  const room = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return !e.multiple && e.selectedOptions[0] && pen.measureText(e.selectedOptions[0].text).width > room + 1;
};
return [...document.querySelectorAll("main *, header *, nav *")].filter(e => {
  if (!e.checkVisibility() || e.classList.contains("visually-hidden") || e.closest("svg")) return false;
  if (e.clientWidth <= 1 || e.clientHeight <= 1) return false;
  if (!e.matches("select") && ![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) return false;
  const style = getComputedStyle(e);
  if (e.matches("select")) return chosenIsWider(e, style);
  return (style.overflowY !== "visible" && e.scrollHeight > e.clientHeight + 1 && !["auto", "scroll"].includes(style.overflowY))
    || (style.overflowX === "hidden" && e.scrollWidth > e.clientWidth + 1);
}).map(e => e.outerHTML);
}"""

_WIDE = """() => {
if (document.documentElement.scrollWidth <= innerWidth) return [];
const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 0.5);
const innermost = out.filter(e => !out.some(other => other !== e && e.contains(other)));
return innermost.length ? innermost.map(e => e.outerHTML) : ["the page itself"];
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, without a window and without a word to anybody."""
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        raise RuntimeError("Chromium is not installed; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def seat(
    browser: Browser,
    address: str,
    look: Look = USUAL,
    *,
    state: StorageState | None = None,
    scripts: bool = True,
) -> Iterator[Seat]:
    """A fresh window; what the page complains of is gathered in `complaints`."""
    context = browser.new_context(
        viewport={"width": look.width, "height": HEIGHT[look.width]},
        color_scheme=look.theme,
        java_script_enabled=scripts,
        reduced_motion="reduce",
        locale=LOCALES[look.language],
        storage_state=state,
    )
    context.set_default_timeout(15_000)
    taken = Seat(context, context.new_page(), address, look)
    taken.speak(look.language)
    _listen(taken)
    yield taken
    context.close()


def _listen(taken: Seat) -> None:
    """Errors in scripts, refusals by the content policy, and anything asked of another host."""
    home = urlsplit(taken.address).netloc
    complain = taken.complaints.append

    def said(message: Any) -> None:  # playwright's own ConsoleMessage
        if message.type in {"error", "warning"}:
            complain(f"{message.type}: {message.text}")

    def asked(request: Any) -> None:  # playwright's own Request
        url = urlsplit(request.url)
        if url.scheme not in {"data", "blob"} and url.netloc != home:
            complain(f"asked another host: {request.url}")

    taken.page.on("console", said)
    taken.page.on("pageerror", lambda error: complain(f"script: {error}"))
    taken.page.on("request", asked)


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")
