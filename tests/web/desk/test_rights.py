"""Who opened my file, a measure for a day, and the pages around forgetting."""

import json
import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.casework import member, sokha, world

from spean.base import clock
from spean.base.audit.actions import seal_book
from spean.base.audit.anchors import Why, anchor_book
from spean.base.audit.models import READS, WIDENED, Entry
from spean.base.sealing.fields import UID, BlindIndexField
from spean.casework.cases.actions import close_case, open_case, write_note
from spean.casework.cases.vocabulary import ClosureReason
from spean.casework.people.models import Person, Registration
from spean.casework.rights.actions import export_file
from spean.casework.rights.actions.looking import NOT_HANDED_OVER
from spean.casework.rights.models import LegalHold, Wish
from spean.casework.rights.scoping import is_handed_over, threads_to
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role
from spean.web.desk.rights.labels import FIELDS, PAGES, RECORDS
from spean.web.desk.rights.words import in_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


def client_of(user):
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def dara(here):
    return client_of(here.users["dara"])


@pytest.fixture
def chanthou(here):
    return client_of(here.users["chanthou"])


def open_file(client, person):
    return client.get(reverse("desk:person", args=[person.pk]))


def reads():
    return Entry.objects.filter(verb__in=READS).order_by("pk")


def test_the_same_look_is_signed_once_in_ten_minutes(here, dara, chanthou):
    person = sokha(here.dara, here.samraong)
    start = clock.now().replace(hour=3)
    for minutes, client in ((0, dara), (4, dara), (5, chanthou), (9, dara), (11, dara), (12, dara)):
        with clock.stopped_at(start + clock.days(1) * minutes / 1440):
            assert open_file(client, person).status_code == 200
    assert [line.by.username for line in reads()] == ["dara", "chanthou", "dara"]


def test_a_person_sees_roles_days_and_purposes_but_no_other_file(here, dara, chanthou):
    person, other = (
        sokha(here.dara, here.samraong),
        sokha(here.dara, here.samraong, birth_year=1970),
    )
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    open_file(dara, person)
    open_file(chanthou, other)
    dara.get(reverse("desk:case", args=[case.pk]))
    page = chanthou.get(reverse("desk:person-opened", args=[person.pk])).content.decode()
    assert re.findall(r"<td>([^<]*)</td>", page) == [
        *("Centre manager", "Samraong", "To show who opened the file"),
        *("Counsellor", "Samraong", "The case and its notes"),
        *("Counsellor", "Samraong", "The file"),
    ]


def test_a_colleague_of_another_centre_does_not_learn_who_looked(here):
    person = sokha(here.dara, here.samraong)
    vanna = client_of(here.users["vanna"])
    for name in ("person-opened", "person-everything", "person-file-json", "person-forget"):
        assert vanna.get(reverse(f"desk:{name}", args=[person.pk])).status_code == 404
    assert reads().count() == 0


@pytest.fixture
def three_a_day(settings):
    settings.READ_BUDGET = 3


def people(here, count):
    return [sokha(here.dara, here.samraong, birth_year=1960 + at) for at in range(count)]


@pytest.mark.asvs("2.3.2", "2.4.1")
def test_one_file_more_than_the_measure_asks_for_a_reason(here, dara, chanthou, three_a_day):
    files = people(here, 8)
    assert [open_file(dara, one).status_code for one in files[:3]] == [200, 200, 200]
    assert open_file(dara, files[0]).status_code == 200  # opened today already

    asked = open_file(dara, files[3])
    assert asked.status_code == 302
    assert asked.url.startswith(reverse("desk:reading-reason"))
    assert reads().filter(person_id=files[3].pk).count() == 0

    assert "3 people today" in dara.get(asked.url).content.decode()
    assert dara.post(asked.url, {"why": "no"}).status_code == 200  # too short
    done = dara.post(asked.url, {"why": "A job fair with many visitors."})
    assert done.url == reverse("desk:person", args=[files[3].pk])
    assert Entry.objects.get(verb=WIDENED).detail == {"why": "A job fair with many visitors."}

    assert [open_file(dara, one).status_code for one in files[3:7]] == [200, 200, 200, 302]
    home = chanthou.get(reverse("desk:home")).content.decode()
    assert "A job fair with many visitors." in home
    assert "A job fair" not in dara.get(reverse("desk:home")).content.decode()


