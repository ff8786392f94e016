"""The people of the stories: what happens to Sokha, Rithy, Sreyleak and Phal, on which day."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from spean.casework.cases.actions import complete_step, pause_case
from spean.casework.cases.vocabulary import ClosureReason, StepKind
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.vocabulary import Channel, Service, Topic
from spean.casework.jobs.rules import CheckOutcome
from spean.casework.jobs.vocabulary import Evidence, IntroductionState, RetentionResult
from spean.demo import hiring, journeys, planning, standing
from spean.demo.arrivals import note_work, register
from spean.demo.background import tell_of_sokha
from spean.demo.cast import guests
from spean.demo.diary import workday_after
from spean.demo.employers import WORKPLACES
from spean.demo.retention import check_month
from spean.demo.trades import Somebody, trade_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from spean.demo.cast import Guest
    from spean.demo.staging import Known, Stage

    Story = Callable[[Stage, Known, dt.date], None]

_SEWING, _WELDING = WORKPLACES[0], WORKPLACES[5]


def plan_stories(stage: Stage, employers: dict[str, int]) -> None:
    """Note when each of the four comes; the rest follows from that day."""
    stories: tuple[Story, ...] = (_sokha, partial(_rithy, employers), _sreyleak, _phal)
    for number, (guest, story) in enumerate(zip(guests(), stories, strict=True)):
        day = workday_after(stage.today - dt.timedelta(days=guest.days_ago), 0)
        stage.diary.note(day, partial(_come, stage, guest, story, -1 - number))
    offered = workday_after(stage.today, -12)
    stage.diary.note(offered, partial(_sewing_is_offered, stage, employers))


def _come(stage: Stage, guest: Guest, story: Story, number: int, day: dt.date) -> None:
    team = next(one for one in stage.teams if one.post.code == guest.centre)
    somebody = Somebody(guest.newcomer, trade_of(guest.occupation), guest.years)
    known = register(stage, team, number, somebody)
    known.is_guest = True
    note_work(stage, known)
    story(stage, known, day)


def _sokha(stage: Stage, sokha: Known, day: dt.date) -> None:
    """Home from Samut Prakan, two children, wants to sew near her house. She comes today."""
    _said(sokha, "ទើបមកពីសមុទ្រប្រាការ ចង់ដេរនៅជិតផ្ទះ", Topic.WORK, Topic.FAMILY)
    standing.screen(sokha, debt="behind", depend_on_you="2", knows_a_living="no")
    tell_of_sokha(stage, sokha)
    file = journeys.start_case(sokha)
    draw = stage.draw("assessment", "sokha")
    by = sokha.team.counsellor
    standing.assess(file.case, level=0.35, draw=draw, by=by)
    due = workday_after(stage.today, -6)
    journeys.agree(file, StepKind.JOB, "រកការងារកាត់ដេរនៅសំរោង", due)
    talk = journeys.agree(file, StepKind.COUNSELLING, "ជួបគ្រួសារជាមួយគ្នា", workday_after(day, 10))
    later = workday_after(stage.today, 12)
    journeys.agree(file, StepKind.RECOGNITION, "ដាក់ពាក្យទទួលស្គាល់ជំនាញដេរ", later)
    journeys.note(file, "ដេរបាន ៦ ឆ្នាំ ចេះម៉ាស៊ីនប៉ូ និងម៉ាស៊ីនម្ជុលមួយ។ កូនពៅអាយុ ៤ ឆ្នាំ។")
    journeys.seal(file, "នាងនៅតែភ័យពេលយប់ ហើយមិនចង់ឲ្យនរណាដឹង")
    first = workday_after(day, 9)
    journeys.book(file, first, dt.time(9), "ជួបគ្រួសារជាមួយគ្នា")

    def they_meet(on: dt.date) -> None:
        journeys.hold(file, came=True)
        complete_step(talk, outcome="ម្ដាយយល់ព្រមមើលកូន", by=sokha.team.counsellor)
        journeys.note(file, "ម្ដាយនាងនឹងមើលកូន ពេលនាងចូលធ្វើការ។")
        standing.assess(file.case, level=0.55, draw=draw, by=by)
        plan = planning.sign(planning.write_plan(file.case, 0, sokha.team), sokha.team)
        stage.diary.note(workday_after(on, 1), partial(planning.approve, stage, sokha.team, plan))
        journeys.book(file, stage.today, dt.time(9), "ត្រៀមសម្ភាសន៍នៅរោងចក្រ")

    def half_asked(on: dt.date) -> None:
        del on
        standing.begin_to_assess(file.case, level=0.6, draw=draw, by=by)

    stage.diary.note(first, they_meet)
    stage.diary.note(stage.today, half_asked)


def _rithy(employers: dict[str, int], stage: Stage, rithy: Known, day: dt.date) -> None:
    """A welder from Rayong: introduced, hired, three months later still there."""
    _said(rithy, "ចេះផ្សារដែក ៩ ឆ្នាំនៅរ៉ាយ៉ង រកការងារក្នុងស្រុក", Topic.WORK)
    file = journeys.start_case(rithy)
    journeys.agree(file, StepKind.JOB, "រកការងារជាងផ្សារ", workday_after(day, 30))
    journeys.note(file, "មានវីដេអូការងារផ្សារក្នុងទូរស័ព្ទ នឹងបង្ហាញនិយោជក។")
    offer = hiring.enter_offer(
        *(stage, _WELDING, employers[_WELDING.name_en]), trade_code="SP-0036", headcount=2, wage=300
    )
    introduction = hiring.introduce(rithy, offer)
    hiring.answer(rithy, introduction, IntroductionState.SENT)

    def he_is_hired(on: dt.date) -> None:
        hiring.answer(rithy, introduction, IntroductionState.HIRED)
        stage.diary.note(workday_after(on, 6), he_starts)

    def he_starts(on: dt.date) -> None:
        evidence = Evidence.CONTRACT_SEEN
        placement = hiring.start_work(rithy, introduction, offer, on, evidence)
        asked = workday_after(on, 95)
        stage.diary.note(asked, partial(_still_there, rithy, placement.pk))
        stage.diary.note(asked, lambda _on: journeys.finish(file, ClosureReason.PLAN_COMPLETED))

    stage.diary.note(workday_after(day, 9), he_is_hired)


def _sreyleak(stage: Stage, sreyleak: Known, day: dt.date) -> None:
    """In debt, and does not want her profile shown to employers yet; she missed the last date."""
    _said(sreyleak, "ជំពាក់ធនាគារ ១,២០០ ដុល្លារ សងមិនទាន់", Topic.DEBT)
    standing.screen(sreyleak, debt="may_lose", knows_a_living="no", low_spirits="prefer_not")
    file = journeys.start_case(sreyleak)
    due = workday_after(stage.today, -3)
    journeys.agree(file, StepKind.DEBT, "រៀបចំផែនការសងបំណុលជាមួយធនាគារ", due)
    first = workday_after(day, 7)
    journeys.book(file, first, dt.time(14), "ពិភាក្សាអំពីចំណូលចំណាយ")

    def she_does_not_come(on: dt.date) -> None:
        del on
        journeys.hold(file, came=False)
        journeys.note(file, "ទូរស័ព្ទតាមបងស្រី៖ នាងជាប់ធ្វើស្រែ នឹងមកម្ដងទៀត។")
        journeys.book(file, stage.today, dt.time(10, 30), "ពិភាក្សាអំពីចំណូលចំណាយ")

    stage.diary.note(first, she_does_not_come)


def _phal(stage: Stage, phal: Known, day: dt.date) -> None:
    """A farmer displaced from the border, whose case waits until he may go home to his fields."""
    _said(phal, "ផ្លាស់ចេញពីភូមិជាប់ព្រំដែន ចង់បានដីដាំបន្លែ", Topic.SOCIAL_PROTECTION)
    file = journeys.start_case(phal)
    due = workday_after(day, 40)
    journeys.agree(file, StepKind.SOCIAL_PROTECTION, "ស្នើសុំប័ណ្ណសមធម៌នៅឃុំ", due)
    journeys.note(file, "ស្នាក់នៅបណ្ដោះអាសន្ននៅវត្ត ជាមួយភរិយា និងចៅពីរនាក់។")

    def it_waits(on: dt.date) -> None:
        del on
        pause_case(file.case, why="រង់ចាំត្រឡប់ទៅភូមិវិញ", by=phal.team.counsellor)

    stage.diary.note(workday_after(day, 45), it_waits)


def _sewing_is_offered(stage: Stage, employers: dict[str, int], day: dt.date) -> None:
    """Twelve posts for sewing, to which Sokha has not been introduced: the visitor may do it."""
    del day
    employer = employers[_SEWING.name_en]
    hiring.enter_offer(stage, _SEWING, employer, trade_code="SP-0001", headcount=12, wage=230)
    hiring.enter_unlawful_offer(stage, WORKPLACES[24], employers[WORKPLACES[24].name_en])


def _still_there(known: Known, placement_id: int, day: dt.date) -> None:
    outcome = CheckOutcome(
        result=RetentionResult.SAME_EMPLOYER, done_on=day, evidence=Evidence.EMPLOYER_REPORT
    )
    check_month(known, placement_id, 3, outcome)


def _said(known: Known, line: str, *topics: Topic) -> None:
    log_contact(
        known.team.centre_id,
        channel=Channel.WALK_IN,
        person_id=known.person_id,
        topics=topics,
        service=Service.COUNSELLING,
        line=line,
        by=known.team.counsellor,
    )
