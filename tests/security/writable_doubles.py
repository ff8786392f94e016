"""What the pages of double files may write (see `writable.py`)."""

from spean.casework.doubles.actions import compare_files, merge_files
from spean.casework.doubles.models import Pair
from tests.factories.casework import sokha
from tests.security.written import BOOK, Written

JUDGED = {f"doubles_pair.{column}" for column in ("said_at", "said_by_id", "state", "why")}


def rithy(here, _records):
    person = sokha(here.dara, here.samraong, name_km="ជា រិទ្ធី", name_latin="Chea Rithy")
    return {"person_id": person.pk}


def twice(here, records):
    rithy(here, records)
    return rithy(here, records)


def alike(here, records):
    """Somebody like Rithy, compared with him; who looks is answered as a pair that waits."""
    first, second = rithy(here, records)["person_id"], rithy(here, records)["person_id"]
    return {"pair_id": compare_files(first, second, by=here.dara).pk, "person_id": second}


def merged(here, records):
    pair = Pair.objects.get(pk=alike(here, records)["pair_id"])
    return {"merge_id": merge_files(pair.one_id, pair.other_id, by=here.chanthou).pk}


DOUBLES = {
    "desk:doubles": Written(
        {BOOK, "+doubles_search", "+doubles_pair", "doubles_pair.cost"}, {"centre": ""}, twice
    ),
    "desk:double": Written(
        {
            BOOK,
            "+doubles_merge",
            "+people_formerfile",
            "+people_personkey",
            "-people_personkey",
            "doubles_pair.state",
            "people_consent.person_id",
        },
        {"keep": "one", "why": "x"},
        alike,
        "chanthou",
    ),
    "desk:double-answer": Written(
        {BOOK, *JUDGED}, {"word": "different", "why": "They came together."}, alike
    ),
    "desk:person-double": Written({BOOK, "+doubles_pair"}, {"code": ""}, rithy),
    "desk:merge": Written(
        {
            BOOK,
            "-people_formerfile",
            "+people_personkey",
            "-people_personkey",
            "doubles_merge.ledger",
            "doubles_merge.state",
            "doubles_merge.undone_at",
            "doubles_merge.undone_by_id",
            "doubles_pair.state",
            "people_consent.person_id",
        },
        {},
        merged,
        "chanthou",
    ),
}
