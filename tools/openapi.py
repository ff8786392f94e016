"""Describe the addresses of a house as OpenAPI 3, for a generator of calls (`tools/scan.py`).

The house has pages and forms and no interface for programs; it serves nothing of this. The methods
come from the policy, the addresses from the URL map, the records from the wall of whoever asks, and
the fields, with their kinds, choices and lengths, from the forms that the view's own code names.
Runs inside the house that is described, and only reads it.
"""

from __future__ import annotations

import inspect
import json
import re
from itertools import islice
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import get_resolver
from tests.security.asking import ASKED

from spean.base.wall import within_reach
from spean.casework.people.rules import code_of
from spean.registry.centres.queries import actor_of
from spean.registry.centres.vocabulary import POLICY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spean.registry.accounts.models import User

Schema = dict[str, Any]

FEW = 12
"""Records of a kind that are called on: one of each state, for the most part."""
METHODS = ("GET", "POST")
OTHER_WORDS = {
    "colleague_id": "user",
    "member_id": "user",
    "told_id": "factversion",
    "outreach_id": "outreach.activity",
    "sealed_id": "sealednote",
    "version_id": "questionnaireversion",
    "wording_id": "serviceversion",
}
FIXED_WORDS = {"fact_kind": ["debt", "return_episode", "migration_spell", "held_document"]}
"""Words of an address that stand for no record, the one with most to ask first."""
WORD = re.compile(r"[a-z][a-z_]{2,30}")
RECEIPT = {
    "anyOf": [
        {"type": "string", "pattern": "^r[0-9a-f]{32}$"},
        {"enum": ["r" + "0" * 32, "r" + "1" * 32]},
        {"type": "string"},
    ]
}
PAGING = {"after": {"type": "array", "items": {"type": "string"}, "maxItems": 2}}
MONTH = {"anyOf": [{"type": "string", "pattern": r"^202[56]-(0[1-9]|1[0-2])$"}, {"type": "string"}]}
CODES = {
    "isco": ["8153", "7531", "9329"],
    "occupation_code": ["SP-0001", "SP-0002", ""],
    "pick": ["SP-0001|8153", "|7531"],
    **{name: ["SK-0045", "SK-0047"] for name in ("code", "skills", "add_skill", "drop_skill")},
}
KIND = {"enum": ["csv", "xlsx"]}
NOT_CALLED = {
    "account_end_elsewhere",
    "account_lock",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "mfa_reauthenticate",
}
"""They would end, or lock, the sitting in which everything else is called."""


