"""What the house said yes to, held against what stands in it."""

import json
from collections import Counter

from spean.casework.people.vocabulary import Purpose

WHERE = {
    "person": ("people_person", "note", "external_id = ''"),
    "step": ("cases_step", "what"),
    "contact": ("contacts_contact", "line"),
    "listed": ("people_person", "external_id", "external_id <> ''"),
    "edit": ("people_personevent", "note", "pgh_label = 'update'"),
}
"""The sealed column in which each thing that was said stands once."""
ON_PURPOSE = "twice-"
"""So begins what a test of the same house doubled to show that it can be done."""
SIGNED = {
    "people_person WHERE external_id = ''": "person.registered",
    "cases_case": "case.opened",
    "cases_step": "step.agreed",
    "contacts_contact": "contact.logged",
    "people_personevent WHERE pgh_label = 'update'": "person.updated",
    "intake_importbatch WHERE state = 'committed'": "import.committed",
}
HALVES = {
    "people without a registration": """SELECT count(*) FROM people_person p WHERE NOT EXISTS
        (SELECT 1 FROM people_registration r WHERE r.person_id = p.id)""",
    "people who were not asked about everything": f"""SELECT count(*) FROM people_person p WHERE
        (SELECT count(*) FROM people_consent c WHERE c.person_id = p.id) <> {len(Purpose)}""",
    "people who cannot be found": """SELECT count(*) FROM people_person p WHERE NOT EXISTS
        (SELECT 1 FROM people_personkey k WHERE k.person_id = p.id)""",
    "people without their first version": """SELECT count(*) FROM people_person p WHERE NOT EXISTS
        (SELECT 1 FROM people_personevent e WHERE e.pgh_obj_id = p.id AND e.pgh_label = 'insert')""",
    "receipts that lead nowhere": "SELECT count(*) FROM receipts_receipt WHERE led_to = ''",
    "broken numbering of the book": """SELECT count(*) FROM
        (SELECT subject_type_id, subject_id, verb FROM audit_entry
         WHERE verb IN ('person.registered', 'case.opened', 'step.agreed', 'contact.logged')
         GROUP BY 1, 2, 3 HAVING count(*) <> 1) twice""",
}


def lost_or_doubled(house, said_yes):
    """Whatever was acknowledged and is not there exactly once; and whatever is there twice."""
    wrong = []
    by_kind = {}
    for kind, word in said_yes:
        by_kind.setdefault(kind, []).append(word)
    cases = [word for (word,) in house.rows("SELECT '/cases/' || id || '/' FROM cases_case")]
    standing = {kind: house.words(*where) for kind, where in WHERE.items()} | {"case": cases}
    for kind, words in standing.items():
        there = Counter(words)
        wrong += [
            (kind, word, there[word])
            for word in by_kind.get(kind, [])
            if there[word] != 1 and not (kind == "person" and edited(house, word))
        ]
        twice = {word: count for word, count in there.items() if count > 1 and word}
        wrong += [(kind, *each) for each in twice.items() if not each[0].startswith(ON_PURPOSE)]
    return wrong


def edited(house, word):
    """A note written at registration may have been written over; its first version is kept."""
    return house.words("people_personevent", "note", "pgh_label = 'insert'").count(word) == 1


def half_written(house):
    """Rows without their line in the book, lines without a row, and files in pieces."""
    wrong = {}
    for table, verb in SIGNED.items():
        ((rows,),) = house.rows(f"SELECT count(*) FROM {table}")
        ((lines,),) = house.rows("SELECT count(*) FROM audit_entry WHERE verb = %s", [verb])
        if rows != lines:
            wrong[verb] = (rows, lines)
    for what, query in HALVES.items():
        ((count,),) = house.rows(query)
        if count:
            wrong[what] = count
    return wrong


def out_of_order(house):
    """What `spean check` finds wrong, and what PostgreSQL's own checksums do."""
    looked = json.loads(house.spean("check", "--json").stdout)["checks"]
    wrong = [line for line in looked if not line["ok"]]
    failed = house.rows("SELECT sum(checksum_failures) FROM pg_stat_database")
    return wrong + ([("checksums", failed)] if failed[0][0] else [])


def must_be_whole(house, said_yes):
    found = [lost_or_doubled(house, said_yes), half_written(house), out_of_order(house)]
    assert found == [[], {}, []], found