def test_the_measure_begins_anew_every_day_and_for_everybody(here, dara, chanthou, three_a_day):
    files = people(here, 4)
    for one in files[:3]:
        open_file(dara, one)
    assert open_file(chanthou, files[3]).status_code == 200
    assert open_file(dara, files[3]).status_code == 302
    with clock.stopped_at(clock.now() + clock.days(1)):
        assert open_file(dara, files[3]).status_code == 200


def test_cases_count_as_files_of_their_people(here, dara, three_a_day):
    files = people(here, 4)
    cases = [open_case(one.pk, centre_id=here.samraong.pk, by=here.dara) for one in files]
    urls = [reverse("desk:case", args=[case.pk]) for case in cases]
    assert [dara.get(url).status_code for url in urls] == [200, 200, 200, 302]


def test_nothing_is_done_with_a_file_that_was_not_opened(here, dara, three_a_day):
    """The refusal takes everything back, its receipt too: sent again, the form is done once."""
    files = people(here, 4)
    for one in files[:3]:
        open_file(dara, one)
    url = reverse("desk:person-consent", args=[files[3].pk])
    said = {"purpose": "messages", "decision": "withdrawn", "method": "spoken"}
    said["receipt"] = "r" + "0" * 32
    before = Entry.objects.count()
    asked = dara.post(url, said)
    assert asked.url == f"{reverse('desk:reading-reason')}?next=%2F"
    assert Entry.objects.count() == before
    dara.post(asked.url, {"why": "A job fair with many visitors."})
    assert [dara.post(url, said).status_code for _again in range(2)] == [302, 302]
    assert Entry.objects.filter(verb="consent.recorded", person_id=files[3].pk).count() == 1


def test_a_fragment_sends_the_whole_page_to_the_question(here, dara, three_a_day):
    files = people(here, 4)
    for one in files[:3]:
        open_file(dara, one)
    url = reverse("desk:person", args=[files[3].pk])
    asked = dara.get(url, headers={"HX-Request": "true"})
    assert asked.headers["HX-Redirect"] == f"{reverse('desk:reading-reason')}?next=%2F"


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "people"])
def test_only_an_address_of_ours_is_a_way_back(here, dara, back):
    url = f"{reverse('desk:reading-reason')}?{urlencode({'next': back})}"
    assert dara.post(url, {"why": "A long enough reason."}).url == "/"


def test_an_address_elsewhere_is_no_way_back(dara):
    url = reverse("desk:reading-reason") + "?next=https://elsewhere.example/"
    assert dara.post(url, {"why": "A long enough reason."}).url == "/"


def test_everything_in_the_file_has_words_in_both_languages(here, dara):
    person = sokha(here.dara, here.samraong, note="Comes with her mother.")
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    write_note(case, text="Wants to sew.", by=here.dara)

    page = dara.get(reverse("desk:person-everything", args=[person.pk])).content.decode()
    for told in ("Comes with her mother.", "Wants to sew.", "សុខ សុខា", "Sok Sokha"):
        assert told in page
    answer = dara.get(reverse("desk:person-file-json", args=[person.pk]))
    told = json.loads(answer.content)
    assert told["records"]["cases.Note"][0]["text"] == "Wants to sew."
    assert [look["page"] for look in told["opened"]][:1] != []
    assert set(reads().values_list("verb", flat=True)) == {"export.taken", "person.read"}


