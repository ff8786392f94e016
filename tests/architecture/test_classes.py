"""Each column of ours says what it may do to a person; what endangers people is sealed."""

import pytest
from django.apps import apps

from spean.base.policy import FieldClass
from spean.base.sealing.classes import SEALED_CLASSES, class_table
from spean.base.sealing.fields import UID, Sealed
from spean.base.sealing.keyring import BOOK
from spean.base.wall import walled_models
from spean.registry.centres.vocabulary import POLICY

MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("spean.") and not hasattr(model, "pgh_tracked_model")
]
FREE_WORDS = {"CharField", "TextField", "JSONField"}
CODES_AND_NAMES = {
    # What is looked up by its beginning, or set in order: see decision 0022.
    "people.Person": {"name_km", "name_latin", "sort_key"},
    "people.PersonKey": {"kind", "token"},
    # Codes of our own lists, or set by the house: no words of a person's.
    "people.Person.codes": {"sector_wanted", "wage_currency", "former_country"},
    "people.Consent": {"wording"},
    "skills.PersonSkill": {"code"},
    "skills.PersonOccupation": {"isco", "code", "country"},
    "jobs.Placement": {"isco"},
    "contacts.Contact": {"destination"},
    "intake.ImportRow": {"digest"},
    "intake.ImportBatch": {"sha256", "stored_as", "signature", "mapping", "counts"},
    "intake.ImportProgress": {"phase", "trouble"},
    "intake.SavedMapping": {"signature", "mapping"},
    "background.ReturnEpisode": {"country"},
    "background.MigrationSpell": {"country", "sector", "isco", "occupation_code"},
    # Names of a calendar of ours and of its entries.
    "plans.FollowUp": {"calendar", "stop"},
    # A keyed hash of a random token.
    "referrals.Key": {"digest"},
    # A keyed hash of a code of chance.
    "complaints.Complaint": {"digest"},
    # Colleagues: what they sign in with and are called by; the password is an Argon2id hash.
    "accounts.User": {"username", "password", "name_km", "name_latin", "email", "language"},
    # Written by a browser or by the network, not by people; the digests are keyed.
    "accounts.Device": {"digest", "browser"},
    "accounts.Sitting": {"network", "browser"},
    "accounts.Guesses": {"digest", "scope"},
    "receipts.Receipt": {"led_to"},
    # Which verb was used on which file; what was said with it is in the sealed details.
    "audit.Entry": {"verb", "subject_id"},
    "insight.Snapshot": {"cells"},
    # Numbers of rows that moved, and states of cases.
    "doubles.Merge": {"ledger"},
}
NOT_BY_THE_WALL = {
    "audit.Entry": "book",
    "audit.Seal": "book",
    "accounts.User": "account",
    "accounts.Device": "account",
    "accounts.Sitting": "account",
    "accounts.Guesses": "account",
    "centres.Membership": "role",
    "centres.RoleProposal": "role",
    "rights.Wish": "right",
    "rights.Round": "retention",
    "centres.Centre": "centre",
    "organisations.Organisation": "employer",
    "organisations.OrganisationContact": "employer",
    "people.Consent": "consent",
    "directory.Service": "service",
    "directory.ServedPlace": "service",
    "directory.OpeningSpan": "service",
    "directory.ClosedDay": "service",
    "directory.ServiceVersion": "service",
    "skills.PersonSkill": "skill",
    "skills.PersonOccupation": "skill",
    "skills.EscoOccupation": "reference",
    "skills.EscoSkill": "reference",
    "skills.EscoRelation": "reference",
    "places.Place": "reference",
    "assessments.InstrumentVersion": "reference",
    "questionnaires.Questionnaire": "questionnaire",
    "questionnaires.QuestionnaireVersion": "questionnaire",
    "assessments.WeightTable": "reference",
    "jobs.Vacancy": "vacancy",
    "jobs.VacancySkill": "vacancy",
    "insight.Snapshot": "month",
    "cases.Step": "step",
}
"""The record of the policy that a table belongs to, where the wall does not say it, or says less."""
NO_RECORD = {
    "audit.Tombstone": "a keyed hash of who was forgotten; asked by the house only",
    "rights.Remains": "counts of who was forgotten; nothing in it leads back",
    "accounts.FactorSecret": "seeds of second steps; read at the door, shown to their owner once",
    "sealing.DataKey": "keys are of no use without the key file, and nobody reads them",
    "receipts.Receipt": "read by nobody; sent back to who sent the form",
    "funding.Project": "who pays for a centre or an activity; on their pages",
    "people.FormerFile": "which old code leads to which file; met with the file",
    "doubles.Search": "how many files were compared, and when",
    "people.Household": "how many eat from one pot; shown with the person",
    "intake.SavedMapping": "what headings mean; nothing of a person",
    "savedviews.SavedView": "filters, columns and order of a list; choices, and nobody's name",
}
NO_TABLE = {
    "house": "the machine, back-ups and keys: all of it",
    "policy": "this table itself",
    "sensitive": "a lane of the complaints, with the same columns",
}


