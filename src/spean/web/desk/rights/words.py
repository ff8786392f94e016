"""Words for what is held and what was opened, in Khmer and in English beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from spean.base.actor import NOBODY
from spean.casework.assessments.instruments import scores_in_words
from spean.registry.places.queries import place_line
from spean.web.desk.people.words import COUNTRIES, sector_label
from spean.web.ui.letters import told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.utils.functional import _StrPromise

OF_THE_HOUSE = frozenset({"id", "person", "sort_key", "digest", "weights"})
"""Not printed: numbers that join our own tables. The file for a computer has them."""
PLACES = frozenset({"place", "preferred_province"})
SECTORS = frozenset({"sector", "sector_wanted"})
STATES = frozenset({"country", "former_country"})
SEARCH_KEYS = "people.PersonKey"
"""Made of the name and the phones, and gone with them: nothing that a reader would miss."""
RECORDS: dict[str, _StrPromise] = {
    "people.Person": _("Person"),
    "people.Phone": _("Phone"),
    "referrals.Key": _("Link to a letter of referral"),
    "people.PersonKey": _("Search keys"),
    "people.Consent": _("Consent"),
    "people.Registration": _("Registration"),
    "contacts.Contact": _("Contact"),
    "cases.Case": _("Case"),
    "cases.Step": _("Step"),
    "cases.Appointment": _("Appointment"),
    "cases.Note": _("Note"),
    "assessments.Screening": _("Screening"),
    "assessments.Assessment": _("Assessment"),
    "skills.PersonSkill": _("Skill"),
    "skills.PersonOccupation": _("Occupation"),
    "jobs.Introduction": _("Introduction"),
    "jobs.Placement": _("Placement"),
    "jobs.RetentionCheck": _("Retention check"),
    "changes.ChangedRow": _("Who answers for it"),
    "referrals.Referral": _("Referral"),
    "referrals.Letter": _("Letter of referral"),
    "referrals.Turn": _("Step of a referral"),
    "intake.ImportRow": _("Row of a list"),
    "rights.LegalHold": _("Legal hold"),
}
FIELDS: dict[str, _StrPromise] = {
    "id": _("Number"),
    "person": _("Person"),
    "name_km": _("Name in Khmer"),
    "name_latin": _("Name in Latin letters"),
    "sort_key": _("Sorting"),
    "sex": _("Sex"),
    "birth_year": _("Year of birth"),
    "born_on": _("Date of birth"),
    "birth_precision": _("How the birth is known"),
    "beneficiary": _("Who they are"),
    "place": _("Place"),
    "place_as_said": _("Place as said"),
    "preferred_province": _("Province where they want to work"),
    "sector_wanted": _("Sector they look for"),
    "sector": _("Sector"),
    "wage_expected": _("Monthly wage they hope for"),
    "wage_currency": _("Currency"),
    "wage": _("Wage"),
    "former_country": _("Country where they worked"),
    "former_job": _("Former work"),
    "household": _("Household"),
    "household_relation": _("Place in the household"),
    "note": _("Note"),
    "external_id": _("Number in another list"),
    "created_at": _("Written down at"),
    "number": _("Phone number"),
    "owner": _("Whose phone"),
    "purpose": _("What for"),
    "decision": _("Decision"),
    "method": _("How it was said"),
    "wording": _("Wording"),
    "said_on": _("Said on"),
    "expires_on": _("Holds until"),
    "heard_by": _("Heard by"),
    "centre": _("Centre"),
    "registered_on": _("Registered on"),
    "registered_by": _("Registered by"),
    "registered_by_name": _("Name of who registered them"),
    "by": _("Written by"),
    "on": _("Day"),
    "at": _("Time"),
    "channel": _("How we met"),
    "topics": _("Topics"),
    "service": _("Service"),
    "line": _("Line"),
    "people": _("How many people"),
    "age_band": _("Age group"),
    "counsellor": _("Counsellor"),
    "state": _("State"),
    "closure_reason": _("Why it was closed"),
    "opened_on": _("Opened on"),
    "closed_on": _("Closed on"),
    "case": _("Case"),
    "kind": _("Kind"),
    "what": _("What is agreed"),
    "agreed_on": _("Agreed on"),
    "due_on": _("Due on"),
    "ended_on": _("Ended on"),
    "outcome": _("Outcome"),
    "text": _("Text"),
    "written_at": _("Written at"),
    "code": _("Code"),
    "level": _("Level"),
    "source": _("How we know"),
    "isco": _("Occupation"),
    "years": _("Years"),
    "country": _("Country"),
    "held": _("Has done it"),
    "wanted": _("Wants it"),
    "vacancy": _("Vacancy"),
    "reason": _("Reason"),
    "proposed_on": _("Proposed on"),
    "sent_on": _("Sent on"),
    "answered_on": _("Answered on"),
    "employer": _("Employer"),
    "introduction": _("Introduction"),
    "started_on": _("Started on"),
    "evidence": _("Evidence"),
    "end_reason": _("Why it ended"),
    "recorded_on": _("Recorded on"),
    "placement": _("Placement"),
    "month": _("Month"),
    "done_on": _("Asked on"),
    "result": _("Result"),
    "attempts": _("Attempts"),
    "batch": _("List"),
    "cells": _("Cells"),
    "digest": _("Fingerprint of the row"),
    "profile": _("What the row says"),
    "brought_by": _("Brought by"),
    "verdict": _("Verdict"),
    "reasons": _("Reasons"),
    "alike": _("Looks like"),
    "decided_by": _("Decided by"),
    "before": pgettext_lazy("what stood there", "Before"),
    "after": pgettext_lazy("what stood there", "After"),
    "kept": _("Why it was kept"),
    "why": _("Why"),
    "placed_on": _("Since"),
    "placed_by": _("Placed by"),
    "lifted_on": _("Lifted on"),
    "version": _("Version"),
    "answers": _("Answers"),
    "suggested": _("Suggested support"),
    "tier": _("Support decided"),
    "why_tier": _("Why this support"),
    "decided_at": _("Decided at"),
    "weights": _("Weights"),
    "started_at": _("Begun at"),
    "started_by": _("Begun by"),
    "saved_at": _("Saved at"),
    "saved_by": _("Saved by"),
    "finished_at": _("Finished at"),
    "made_on": _("Made on"),
    "referral": _("Referral"),
    "to_centre": _("Centre that receives"),
    "urgency": _("How urgent"),
    "sent_at": _("Sent at"),
    "appointment_on": _("Appointment on"),
    "appointment_at": _("Time of the appointment"),
    "received_on": _("Received on"),
    "request": _("What is asked"),
    "shown": _("What the partner sees"),
    "letter": _("Letter of referral"),
    "side": _("Who said it"),
    "time": _("Time"),
    "words": _("In words"),
}
PAGES: dict[str, _StrPromise] = {
    "person": _("The file"),
    "edit": _("To change the profile"),
    "consent": _("To ask for consent"),
    "household": _("The household"),
    "case": _("The case and its notes"),
    "case-close": _("To close the case"),
    "person-screen": _("To screen the person"),
    "screening": _("The screening"),
    "case-assessments": _("The assessments"),
    "assessment": _("An assessment"),
    "person-jobs": _("To look for work"),
    "person-place": _("To write down a job"),
    "person-skills": _("The skills"),
    "introduction-answer": _("An introduction to an employer"),
    "introduction-place": _("To write down a job"),
    "placement": _("The work"),
    "retention-check": _("To ask whether the work lasts"),
    "person-opened": _("To show who opened the file"),
    "person-everything": _("To print everything in the file"),
    "person-file-json": _("To hand over the file"),
    "person-forget": _("To forget the person"),
    "wish": _("To decide whether to forget the person"),
    "book": _("The lines about the person in the book"),
    "book-csv": _("The lines about the person in the book"),
    "book-xlsx": _("The lines about the person in the book"),
    "double": _("To compare two files"),
    "handover": _("Work of a colleague handed over"),
    "cases-csv": _("The list of cases, as a file"),
    "cases-xlsx": _("The list of cases, as a file"),
    "people-csv": _("The list of people, as a file"),
    "people-xlsx": _("The list of people, as a file"),
    "contacts-csv": _("The contact log, as a file"),
    "contacts-xlsx": _("The contact log, as a file"),
    "change": _("Done to many at once"),
    "doubles": _("Files that look like one person"),
    "doubles-csv": _("Files that look like one person"),
    "merge": _("To look at a merge of two files"),
    "numbers-list": _("The list behind a number"),
    "contacts": _("The contact log"),
    "vacancy": _("Who was introduced to a vacancy"),
    "vacancy-people": _("Who suits a vacancy"),
    "referrals": _("The list of referrals"),
    "referrals-csv": _("The list of referrals, taken away"),
    "referral": _("A referral to a service"),
    "referral-new": _("To refer the person to a service"),
    "referral-slip": _("To print the slip of a referral"),
    "referral-in": _("A referral that another centre sent"),
    "letter": _("A partner opened the letter of referral"),
    "import": _("A list from outside"),
    "import-row": _("A list from outside"),
    "import-columns": _("A list from outside"),
    "import-problems": _("A list from outside, taken away"),
}


def page_word(verb: str, page: str) -> str:
    """What for, in the reader's language; the verb itself where no page has a word."""
    return str(PAGES.get(page, verb))


