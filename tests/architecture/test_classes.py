"""Each column of casework says what it may do to a person; what endangers people is sealed."""

import pytest
from django.apps import apps

from spean.base.sealing.classes import SEALED_CLASSES, Class, class_table
from spean.base.sealing.fields import UID, Sealed

MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("spean.casework.") and not hasattr(model, "pgh_tracked_model")
]
FREE_WORDS = {"CharField", "TextField", "JSONField"}
CODES_AND_NAMES = {
    # What is looked up by its beginning, or set in order: see decision 0021.
    "people.Person": {"name_km", "name_latin", "sort_key"},
    "people.PersonKey": {"kind", "token"},
    # Codes of our own lists, or set by the house: no words of a person's.
    "people.Person.codes": {"sector_wanted", "wage_currency", "former_country"},
    "people.Consent": {"wording"},
    "skills.PersonSkill": {"code"},
    "skills.PersonOccupation": {"isco", "code", "country"},
    "jobs.Placement": {"isco"},
    "intake.ImportRow": {"digest"},
    "intake.ImportBatch": {"sha256", "stored_as", "signature", "mapping", "counts"},
    "intake.ImportProgress": {"phase", "trouble"},
    "intake.SavedMapping": {"signature", "mapping"},
}


def label(model):
    return model._meta.label


def classes_of(model):
    return class_table().get(label(model), {})


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_column_of_casework_has_a_class(model):
    assert sorted(classes_of(model)) == sorted(field.name for field in model._meta.local_fields)


def test_no_class_is_given_to_a_column_that_is_not_there():
    assert sorted(class_table()) == sorted(map(label, MODELS))


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_what_endangers_people_is_sealed_under_the_key_of_its_class(model):
    sealed = {
        field.name: field.sealed_as
        for field in model._meta.local_fields
        if isinstance(field, Sealed)
    }
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
        and classes_of(model).get(field.name) not in {Class.P0, Class.P1}
    }
    assert open_words <= known