def label(model):
    return model._meta.label


def classes_of(model):
    return class_table().get(label(model), {})


@pytest.mark.parametrize("model", MODELS, ids=label)
@pytest.mark.asvs("8.1.2")
def test_every_column_has_a_class(model):
    assert sorted(classes_of(model)) == sorted(field.name for field in model._meta.local_fields)


def test_no_class_is_given_to_a_column_that_is_not_there():
    assert sorted(class_table()) == sorted(map(label, MODELS))


@pytest.mark.parametrize("model", MODELS, ids=label)
@pytest.mark.asvs("14.2.4")
def test_what_endangers_people_is_sealed_under_the_key_of_its_class(model):
    sealed = {
        field.name: field.sealed_as
        for field in model._meta.local_fields
        if isinstance(field, Sealed)
    }
    if BOOK in sealed.values():  # a key of its own, which stays for as long as the book does
        sealed = dict.fromkeys(sealed, FieldClass.SENSITIVE)
    dangerous = {name: kind for name, kind in classes_of(model).items() if kind in SEALED_CLASSES}

    assert dangerous.items() <= sealed.items()
    assert {name: classes_of(model)[name] for name in sealed} == sealed
    assert not sealed or UID in {field.name for field in model._meta.local_fields}


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_free_words_about_a_person_are_sealed_or_named_here(model):
    """A new column of words is a leak until somebody has said why it is none."""
    known = CODES_AND_NAMES.get(label(model), set()) | CODES_AND_NAMES.get(
        f"{label(model)}.codes", set()
    )
    open_words = {
        field.name
        for field in model._meta.local_fields
        if type(field).__name__ in FREE_WORDS
        and not field.choices
        and classes_of(model).get(field.name) not in {FieldClass.PUBLIC, FieldClass.INTERNAL}
    }
    assert open_words <= known


@pytest.mark.asvs("8.1.2")
def test_a_record_of_the_policy_has_the_class_of_its_most_dangerous_column():
    """Who is let in to a record meets all its columns: the policy may not call it harmless."""
    walled = {label(model): wall.reads.value.split(".")[0] for model, wall in walled_models()}
    records = {name: walled.get(name) for name in map(label, MODELS)} | NOT_BY_THE_WALL
    highest = dict.fromkeys(POLICY.classes, "")
    for name, record in records.items():
        if record:
            highest[record] = max(highest[record], *class_table()[name].values())

    assert {name for name, record in records.items() if not record} == set(NO_RECORD)
    assert {record for record, kind in highest.items() if not kind} == set(NO_TABLE)
    assert {one: kind for one, kind in highest.items() if kind} == {
        one: kind for one, kind in POLICY.classes.items() if one not in NO_TABLE
    }
