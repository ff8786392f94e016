"""Sealed notes in the tables of the security tests: see the modules that take it in."""

from spean.base import clock
from spean.casework.sealed import actions as sealed
from spean.casework.sealed import queries as read_sealed
from spean.casework.sealed.models import SealedNote
from spean.casework.sealed.vocabulary import NoteKind
from tests.security.law import Place
from tests.security.written import BOOK, Written

TOLD = {"kind": "protection", "text": "x x x"}
WHY = "written by the matrix"


# ── canaries.py ───────────────────────────────────────────────────────────────────────────────
def canary_sealed(here, case, canary):
    note = sealed.write_sealed_note(case, kind=NoteKind.PROTECTION, text=canary, by=here.dara)
    return {"sealed_id": note.pk}


# ── writable.py ───────────────────────────────────────────────────────────────────────────────
WRITABLE_SEALED = {
    "desk:sealed-write": Written({BOOK, "+sealed_sealednote"}, TOLD),
    "desk:sealed-open": Written({BOOK}, {"reason": WHY}),
}


# ── planted.py ────────────────────────────────────────────────────────────────────────────────
def plant_sealed(planted, key, centre, case, colleague, circle):
    place = Place("sealed_note", frozenset({centre.pk}), colleague, circle)
    note = planted.make(
        SealedNote, key, place, case=case, kind=NoteKind.PSYCHOSOCIAL, written_at=clock.now(),
        by_id=colleague,
    )  # fmt: skip
    planted.places[key]["sealed_note"] = place
    planted.records[key]["sealed_id"] = note.pk


# ── answers.py (`reopened` is theirs) ─────────────────────────────────────────────────────────
def answers_sealed(reopened):
    return {
        "desk:sealed-write": (TOLD, ("sealed_note.write",), "sealed_note", reopened),
        "desk:sealed-open": ({"reason": WHY}, ("sealed_note.read",), "sealed_note"),
    }


# ── questions.py ──────────────────────────────────────────────────────────────────────────────
def say(*words, **named):
    return words, named


CASE = {
    sealed.write_sealed_note: lambda f: say(f.case, kind=NoteKind.PROTECTION, text="x"),
    sealed.read_sealed_note: lambda f: say(f.sealed_id, reason=WHY),
    read_sealed.sealed_of: lambda f: say(f.case_id),
}
PERSON = {
    read_sealed.sealed_about: lambda f: say([f.person_id]),
    read_sealed.sealed_on_file: lambda f: say(f.person_id),
}
