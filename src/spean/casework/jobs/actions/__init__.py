"""What can be done about jobs. Each function is one verb and leaves one line in the book."""

from spean.casework.jobs.actions.introductions import (
    introduce_person,
    record_answer,
)
from spean.casework.jobs.actions.placements import (
    check_retention,
    end_placement,
    place_elsewhere,
    place_person,
    raise_evidence,
)
from spean.casework.jobs.actions.vacancies import (
    change_vacancy,
    close_expired_vacancies,
    close_vacancy,
    enter_vacancy,
    hold_vacancy,
    open_vacancy,
    refresh_vacancy,
    withdraw_vacancy,
)

__all__ = [
    "change_vacancy",
    "check_retention",
    "close_expired_vacancies",
    "close_vacancy",
    "end_placement",
    "enter_vacancy",
    "hold_vacancy",
    "introduce_person",
    "open_vacancy",
    "place_elsewhere",
    "place_person",
    "raise_evidence",
    "record_answer",
    "refresh_vacancy",
    "withdraw_vacancy",
]
