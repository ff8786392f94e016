"""A search reads as many letters as a name has, whatever is sent, and never reads them as SQL."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.security.asking import addresses_of, client_of, furnished, names_asked_for, taken_back

from spean.web.ui.searching import MOST_LETTERS

pytestmark = pytest.mark.django_db
WORDS = "sew cut " * 1_000
SEARCHES = [
    ("/people/", "q"),
    ("/people/search/", "q"),
    ("/jobs/", "q"),
    ("/jobs/list.csv", "q"),
    ("/jobs/employers/", "q"),
    ("/jobs/search/skills/", "skill_q"),
    ("/jobs/search/occupations/", "work_q"),
]


@pytest.fixture
def chanthou():
    here, _records = furnished()
    client = client_of(here.users["chanthou"])
    client.cookies["django_language"] = "en"
    client.get("/")  # a sitting begins
    return client


def asked(client, address, sent, *, method="get"):
    """The page, and what the database was asked for it."""
    with CaptureQueriesContext(connection) as asked_for:
        answer = getattr(client, method)(address, sent)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace"), [each["sql"] for each in asked_for.captured_queries]


def test_no_page_asks_more_of_the_database_because_more_was_typed():
    here, records = furnished()
    client = client_of(here.users["chanthou"])
    names = [name for name in names_asked_for() if name not in {"after", "before"}]
    more = {}
    for name, url in addresses_of(records, desk_only=True):
        weights = []
        for words in (WORDS[:MOST_LETTERS], WORDS):
            with taken_back():
                _page, statements = asked(client, url, dict.fromkeys(names, words))
            weights.append(sum(map(len, statements)))
        if weights[1] > weights[0] + 2 * len(WORDS):
            more[name] = weights
    assert more == {}


@pytest.mark.parametrize(("address", "name"), SEARCHES)
def test_what_is_typed_past_a_name_is_cut(chanthou, address, name):
    long, short = (
        asked(chanthou, address, {name: words}) for words in (WORDS, WORDS[:MOST_LETTERS])
    )
    assert [unlike(sql) for sql in long[1]] == [unlike(sql) for sql in short[1]]
    assert WORDS[: MOST_LETTERS + 4] not in long[0]


def unlike(sql):
    """Without what is another at every request: moments, names of savepoints and of cursors."""
    return re.sub(r"'\d{4}-\d\d-\d\d[^']*'|\"s\d+_x\d+\"|\"_django_curs_\w+\"", "…", sql)


@pytest.mark.parametrize("name", ["skill_q", "work_q"])
def test_the_search_without_scripts_is_cut_too(chanthou, name):
    _page, long = asked(chanthou, "/jobs/new/", {name: WORDS, "redraw": "1"}, method="post")
    found = [sql for sql in long if "skills_esco" in sql]
    assert [sql.upper().count("LIKE") for sql in found] == [len(WORDS[:MOST_LETTERS].split()) + 1]


def test_the_boxes_take_no_more_letters_than_are_read(chanthou):
    page = chanthou.get("/people/").content.decode()
    [box] = re.findall(r'<input[^>]*type="search"[^>]*>', page)
    assert f'maxlength="{MOST_LETTERS}"' in box


def test_what_looks_like_sql_finds_what_its_letters_alone_find(chanthou):
    """A scanner took this search for open to SQL: it finds more where a number is sent twice.

    A true statement in other digits finds nothing; the same letters without any mark of SQL find
    the same. So it is the letters that count.
    """
    page = {
        words: asked(chanthou, "/jobs/search/skills/", {"skill_q": words})
        for words in (
            "sew') AND 2862=2862 AND ('RqBo'='RqBo",
            "sew AND 2862 2862 AND RqBo RqBo",
            "sew') AND 2862=2863-1 AND ('RqBo'='RqBo",
            "sew') AND 2862=3917 AND ('RqBo'='RqBo",
        )
    }
    same, letters, true, false = (shown for shown, _sql in page.values())
    assert same == letters != false
    assert true == false
