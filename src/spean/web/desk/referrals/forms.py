"""Questions about a referral: where to, how soon, for what, and what may be seen."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.referrals.rules import Terms
from spean.casework.referrals.vocabulary import ReferralState, Shared, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spean.web.ui.http import Record


class ReferralForm(forms.Form):
    service = forms.ChoiceField(label=_("Which service?"))
    urgency = forms.TypedChoiceField(
        label=_("How urgent is it?"),
        choices=Urgency.choices,
        coerce=Urgency,
        widget=forms.RadioSelect,
    )
    request = forms.CharField(
        label=_("What do you ask the partner for?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The partner reads this. Write no name here: tick below what may be seen."),
    )
    shared = forms.TypedMultipleChoiceField(
        label=_("What may the partner see?"),
        choices=Shared.choices,
        coerce=Shared,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only what is needed. A name or a phone is shown only with the code as well."),
    )
    reason = forms.CharField(
        label=_("Why, for ourselves"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Sealed, and read at this centre only."),
    )
    agreed = forms.BooleanField(
        label=_("I have shown this to the person, and they agree that it is sent like this"),
        required=False,
    )
    case = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,  # Django's own
        services: Iterable[Record] = (),
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "—"), *_by_kind(services)]

    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(
            service_id=int(data["service"]),
            urgency=data["urgency"],
            request=data["request"],
            reason=data["reason"],
            shared=tuple(data["shared"]),
        )


class ReferralFilter(forms.Form):
    box = forms.ChoiceField(
        label=_("Which way"),
        choices=[("", _("Sent by us")), ("in", _("Sent to us"))],
        required=False,
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All states")), *ReferralState.choices], required=False
    )
    only = forms.ChoiceField(
        label=_("Only those"),
        choices=[("", _("All of them")), ("mine", _("Mine")), ("overdue", _("Overdue"))],
        required=False,
    )


def _by_kind(services: Iterable[Record]) -> list[Any]:  # Django's groups of choices
    rows = sorted(services, key=lambda one: (str(one.get_kind_display()), one.sort_key, one.pk))
    return [
        (kind, [(str(one.pk), f"{one.name} · {one.organisation.name}") for one in group])
        for kind, group in groupby(rows, key=lambda one: str(one.get_kind_display()))
    ]
