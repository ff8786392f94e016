"""Questions of the count: which month, which centre, which people, and why a month is restated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.people.vocabulary import AgeBand, Sex
from spean.policy.insight.rules.closing import LONGEST_REASON
from spean.policy.insight.rules.definitions import Definition
from spean.policy.insight.rules.months import Month, month_of, month_written
from spean.policy.insight.rules.tables import PLACE_UNKNOWN
from spean.web.desk.insight.words import detail_label

if TYPE_CHECKING:
    import datetime as dt

ANY = ("", _("All"))


class MonthField(forms.CharField):
    """A month as browsers write it: 2026-03. Months that have not begun are refused."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-03"})

    def __init__(self, *, today: dt.date, **kwargs: Any) -> None:  # passed on to the field as is
        self.today = today
        super().__init__(**kwargs)

    def to_python(self, value: object) -> Month | None:  # type: ignore[override]  # a month, not its text
        text = super().to_python(value)
        if not text:
            return None
        month = month_written(text)
        if month is None:
            raise forms.ValidationError(_("Write the month like this: 2026-03."), code="no_month")
        if month > month_of(self.today):
            raise forms.ValidationError(_("This month has not begun."), code="not_begun")
        return month


class MonthForm(forms.Form):
    """Nothing chosen means this month, at all centres one counts."""

    def __init__(self, *args: Any, centres: list[tuple[str, str]], today: dt.date) -> None:
        super().__init__(*args)
        self.fields["month"] = MonthField(label=_("Month"), today=today, required=False)
        if len(centres) > 1:
            self.fields["centre"] = forms.ChoiceField(
                label=_("Centre"), choices=[ANY, *centres], required=False
            )


class PeopleFilter(forms.Form):
    """Which of the people behind a number."""

    sex = forms.ChoiceField(label=_("Sex"), choices=[ANY, *Sex.choices], required=False)
    age = forms.ChoiceField(label=_("Age"), choices=[ANY, *AgeBand.choices], required=False)

    def __init__(
        self, *args: Any, definition: Definition, provinces: list[tuple[str, str]]
    ) -> None:
        super().__init__(*args)
        places = [ANY, *provinces, (PLACE_UNKNOWN, _("Place not known"))]
        self.fields["province"] = forms.ChoiceField(
            label=_("Province"), choices=places, required=False
        )
        if len(definition.details) > 1:
            details = [(code, detail_label(code)) for code in definition.details]
            self.fields["detail"] = forms.ChoiceField(
                label=_("Which"), choices=[ANY, *details], required=False
            )


class RestateForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do the closed numbers have to change?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
