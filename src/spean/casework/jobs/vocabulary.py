"""The words of jobs: what a vacancy can be, what may become of it, and how we know."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class VacancyState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    ON_HOLD = "on_hold", _("On hold")
    FILLED = "filled", _("Filled")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


NEXT_VACANCY_STATES: dict[VacancyState, frozenset[VacancyState]] = {
    VacancyState.DRAFT: frozenset({VacancyState.OPEN, VacancyState.WITHDRAWN}),
    VacancyState.OPEN: frozenset(
        {VacancyState.ON_HOLD, VacancyState.FILLED, VacancyState.CLOSED, VacancyState.WITHDRAWN}
    ),
    VacancyState.ON_HOLD: frozenset(
        {VacancyState.OPEN, VacancyState.CLOSED, VacancyState.WITHDRAWN}
    ),
    VacancyState.FILLED: frozenset({VacancyState.OPEN, VacancyState.CLOSED}),
    VacancyState.CLOSED: frozenset({VacancyState.OPEN}),
    VacancyState.WITHDRAWN: frozenset(),
}


class Currency(models.TextChoices):
    USD = "USD", _("US dollar")
    KHR = "KHR", _("Riel")
    THB = "THB", _("Thai baht")


class WagePeriod(models.TextChoices):
    MONTH = "month", _("A month")
    DAY = "day", _("A day")


class ContractType(models.TextChoices):
    """The two contracts of the Labour Law, work by the day, and not yet known."""

    NOT_KNOWN = "not_known", _("Not known yet")
    UNDETERMINED = "undetermined", _("Contract without an end date")
    FIXED = "fixed", _("Contract with an end date")
    CASUAL = "casual", _("Work by the day")


class Requirement(models.TextChoices):
    """Yes-or-no facts that an employer may ask for; the words are those of the matching engine."""

    DRIVING_LICENCE = "driving_licence", _("Car driving licence")
    MOTORCYCLE_LICENCE = "motorcycle_licence", _("Motorcycle licence")
    LORRY_LICENCE = "lorry_licence", _("Lorry licence")
    FORKLIFT_LICENCE = "forklift_licence", _("Forklift licence")
    KHMER_LITERATE = "khmer_literate", _("Reads and writes Khmer")
    THAI = "thai", _("Speaks Thai")
    ENGLISH = "english", _("Speaks English")
    JAPANESE = "japanese", _("Speaks Japanese")
    KOREAN = "korean", _("Speaks Korean")
    CHINESE = "chinese", _("Speaks Chinese")
    VIETNAMESE = "vietnamese", _("Speaks Vietnamese")
    SHIFT_WORK = "shift_work", _("Accepts shift work")
    NIGHT_WORK = "night_work", _("Accepts night work")
    DORMITORY = "dormitory", _("Accepts living in a dormitory")
    ID_DOCUMENT = "id_document", _("Has an identity document")
    WORK_PERMIT = "work_permit", _("Has a work permit")
    OWN_TRANSPORT = "own_transport", _("Has own transport")


class Criterion(models.TextChoices):
    """What some employers ask and must not: noted so that somebody speaks with them about it."""

    SEX = "sex_criterion", _("Only women or only men")
    AGE_CAP = "age_cap", _("An upper age limit")
    PREGNANCY_TEST = "pregnancy_test", _("A pregnancy test")


class IntroductionState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed to the person")
    SENT = "sent", _("Sent to the employer")
    INTERVIEW = "interview", _("Interview")
    HIRED = "hired", _("Hired")
    DECLINED_BY_EMPLOYER = "declined_by_employer", _("Declined by the employer")
    DECLINED_BY_PERSON = "declined_by_person", _("Declined by the person")
    WITHDRAWN = "introduction_withdrawn", _("Taken back")


NEXT_ANSWERS: dict[IntroductionState, frozenset[IntroductionState]] = {
    IntroductionState.PROPOSED: frozenset(
        {
            IntroductionState.SENT,
            IntroductionState.INTERVIEW,
            IntroductionState.DECLINED_BY_PERSON,
            IntroductionState.WITHDRAWN,
        }
    ),
    IntroductionState.SENT: frozenset(
        {
            IntroductionState.INTERVIEW,
            IntroductionState.HIRED,
            IntroductionState.DECLINED_BY_EMPLOYER,
            IntroductionState.DECLINED_BY_PERSON,
            IntroductionState.WITHDRAWN,
        }
    ),
    IntroductionState.INTERVIEW: frozenset(
        {
            IntroductionState.HIRED,
            IntroductionState.DECLINED_BY_EMPLOYER,
            IntroductionState.DECLINED_BY_PERSON,
            IntroductionState.WITHDRAWN,
        }
    ),
    IntroductionState.HIRED: frozenset(
        {IntroductionState.DECLINED_BY_EMPLOYER, IntroductionState.DECLINED_BY_PERSON}
    ),
    IntroductionState.DECLINED_BY_EMPLOYER: frozenset(),
    IntroductionState.DECLINED_BY_PERSON: frozenset(),
    IntroductionState.WITHDRAWN: frozenset(),
}
"""A hire may still fall through before the first day of work."""

NEEDS_A_REASON = frozenset(
    {
        IntroductionState.DECLINED_BY_EMPLOYER,
        IntroductionState.DECLINED_BY_PERSON,
        IntroductionState.WITHDRAWN,
    }
)
RUNNING = frozenset(
    {IntroductionState.PROPOSED, IntroductionState.SENT, IntroductionState.INTERVIEW}
)
"""Still waiting for an answer."""
ACTIVE = RUNNING | {IntroductionState.HIRED}
"""A person has at most one of these for a vacancy."""


class AnswerReason(models.TextChoices):
    """Why an introduction ended without work: what the next one can learn from."""

    WAGE = "wage_reason", _("The wage")
    DISTANCE = "distance_reason", _("Too far from home")
    HOURS = "hours_reason", _("The working hours")
    SKILLS = "skills_reason", _("Skills or experience")
    FAMILY = "family_reason", _("Family or care duties")
    PAPERS = "papers_reason", _("Missing papers")
    FOUND_OTHER = "found_other", _("Found other work")
    NOT_COME = "not_come", _("Did not come")
    POSTS_FILLED = "posts_filled", _("All posts were filled")
    OFFER_WITHDRAWN = "offer_withdrawn", _("The employer took the vacancy back")
    OTHER = "other_reason", _("Another reason")


class PlacementSource(models.TextChoices):
    """How the person came to the job. Only the first counts an introduction of ours."""

    INTRODUCED = "introduced", _("Introduced by a centre")
    FAIR = "fair", _("Met at a job fair")
    SELF_FOUND = "self_found", _("Found by the person after our service")
    EMPLOYER_DIRECT = "employer_direct", _("Hired directly by the employer")


class Evidence(models.TextChoices):
    """How we know that somebody works there, the weakest first."""

    SELF_REPORT = "self_report", _("The person says so")
    EMPLOYER_REPORT = "employer_report", _("The employer says so")
    CONTRACT_SEEN = "contract_seen", _("Contract or pay slip seen")
    NSSF_RECORD = "nssf_record", _("Record of the National Social Security Fund")


EVIDENCE_RANK: dict[Evidence, int] = {level: rank for rank, level in enumerate(Evidence)}


class PlacementState(models.TextChoices):
    STARTED = "started", _("At work")
    ENDED = "ended", _("Ended")


class EndReason(models.TextChoices):
    RESIGNED = "resigned", _("Resigned")
    DISMISSED = "dismissed", _("Dismissed")
    CONTRACT_ENDED = "contract_ended", _("The contract ended")
    WORKPLACE_CLOSED = "workplace_closed", _("The workplace closed")
    BETTER_JOB = "better_job", _("Changed to a better job")
    WENT_ABROAD = "went_abroad", _("Went abroad")
    HEALTH = "health_end", _("Health")
    FAMILY = "family_end", _("Family or care duties at home")
    CONDITIONS = "conditions", _("Bad conditions or unpaid wages")
    OTHER = "other_end", _("Another reason for leaving")


class RetentionResult(models.TextChoices):
    """What a dated check found. Unreachable is neither a lost job nor a kept one."""

    SAME_EMPLOYER = "same_employer", _("Works there still")
    OTHER_EMPLOYER = "other_employer", _("Works for another employer")
    NOT_WORKING = "not_working", _("Does not work now")
    UNREACHABLE = "unreachable", _("Could not be reached")


RETAINED = frozenset({RetentionResult.SAME_EMPLOYER, RetentionResult.OTHER_EMPLOYER})
"""In work at the check. Nothing but a dated check with one of these counts as retained."""

RETENTION_MONTHS = (3, 6, 12)


class WageStatus(models.TextChoices):
    """What the law says about an offered wage on a day."""

    OK = "wage_ok", _("Not below the legal minimum wage")
    BELOW = "wage_below", _("Below the legal minimum wage")
    NO_MINIMUM = "no_minimum", _("No legal minimum wage for this sector")
    CANNOT_TELL = "cannot_tell", _("Cannot be checked yet")