def test_notes_are_handed_over_by_who_is_responsible_for_the_case(here, dara, chanthou):
    """At both walls: the page asks within reach, the action alone has only the first."""
    person = sokha(here.dara, here.samraong)
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    write_note(case, text="Told in confidence.", by=here.dara)
    newcomer = User.objects.create_user("sreyneang", "a long password")
    colleague = member(newcomer, Role.COUNSELLOR, here.samraong)

    url = reverse("desk:person-everything", args=[person.pk])
    shown = {
        "counsellor": dara.get(url).content.decode(),
        "manager": chanthou.get(url).content.decode(),
        "colleague": client_of(newcomer).get(url).content.decode(),
    }
    told = [who for who, page in shown.items() if "Told in confidence." in page]
    assert told == ["counsellor", "manager"]
    held = export_file(person.pk, page="x", by=colleague)
    assert [one["id"] for one in held["cases.Case"]] == [case.pk]
    assert "cases.Note" not in held
    assert "cases.Note" in export_file(person.pk, page="x", by=here.dara)


def test_what_another_centre_keeps_is_handed_over_there_and_forgotten_everywhere(
    here, dara, chanthou
):
    person = sokha(here.dara, here.samraong)
    Registration.objects.create(
        person=person,
        centre=here.pursat,
        registered_on=clock.today(),
        registered_by="self",
        by=here.users["vanna"],
    )
    case = open_case(person.pk, centre_id=here.pursat.pk, by=here.vanna)
    write_note(case, text="Said in Pursat.", by=here.vanna)
    url = reverse("desk:person-forget", args=[person.pk])
    assert "A case is open" in dara.get(url).content.decode()  # that it is open is told, no more
    close_case(case, reason=ClosureReason.CLIENT_CHOICE, by=here.vanna)

    for client in (dara, chanthou):
        page = client.get(reverse("desk:person-everything", args=[person.pk])).content.decode()
        assert "Said in Pursat." not in page
    dara.post(url, {"why": "She asked for it.", "typed": person.code})
    wish = Wish.objects.get()
    chanthou.post(reverse("desk:wish", args=[wish.pk]), {"typed": person.code})
    assert not Person.objects.filter(pk=person.pk).exists()
    assert not type(case).objects.filter(pk=case.pk).exists()


def test_every_record_and_column_that_can_be_handed_over_has_a_word():
    seen, waiting = set(), [Person]
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            waiting += [one.model for one in threads_to(model) if is_handed_over(one)]
    assert {model._meta.label for model in seen} - set(RECORDS) == set()
    handed = [model for model in seen if model._meta.label not in NOT_HANDED_OVER]
    fields = [field for model in handed for field in model._meta.concrete_fields]
    columns = {each.name for each in fields if not isinstance(each, BlindIndexField)} - {UID}
    assert columns - set(FIELDS) == set()
    assert "person" in PAGES


def test_what_is_printed_for_the_person_says_places_and_countries_in_words(here, dara):
    person = sokha(here.dara, here.samraong)
    page = dara.get(reverse("desk:person-everything", args=[person.pk])).content.decode()
    assert str(in_words("former_country", "TH")) == "ថៃ · Thailand"
    assert str(in_words("place", person.place_id)) in page
    assert (person.sort_key in page, ">TH<" in page) == (False, False)


def test_two_people_forget_somebody_on_screen(here, dara, chanthou):
    person = sokha(here.dara, here.samraong)
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    url = reverse("desk:person-forget", args=[person.pk])
    assert "A case is open" in dara.get(url).content.decode()
    close_case(case, reason=ClosureReason.CLIENT_CHOICE, by=here.dara)

    wrong = dara.post(url, {"why": "She asked for it.", "typed": "P-000001-1"}).content.decode()
    assert "This is not the code of this person." in wrong
    assert dara.post(url, {"why": "She asked for it.", "typed": person.code}).status_code == 302
    wish = Wish.objects.get()
    assert dara.get(reverse("desk:wish", args=[wish.pk])).status_code == 403
    assert "waits for you" in chanthou.get(reverse("desk:home")).content.decode()
    page = chanthou.get(reverse("desk:wish", args=[wish.pk])).content.decode()
    assert "What will be lost" in page
    chanthou.post(reverse("desk:wish", args=[wish.pk]), {"typed": person.code})
    assert not Person.objects.filter(pk=person.pk).exists()
    assert person.code in chanthou.get(reverse("desk:wishes")).content.decode()


