"""From the door of the centre to a life that holds, in Khmer, on the screens that people use.

Registered, screened, assessed, a plan signed with a thumb and approved, two referrals answered, asked
again for a year, closed. The year passes in the windows of this story only.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

import pytest

from tests.browser.eyes import DESK, PHONE, Look
from tests.engines.instruments.answers import CALM, FULL

pytestmark = pytest.mark.browser
NAME = "យិន សុភ័ក្ត្រ"
MOST_PAGES, MOST_SECONDS = 5, 90
A_KEY = 0.28
"""Seconds for a key of an average typist who is no secretary: Card, Moran and Newell, The
keystroke-level model, Communications of the ACM 23 (1980), 396-410."""


def day(later=0):
    return (dt.datetime.now(dt.UTC) + dt.timedelta(hours=7, days=later)).date().isoformat()


@dataclass
class Desk:
    """Somebody's window; what is typed and which pages are opened is counted."""

    window: object
    keys: int = 0
    pages: list[str] = field(default_factory=list)

    @property
    def page(self):
        return self.window.page

    def open(self, path):
        assert self.window.open(path) == 200
        self.pages.append(path)

    def type(self, name, words, within="main"):
        self.page.fill(f"{within} [name={name}]", words)
        self.keys += len(words) + 1

    def choose(self, name, value, within="main"):
        self.page.check(f"{within} [name={name}][value='{value}']")
        self.keys += 1

    def press(self, button, within="main"):
        """Press it, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.page.locator(f"{within} {button}").first.click()
        self.keys += 1
        self.pages.append(self.page.url)
        assert not self.page.locator(".error-summary").count(), self.text()

    def send(self, ending, button="[type=submit]"):
        """The form of the page whose address ends so."""
        self.press(f"form[action$='{ending}'] {button}")

    def text(self):
        return self.page.locator("main").inner_text()

    def number(self):
        return int(re.findall(r"\d+", self.page.url.split("/", 3)[3])[-1])


@pytest.fixture
def desk(sit):
    """`desk("dara", later=30)`: whoever signs in, on that day."""
    windows = []

    def take(username="", later=0, width=DESK):
        window = sit("", Look("km", "light", width))
        if later:
            cookie = {"name": "later", "value": str(later), "url": window.address}
            window.context.add_cookies([cookie])
        if username:
            window.sign_in(username)
        windows.append(window)
        return Desk(window)

    yield take
    assert [said for window in windows for said in window.complaints] == []


def test_from_the_door_to_a_life_that_holds(desk):
    dara = desk("dara")
    person, case = comes_in(dara)
    assert len(dara.pages) <= MOST_PAGES, dara.pages
    assert dara.keys * A_KEY <= MOST_SECONDS, dara.keys

    is_screened(dara, person)
    is_assessed(dara, case)
    plan = plans(dara, case)
    approves(desk, plan)
    two_are_asked_to_help(desk, dara, person)
    for later in (30, 91, 182):
        is_asked(desk("dara", later), case, later)
    ends(desk("dara", 365), case)


def comes_in(dara):
    """Registered, a case, and a first step that both agreed."""
    dara.open("/people/new/")
    dara.type("name_km", NAME)
    dara.type("age", "៣៤")
    dara.choose("sex", "female")
    dara.choose("service", "given")
    dara.choose("also", "messages")
    dara.choose("also", "referral")
    dara.page.click("main details summary")
    dara.type("phone", "០១២ ៧៧៧ ៨៨៨")
    dara.press("form[method=post] [type=submit]")
    person = dara.number()
    dara.send("/open-case/")
    case = dara.number()
    dara.type("what", "ធ្វើអត្តសញ្ញាណប័ណ្ណ", within="form[action$='/steps/']")
    dara.send("/steps/")
    assert "ធ្វើអត្តសញ្ញាណប័ណ្ណ" in dara.text()
    return person, case


def answer(desk, answers):
    for name, value in answers.items():
        if desk.page.locator(f"[name=q_{name}]").first.get_attribute("type") == "radio":
            desk.choose(f"q_{name}", value)
        else:
            desk.type(f"q_{name}", value)


def is_screened(dara, person):
    dara.open(f"/people/{person}/screening/")
    answer(dara, CALM | {"debt": "behind", "has_papers": "no"})
    dara.press("form[method=post] [type=submit]")
    assert dara.page.locator(".badge").count()
    dara.open(f"/people/{person}/")
    assert "/screenings/" in dara.page.content()


def is_assessed(dara, case):
    dara.open(f"/cases/{case}/assessments/")
    dara.send("/begin/")
    answer(dara, FULL)
    dara.press("button[value=finish]")
    assert dara.page.locator("tbody tr").count() == 4


def plans(dara, case):
    """Her own words, one activity, talked through, a thumb under it."""
    dara.open(f"/cases/{case}/")
    dara.send("/plan/")
    dara.type("goals", "ខ្ញុំចង់ដេរនៅផ្ទះ")
    dara.press("form:has([name=goals]) [type=submit]")
    dara.press("a[href$='/activities/new/']")
    dara.type("what", "ម៉ាស៊ីនដេរ")
    dara.choose("dimension", "economic")
    dara.choose("provider", "ourselves")
    dara.press("form[method=post] [type=submit]")
    dara.send("/discuss/")
    dara.type("on", day())
    dara.choose("how", "thumbprint")
    dara.type("witness", "ម្ដាយ យិន ធី")
    dara.send("/sign/")
    assert "ម៉ាស៊ីនដេរ" in dara.text()
    return dara.number()


def approves(desk, plan):
    """Who wrote it cannot; whoever leads the centre finds it on the page of today."""
    chanthou = desk("chanthou")
    chanthou.open("/")
    chanthou.press(f"a[href='/plans/{plan}/']")
    chanthou.send("/approve/")
    assert not chanthou.page.locator("form[action$='/approve/']").count()


def two_are_asked_to_help(desk, dara, person):
    """One answers by the link on a phone and without an account, the other on the telephone."""
    for way in (answers_by_the_link, answers_on_the_telephone):
        dara.open(f"/referrals/new/{person}/")
        services = dara.page.locator("[name=service] option:not([value=''])")
        dara.page.select_option("[name=service]", services.first.get_attribute("value"))
        dara.choose("urgency", "soon")
        dara.type("request", "សូមជួយធ្វើអត្តសញ្ញាណប័ណ្ណ")
        dara.press("form[method=post] [type=submit]")
        dara.page.check("[name=agreed]")
        dara.press("button[value=send]")
        way(desk, dara)
        dara.choose("to", "closed")
        dara.send("/turn/")


def answers_by_the_link(desk, dara):
    referral = dara.page.url
    dara.send("/link/")
    link = re.search(r"/r/[\w-]{43}/", dara.page.content())[0]
    partner = desk(width=PHONE)
    partner.open(link)
    for told in ({"to": "accepted"}, {"to": "received", "on": day()}, {"to": "outcome"}):
        partner.choose("to", told["to"])
        if "on" in told:
            partner.type("on", told["on"])
        if told["to"] == "outcome":
            partner.type("words", "បានអត្តសញ្ញាណប័ណ្ណ")
        partner.press("form [type=submit]")
    dara.open(referral[referral.index("/referrals/") :])
    assert "បានអត្តសញ្ញាណប័ណ្ណ" in dara.text()


def answers_on_the_telephone(desk, dara):
    dara.choose("to", "declined")
    dara.page.select_option("[name=why]", index=1)
    dara.send("/turn/")


def is_asked(dara, case, later):
    """The first follow-up of the plan whose window is open."""
    dara.open(f"/cases/{case}/")
    links = dara.page.locator("a[href^='/followups/']")
    waiting = [links.nth(each).get_attribute("href") for each in range(links.count())]
    for path in waiting:
        dara.open(path)
        if dara.page.locator("[name=found]").count():
            break
    dara.type("on", day(later))
    dara.choose("channel", "phone_call")
    dara.choose("found", "spoke")
    dara.type("note", f"ដេរនៅផ្ទះ {later}")
    dara.press("form:has([name=found]) [type=submit]")
    assert f"ដេរនៅផ្ទះ {later}" in dara.text()


def ends(dara, case):
    """A year later: the last call, the step is done, and the support ends as it was planned."""
    is_asked(dara, case, 365)
    dara.open(f"/cases/{case}/")
    dara.send("/done/")
    dara.press("a[href$='/close/']")
    dara.page.select_option("[name=reason]", "plan_completed")
    dara.press("form[method=post] [type=submit]")
    dara.open(f"/cases/{case}/")
    assert dara.page.locator("form[action$='/resume/']").count()
    assert not dara.page.locator("form[action$='/steps/']").count()
