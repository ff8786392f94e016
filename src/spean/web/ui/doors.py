"""Every address is a door: the policy says who may open it, and nothing else does."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed

from spean.registry.centres.vocabulary import POLICY

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest

log = logging.getLogger(__name__)


def is_open(address: str, actor: Actor, method: str = "GET") -> bool:
    """Whether this actor may go there: what the menu shows is what the door lets through."""
    door = POLICY.door(address, method)
    return door is not None and (bool(door.open_to) or actor.may(*door.duties))


def at_the_door(request: DeskRequest) -> HttpResponse | None:
    """Nothing, where the request may go on; the refusal where it may not.

    An address without an entry in the policy is not served, whoever asks.
    """
    match = request.resolver_match
    address = match.view_name if match else ""
    if address not in POLICY.doors:
        log.error("%r has no entry in the policy and is not served", address)
        raise PermissionDenied
    if POLICY.door(address, request.method or "") is None:
        return HttpResponseNotAllowed(sorted(POLICY.doors[address]))
    if not is_open(address, request.actor, request.method or ""):
        raise PermissionDenied
    return None


def behind_the_wall(request: DeskRequest) -> bool:
    """Whether the view meets records: then the database, too, is told how far the actor reaches."""
    match = request.resolver_match
    return match is not None and match.app_name == "desk"
