"""The words of somebody's background."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FactKind(models.TextChoices):
    """What is known of somebody, each as often as it happened."""

    RETURN = "return_episode", _("Return")
    SPELL = "migration_spell", _("Work abroad")
    DOCUMENT = "held_document", _("Document held")
    DEBT = "debt", _("Debt")
    FUNCTIONING = "functioning", _("Difficulties in daily life")
    CARD = "idpoor_card", _("IDPoor card")


class Done(models.TextChoices):
    """What was done to one fact."""

    ADDED = "added", _("Added")
    CHANGED = "changed", _("Changed")
    TAKEN_AWAY = "taken_away", _("Taken away")
    PUT_BACK = "put_back", _("Put back")


class Currency(models.TextChoices):
    USD = "USD", _("US dollar")
    KHR = "KHR", _("Riel")
    THB = "THB", _("Thai baht")


class BorderPoint(models.TextChoices):
    """Where returnees from Thailand come in; at others a place is written."""

    POIPET = "poipet", _("Poipet")
    OSMACH = "osmach", _("O'Smach")
    DOUNG = "doung", _("Doung")
    PRUM = "prum", _("Prum")
    CHAM_YEAM = "cham_yeam", _("Cham Yeam")
    AIRPORT = "airport", _("An airport")
    OTHER = "other_point", _("Another border point")


class HowReturned(models.TextChoices):
    BY_CHOICE = "by_choice", _("By their own decision")
    ASSISTED = "assisted", _("Assisted return")
    DEPORTED = "deported", _("Deported")
    FLED = "fled_conflict", _("Fled the conflict")
    OTHER = "other_way", _("In another way")


class WhyReturned(models.TextChoices):
    CONFLICT = "conflict_or_fear", _("Conflict or fear")
    FAMILY = "family_called", _("The family called them home")
    LOST_JOB = "lost_job", _("Lost the job")
    CONTRACT = "contract_ended", _("The contract ended")
    HEALTH = "ill_health", _("Illness or injury")
    NO_PERMIT = "permit_ended", _("The permit ended")
    OTHER = "other_reason", _("Another reason")


class ReferredBy(models.TextChoices):
    NOBODY = "came_alone", _("Came by themselves")
    FAMILY = "family_referred", _("Family or friends")
    BORDER = "border_officials", _("Officials at the border")
    VILLAGE = "village_officials", _("Village or commune officials")
    CENTRE = "another_centre", _("Another centre")
    ORGANISATION = "organisation_referred", _("An organisation")
    HOTLINE = "hotline", _("The 1297 hotline")


class GoesAgain(models.TextChoices):
    WANTS_TO = "wants_to_go", _("Wants to go again")
    STAYS = "wants_to_stay", _("Wants to stay")
    UNSURE = "not_sure", _("Is not sure")


class LegalStatus(models.TextChoices):
    """In the country of work. Sealed: who worked without a permit can be punished for it."""

    MOU = "under_mou", _("Came under the MOU")
    BORDER_PASS = "with_border_pass", _("With a border pass")
    REGULARISED = "regularised", _("Regularised there")
    NO_PERMIT = "without_permit", _("Without a permit")
    CHANGED = "permit_changed", _("With a permit for a part of the time")


class Recruiter(models.TextChoices):
    AGENCY = "agency", _("A licensed agency")
    BROKER = "broker", _("A broker")
    RELATIVES = "relatives", _("Relatives or friends")
    NOBODY = "no_recruiter", _("Nobody")


class EmployerKind(models.TextChoices):
    FACTORY = "factory", _("A factory")
    CONSTRUCTION = "construction_site", _("A construction site")
    HOUSEHOLD = "private_household", _("A private household")
    FARM = "farm", _("A farm or plantation")
    FISHING = "fishing", _("A fishing boat or fish trade")
    SHOP = "shop", _("A shop, restaurant or hotel")
    OTHER = "other_employer", _("Another kind of employer")


class DocumentKind(models.TextChoices):
    NATIONAL_ID = "national_id", _("National identity card")
    BIRTH = "birth_certificate", _("Birth certificate")
    FAMILY_BOOK = "family_book", _("Family book")
    PASSPORT = "passport", _("Passport")
    WORK_PERMIT = "work_permit", _("Work permit")
    PINK_CARD = "pink_card", _("Thai pink card")
    IDENTITY = "identity_certificate", _("Certificate of identity")
    BORDER_PASS = "border_pass", _("Border pass")
    OTHER = "other_document", _("Another document")


class HeldBy(models.TextChoices):
    ONESELF = "oneself", _("The person has it")
    FAMILY = "family_holds", _("The family has it")
    EMPLOYER = "employer_keeps", _("The employer keeps it")
    BROKER = "broker_keeps", _("A broker or agency keeps it")
    LENDER = "lender_keeps", _("A lender keeps it")
    OFFICIALS = "officials_keep", _("Officials keep it")
    LOST = "document_lost", _("Lost")


KEPT_BY_OTHERS = frozenset({HeldBy.EMPLOYER, HeldBy.BROKER, HeldBy.LENDER, HeldBy.OFFICIALS})
"""To keep a worker's documents is one of the ILO's eleven indicators of forced labour."""


class LenderKind(models.TextChoices):
    BANK = "bank", _("A bank")
    MICROFINANCE = "microfinance", _("A microfinance institution")
    MONEYLENDER = "moneylender", _("A private lender")
    RELATIVES = "relatives_lend", _("Relatives or friends")
    BROKER = "broker_lends", _("A broker or agency")
    EMPLOYER = "employer_lends", _("The employer")
    SAVINGS = "savings_group", _("A savings group")
    PAWNSHOP = "pawnshop", _("A pawnshop")
    OTHER = "other_lender", _("Another lender")


class DebtPurpose(models.TextChoices):
    MIGRATION = "to_go_abroad", _("To go abroad")
    LIVING = "daily_living", _("Daily living")
    HEALTH = "for_health", _("Health")
    HOUSE = "for_house", _("House or land")
    BUSINESS = "for_business", _("Farming or business")
    OTHER = "other_purpose", _("Something else")


class Instalment(models.TextChoices):
    WEEK = "every_week", _("Every week")
    MONTH = "every_month", _("Every month")
    SEASON = "every_season", _("After each harvest")
    ONCE = "at_once", _("All at once")


class Collateral(models.TextChoices):
    NOTHING = "nothing_given", _("Nothing")
    HARD_TITLE = "hard_title", _("Land with a hard title")
    SOFT_TITLE = "soft_title", _("Land with a soft title")
    HOUSE = "house_given", _("A house")
    VEHICLE = "vehicle_given", _("A vehicle or machine")
    GUARANTOR = "guarantor", _("Somebody answers for it")
    OTHER = "other_collateral", _("Something else of value")


class Domain(models.TextChoices):
    """What the six questions of the Washington Group are about, as its instrument names them."""

    SEEING = "seeing", _("Seeing")
    HEARING = "hearing", _("Hearing")
    WALKING = "walking", _("Walking or climbing steps")
    REMEMBERING = "remembering", _("Remembering or concentrating")
    SELF_CARE = "self_care", _("Self-care")
    COMMUNICATING = "communicating", _("Communicating")


class Difficulty(models.TextChoices):
    """The four answers, as the instrument codes them."""

    NONE = "1", _("No difficulty")
    SOME = "2", _("Some difficulty")
    A_LOT = "3", _("A lot of difficulty")
    CANNOT = "4", _("Cannot do at all")


class AnsweredBy(models.TextChoices):
    PERSON = "person_answers", _("The person")
    PROXY = "proxy", _("Somebody who knows them")


class CardLevel(models.TextChoices):
    LEVEL_1 = "level_1", _("IDPoor 1: very poor")
    LEVEL_2 = "level_2", _("IDPoor 2: poor")
    AT_RISK = "at_risk", _("At risk of poverty")
    ASKED_FOR = "asked_for", _("Asked for, not decided")
    NO_CARD = "no_card", _("No card")
