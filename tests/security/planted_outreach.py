"""Outreach activities of the planted world (see `planted.py`)."""

from spean.base import clock
from spean.casework.outreach.models import Activity, Attendance, Headcount, StepTaken
from tests.security.law import Place


def plant_outreach(planted, key, centre, person, organiser, today):
    """One that was reported, with somebody by name; one to report; and one that is planned.

    Whoever goes out organises it: an activity about nobody is hidden from nobody for a protection.
    A fourth is planned by somebody else, so that it waits for whoever approves.
    """
    from tests.security.planted import planted_admin

    place = Place("outreach", frozenset({centre.pk}), organiser)
    made = {}
    for tail, state in (("", "reported"), (" (to report)", "approved"), (" (plan)", "planned")):
        made[state] = planted.make(
            Activity, f"{key}{tail}", place, centre=centre, organiser_id=organiser,
            planned_by_id=organiser, state=f"activity_{state}", kind="group_session", on=today,
            place_id="220405", topics=["work"], materials={"leaflet": 3},
        )  # fmt: skip
        StepTaken.objects.create(
            activity=made[state], state=f"activity_{state}", at=clock.now(), by_id=organiser
        )
    admin = planted_admin().pk
    planted.make(
        Activity, f"{key} (to decide)", Place("outreach", frozenset({centre.pk}), admin),
        centre=centre, organiser_id=admin, planned_by_id=admin, state="activity_planned",
        kind="village_meeting", on=today, place_id="220405", topics=[], materials={},
    )  # fmt: skip
    activity = made["reported"]
    Headcount.objects.create(activity=activity, sex="female", age_band="from_25", people=4)
    there = Attendance.objects.create(
        activity=activity, person=person, added_at=clock.now(), by_id=organiser
    )
    circle = planted.places[key]["person"].circle
    planted.places[key]["outreach"] = place
    planted.places[key]["attendance"] = Place("outreach", place.centres, organiser, circle)
    planted.records[key] |= {
        "outreach_id": activity.pk,
        "attendance_id": there.pk,
        "planned_activity": made["planned"].pk,
    }