def test_a_hold_is_placed_and_lifted_on_screen(here, chanthou):
    person = sokha(here.dara, here.samraong)
    url = reverse("desk:person-forget", args=[person.pk])
    chanthou.post(reverse("desk:person-hold", args=[person.pk]), {"why": "A claim in court."})
    assert "kept for a legal reason" in chanthou.get(url).content.decode()
    chanthou.post(reverse("desk:hold-lift", args=[LegalHold.objects.get().pk]))
    assert "kept for a legal reason" not in chanthou.get(url).content.decode()


def test_who_may_not_place_a_hold_is_told_who_does(here, dara, chanthou):
    person = sokha(here.dara, here.samraong)
    url = reverse("desk:person-forget", args=[person.pk])
    assert "Your centre manager places such a hold" in dara.get(url).content.decode()
    chanthou.post(reverse("desk:person-hold", args=[person.pk]), {"why": "A claim in court."})
    page = dara.get(url).content.decode()
    assert ("A claim in court." in page, "Lift this hold" in page) == (True, False)
    assert "Lift this hold" in chanthou.get(url).content.decode()


@pytest.fixture
def auditor():
    user = User.objects.create_user("sophea", "a long password")
    member(user, Role.AUDITOR, None)
    return client_of(user)


def verbs_on(page):
    return re.findall(r"<code>([a-z_]+\.[a-z_]+)</code>", page.content.decode())


def test_the_book_is_narrowed_by_person_colleague_verb_and_day(here, dara, auditor):
    person, other = people(here, 2)
    open_file(dara, person)
    book = reverse("desk:book")

    def shown(**asked):
        verbs = verbs_on(auditor.get(book, asked))
        return [verb for verb in verbs if verb != "list.read"]  # the auditor's own looks

    assert shown() == ["person.read", "person.registered", "person.registered"]
    assert shown(person=person.code) == ["person.read", "person.registered"]
    assert shown(person=other.code, only="changes") == ["person.registered"]
    assert shown(only="reads") == ["person.read"]
    assert shown(verb="person.reg") == ["person.registered"] * 2
    assert shown(colleague="vanna") == []
    tomorrow = (clock.today() + clock.days(1)).isoformat()
    assert shown(since=tomorrow) == []
    assert len(shown(until=clock.today().isoformat())) == 3
    assert "This is not a code" in auditor.get(book, {"person": "P-1"}).content.decode()
    looks = reads().filter(verb="list.read")
    assert [(look.by.username, look.page, look.people) for look in looks] == [
        ("sophea", "book", asked) for asked in ([], [person.pk], [other.pk])
    ]


def test_what_is_exported_is_what_the_filter_shows(here, dara, auditor):
    person, _other = people(here, 2)
    open_file(dara, person)
    answer = auditor.get(reverse("desk:book-csv"), {"person": person.code})
    rows = b"".join(answer).decode("utf-8-sig").splitlines()[1:]
    assert [row.split(",")[3] for row in rows] == ["person.read", "person.registered"]
    assert auditor.get(reverse("desk:book-xlsx")).status_code == 200
    assert auditor.get(reverse("desk:book-csv"), {"person": "P-1"}).status_code == 404
    assert Entry.objects.filter(verb="export.taken").count() == 2
    assert dara.get(reverse("desk:book-csv")).status_code == 403


def test_the_head_of_the_book_can_be_printed(here, auditor, settings, tmp_path):
    settings.ANCHORS = tmp_path
    sokha(here.dara, here.samraong)
    seal_book()
    anchor = anchor_book(Why.HAND)
    page = auditor.get(reverse("desk:book"), {"check": ""}).content.decode()
    assert all(group in page for group in anchor.groups)
    assert "The chain holds" in page
    (tmp_path / next(tmp_path.iterdir()).name).write_text("touched\n")
    page = auditor.get(reverse("desk:book"), {"check": ""}).content.decode()
    assert "not the one that was anchored" in page
