"""Questions about messages: which ones, what came of a call, how somebody wants to be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.outbox.rules import BY_PHONE, Way
from spean.casework.outbox.vocabulary import Answer, Channel, Language, MessageState, WayKind
from spean.engines import linkage
from spean.web.ui.meanwhile import ChangeForm

if TYPE_CHECKING:
    from spean.web.ui.http import Record

AS_EVERYBODY = ""


class MessageFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All states")), *MessageState.choices], required=False
    )
    channel = forms.ChoiceField(
        label=_("How"), choices=[("", _("All ways")), *Channel.choices], required=False
    )


class CallForm(forms.Form):
    answer = forms.TypedChoiceField(choices=Answer.choices, coerce=Answer)


class WayForm(ChangeForm):
    kind = forms.ChoiceField(
        label=_("How do you want to be reached?"),
        choices=[(AS_EVERYBODY, _("As everybody: an SMS to their own phone")), *WayKind.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the messages"), choices=Language.choices, widget=forms.RadioSelect
    )
    address = forms.CharField(
        label=_("Which number or chat?"),
        max_length=40,
        required=False,
        help_text=_(
            "For Telegram the number of their chat with our bot. For an SMS or a call only if it "
            "is not their own phone."
        ),
    )
    is_safe = forms.BooleanField(
        label=_("They say that this way is safe: nobody else reads or hears it"),
        required=False,
        help_text=_("Somebody protected gets messages only in a way that is safe."),
    )

    def clean(self) -> dict[str, object]:
        data: dict[str, object] = super().clean() or self.cleaned_data
        written = str(data.get("address") or "")
        if data.get("kind") in BY_PHONE and written:
            phone = linkage.parse_phone(written)
            if phone is None:
                sentence = _("This is no phone number we can read. Write it like 012 345 678.")
                self.add_error("address", sentence)
            else:
                data["address"] = phone.e164
        return data

    def way(self) -> Way | None:
        """None: as everybody."""
        data = self.cleaned_data
        if not data["kind"]:
            return None
        kind = WayKind(data["kind"])
        return Way(
            kind=kind,
            language=Language(data["language"]),
            address="" if kind is WayKind.NONE else data["address"],
            is_safe=data["is_safe"],
        )


def answers_of(way: Record | None) -> dict[str, object]:
    """What the form shows of a way that was written down; of none, what everybody gets."""
    if way is None:
        return {"kind": AS_EVERYBODY, "language": Language.KHMER.value, "address": ""}
    return {
        "kind": way.kind,
        "language": way.language,
        "address": way.address,
        "is_safe": way.is_safe,
    }