def lost(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """What a forgetting takes away, by kind, the most first."""
    told = [
        (str(RECORDS.get(label, label)), count)
        for label, count in counts.items()
        if count and label != SEARCH_KEYS
    ]
    return sorted(told, key=lambda one: -one[1])


def sections(
    held: Mapping[str, Sequence[Mapping[str, Any]]],
) -> list[dict[str, Any]]:  # a page's context
    """Everything held, with its words in Khmer and in English, whoever reads it."""
    return [
        {
            "title": both(RECORDS[label]),
            "rows": [
                [
                    (both(FIELDS[name]), in_words(name, value))
                    for name, value in row.items()
                    if _said(value) and name not in OF_THE_HOUSE
                ]
                for row in rows
            ],
        }
        for label, rows in held.items()
    ]


def in_words(name: str, value: object) -> object:
    """A code as people say it: a place, a sector, a country, a phone. Anything else as it is."""
    if name in PLACES:
        return " · ".join(place_line(NOBODY, str(value), language) for language in ("km", "en"))
    if name in SECTORS:
        return _twice(lambda: sector_label(str(value)))
    if name in STATES and value in dict(COUNTRIES):
        return _twice(lambda: str(dict(COUNTRIES)[str(value)]))
    if isinstance(value, dict) and name in PARTS:
        return PARTS[name](value)
    return value


def both(word: _StrPromise) -> dict[str, str]:
    return _in_both(lambda: str(word))


def _twice(said: Callable[[], str]) -> str:
    return " · ".join(_in_both(said).values())


def _in_both(said: Callable[[], str]) -> dict[str, str]:
    words = {}
    for language in ("km", "en"):
        with override(language):
            words[language] = said()
    return words


def _said(value: object) -> bool:
    return value not in ("", None, [], {})


PARTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "shown": lambda value: _twice(
        lambda: "; ".join(": ".join(pair) for pair in told(NOBODY, value))
    ),
    "answers": lambda value: " · ".join(f"{asked}: {answer}" for asked, answer in value.items()),
    "result": scores_in_words,
}
"""What holds several things at once, and how it is said."""