class Reader:
    """Somebody signed in, with what they reach and the forms they are shown."""

    def __init__(self, user: User) -> None:
        self.user, self.actor = user, actor_of(user.pk)
        self.client = Client(raise_request_exception=False)
        self.client.force_login(user)
        self._records: dict[str, list[object]] = {}
        self.seen: dict[type, forms.BaseForm] = {}
        """The forms as they stood on pages: their choices come from the database."""
        self.here: dict[str, dict[type, forms.BaseForm]] = {}
        """The same by address: one class of form may ask other things on another page."""

    def records(self, word: str) -> list[object]:
        """Numbers of what this word of an address may stand for, as far as the wall lets see."""
        if word in FIXED_WORDS:
            return list(FIXED_WORDS[word])
        if word == "fact":
            return [f"debt-{number}" for number in self.records("debt_id")]
        if word not in self._records:
            model = _model_of(OTHER_WORDS.get(word, word.removesuffix("_id")))
            with within_reach(self.actor):
                self._records[word] = self._numbers(model) if model else []
        return self._records[word]

    def _numbers(self, model: Any) -> list[object]:
        """Those of the colleague's own centre where records have one; never the colleague's own."""
        rows = model.objects.order_by("-pk")
        columns = {field.name for field in model._meta.get_fields()}  # noqa: SLF001  Django's own way to ask a model
        if "centre" in columns and self.actor.centre_ids:
            rows = rows.filter(centre__in=self.actor.centre_ids)
        if "leads_to" in columns:
            rows = rows.filter(leads_to=None)  # a file that was put together has no page of its own
        if "user" in columns:
            rows = rows.exclude(user=self.user.pk)
        if model.__name__ == "User":
            rows = rows.exclude(pk=self.user.pk)
        return list(rows.values_list("pk", flat=True)[: 40 * FEW])

    def some(self, word: str) -> list[object]:
        every = self.records(word)
        return list(islice(every, 0, None, max(1, len(every) // FEW)))[:FEW]

    def known(self, name: str) -> list[str]:
        """Codes that a field of this name takes, where it offers no choice of them."""
        if name == "typed":
            return [code_of(one) for one in self.some("person_id")]
        return CODES.get(name, [])

    def look(self, name: str, path: str, words: Iterable[str]) -> None:
        """Open one page of this address, and keep the forms that stand on it."""
        for word in words:
            one = "csv" if word == "kind" else (self.some(word) or [1])[0]
            path = path.replace(f"{{{word}}}", str(one))
        response = self.client.get(path)
        shown = response.context or []
        every = shown if isinstance(shown, list) else [shown]
        layers = [layer for context in every for layer in context.dicts]
        for value in [each for layer in layers for each in layer.values()]:
            if isinstance(value, forms.BaseForm):
                self.seen.setdefault(type(value), value)
                self.here.setdefault(name, {}).setdefault(type(value), value)


def described(username: str) -> Schema:
    """The whole document, as this colleague reaches the house."""
    reader = Reader(apps.get_model("accounts.User").objects.get(username=username))
    every = [
        (name, path, words, view)
        for name, path, words, view in addresses()
        if name in POLICY.doors and name not in NOT_CALLED
    ]
    for name, path, words, _view in every:
        if POLICY.door(name, "GET"):
            reader.look(name, path, words)
    paths: dict[str, Schema] = {}
    for name, path, words, view in every:
        paths.setdefault(path, {}).update(operations(reader, name, words, view))
    about = {"title": "Spean's pages", "version": "none", "description": __doc__}
    return {"openapi": "3.0.3", "info": about, "paths": paths}


def addresses(
    resolver: Any = None, spaces: tuple[str, ...] = (), before: str = "/"
) -> Iterator[tuple[str, str, dict[str, Any], FunctionType]]:
    """Name, path with its words in braces, the converters of the words, and the view."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(entry.pattern))
        if hasattr(entry, "url_patterns"):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from addresses(entry, inner, path)
        elif entry.name and "^" not in path:
            words = dict.fromkeys(re.findall(r"{(\w+)}", path))
            yield ":".join([*spaces, entry.name]), path, words, inspect.unwrap(entry.callback)


def operations(reader: Reader, name: str, words: Iterable[str], view: FunctionType) -> Schema:
    """What may be asked of one address, by method."""
    found: Schema = {}
    for method in [one for one in METHODS if POLICY.door(name, one)]:
        told = {
            "operationId": f"{method} {name}",
            "parameters": [_in_path(reader, word) for word in words],
            "responses": {code: {"description": "a page"} for code in ("2XX", "3XX", "4XX")},
        }
        if method == "GET":
            asked = asked_by_name(reader, view) | _filters(reader, view) | PAGING
            told["parameters"] += [_in_query(one, asked[one]) for one in asked]
        else:
            here = reader.here.get(name, {})
            every_form = sorted(forms_of(view) | set(here), key=str)
            fields = [fields_of(reader, one, here.get(one)) for one in every_form]
            every = {key: each[key] for each in fields for key in each}
            told["requestBody"] = _body(asked_by_name(reader, view) | every | {"receipt": RECEIPT})
        found[method.lower()] = told
    return found


def asked_by_name(reader: Reader, view: FunctionType) -> dict[str, Schema]:
    """What the view takes from an address or a form without a form of ours: free text, mostly."""
    called = _called(view)
    source = "".join(map(inspect.getsource, called))
    words = sorted({word for each in called for word in _words(each)})
    names = {name for one in ASKED[:3] for name in one.findall(source)}
    found: dict[str, Schema] = {}
    for name in sorted(names):
        known = reader.known(name) or [*words, *map(str, reader.some(name))]
        found[name] = MONTH if name == "month" else _free(known)
    return found


def forms_of(view: FunctionType) -> set[type[forms.BaseForm]]:
    named = [each.__globals__.get(word) for each in _called(view) for word in _names(each.__code__)]
    named.append(getattr(getattr(view, "view_class", None), "form_class", None))
    return {one for one in named if isinstance(one, type) and issubclass(one, forms.BaseForm)}


def _filters(reader: Reader, view: FunctionType) -> dict[str, Schema]:
    """The fields of a form that is filled from the address."""
    source = "".join(map(inspect.getsource, _called(view)))
    read = [one for one in forms_of(view) if f"{one.__name__}(request.GET" in source]
    return {key: schema for one in read for key, schema in fields_of(reader, one).items()}


def fields_of(
    reader: Reader, one: type[forms.BaseForm], here: forms.BaseForm | None = None
) -> dict[str, Schema]:
    """The fields of a form as it stood on this page, on another one, or as its class has them."""
    shown = here if here is not None else reader.seen.get(one)
    fields = shown.fields if shown is not None else one.base_fields
    prefix = f"{shown.prefix}-" if shown is not None and shown.prefix else ""
    found = {prefix + label: schema_of(field) for label, field in fields.items()}
    known = {key: reader.known(key) for key in found}
    return {key: _free(known[key]) if known[key] else each for key, each in found.items()}


def schema_of(field: forms.Field) -> Schema:
    """One field of a form as a kind of value, with its bounds."""
    if isinstance(field, forms.MultipleChoiceField):
        return {"type": "array", "items": _one_of(field), "maxItems": 20}
    if isinstance(field, forms.ChoiceField):
        return _one_of(field)
    if isinstance(field, forms.BooleanField):
        return {"type": "string", "enum": ["on", ""]}
    if isinstance(field, forms.FileField):
        return {"type": "string", "format": "binary"}
    for kind, told in (
        (forms.DecimalField, {"type": "number"}),
        (forms.IntegerField, {"type": "integer"}),
        (forms.DateField, {"type": "string", "format": "date"}),
        (forms.TimeField, {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}),
    ):
        if isinstance(field, kind):
            return told | _bounds(field)
    most = getattr(field, "max_length", None)
    return {"type": "string"} | ({"maxLength": most} if most else {})


def _bounds(field: forms.Field) -> Schema:
    limits = {"minimum": "min_value", "maximum": "max_value"}
    found = {word: getattr(field, name, None) for word, name in limits.items()}
    return {word: float(value) for word, value in found.items() if value is not None}


def _one_of(field: forms.ChoiceField) -> Schema:
    values: list[str] = []
    for value, label in field.choices:
        inner = label if isinstance(label, list | tuple) else [(value, label)]
        values += [str(one) for one, _label in inner]
    return {"type": "string", "enum": values[:40]} if values else {"type": "string"}


def _called(view: FunctionType) -> list[FunctionType]:
    """The view, and what it calls of its own room of the desk."""
    found: dict[FunctionType, None] = {}
    waiting, room = [view], ".".join(view.__module__.split(".")[:4])
    while waiting:
        one = inspect.unwrap(waiting.pop())
        if not isinstance(one, FunctionType) or one in found:
            continue
        found[one] = None
        named = [one.__globals__.get(word) for word in _names(one.__code__)]
        waiting += [each for each in named if str(getattr(each, "__module__", "")).startswith(room)]
    return list(found)


def _names(code: CodeType) -> list[str]:
    inner = [name for one in code.co_consts if isinstance(one, CodeType) for name in _names(one)]
    return [*code.co_names, *inner]


def _words(function: FunctionType) -> set[str]:
    """The short words that the code itself knows: a button's name is compared with one of them."""
    named = [function.__globals__.get(word) for word in _names(function.__code__)]
    keys = [key for table in named if isinstance(table, dict) for key in table]
    texts = [text for text in (*function.__code__.co_consts, *keys) if isinstance(text, str)]
    return {str(text) for text in texts if WORD.fullmatch(text)} | {""}


def _free(known: Iterable[object]) -> Schema:
    """One of the words that mean something there, or any other."""
    return {"anyOf": [{"type": "string", "enum": list(known)}, {"type": "string"}]}


def _in_path(reader: Reader, word: str) -> Schema:
    values = reader.some(word)
    kind = {"enum": values} if values else {"type": "integer", "minimum": 1, "maximum": 50}
    kind = KIND if word == "kind" else kind
    return {"name": word, "in": "path", "required": True, "schema": kind}


def _in_query(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _body(fields: dict[str, Schema]) -> Schema:
    files = any(one.get("format") == "binary" for one in fields.values())
    kind = "multipart/form-data" if files else "application/x-www-form-urlencoded"
    return {
        "required": True,
        "content": {kind: {"schema": {"type": "object", "properties": fields}}},
    }


def _model_of(word: str) -> Any:
    """The model of this name, or the one whose name ends with it; `app.model` is one of two."""
    if "." in word:
        return apps.get_model(word)
    models = {model.__name__.lower(): model for model in apps.get_models()}
    models = {name: one for name, one in models.items() if one.__module__.startswith("spean.")}
    ending = sorted((name for name in models if name.endswith(word)), key=len)
    return models.get(word) or (models[ending[0]] if ending else None)


def main(username: str) -> None:
    setup_test_environment(debug=False)
    print(json.dumps(described(username)))  # noqa: T201  the house hands it over as what it says
