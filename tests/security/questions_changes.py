"""Questions about hand-overs and changes to many records (see `questions.py`)."""

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.cases import actions as cases
from spean.casework.cases import queries as read_cases
from spean.casework.cases.vocabulary import StepKind
from spean.casework.changes import actions as changes
from spean.casework.changes import queries as read_changes
from spean.casework.changes.actions.leaving import Handover
from spean.casework.changes.vocabulary import ChangeKind
from spean.casework.contacts import queries as read_contacts
from spean.casework.people import queries as read_people
from spean.casework.plans import actions as plans
from spean.casework.plans import queries as read_plans
from spean.casework.referrals import actions as referrals
from spean.casework.referrals import queries as read_referrals
from spean.registry.centres import actions as centres
from spean.registry.centres import queries as read_centres
from spean.registry.savedviews.queries import views_of


def say(*words, **named):
    return words, named


PERSON = {
    read_plans.followups_of_person: lambda f: say(f.person_id),
    read_plans.attempts_about: lambda f: say(f.person_id),
    read_plans.plans_of_person: lambda f: say(f.person_id),
}
CASE = {
    cases.give_case: lambda f: say(f.case, to_id=f.one_more),
    cases.take_case_back: lambda f: say(f.case),
    read_changes.row_of: lambda f: say(f.row_id),
    changes.take_back: lambda f: say(f.line_id),
    changes.undo_row: lambda f: say(f.row_id),
    changes.give_row: lambda f: say(f.row_id, to_id=f.one_more),
}
CASE |= {
    cases.take_closing_back: lambda f: say(f.case),
    cases.take_step_back: lambda f: say(f.step),
    cases.take_date_back: lambda f: say(f.appointment),
    read_people.phones_of: lambda f: say([f.person_id]),
    read_people.names_of: lambda f: say([f.person_id]),
    read_cases.steps_agreed_in: lambda f: say([f.case_id]),
    read_cases.next_dates_of: lambda f: say([f.case_id]),
    read_plans.followups_waiting_in: lambda f: say([f.case_id]),
    read_plans.plans_being_written_in: lambda f: say([f.case_id]),
    cases.give_closed_case: lambda f: say(f.case, to_id=f.one_more),
    plans.give_followups: lambda f: say(f.case, to_id=f.one_more),
    plans.take_ending_back: lambda f: say(f.case),
    changes.do_to_many: lambda f: say(
        ChangeKind.AGREE, [f.case_id], told={"kind": StepKind.PAPERS, "what": "x"}
    ),
}
WORK = {
    referrals.give_referral: lambda f: say(f.referral, to_id=f.one_more),
    referrals.take_referral_back: lambda f: say(f.referral),
}
CENTRE = {
    read_cases.cases_answered_for: lambda f: say(f.user_id),
    read_referrals.referrals_answered_for: lambda f: say(f.user_id),
    read_changes.work_of: lambda f: say(f.user_id),
    read_changes.why_not_leave: lambda f: say(f.user_id),
    read_centres.colleagues_who_may: lambda f: say(Duty.WRITE_CASES, at=f.centre_id),
    read_changes.receivers: lambda f: say(f.centre_id),
    centres.reopen_colleagues_account: lambda f: say(f.colleague_id),
    changes.end_colleague: lambda f: say(f.colleague_id, why="x"),
    changes.end_role_of: lambda f: say(f.membership_id, why="x"),
    changes.hand_over: lambda f: say(Handover(colleague_id=f.colleague_id, centre_id=f.centre_id)),
}
EVERYTHING = {
    views_of: lambda f: say("cases"),
    read_cases.cases_like: lambda f: say(today=clock.today()),
    read_people.people_like_these: lambda f: say(),
    read_contacts.contacts_like: lambda f: say(),
    read_cases.cases_left: lambda f: say(),
    read_plans.cases_still_asked: lambda f: say(),
    read_referrals.referrals_left: lambda f: say(),
    read_changes.left_here: lambda f: say(),
    read_changes.ending_soon: lambda f: say(),
    read_centres.posts_ending: lambda f: say(Duty.READ_CASES, until=clock.today() + clock.days(14)),
}
NOT_ASKED = {
    "casework.changes.queries.load_of": "how many of `cases_for` each of these colleagues has",
    "casework.cases.actions.inherit_case": "only what nobody answers for; across the wall",
    "casework.cases.queries.cases_left_anywhere": "across the wall, to be counted; never shown",
    "casework.plans.queries.cases_still_asked_anywhere": "across the wall, to be counted",
    "casework.cases.queries.why_not_give": "asked through `give_case`",
    "casework.changes.actions._rows.give": "asked through `hand_over`",
    "casework.changes.actions._rows.give_open_or_closed": "asked through `hand_over`",
    "casework.changes.actions._rows.write_row": "asked through `hand_over`",
    "casework.changes.actions.leaving.settle_the_rest": "only what nobody answers for",
    "casework.changes.actions.leaving.warn_of_endings": "a job of the morning, everywhere",
    "casework.changes.actions.undoing.undo_change": "takes its rows back as `undo_row` does",
    "casework.changes.queries.changes_for": "headers without a person; the rows are asked",
    "casework.changes.queries.changes_with_counts": "headers, and rows as `rows_of` shows them",
    "casework.changes.queries.checks_going_with": "counts for cases that were found",
    "casework.changes.actions.many.ask_for_many": "asked through `do_to_many`",
    "casework.changes.actions.many.go_on": "asked through `do_to_many`",
    "casework.changes.queries.progress_of": "counts of a change that was found, as `rows_of`",
    "casework.changes.queries.line_of": "of a record that the actor has just changed",
    "casework.changes.queries.lines_to_take_back": "one's own lines; see test_the_way_back.py",
    "casework.changes.queries.count_left_anywhere": "the machine's own check: one number",
    "casework.changes.queries.rows_of": "of a change that was found, as `row_of`",
    "casework.changes.queries.why_not_undo": "of a change that was found",
    "casework.referrals.actions.giving.inherit_referral": "only what nobody answers for",
    "casework.referrals.queries.referrals_left_anywhere": "across the wall, to be counted",
    "casework.referrals.queries.why_not_give": "asked through `give_referral`",
    "registry.savedviews.actions.save_view": "of choices; it holds no record of anybody",
    "registry.savedviews.actions.drop_view": "one's own",
    "registry.savedviews.actions.keep_view": "one's own",
    "casework.zones.actions.let_heir_in": "into a circle where nobody is left; across the wall",
    "casework.zones.queries.circle_of": "who inherits; across the wall, shown to nobody",
    "registry.centres.queries.colleague_named": "a colleague's name, once their work was shown",
    "registry.centres.queries.managers_of": "numbers of colleagues, to find who inherits",
    "registry.centres.queries.posts_that_may": "a condition for other rows; shown to nobody",
}
