"""Each component says what it is given, and never more than it is given."""

import re
from decimal import Decimal

import pytest
from django import forms
from tests.web.ui.pages import rendered

from spean.web.ui.amounts import AmountField


class Person(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the card")
    nickname = forms.CharField(label="Nickname", required=False)
    born_on = forms.DateField(label="Born", initial="1994-03-05")
    sex = forms.ChoiceField(
        label="Sex", choices=[("f", "Woman"), ("m", "Man")], widget=forms.RadioSelect
    )
    agrees = forms.BooleanField(label="Agrees", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


class Numbers(forms.Form):
    age = forms.IntegerField(label="Age", min_value=0, max_value=110, required=False)
    debt = AmountField(label="Debt", max_digits=12, decimal_places=2, required=False)


def attribute(html, name):
    return re.findall(rf'{name}="([^"]*)"', html)


def test_a_button_hands_its_other_attributes_to_the_element():
    html = rendered('<c-button look="danger" name="go" value="1" data-key="x">Stop</c-button>')
    assert html == (
        '<button type="submit" class="btn btn-danger" data-key="x" name="go" value="1"> Stop </button>'
    )


@pytest.mark.asvs("1.2.1")
def test_what_people_typed_cannot_leave_its_attribute():
    html = rendered('<c-button :value="typed">Go</c-button>', typed='" onclick="steal()" x="')
    assert 'onclick="' not in html
    assert "&quot; onclick=&quot;steal()&quot; x=&quot;" in html


@pytest.mark.asvs("1.1.2", "1.2.1")
def test_what_people_typed_is_escaped_in_titles_and_slots():
    html = rendered(
        '<c-card :title="typed">{{ typed }}</c-card><c-badge>{{ typed }}</c-badge>',
        typed="<b>x</b>",
    )
    assert "<b>" not in html
    assert html.count("&lt;b&gt;x&lt;/b&gt;") == 3


def test_a_class_given_to_a_card_does_not_leak_into_what_stands_inside():
    html = rendered('<c-card class="mine"><c-button>Go</c-button></c-card>')
    assert html.count("mine") == 1


def test_a_field_joins_its_label_hint_and_errors_to_the_control():
    form = Person({})
    html = rendered('<c-field :field="form.name" />', form=form)
    assert attribute(html, "for") == ["id_name"]
    assert attribute(html, "aria-describedby") == ["id_name-hint id_name-error"]
    assert attribute(html, "aria-invalid") == ["true"]
    assert 'id="id_name-hint">As on the card' in html
    assert 'id="id_name-error"' in html


def test_a_field_without_hint_or_error_points_nowhere():
    html = rendered('<c-field :field="form.nickname" />', form=Person())
    assert "aria-describedby" not in html
    assert "(optional)" in html


def test_a_date_is_given_to_the_browsers_own_picker_in_iso_form():
    html = rendered('<c-field :field="form.born_on" />', language="km", form=Person())
    assert 'type="date"' in html
    assert 'value="1994-03-05"' in html


def test_a_number_can_be_typed_in_khmer_digits():
    html = rendered('<c-field :field="form.age" /><c-field :field="form.debt" />', form=Numbers())
    assert attribute(html, "type") == ["text", "text"]
    assert attribute(html, "inputmode") == ["numeric", "decimal"]
    assert attribute(html, "max") == []


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("១២០,៥០", "120.50"),
        ("1.500", "1500"),
        ("៦០ម៉ឺន", "600000"),
        ("1,200.5", "1200.5"),
        ("0", "0"),
        ("", None),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed, amount):
    form = Numbers({"debt": typed})
    form.is_valid()
    assert form.cleaned_data["debt"] == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize("typed", ["១២០ ដុល្លារ", "a lot", "1.2.3", "120.5055", "9" * 61, "NaN"])
def test_what_is_no_amount_is_asked_again(typed):
    """Another currency than the one beside it may be meant, so a named one is not guessed away."""
    assert "debt" in Numbers({"debt": typed}).errors


def test_an_age_in_khmer_digits_is_an_age_within_its_bounds():
    form = Numbers({"age": "៣៤"})
    form.is_valid()
    assert form.cleaned_data["age"] == 34
    assert "age" in Numbers({"age": "១១១"}).errors


def test_radio_buttons_stand_in_a_fieldset_each_with_its_label():
    html = rendered('<c-field :field="form.sex" />', form=Person({}))
    assert html.startswith('<fieldset class="field has-error" aria-describedby="id_sex-error">')
    assert "<legend>Sex</legend>" in html
    assert attribute(html, "for") == ["id_sex_0", "id_sex_1"]


def test_a_tick_box_has_its_label_behind_it():
    html = rendered('<c-field :field="form.agrees" />', form=Person())
    assert html.index('type="checkbox"') < html.index("<label")
    assert "(optional)" not in html


def test_a_hidden_field_shows_nothing():
    html = rendered('<c-field :field="form.token" />', form=Person())
    assert html == '<input type="hidden" name="token" id="id_token">'


def test_a_form_shows_all_its_fields_and_the_token():
    html = rendered('<c-form :form="form" submit="Register" cancel="/back" />', form=Person())
    assert "csrfmiddlewaretoken" in html
    assert attribute(html, "name")[2:] == [
        "name",
        "nickname",
        "born_on",
        "sex",
        "sex",
        "agrees",
        "token",
    ]
    assert ">Register</button>" in html
    assert 'href="/back"' in html


def test_the_error_summary_leads_to_each_field_and_to_the_first_of_a_group():
    html = rendered('<c-error-summary :form="form" />', form=Person({}))
    assert attribute(html, "href") == ["#id_name", "#id_born_on", "#id_sex_0"]


def test_the_error_summary_is_silent_when_all_is_well():
    good = Person({"name": "Sokha", "born_on": "1994-03-05", "sex": "f"})
    assert good.is_valid()
    assert rendered('<c-error-summary :form="form" />', form=good) == ""


def test_a_number_leads_to_the_list_behind_it():
    html = rendered('<c-stat number="365" label="Placed" href="/placed" source="Register, June" />')
    assert attribute(html, "href")[0] == "/placed"
    assert "Placed: open the list" in html
    assert "Register, June" in html


def test_a_score_can_be_heard_as_well_as_seen():
    html = rendered('<c-score :value="38" max="50" label="Fit" />')
    assert 'width="76%"' in html
    assert 'class="score is-high"' in html
    assert "Fit: </span>38<span" in html
    assert "of 50" in html


def test_a_score_of_nothing_draws_an_empty_bar():
    assert 'width="0%"' in rendered('<c-score :value="3" max="0" />')


def test_why_not_names_every_reason_and_cannot_be_pressed():
    html = rendered(
        '<c-why-not label="Close" :reasons="reasons" id="close" />',
        reasons=["Two steps open", "No note"],
    )
    assert 'type="button"' in html
    assert 'aria-disabled="true"' in html
    assert 'aria-describedby="close-reasons"' in html
    assert "<li>Two steps open</li><li>No note</li>" in html


def test_reasons_carry_their_points():
    html = rendered(
        '<c-reasons :fits="fits" :missing="missing" />',
        fits=[{"text": "Sewing", "points": 32}],
        missing=[{"text": "Certificate", "points": 12}],
    )
    assert "+32" in html
    assert "−12" in html
    assert "Would raise it" not in html


def test_an_empty_table_says_what_to_do_next():
    source = '<c-table caption="Cases" :rows="rows"><c-slot name="empty"><c-empty title="None" /></c-slot></c-table>'
    assert "<table" not in rendered(source, rows=[])
    assert "<table" in rendered(source, rows=[1])


def test_a_toast_offers_the_way_back_only_when_there_is_one():
    assert "Undo" not in rendered("<c-toast>Saved</c-toast>")
    html = rendered('<c-toast undo="/undo/7">Merged</c-toast>')
    assert 'action="/undo/7"' in html
    assert "data-stays" in html


def test_a_pager_hides_the_side_that_has_no_more():
    html = rendered('<c-pager next="/n" shown="25" total="90" />')
    assert attribute(html, "rel") == ["next"]
    assert "25 of 90 shown" in html


def test_a_finished_job_no_longer_asks():
    assert "hx-get" in rendered('<c-progress-bar value="3" poll="/job/1" />')
    assert "hx-" not in rendered('<c-progress-bar value="100" />')


def test_steps_mark_the_present_one():
    steps = [{"label": "Plan", "state": "done"}, {"label": "Follow-up", "state": "now"}]
    html = rendered('<c-steps :items="steps" />', steps=steps)
    assert html.count('aria-current="step"') == 1
    assert html.index('aria-current="step"') > html.index("Plan")


def test_a_search_box_inside_a_filter_is_no_second_form():
    html = rendered('<c-filter-bar><c-search-box inside="yes" /></c-filter-bar>')
    assert html.count("<form") == html.count("</form>") == 1


def test_languages_are_named_in_themselves_and_lead_back_here():
    html = rendered("<c-lang-switch />", language="ja")
    assert re.findall(r">([^<>]+)</button>", html) == ["ខ្មែរ", "English", "日本語"]
    assert 'value="ja" lang="ja" aria-current="true"' in html
    assert 'name="next" value="/somewhere/?q=1"' in html


def test_tabs_without_counts_show_none():
    html = rendered('<c-tabs :items="tabs" />', tabs=[{"label": "Notes", "url": "/n"}])
    assert html.count("badge") == 0
    assert "aria-current" not in html
