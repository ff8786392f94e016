"""Decisions about questionnaires and answers. Plain values in, refusals out; nothing is saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.assessments.rules import begins_a_sitting
from spean.casework.assessments.vocabulary import AssessmentState
from spean.casework.questionnaires.vocabulary import Moment, VersionState
from spean.engines.instruments.questionnaires import NEVER_KEPT, Fault

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["begins_a_sitting"]

FAULTS: dict[str, _StrPromise] = {
    "not_json": _("This is no JSON file; look at line {}."),
    "file_too_large": _("The file is too large: at most {} bytes are read."),
    "too_deep": _("The file is nested too deeply."),
    "key_twice": _("The key “{}” stands twice in one place."),
    "unknown_key": _("The key “{}” means nothing here."),
    "key_missing": _("The key “{}” is missing."),
    "wrong_type": _("What stands under “{}” is not of the kind expected there."),
    "not_a_mapping": _("Keys and values are expected here."),
    "other_format": _("The file must say “format”: “{}”."),
    "unknown_moment": _("“{}” is no moment: intake, case or closing."),
    "unknown_kind": _("“{}” is no kind of question."),
    "unknown_class": _("“{}” is no class: P1, P2, P3 or P4."),
    "bad_name": _("“{}” is no short name: small letters a–z, digits and _, at most 40."),
    "id_twice": _("Two questions have this short name."),
    "no_khmer": _("The languages are km, en and ja, and Khmer must be among them."),
    "language_twice": _("A language is named twice."),
    "other_language": _("Words in “{}”, which is none of the languages of this questionnaire."),
    "no_words": _("The words in “{}” are missing."),
    "too_long": _("A text is too long: at most {} letters."),
    "bad_character": _("An invisible or control character ({}) is not allowed here."),
    "no_questions": _("There is no question yet."),
    "empty_section": _("Section {} has no question."),
    "too_many_questions": _("More than {} questions are too many."),
    "too_many_sections": _("More than {} sections are too many."),
    "too_few_options": _("At least two answers to choose from are needed."),
    "too_many_options": _("More than {} answers to choose from are too many."),
    "option_twice": _("The answer “{}” stands here twice, or is a word of the house."),
    "options_not_here": _("This kind of question has no answers to choose from."),
    "limits_not_here": _("Only numbers and days have a smallest and a largest answer."),
    "bad_limit": _("“{}” is no limit for this kind of answer."),
    "limits_crossed": _("The smallest answer is larger than the largest."),
    "unit_not_here": _("Only a number with a decimal point has a unit."),
    "protected_needs_a_case": _("A protected answer needs a case: only there is it kept apart."),
    "xls_no_sheet": _("The workbook has no sheet called “{}”."),
    "xls_type": _("The type “{}” of XLSForm is not taken over."),
    "xls_no_list": _("There is no list “{}” on the sheet of choices."),
    "xls_nested": _("A group inside of a group is not taken over."),
    "xls_column": _("The column “{}” of XLSForm is not taken over."),
    "xls_relevant": _("This condition is not taken over: {}"),
    "xls_constraint": _("This limit is not taken over: {}"),
    "shown_by_none_before": _("It waits for “{}”, which is no earlier question."),
    "shown_by_no_choice": _("It waits for one answer to “{}”, which has none to choose from."),
    "shown_by_no_answer": _("It waits for the answer “{}”, which the earlier question lacks."),
    "tells_what_is_protected": _("It would tell what was answered to “{}”, which is protected."),
}
"""What is wrong with a questionnaire, as a sentence; the engine says it with these codes."""


def sentence(fault: Fault) -> str:
    """The fault with the question it belongs to."""
    said = str(FAULTS[fault.code]).format(fault.detail or fault.question)
    if not fault.question:
        return said
    return str(_("Question “{}”: {}")).format(fault.question, said)


def refusals_of_faults(faults: Iterable[Fault]) -> list[Refusal]:
    """A file, or a draft that is to be published: nothing of it is used while this is so."""
    return [Refusal(one.code, sentence(one)) for one in faults]


def refusals_to_keep(faults: Iterable[Fault]) -> list[Refusal]:
    """What not even a draft may hold. Everything else is kept, and said beside it."""
    return refusals_of_faults(one for one in faults if one.code in NEVER_KEPT)


def refusals_to_begin(*, key_there: bool) -> list[Refusal]:
    if key_there:
        said = _("A questionnaire of this short name is there already. Choose another name.")
        return [Refusal("key_there", said)]
    return []


def refusals_to_continue(*, drafts: int) -> list[Refusal]:
    """One version is written at a time."""
    if drafts:
        said = _("A next version is being written already. Go on with that one.")
        return [Refusal("draft_there", said)]
    return []


def refusals_to_change(*, state: VersionState) -> list[Refusal]:
    if state == VersionState.DRAFT:
        return []
    said = _("What was published never changes. Write a next version instead.")
    return [Refusal("published", said)]


def refusals_to_undo(*, changed: bool) -> list[Refusal]:
    if changed:
        return []
    return [Refusal("nothing_to_undo", _("Nothing was changed that could be put back."))]


def refusals_to_find(*, there: bool) -> list[Refusal]:
    """A colleague may have taken it away meanwhile."""
    if there:
        return []
    return [Refusal("not_there", _("This question or section is no longer there."))]


def refusals_to_publish(
    *, state: VersionState, faults: Collection[Fault], hands: Collection[int], user_id: int
) -> list[Refusal]:
    """Nobody publishes what they wrote in; and nothing wrong is published."""
    refusals = [*refusals_to_change(state=state)]
    if user_id in hands:
        said = _("You wrote in this version. Somebody else must publish it.")
        refusals.append(Refusal("own_words", said))
    return [*refusals, *refusals_of_faults(faults)]


def refusals_to_drop(*, state: VersionState, to: VersionState, drafts: int) -> list[Refusal]:
    """A draft is thrown away, and taken back while no other one is being written."""
    if {state, to} != {VersionState.DRAFT, VersionState.DROPPED}:
        return [Refusal("published", _("Only a draft is thrown away, or taken back."))]
    return refusals_to_continue(drafts=drafts) if to == VersionState.DRAFT else []


def refusals_to_retire(*, retired: bool, published: int) -> list[Refusal]:
    if retired:
        return [Refusal("retired", _("This questionnaire is out of use already."))]
    if not published:
        return [Refusal("never_used", _("No version was published yet. Throw the draft away."))]
    return []


def refusals_to_take_up(*, retired: bool) -> list[Refusal]:
    if retired:
        return []
    return [Refusal("in_use", _("This questionnaire is in use."))]


def refusals_to_ask(
    *, in_use: bool, fits_project: bool, moment: Moment, in_case: bool, drafts: int, consented: bool
) -> list[Refusal]:
    """Why this version cannot be begun for this person, or in this case."""
    refusals = []
    if not in_use:
        said = _("This version is not in use. Begin the newest one instead.")
        refusals.append(Refusal("not_in_use", said))
    if not fits_project:
        said = _("This questionnaire belongs to another project.")
        refusals.append(Refusal("other_project", said))
    if (moment == Moment.INTAKE) == in_case:
        refusals.append(Refusal("other_moment", _("This questionnaire is not asked here.")))
    if drafts:
        said = _("A draft of it is begun: go on with that one.")
        refusals.append(Refusal("draft_there", said))
    if not consented:
        said = _("Ask for consent to keep a file first: record it on the person's page.")
        refusals.append(Refusal("no_consent", said))
    return refusals


def refusals_to_answer(problems: Iterable[str]) -> list[Refusal]:
    """Answers that do not fit their questions: nothing of them is kept."""
    items = ", ".join(problems)
    if not items:
        return []
    said = _("These answers do not fit their questions:")
    return [Refusal("unfit_answers", format_lazy("{} {}", said, items))]


def refusals_to_finish(missing: Iterable[str]) -> list[Refusal]:
    """What must be answered is answered first, if only by “rather not”."""
    items = ", ".join(missing)
    if not items:
        return []
    said = _("These questions must be answered first:")
    return [Refusal("not_answered", format_lazy("{} {}", said, items))]


def refusals_to_write(*, state: AssessmentState) -> list[Refusal]:
    if state == AssessmentState.DRAFT:
        return []
    said = _("These answers are finished and stay as they are. Ask again instead.")
    return [Refusal("finished", said)]


def refusals_to_reopen(
    *,
    state: AssessmentState,
    finished_on: dt.date | None,
    today: dt.date,
    same_hand: bool,
    drafts: int,
) -> list[Refusal]:
    """Finishing is undone on the same day, by whoever finished, while no new draft is begun."""
    if state != AssessmentState.FINISHED:
        return [Refusal("not_finished", _("These answers are not finished yet."))]
    refusals = []
    if finished_on != today or not same_hand:
        said = _("Only who finished it can open it again, and only on the same day.")
        refusals.append(Refusal("too_late", said))
    if drafts:
        said = _("A draft of it is begun: go on with that one.")
        refusals.append(Refusal("draft_there", said))
    return refusals
