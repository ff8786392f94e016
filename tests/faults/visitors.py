"""People at their browsers who send again until they get an answer, and keep a list of it."""

import http.client
import re
import threading
import time
import urllib.parse
from contextlib import suppress

from tests.faults.house import PATIENCE, marker

FIELD = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|receipt)" value="([^"]+)">')
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
CSV = "multipart/form-data; boundary=b0undary"


class UnansweredError(Exception):
    """The house was away for longer than anybody would wait."""


class Browser:
    """One signed-in browser. It remembers cookies, and sends a form again if no answer came."""

    def __init__(self, house, session, *, stop=None):
        self.house = house
        self.cookies = {"sessionid": session, "django_language": "en"}
        self.stop = stop or threading.Event()
        self.statuses = {}
        self.sent_again = 0

    def get(self, path):
        """The page, however often one has to ask."""
        return self._until_answered("GET", path, None, {}, {200, 302})[1]

    def form_at(self, path, action):
        """The hidden fields of the form with this address, on the page at `path`."""
        page = self.get(path)
        for form in FORM.findall(page):
            told = re.search(r'action="([^"]*)"', form)
            if (told.group(1) if told else path) == action and "csrfmiddlewaretoken" in form:
                return dict(FIELD.findall(form))
        raise AssertionError(f"no form for {action} at {path}: {page[:2000]}")

    def post(self, path, answers, *, good=(302,)):
        """Send the form until the house answers; where it leads."""
        body = urllib.parse.urlencode(answers, doseq=True).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._until_answered("POST", path, body, kind, set(good))[2]

    def upload(self, path, fields, content):
        """The same, with a file."""
        parts = [
            f'--b0undary\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        head = 'Content-Disposition: form-data; name="file"; filename="list.csv"\r\nContent-Type: text/csv'
        parts.append(f"--b0undary\r\n{head}\r\n\r\n{content}\r\n--b0undary--\r\n")
        body = "".join(parts).encode()
        return self._until_answered("POST", path, body, {"Content-Type": CSV}, {302})[2]

    def once(self, method, path, body, headers):
        """One question on a connection of its own; status, page and where it leads."""
        link = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=40)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            link.request(method, path, body, {**headers, "Cookie": cookies})
            reply = link.getresponse()
            page = reply.read().decode()
        finally:
            link.close()
        for line in reply.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            if name == "csrftoken":
                self.cookies[name] = value
        return reply.status, page, reply.headers.get("Location", "")

    def _until_answered(self, method, path, body, headers, good):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(OSError, http.client.HTTPException):
                answer = self.once(method, path, body, headers)
                self.statuses[answer[0]] = self.statuses.get(answer[0], 0) + 1
                if answer[0] in good:
                    return answer
                if answer[0] not in {503, 507}:
                    raise AssertionError(f"{method} {path}: {answer[0]} {answer[1][:3000]}")
            self.sent_again += method == "POST"
            time.sleep(0.1)
        raise UnansweredError(path)


class Visitor(threading.Thread):
    """Somebody at work until told to stop; `done` is what the house has said yes to."""

    def __init__(self, house, name, key, work):
        super().__init__(daemon=True)
        self.enough = threading.Event()
        self.browser = Browser(house, house.sessions[name][key])
        self.work = work
        self.done = []
        self.fault = None

    def run(self):
        try:
            while not self.enough.is_set():
                for kind, word in self.work(self.browser):
                    self.done.append((kind, word))
        except BaseException as fault:
            self.fault = fault


def counsellor_at_work(browser, centre):
    """Register somebody, open their case, agree steps, log contacts, change the profile: for ever."""
    word = marker()
    fields = browser.form_at("/people/new/", "/people/new/")
    to = register(browser, fields, word, centre)
    yield "person", word
    person = f"/people/{to.rstrip('/').split('/')[-1]}/"
    page = browser.form_at(person, f"{person}open-case/")
    case = browser.post(f"{person}open-case/", page)
    yield "case", case
    for _ in range(2):
        word = marker()
        fields = browser.form_at(case, f"{case}steps/")
        browser.post(f"{case}steps/", {**fields, "kind": "job_step", "what": word})
        yield "step", word
        word = marker()
        fields = browser.form_at(person, f"{person}contact/")
        answers = {"on": today(), "channel": "walk_in", "line": word}
        browser.post(f"{person}contact/", {**fields, **answers})
        yield "contact", word
    for _ in range(2):
        word = marker()
        yield "edit", edit(browser, person, word)


def register(browser, fields, word, centre, **more):
    answers = {
        "name_latin": f"Sok {word}",
        "age": "30",
        "sex": "female",
        "beneficiary": "returned_worker",
        "registered_by": "self",
        "service": "given",
        "method": "spoken",
        "another": "on",
        "centre": centre,
        "note": word,
    }
    return browser.post("/people/new/", {**answers, **fields, **more})


def edit(browser, person, word):
    fields = browser.form_at(f"{person}edit/", f"{person}edit/")
    answers = {"name_latin": "Sok Sokha", "age": "30", "sex": "female", "note": word}
    browser.post(f"{person}edit/", {**fields, **answers, "beneficiary": "returned_worker"})
    return word


def importer_at_work(browser, centre):
    """Bring in one list of five after the other."""
    words = [marker() for _ in range(5)]
    rows = "".join(f"{word},Chan {word},30\n" for word in words)
    fields = browser.form_at("/imports/new/", "/imports/new/")
    batch = browser.upload(
        "/imports/new/", {**fields, "centre": centre}, "No,Name Latin,Age\n" + rows
    )
    columns = f"{batch}columns/"
    fields = browser.form_at(columns, columns)
    browser.post(columns, {**fields, "external_id": "0", "name_latin": "1", "age": "2"})
    while f"{batch}undo/" not in (page := browser.get(batch)):  # a refusal leads back as well
        if f"{batch}decide/" in page:  # made-up names are alike now and then, and are left out
            fields = browser.form_at(batch, f"{batch}decide/")
            browser.post(f"{batch}decide/", {**fields, "decision": "register_anyway"})
        fields = browser.form_at(batch, f"{batch}bring-in/")
        browser.post(f"{batch}bring-in/", {**fields, "back": batch})
    for word in words:
        yield "listed", word


def today():
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + 7 * 3600))
