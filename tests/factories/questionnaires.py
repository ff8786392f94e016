"""Questionnaires that are published, and people who are asked."""

from __future__ import annotations

from spean.casework.questionnaires.actions import (
    import_questionnaire,
    publish_version,
    start_response,
)
from spean.registry.accounts.models import User
from spean.registry.centres.models import Membership
from spean.registry.centres.vocabulary import Role
from tests.factories.casework import member
from tests.factories.definitions import text


def published(here, file: str = "", *, project_id: int | None = None):
    """Brought in by Kenji, published by somebody who wrote nothing in it."""
    version = import_questionnaire(file or text(), project_id=project_id, by=here.kenji)
    return publish_version(version, by=second(here))


def second(here):
    """Another programme manager."""

    user, new = User.objects.get_or_create(username="haruka")
    if not new:
        return Membership.objects.actor_for(user.pk)
    return member(user, Role.PROGRAMME_MANAGER, None)


def asked_of(here, case, version):
    return start_response(case.person_id, version=version, case_id=case.pk, by=here.dara)
