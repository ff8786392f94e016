"""An entry is made, changed, taken back, confirmed and ended; another centre reads it only."""

import datetime as dt

import pytest
from tests.factories.casework import world
from tests.factories.referrals import facts, provider, service

from spean.base import clock
from spean.base.actor import NOBODY
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.registry.directory import actions
from spean.registry.directory.models import Service, ServiceVersion
from spean.registry.directory.queries import (
    service_facts,
    services_by_province,
    services_for,
    services_kept_by,
    services_like,
    services_to_refer_to,
    versions_for,
    versions_of,
    who_may_offer,
)
from spean.registry.directory.rules import spans_of
from spean.registry.directory.vocabulary import ForWhom, ServiceKind, Spoken

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 2)


@pytest.fixture
def here():
    return world()


def codes_of(refused):
    return [one.code for one in refused.value.refusals]


def names(rows):
    return sorted(one.name_en for one in rows)


def test_an_entry_says_everything_it_was_told(here):
    told = facts(
        for_whom=(ForWhom.DISPLACED,),
        languages=(Spoken.KHMER, Spoken.THAI),
        closed_days=(MONDAY,),
        place_code="220405",
        latitude=13.9,
        longitude=103.5,
        inbox_id=here.samraong.pk,
    )
    with clock.stopped_at(MONDAY):
        made = actions.list_service(told, centre_id=here.samraong.pk, by=here.dara)
    assert service_facts(here.vanna, made.pk) == told
    assert (made.confirmed_on, made.confirmed_by_id) == (MONDAY, here.dara.user_id)
    assert Entry.objects.get(verb="service.listed").centre_id == here.samraong.pk


def test_an_entry_that_serves_nobody_is_not_kept(here):
    with pytest.raises(Refused) as refused:
        service(here.dara, here.samraong, serves=())
    assert codes_of(refused) == ["serves_nobody"]
    assert Service.objects.count() == 0


def test_whoever_has_no_duty_there_enters_nothing(here):
    for by, centre in ((here.kenji, here.samraong), (here.vanna, here.samraong)):
        with pytest.raises(Refused) as refused:
            service(by, centre)
        assert codes_of(refused) == ["not_your_duty"]


def test_a_change_can_be_taken_back_until_somebody_changed_it_again(here):
    made = service(here.dara, here.samraong)
    first = actions.change_service(made, facts=facts(phone="044 222 333"), by=here.chanthou)
    assert Entry.objects.get(verb="service.changed").detail["changed"] == {
        "phone": ["044 000 111", "044 222 333"]
    }
    actions.undo_change(first, by=here.dara)
    assert service_facts(here.dara, made.pk).phone == "044 000 111"
    with pytest.raises(Refused) as refused:
        actions.undo_change(first, by=here.dara)
    assert codes_of(refused) == ["changed_since"]


def test_the_first_version_has_nothing_before_it(here):
    made = service(here.dara, here.samraong)
    with pytest.raises(Refused) as refused:
        actions.undo_change(ServiceVersion.objects.get(service=made), by=here.dara)
    assert codes_of(refused) == ["nothing_before"]


