"""What can be done to an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.registry.organisations.models import Organisation, OrganisationContact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spean.base.actor import Actor
    from spean.registry.organisations.vocabulary import OrganisationRole


@transaction.atomic
def register_organisation(
    name_en: str,
    *,
    roles: Sequence[OrganisationRole],
    name_km: str = "",
    name_ja: str = "",
    sector: str = "",
    place_code: str | None = None,
    contact_name: str = "",
    contact_phone: str = "",
    by: Actor,
) -> Organisation:
    by.must(Duty.WRITE_EMPLOYERS, Duty.OPEN_CENTRES, Duty.WRITE_SERVICES)
    organisation = Organisation.objects.create(
        name_en=name_en,
        name_km=name_km,
        name_ja=name_ja,
        roles=[role.value for role in roles],
        sector=sector,
        place_id=place_code,
    )
    if contact_name or contact_phone:
        OrganisationContact.objects.create(
            organisation=organisation, name=contact_name or name_en, phone=contact_phone
        )
    record("organisation.registered", organisation, by=by, name_en=name_en)
    return organisation
