"""The frame round every page, and the page that shows every component."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from tests.web.ui.pages import a_request, the_guide

from spean.web import ui
from spean.web.ui.guide import ICONS, LANGUAGES, WORDS

TEMPLATES = Path(ui.__file__).parent / "templates"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_shows_every_component_in_every_language(language):
    html = the_guide(language)
    assert f'<html lang="{language}" dir="ltr">' in html
    assert WORDS["guide_lead"][language] in html
    assert "undefined" not in html
    assert re.findall(r"</?c-[a-z-]+", html) == []


def test_every_component_stands_in_the_guide_or_the_frame():
    used = "".join(path.read_text("utf-8") for path in TEMPLATES.rglob("ui/**/*.html"))
    names = {path.stem.replace("_", "-") for path in (TEMPLATES / "cotton").glob("*.html")}
    inner = {"tab", "error-summary", "icon"}  # drawn by tabs, form, and the icon tag
    assert {name for name in names - inner if f"<c-{name}" not in used} == set()


def test_every_component_lists_its_options_on_top():
    without = [
        path.name
        for path in (TEMPLATES / "cotton").glob("*.html")
        if not re.match(r"(\{% load [\w ]+ %\}\s*)?\{% comment %\}", path.read_text("utf-8"))
    ]
    assert without == []


@pytest.mark.asvs("1.2.3")
def test_no_page_carries_inline_script_or_style():
    html = the_guide("km")
    assert re.findall(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=", html) == []


def test_ids_are_given_once():
    ids = re.findall(r'\sid="([^"]+)"', the_guide("en"))
    assert sorted(ids) == sorted(set(ids))


def test_forms_are_never_nested():
    depth, deepest = 0, 0
    for tag in re.findall(r"<form|</form", the_guide("en")):
        depth += 1 if tag == "<form" else -1
        deepest = max(deepest, depth)
    assert (depth, deepest) == (0, 1)


def test_every_icon_a_template_names_is_drawn():
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'(?:% icon "|icon=")([a-z-]+)"', path.read_text("utf-8"))
    }
    assert named - set(ICONS) == set()


def test_the_theme_is_set_before_the_first_paint():
    head = the_guide("en").split("</head>")[0]
    assert "spean/theme.js" in head
    assert head.index("theme.js") < head.index("spean.css")
    assert re.search(r'theme\.js"></script>', head)


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html"])
def test_a_refusal_page_says_where_to_go(name):
    with translation.override("en"):
        html = render_to_string(name, request=a_request())
    assert "To the start page" in html
    assert "undefined" not in html


def test_the_page_for_our_own_faults_needs_nothing_but_itself():
    with translation.override("km"):
        html = render_to_string("500.html")
    assert "មានបញ្ហានៅខាងប្រព័ន្ធរបស់យើង" in html or "Something went wrong on our side" in html
    assert "csrfmiddlewaretoken" not in html


def test_a_refused_wish_is_told_with_its_reasons():
    with translation.override("en"):
        html = render_to_string(
            "ui/refused.html", {"refusals": ["Two steps are open"]}, a_request()
        )
    assert "<li>Two steps are open</li>" in html
