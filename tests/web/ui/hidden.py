"""A page's form as a browser would send it back untouched."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.answers = {}
        self.select = self.area = None

    def handle_starttag(self, tag, given):
        given = dict(given)
        name, kind = given.get("name"), given.get("type", "text")
        if tag == "input" and name and kind not in {"submit", "button", "file"}:
            if kind not in {"checkbox", "radio"} or "checked" in given:
                self.add(name, given.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "select":
            self.select, self.first = name, True
        elif tag == "option" and self.select:
            if "selected" in given or self.first:
                self.answers[self.select] = given.get("value", "")
            self.first = False
        elif tag == "textarea":
            self.area = name
            self.answers[name] = ""

    def handle_data(self, data):
        if self.area:
            self.answers[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.answers[self.area] = self.answers[self.area].removeprefix("\n")
            self.area = None
        if tag == "select":
            self.select = None

    def add(self, name, value):
        if name in self.answers:
            known = self.answers[name]
            value = [*(known if isinstance(known, list) else [known]), value]
        self.answers[name] = value


def answers_on(response):
    """The answers of the largest form on the page; a receipt is left out, as each test posts once."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]  # the lock screen has forms as well
    pieces = main.split("<form")[1:]
    reader = _Fields()
    reader.feed("<form" + max(pieces, key=len).split("</form>")[0])
    return {name: value for name, value in reader.answers.items() if name != "receipt"}
