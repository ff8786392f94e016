"""A role for a colleague, and the word with which it is answered or ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.registry.centres.queries import (
    places_for_a_role,
    roles_to_propose,
    who_may_get_a_role,
)
from spean.registry.centres.rules import RoleFacts, last_day
from spean.registry.centres.vocabulary import NATIONWIDE, POLICY, Role

if TYPE_CHECKING:
    from spean.base.actor import Actor

MOST_WORDS = 300


class ProposalForm(forms.Form):
    who = forms.ChoiceField(
        label=_("Colleague"),
        help_text=_("Accounts without a role are here too. You cannot choose yourself."),
    )
    role = forms.ChoiceField(label=_("Role"))
    centre = forms.ChoiceField(
        label=_("Centre"),
        required=False,
        help_text=_("Roles of the whole country have none."),
    )
    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("Empty: as long as the policy lets this role last."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=MOST_WORDS,
        help_text=_("Who approves reads this, and it stands in the book."),
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:  # Django's own
        super().__init__(*args, **kwargs)
        users = [(str(one.pk), f"{one} ({one.username})") for one in who_may_get_a_role(by)]
        centres = [(str(one.pk), one.name) for one in places_for_a_role(by)]
        roles = [(role.value, role.label) for role in roles_to_propose(by)]
        for name, choices in (("who", users), ("role", roles), ("centre", centres)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
            field.choices = [("", "—"), *choices]

    def facts(self) -> RoleFacts:
        """What is proposed; a role of the country takes no centre with it."""
        told = self.cleaned_data
        role, starts_on = Role(told["role"]), told["starts_on"]
        here = int(told["centre"]) if told["centre"] and role not in NATIONWIDE else None
        ends_on = told["ends_on"] or last_day(starts_on, months=POLICY.roles[role].months)
        return RoleFacts(int(told["who"]), role, here, starts_on, ends_on)


class AnswerForm(forms.Form):
    word = forms.ChoiceField(choices=[("approve", _("Approve")), ("decline", _("Decline"))])
    answer = forms.CharField(label=_("Why you approve or decline"), max_length=MOST_WORDS)


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=MOST_WORDS)