def test_another_centre_reads_an_entry_and_does_not_change_it(here):
    made = service(here.dara, here.samraong)
    assert services_for(here.vanna).get() == made
    for act in (
        lambda: actions.change_service(made, facts=facts(), by=here.vanna),
        lambda: actions.confirm_service(made, by=here.vanna),
        lambda: actions.end_service(made, why="x", by=here.vanna),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes_of(refused) == ["not_kept_here"]
    assert services_kept_by(here.vanna).count() == 0


def test_a_confirmation_takes_the_mark_away(here):
    with clock.stopped_at(MONDAY - dt.timedelta(days=200)):
        made = service(here.dara, here.samraong)
    with clock.stopped_at(MONDAY):
        assert services_for(here.dara).get().is_stale
        assert services_like(here.dara, is_stale=True).count() == 1
        actions.confirm_service(made, by=here.chanthou)
        assert services_like(here.dara, is_stale=True).count() == 0
        assert services_for(here.dara).get().confirmed_by_id == here.chanthou.user_id


def test_what_is_no_longer_offered_leaves_the_lists_and_can_come_back(here):
    made = service(here.dara, here.samraong)
    actions.end_service(made, why="closed for good", by=here.dara)
    assert (services_like(here.dara).count(), services_for(here.dara).count()) == (0, 1)
    with pytest.raises(Refused) as refused:
        actions.end_service(made, why="x", by=here.dara)
    assert codes_of(refused) == ["ended_already"]
    actions.offer_again(made, by=here.dara)
    assert services_like(here.dara).count() == 1
    with pytest.raises(Refused) as refused:
        actions.offer_again(made, by=here.dara)
    assert codes_of(refused) == ["still_offered"]


def test_it_is_found_in_khmer_and_latin_by_name_organisation_and_kind(here):
    service(here.dara, here.samraong)
    service(
        here.dara, here.samraong, name_en="Legal clinic", name_km="គ្លីនិក", kind=ServiceKind.LEGAL_AID
    )
    found = {
        typed: names(services_like(here.vanna, text=typed))
        for typed in ("អត្តសញ្ញាណ", "IDENTITY card", "hall samraong", "legal aid", "zzz")
    }
    assert found == {
        "អត្តសញ្ញាណ": ["Identity card office"],
        "IDENTITY card": ["Identity card office"],
        "hall samraong": ["Identity card office", "Legal clinic"],
        "legal aid": ["Legal clinic"],
        "zzz": [],
    }
    assert names(services_like(here.vanna, kind="legal_aid")) == ["Legal clinic"]


def test_a_place_is_served_by_what_serves_it_what_is_above_it_and_the_whole_country(here):
    service(here.dara, here.samraong, name_en="province", serves=("22",))
    service(here.dara, here.samraong, name_en="commune", serves=("220405",))
    service(here.dara, here.samraong, name_en="country", serves=(), is_nationwide=True)
    service(here.dara, here.samraong, name_en="elsewhere", serves=("15",))
    everywhere = {
        code: names(services_like(here.dara, place=code)) for code in ("22", "220405", "2204")
    }
    assert everywhere == {code: ["commune", "country", "province"] for code in everywhere}
    assert names(services_like(here.dara, place="1501")) == ["country", "elsewhere"]
    assert services_by_province(here.dara) == {"22": 2, "15": 1}


@pytest.mark.parametrize(("hour", "is_open"), [(7, False), (9, True), (12, False), (20, False)])
def test_open_now_says_the_same_in_sql_as_in_the_rule(here, hour, is_open):
    service(here.dara, here.samraong, name_en="office")
    service(here.dara, here.samraong, name_en="always", hours=(), is_always_open=True)
    service(
        here.dara,
        here.samraong,
        name_en="holiday",
        hours=spans_of(0, "0-24"),
        closed_days=(MONDAY,),
    )
    moment = dt.datetime.combine(MONDAY, dt.time(hour), dt.timezone(dt.timedelta(hours=7)))
    with clock.stopped_at(moment):
        found = names(services_like(here.dara, is_open=True))
    assert found == ["always", *(["office"] if is_open else [])]


def test_the_directory_says_nothing_to_whoever_may_not_read_it(here):
    service(here.dara, here.samraong)
    assert services_for(NOBODY).count() == 0
    assert versions_for(NOBODY).count() == 0
    assert who_may_offer(NOBODY).count() == 0


def test_who_may_stand_behind_a_service_is_not_an_employer_only(here):
    from spean.registry.organisations.models import Organisation

    Organisation.objects.create(name_en="Factory", roles=["employer"])
    assert "Factory" not in names(who_may_offer(here.dara))
    assert provider().name_en in names(who_may_offer(here.dara))
    assert who_may_offer(here.kenji).count() == 0


def test_what_takes_no_referrals_is_not_offered_for_one(here):
    service(here.dara, here.samraong, name_en="talks only", takes_referrals=False)
    made = service(here.dara, here.samraong)
    assert list(services_to_refer_to(here.dara)) == [made]
    assert versions_of(here.vanna, made.pk).count() == 1
