"""Who sees what, and why a certain colleague does: the policy as the house enforces it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from spean.registry.centres.queries import posts_of
from spean.registry.centres.vocabulary import POLICY, Role
from spean.web.desk.access.words import CLASSES, RECORDS, SCOPES, VERBS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest, Record


def access(request: DeskRequest) -> HttpResponse:
    posts = list(posts_of(request.actor))
    chosen = request.GET.get("who", "")
    context = {
        "posts": posts,
        "chosen": chosen,
        "why": [_why(post) for post in posts if chosen and str(post.user_id) == chosen],
        "records": _table(),
    }
    return render(request, "desk/access/access.html", context)


def _table() -> list[dict[str, object]]:
    """One row a kind of record: its class, and every role that may do something with it."""
    rows: dict[str, dict[str, object]] = {
        record: {"record": RECORDS[record], "class": CLASSES[kind], "roles": []}
        for record, kind in POLICY.classes.items()
    }
    for role in Role:
        for record, may in _may(role).items():
            shown = rows[record]["roles"]
            assert isinstance(shown, list)  # noqa: S101  for the type checker
            shown.append({"role": role.label, "may": may})
    return list(rows.values())


def _why(post: Record) -> dict[str, object]:
    """What one role gives one colleague, at which centre and for how long."""
    given = [{"record": RECORDS[record], "may": may} for record, may in _may(post.role).items()]
    return {"post": post, "given": given}


def _may(role: str) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for record, _kind, holder, verb, scope in POLICY.lines():
        if holder == role:
            found.setdefault(record, []).append({"verb": VERBS[verb], "scope": SCOPES[scope]})
    return found
