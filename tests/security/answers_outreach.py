"""Valid answers for the pages of outreach (see `answers.py`)."""

from spean.base import clock
from spean.casework.outreach.models import Activity, Attendance, StepTaken
from tests.security.planted import planted_admin


def stands(state):
    """The activity of the file stands there, and nobody who asks has planned or reported it."""

    def ready(file, _identity):
        nobody = planted_admin().pk
        rows = Activity.objects.filter(pk=file["outreach_id"])
        rows.update(state=f"activity_{state}", planned_by_id=nobody)
        if state in {"planned", "reported"}:
            StepTaken.objects.filter(activity=file["outreach_id"]).update(by_id=nobody)

    return ready


def somebody_elses(state):
    def ready(file, identity):
        stands(state)(file, identity)
        rows = Activity.objects.filter(pk=file["outreach_id"])
        rows.update(organiser_id=planted_admin().pk)

    return ready


def own_step(file, identity):
    """Only who took a step takes it back; so whoever asks has taken it."""
    StepTaken.objects.filter(activity=file["outreach_id"]).update(by_id=identity.user_id)


def nobody_named(file, _identity):
    Attendance.objects.filter(activity=file["outreach_id"]).delete()


def plan(file):
    today = f"{clock.today():%Y-%m-%d}"
    told = {"kind": "village_meeting", "on": today, "place": "220405", "organiser": ""}
    return told | {"centre": file["centre"]}


def outreach_answers(answer):
    write, approve, person = "outreach.write", "outreach.approve", "person.read"
    follow = {"line": "written by the matrix", "service": "none"}
    return {
        "desk:outreach-new": answer(plan, (write,), "here"),
        "desk:outreach-edit": answer(plan, (write,), "outreach", stands("planned")),
        "desk:outreach-approve": answer({}, (approve,), "outreach", somebody_elses("planned")),
        "desk:outreach-held": answer({}, (write,), "outreach", stands("approved")),
        "desk:outreach-cancel": answer(
            {"why": "by the matrix"}, (write,), "outreach", stands("approved")
        ),
        "desk:outreach-report": answer(
            {"people_0": "7", "sex_0": "female", "currency": "USD"}, (write,), "outreach"
        ),
        "desk:outreach-verify": answer({}, (approve,), "outreach", somebody_elses("reported")),
        "desk:outreach-back": answer({}, (write,), "outreach", own_step),
        "desk:outreach-name": answer(
            lambda f: {"person": f["person_id"]}, (write, "person.name"), "attendance", nobody_named
        ),
        "desk:attendance-strike": answer({}, (write,), "attendance"),
        "desk:attendance-follow": answer(follow, (write, person, "contact.write"), "attendance"),
    }
