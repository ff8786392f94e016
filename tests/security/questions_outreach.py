"""Questions about outreach activities and who came (see `questions.py`)."""

from types import SimpleNamespace

from spean.base import clock
from spean.casework.outreach import actions as outreach
from spean.casework.outreach import queries as read_outreach
from spean.casework.outreach.rules import Report
from tests.factories.outreach import WOMEN
from tests.factories.outreach import plan as outreach_plan
from tests.security.questions_changes import say


def planned_by(colleague):
    return outreach_plan(SimpleNamespace(user_id=colleague))


PERSON = {
    read_outreach.attendance_of: lambda f: say(f.person_id),
    outreach.strike_name: lambda f: say(f.attendance),
    outreach.log_follow_up: lambda f: say(f.attendance, line="x"),
}
CENTRE = {
    outreach.plan_activity: lambda f: say(planned_by(f.colleague_id), centre_id=f.centre_id),
    outreach.change_plan: lambda f: say(f.outreach, plan=planned_by(f.colleague_id)),
    outreach.approve_plan: lambda f: say(f.outreach),
    outreach.mark_held: lambda f: say(f.outreach),
    outreach.cancel_activity: lambda f: say(f.outreach, why="the road is under water"),
    outreach.report_activity: lambda f: say(f.outreach, report=Report(heads=(WOMEN,))),
    outreach.verify_report: lambda f: say(f.outreach),
    outreach.take_step_back: lambda f: say(f.outreach),
    read_outreach.last_turn: lambda f: say(f.outreach_id),
}
MIXED = {
    outreach.name_participant: lambda f: say(f.own.outreach, person_id=f.person_id),
}
AT_A_FOREIGN_CENTRE = {
    outreach.name_participant: lambda f: say(f.outreach, person_id=f.own.person_id),
}
EVERYTHING = {
    read_outreach.activities_for: lambda f: say(),
    read_outreach.activities_like: lambda f: say(),
    read_outreach.activities_to_report: lambda f: say(today=clock.today()),
    read_outreach.activities_to_decide: lambda f: say(),
    read_outreach.headcounts_for: lambda f: say(),
    read_outreach.headcounts_counted: lambda f: say(first=clock.today(), last=clock.today()),
    read_outreach.attendance_for: lambda f: say(),
    read_outreach.attendance_counted: lambda f: say(first=clock.today(), last=clock.today()),
    read_outreach.turns_for: lambda f: say(),
    read_outreach.words_to_let_go: lambda f: say(),
}
NOT_ASKED = {
    "casework.outreach.queries.is_organised": "of an activity that was found",
    "casework.outreach.actions._rows.locked": "asked through the verbs of an activity",
    "casework.outreach.actions._rows.step": "the activity was locked by its verb",
    "casework.outreach.queries.plans_own_only": "reads no row",
    "casework.outreach.queries.who_may_organise": "of those whom `colleagues_of` knows",
}
