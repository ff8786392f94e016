"""A counsellor's day in the browser: by keyboard and by mouse, and nothing complains."""

import datetime as dt

import pytest

from tests.browser.eyes import DESK, Look

pytestmark = pytest.mark.browser
ENGLISH = Look("en", "light", DESK)


@pytest.fixture
def dara(sit):
    """Dara's window, in English; whatever the pages complain of fails the story."""
    window = sit("dara", ENGLISH)
    yield window
    assert window.complaints == []


@pytest.fixture
def alone(house, dara):
    """A person without a case, open before Dara."""
    dara.open(f"/people/{house.records['person_id'][-1]}/")
    return dara.page


def newcomer(page, **answers):
    """The few answers that a registration needs."""
    for name, answer in answers.items():
        page.fill(f"[name={name}]", answer)
    page.check("[name=sex][value=female]")
    page.check("[name=service][value=given]")


def test_somebody_signs_in_by_username_and_stands_at_today(sit):
    window = sit("", ENGLISH)
    window.open("/")
    assert "/accounts/login/" in window.page.url
    window.page.fill("[name=login]", "dara")
    window.page.fill("[name=password]", "not the password")
    window.page.keyboard.press("Enter")
    window.page.wait_for_selector(".error-summary")
    window.sign_in("dara")
    assert window.page.locator("nav [aria-current=page]").get_attribute("href") == "/"
    assert window.complaints == []


def test_a_colleague_reads_the_pages_in_the_language_they_choose(dara):
    dara.open("/people/")
    for language in ("ja", "km", "en"):
        dara.page.click(f".topbar .only-desk button[value={language}]")
        dara.page.wait_for_selector(f"html[lang={language}]")
        assert dara.page.url.endswith("/people/")
    dara.open("/cases/")
    assert dara.page.locator("html").get_attribute("lang") == "en"


def test_a_name_is_found_while_typing_and_opened_with_the_keyboard(house, dara):
    dara.open("/")
    dara.page.evaluate("document.activeElement.blur()")
    dara.page.keyboard.press("/")
    dara.page.keyboard.type("sok sokha", delay=20)
    dara.page.wait_for_selector("#search-results a")
    dara.page.keyboard.press("ArrowDown")
    dara.page.keyboard.press("Enter")
    dara.page.wait_for_url(f"**/people/{house.first('person_id')}/")
    assert dara.page.locator("h1").inner_text() == "Sok Sokha"


def test_somebody_alike_is_shown_while_the_form_is_filled_in(dara):
    dara.open("/people/new/")
    newcomer(dara.page, age="32")
    dara.page.locator("[name=name_km]").press_sequentially("សុខ សុខា", delay=20)
    dara.page.wait_for_selector("#alike .alert a")
    assert "Sok Sokha" in dara.page.locator("#alike").inner_text()


def test_a_person_who_looks_the_same_is_registered_only_when_somebody_says_so(dara):
    dara.open("/people/new/")
    newcomer(dara.page, name_km="សុខ សុខា", name_latin="Sok Sokha", age="32")
    dara.page.click("main form[method=post] [type=submit]")
    dara.page.wait_for_selector("[name=another]")
    dara.page.check("[name=another]")
    dara.page.click("main form[method=post] [type=submit]")
    dara.page.wait_for_url("**/people/*/")
    assert dara.page.locator(".toast").count() == 1


def test_a_contact_is_logged_and_taken_back_from_the_message(alone):
    before = alone.locator(".timeline-item").count()
    alone.fill("[name=line]", "Called about the training in Samraong")
    alone.click("form[action$='/contact/'] [type=submit]")
    alone.wait_for_selector(".toast form")
    assert "Called about the training" in alone.locator(".timeline").inner_text()
    alone.click(".toast form [type=submit]")
    alone.wait_for_function("!document.querySelector('.toast form')")
    assert alone.locator(".timeline-item").count() == before


def test_a_case_is_opened_and_says_why_it_cannot_be_closed_yet(alone):
    alone.click("form[action$='/open-case/'] [type=submit]")
    alone.wait_for_url("**/cases/*/")
    assert alone.locator(".btn-blocked").count() == 0
    agree_a_step(alone)
    book_a_date(alone)
    blocked = alone.locator("#why-not-close-reasons li")
    assert blocked.count() == 2
    assert blocked.first.is_visible()
    button = alone.locator("[aria-describedby=why-not-close-reasons]")
    assert button.get_attribute("aria-disabled") == "true"
    assert abs(button.bounding_box()["y"] - blocked.first.bounding_box()["y"]) < 120


def agree_a_step(page):
    page.fill("form[action$='/steps/'] [name=what]", "Visit the training centre")
    page.click("form[action$='/steps/'] [type=submit]")
    page.wait_for_selector(".toast")
    assert "Visit the training centre" in page.locator("main").inner_text()


def book_a_date(page):
    tomorrow = dt.datetime.now().date() + dt.timedelta(days=1)
    page.fill("form[action$='/dates/'] [name=on]", tomorrow.isoformat())
    page.fill("form[action$='/dates/'] [name=purpose]", "Talk about wages")
    page.click("form[action$='/dates/'] [type=submit]")
    page.wait_for_selector("#why-not-date-reasons")
    assert "Talk about wages" in page.locator("main").inner_text()


def test_the_dark_stays_dark_on_the_next_page(dara):
    dara.open("/")
    dara.page.click(".theme-toggle")
    dara.open("/people/")
    assert dara.page.locator("html").get_attribute("data-bs-theme") == "dark"
    ground = dara.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in ground[4:-1].split(",")) < 60


def test_without_scripts_somebody_is_registered_and_a_contact_logged(sit):
    window = sit("dara", ENGLISH, scripts=False)
    page = window.page
    window.open("/people/new/")
    newcomer(page, name_km="ជា មុន្នី", name_latin="Chea Mony", age="41")
    page.click("main form[method=post] [type=submit]")
    page.wait_for_url("**/people/*/")
    page.fill("[name=line]", "Came with her brother")
    page.click("form[action$='/contact/'] [type=submit]")
    page.wait_for_load_state()
    assert "Came with her brother" in page.locator(".timeline").inner_text()
    page.click(".toast form [type=submit]")
    page.wait_for_load_state()
    assert "Came with her brother" not in page.locator(".timeline").inner_text()


def test_on_a_phone_the_menu_leads_everywhere_without_scripts(sit):
    window = sit("dara", Look("en", "light", 390), scripts=False)
    window.open("/")
    links = window.page.locator("#sitenav a")
    assert links.count() > 3
    assert all(links.nth(number).is_visible() for number in range(links.count()))
