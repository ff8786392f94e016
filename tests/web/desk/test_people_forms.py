"""What the form about a person says of what is known already."""

import datetime as dt

from django.utils import translation

from spean.casework.people.rules import Profile
from spean.engines import gazetteer
from spean.web.desk.people.forms import answers_of

TODAY = dt.date(2026, 11, 22)


def place_asked(code):
    return answers_of(Profile(place_code=code), TODAY)["place"]


def test_a_place_is_offered_in_words_that_lead_back_to_it():
    for language in ("km", "en"):
        with translation.override(language):
            words = place_asked("22040506")
            assert words != "22040506"
            assert gazetteer.resolve(words).best.code == "22040506"


def test_a_place_whose_words_could_mean_another_keeps_its_number():
    assert place_asked("171109") == "171109"
    assert place_asked(None) == ""
