"""Renders a piece of template the way a page would, without a database."""

import re
from types import SimpleNamespace

from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from spean.web.ui.guide import guide


def rendered(source, language="en", **context):
    """The HTML of a snippet that may use components; white space is made plain."""
    compiled = CottonCompiler().process(source)
    with translation.override(language):
        html = engines["django"].from_string(compiled).render(context, a_request())
    return re.sub(r"\s+", " ", html).replace("> <", "><").strip()


def a_request(path="/somewhere/?q=1"):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    request.actor = SimpleNamespace(duties=frozenset())
    request._messages = []
    return request


def the_guide(language):
    with translation.override(language):
        return guide(a_request("/about/look")).content.decode()
