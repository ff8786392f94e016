"""A letter of referral as whoever receives it sees it, the same at the desk and by the link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.casework.people.vocabulary import Beneficiary, Sex
from spean.casework.referrals.rules import TurnFacts
from spean.casework.referrals.vocabulary import (
    NEXT_STATES,
    PARTNERS_WORDS,
    ReferralState,
    Shared,
    WhyNot,
)
from spean.registry.places.queries import place_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.functional import _StrPromise

    from spean.base.actor import Actor
    from spean.web.ui.http import Record

VERBS: dict[ReferralState, _StrPromise] = {
    ReferralState.ACCEPTED: _("We accept: we will help"),
    ReferralState.DECLINED: _("We cannot help"),
    ReferralState.APPOINTMENT: _("We give an appointment"),
    ReferralState.RECEIVED: _("The person received the service"),
    ReferralState.NOT_RECEIVED: _("The person did not receive the service"),
    ReferralState.OUTCOME: _("What came of it"),
    ReferralState.CLOSED: _("Close the referral: the loop is closed"),
    ReferralState.WITHDRAWN: _("Take the referral back"),
}
"""What can be said of a letter, in the words of whoever says it."""


def told(actor: Actor, shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was shared, as label and words, in the reader's language."""
    return [
        (str(Shared(name).label), _in_words(actor, Shared(name), value))
        for name, value in shown.items()
    ]


def _in_words(actor: Actor, name: Shared, value: Any) -> str:  # as `shown_of` has made it
    if name in {Shared.NAME, Shared.PHONE}:
        return " / ".join(one for one in value if one) or "—"
    if name is Shared.PLACE:
        language = "km" if get_language() == "km" else "en"
        return place_line(actor, value, language) if value else "—"
    if name is Shared.SEX:
        return str(Sex(value).label)
    if name is Shared.BENEFICIARY:
        return str(Beneficiary(value).label)
    return "—" if value is None else str(value)


def moves(letter: Record, *, of_partner: bool) -> list[ReferralState]:
    """What can be said of this letter now, by its partner or by whoever sent it."""
    nexts = NEXT_STATES[ReferralState(letter.state)] - {ReferralState.EXPIRED}
    return [one for one in VERBS if one in nexts and (not of_partner or one in PARTNERS_WORDS)]


class TurnForm(forms.Form):
    """One step of the loop. Which answers need a day, a reason or words, the house says."""

    to = forms.TypedChoiceField(
        label=_("What is the answer?"), coerce=ReferralState, widget=forms.RadioSelect
    )
    on = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Of the appointment, or on which the service was received."),
    )
    at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    why = forms.TypedChoiceField(
        label=_("Why not?"),
        choices=[("", "—"), *WhyNot.choices],
        coerce=WhyNot,
        empty_value=None,
        required=False,
        help_text=_("Needed where the answer is no."),
    )
    words = forms.CharField(
        label=_("In your own words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,  # Django's own
        choices: Iterable[ReferralState] = (),
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.value, VERBS[one]) for one in choices]

    def turn(self) -> TurnFacts:
        return TurnFacts(**self.cleaned_data)


def tone_of(letter: Record) -> str:
    """The colour of a state; the word says it, the colour only helps."""
    if letter.is_overdue:
        return "warning"
    state = ReferralState(letter.state)
    if state in {ReferralState.RECEIVED, ReferralState.OUTCOME}:
        return "success"
    if state in {ReferralState.DECLINED, ReferralState.NOT_RECEIVED}:
        return "danger"
    return "neutral" if state in {ReferralState.CLOSED, ReferralState.WITHDRAWN} else "info"


def is_late(letter: Record) -> bool:
    return bool(letter.due_on and letter.due_on < clock.today())
