"""The style guide: every component on one page, filled with the cast, in the reader's language."""

import json
import re
from pathlib import Path
from typing import Any  # a template's context has no better type

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from spean.web.ui.amounts import AmountField

HERE = Path(__file__).parent
WORDS: dict[str, dict[str, str]] = json.loads((HERE / "guide_words.json").read_text("utf-8"))
SPRITE = (HERE / "static/spean/icons.svg").read_text("utf-8")
ICONS = re.findall(r'<symbol id="([a-z-]+)"', SPRITE)
LANGUAGES = ("km", "en", "ja")


@login_not_required
def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/guide.html", sample((get_language() or "en").split("-")[0]))


class SampleForm(forms.Form):
    """One field of every kind, with the words of one language."""

    def __init__(self, words: dict[str, str], data: dict[str, str] | None = None) -> None:
        super().__init__(data, prefix="sample" if data is None else "wrong")
        say = words.__getitem__
        self.fields["name"] = forms.CharField(
            label=say("full_name"),
            help_text=say("name_hint"),
            error_messages={"required": say("name_error")},
        )
        self.fields["born_on"] = forms.DateField(
            label=say("born_on"), error_messages={"required": say("born_error")}
        )
        self.fields["sex"] = forms.ChoiceField(
            label=say("sex"),
            widget=forms.RadioSelect,
            choices=[("f", say("woman")), ("m", say("man"))],
            error_messages={"required": say("sex_error")},
        )
        self.fields["province"] = forms.ChoiceField(
            label=say("province"),
            choices=[("15", say("pursat")), ("22", say("oddar_meanchey"))],
            required=False,
        )
        self.fields["needs"] = forms.MultipleChoiceField(
            label=say("needs"),
            widget=forms.CheckboxSelectMultiple,
            choices=[
                ("job", say("need_job")),
                ("law", say("need_law")),
                ("debt", say("need_debt")),
            ],
            required=False,
        )
        self.fields["debt"] = AmountField(label=say("debt"), required=False)
        self.fields["note"] = forms.CharField(
            label=say("note"), widget=forms.Textarea(attrs={"rows": 3}), required=False
        )
        self.fields["agrees"] = forms.BooleanField(
            label=say("agrees"), help_text=say("agrees_hint"), required=False
        )


def sample(language: str) -> dict[str, Any]:  # a template's context
    """Everything the guide page shows, in this language; English where it is not known."""
    known = language if language in LANGUAGES else "en"
    words = {name: texts[known] for name, texts in WORDS.items()}
    wrong = SampleForm(words, data={})
    wrong.is_valid()
    return {
        "w": words,
        "nav": _nav(words),
        "house_version": "0.1.0",
        "breadcrumbs": [{"label": words["nav_home"], "url": "/"}, {"label": words["guide"]}],
        "tabs": _tabs(words),
        "steps": _steps(words),
        "people": _people(words),
        "fits": _reasons(words, ("fit_sewing", 32), ("fit_near", 21)),
        "missing": _reasons(words, ("miss_certificate", 12)),
        "raises": _reasons(words, ("raise_rpl", 9), ("raise_phone", 0)),
        "refusals": [words["refusal_steps"], words["refusal_note"]],
        "form": SampleForm(words),
        "wrong": wrong,
        "icons": ICONS,
        "readings": [{"code": code, "text": WORDS["reading"][code]} for code in LANGUAGES],
    }


def _nav(words: dict[str, str]) -> list[dict[str, str | bool]]:
    rows = (
        ("", "home", "nav_home"),
        ("group_people", "people", "nav_people"),
        ("group_people", "case", "nav_cases"),
        ("group_people", "skill", "nav_skills"),
        ("group_work", "job", "nav_jobs"),
        ("group_work", "fair", "nav_fairs"),
        ("group_work", "shield", "nav_protection"),
        ("group_policy", "chart", "nav_insight"),
        ("group_policy", "lab", "nav_lab"),
    )
    return [
        {
            "label": words[label],
            "url": f"#{icon}",
            "icon": icon,
            "active": label == "nav_cases",
            "group": words[group] if group else "",
            "count": "3" if label == "nav_cases" else "",
        }
        for group, icon, label in rows
    ]


def _tabs(words: dict[str, str]) -> list[dict[str, str | bool | int | None]]:
    return [
        {"label": words["tab_overview"], "url": "#o", "active": True, "count": None},
        {"label": words["tab_steps"], "url": "#s", "active": False, "count": 4},
        {"label": words["tab_notes"], "url": "#n", "active": False, "count": None},
        {"label": words["tab_documents"], "url": "#d", "active": False, "count": 2},
    ]


def _steps(words: dict[str, str]) -> list[dict[str, str]]:
    states = ("done", "done", "now", "later", "later")
    names = ("step_contact", "step_assess", "step_plan", "step_follow", "step_close")
    return [{"label": words[n], "state": s} for n, s in zip(names, states, strict=True)]


def _people(words: dict[str, str]) -> list[dict[str, str | int]]:
    rows = (
        ("sokha", "place_bakan", "work_sewing", 87, "200", "success", "state_placed"),
        ("vanna", "place_anlong", "work_building", 74, "185", "warning", "state_waiting"),
        ("rithy", "place_chheb", "work_packing", 61, "170", "info", "state_sent"),
        ("srey", "place_samraong", "work_cooking", 38, "160", "neutral", "state_new"),
    )
    return [
        {
            "name": words[name], "place": words[place], "work": words[work], "score": score,
            "wage": wage, "tone": tone, "state": words[state],
        }
        for name, place, work, score, wage, tone, state in rows
    ]  # fmt: skip


def _reasons(words: dict[str, str], *rows: tuple[str, int]) -> list[dict[str, str | int]]:
    return [{"text": words[name], "points": points} for name, points in rows]
