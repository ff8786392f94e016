"""The guide in a real browser: 8 ways of looking at it, no barrier for anybody, and the few scripts at work."""

import functools
import http.server
import threading
from pathlib import Path

import django_htmx
import pytest
from tests.browser.eyes import AXE, RULES, chromium
from tests.web.ui.pages import the_guide

from spean.web import ui

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'"
)

pytestmark = pytest.mark.browser


class Guide(http.server.SimpleHTTPRequestHandler):
    """Serves the guide in km, en, ja and the static files, under the product's content policy."""

    pages: dict[str, bytes] = {}

    def do_GET(self):
        page = self.pages.get(self.path.split("?")[0])
        if page is None:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    served = tmp_path_factory.mktemp("served")
    static = served / "static"
    static.mkdir()
    (static / "spean").symlink_to(Path(ui.__file__).parent / "static/spean")
    (static / "django_htmx").symlink_to(Path(django_htmx.__file__).parent / "static/django_htmx")
    Guide.pages = {f"/{language}": the_guide(language).encode() for language in ("km", "en", "ja")}
    handler = functools.partial(Guide, directory=str(served))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


def opened(browser, url, *, width, theme="light"):
    context = browser.new_context(viewport={"width": width, "height": 860}, color_scheme=theme)
    page = context.new_page()
    page.complaints = []
    page.on(
        "console", lambda said: page.complaints.append(said.text) if said.type == "error" else None
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(url)
    return page


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_barrier_is_found(browser, address, language, theme, width):
    page = opened(browser, f"{address}/{language}", width=width, theme=theme)
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert len(found["passes"]) > 40
    assert page.complaints == []
    page.context.close()


@pytest.mark.parametrize("language", ["km", "en", "ja"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_runs_off_the_side(browser, address, language, width):
    page = opened(browser, f"{address}/{language}", width=width)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.context.close()


def test_on_a_phone_everything_pressable_is_large_enough(browser, address):
    page = opened(browser, f"{address}/km", width=390)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .btn, .form-control, .form-select, .tab, summary")]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"""
    )
    assert small == []
    page.context.close()


def test_on_a_phone_a_row_becomes_a_card_that_names_its_columns(browser, address):
    page = opened(browser, f"{address}/en", width=390)
    cell = page.locator("table.table-cards tbody td").first
    assert cell.get_attribute("data-label") == "Lives in"
    assert cell.get_attribute("role") == "cell"
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"Lives in"'
    page.context.close()


def test_the_theme_follows_the_system_until_the_reader_chooses(browser, address):
    page = opened(browser, f"{address}/en", width=1280, theme="dark")
    theme = "document.documentElement.dataset.bsTheme"
    assert page.evaluate(theme) == "dark"
    page.click(".theme-toggle")
    assert page.evaluate(theme) == "light"
    page.reload()
    assert page.evaluate(theme) == "light"
    page.context.close()


def test_the_keyboard_searches_explains_and_can_be_silenced(browser, address):
    page = opened(browser, f"{address}/en", width=1280)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#shortcuts").is_visible()
    page.locator("#keys-toggle").uncheck()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "find"
    page.context.close()


def test_the_menu_of_a_phone_opens_and_says_so(browser, address):
    page = opened(browser, f"{address}/km", width=390)
    assert not page.locator("#sitenav").is_visible()
    page.click(".nav-toggle")
    assert page.locator("#sitenav").is_visible()
    assert page.locator(".nav-toggle").get_attribute("aria-expanded") == "true"
    page.context.close()


def test_a_dialog_opens_and_gives_the_focus_back(browser, address):
    page = opened(browser, f"{address}/en", width=1280)
    page.click("[data-dialog=hand-over]")
    assert page.locator("#hand-over").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.dialog") == "hand-over"
    page.context.close()


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(browser, address):
    page = opened(browser, f"{address}/en", width=1280)
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_wrong-name"
    page.context.close()


def test_khmer_stands_in_our_own_letters(browser, address):
    page = opened(browser, f"{address}/km", width=1280)
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.weight).sort()"
    )
    assert loaded == ["400", "700"]
    page.context.close()
