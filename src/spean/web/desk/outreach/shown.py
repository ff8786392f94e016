"""An activity as pages and exports show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.casework.contacts.vocabulary import Topic
from spean.casework.outreach import rules
from spean.casework.outreach.queries import attendance_for, headcounts_for, turns_for
from spean.casework.outreach.vocabulary import OPEN_TO_NAMES, ActivityState
from spean.casework.people.queries import people_for
from spean.casework.people.rules import code_of
from spean.registry.places.queries import place_line
from spean.web.desk.outreach.forms import CancelForm, FollowForm, NameForm
from spean.web.desk.plans.words import money_words
from spean.web.ui.doors import is_open

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spean.base.actor import Actor
    from spean.base.refusals import Refusal
    from spean.web.ui.http import Record

S = ActivityState
TONES = {
    S.PLANNED: "neutral",
    S.APPROVED: "info",
    S.HELD: "warning",
    S.REPORTED: "river",
    S.VERIFIED: "success",
    S.CANCELLED: "neutral",
}
BEGUN = OPEN_TO_NAMES | {S.VERIFIED}
HEAD = (
    _("Activity"),
    _("Day"),
    _("Kind"),
    _("Place"),
    _("Where exactly"),
    _("State"),
    _("Who goes there"),
    _("Together with"),
    _("Without a name"),
    _("By name"),
    _("All who came"),
    _("What it cost"),
    _("Currency"),
    _("Centre"),
)


def rows_of(rows: Iterable[Record]) -> Iterator[list[object]]:
    """Sums, and no name of anybody who came; a cost stays the exact amount it is."""
    for row in rows:
        yield [
            row.code,
            row.on,
            row.get_kind_display(),
            row.place.name,
            row.venue,
            row.get_state_display(),
            str(row.organiser),
            row.partner,
            row.heads,
            row.names,
            row.heads + row.names,
            row.cost,
            row.currency if row.cost is not None else "",
            row.centre.name,
        ]


def page_of_activity(actor: Actor, activity: Record) -> dict[str, Any]:  # a page's context
    there = list(attendance_for(actor).filter(activity=activity))
    met = people_for(actor).in_bulk([row.person_id for row in there])
    names = [(row, met.get(row.person_id), _code_written(actor, row)) for row in there]
    counts = list(headcounts_for(actor).filter(activity=activity, people__gt=0))
    turns = list(turns_for(actor).filter(activity=activity))
    heads = sum(row.people for row in counts)
    state = S(activity.state)
    return {
        "activity": activity,
        "tone": TONES[state],
        "place": place_line(actor, activity.place_id, "km" if get_language() == "km" else "en"),
        "topics": [Topic(topic).label for topic in activity.topics],
        "names": names,
        "counts": counts,
        "heads": heads,
        "cost": money_words(activity.cost, activity.currency),
        "disability": sum(row.with_disability for row in counts),
        "all": heads + len(names),
        "has_begun": bool(heads or names) or (state in BEGUN and activity.on <= clock.today()),
        "turns": turns,
        "today": clock.today(),
        "name_form": NameForm(initial={"was_counted": bool(heads)}),
        "follow_form": FollowForm(),
        "cancel_form": CancelForm(),
        **_doors(actor, activity, turns, len(names)),
    }


def _doors(
    actor: Actor, activity: Record, turns: list[Record], names: int
) -> dict[str, Any]:  # a page's context
    """What may be done now, with the same rules that the actions ask."""
    state, may_write = S(activity.state), is_open("desk:outreach-edit", actor)
    last = turns[-1] if turns else None
    back = rules.refusals_to_go_back(
        state=state,
        own=last is not None and last.by_id == actor.user_id,
        is_back=last is None or last.is_back,
        names=names,
    )
    may_approve = is_open("desk:outreach-approve", actor, "POST")
    planner = actor.user_id in {activity.planned_by_id, activity.organiser_id}
    reporter = actor.user_id == activity.organiser_id or any(
        turn.state == S.REPORTED and not turn.is_back and turn.by_id == actor.user_id
        for turn in turns
    )
    open_to_names = state in OPEN_TO_NAMES and may_write
    return {
        "may_edit": may_write and state is S.PLANNED,
        "may_cancel": may_write and state in {S.PLANNED, S.APPROVED},
        "may_hold": may_write and state is S.APPROVED,
        "no_hold": _why_not(activity, S.HELD, same_person=False),
        "may_report": may_write and state in OPEN_TO_NAMES and activity.on <= clock.today(),
        "may_approve": may_approve and state is S.PLANNED,
        "no_approve": _why_not(activity, S.APPROVED, same_person=planner),
        "may_verify": may_approve and state is S.REPORTED,
        "no_verify": _why_not(activity, S.VERIFIED, same_person=reporter),
        "may_go_back": not back,
        "may_name": open_to_names and is_open("desk:outreach-name", actor, "POST"),
        "may_search": is_open("desk:outreach-people", actor),
        "may_strike": open_to_names,
        "may_follow": open_to_names and is_open("desk:attendance-follow", actor, "POST"),
    }


def _code_written(actor: Actor, there: Record) -> str:
    """The code of a file, to whoever put it on the list; they have it already."""
    return code_of(there.person_id) if there.by_id == actor.user_id else ""


def _why_not(activity: Record, to: ActivityState, *, same_person: bool) -> list[Refusal]:
    return rules.refusals_to_step(
        to,
        state=S(activity.state),
        same_person=same_person,
        on=activity.on,
        today=clock.today(),
    )
