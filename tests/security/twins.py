"""Two worlds that differ by one protected person, and every question that may be asked in both.

Both grow from the same beginning: what everybody knows is made first, then the life of one person
whose case is protected. In the world without, that life is taken back to its last trace and the
numbers are given out again from where they were. What a colleague outside the circle is answered
must be the same, byte for byte and question to the database for question.
"""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spean.base import clock
from spean.casework.background.vocabulary import FactKind
from spean.casework.cases.actions import agree_step, book_date, open_case, write_note
from spean.casework.cases.vocabulary import StepKind
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.vocabulary import Channel, Service
from spean.casework.intake.actions import check_batch, choose_columns, stage_file
from spean.casework.jobs.actions import introduce_person, place_person, record_answer
from spean.casework.jobs.rules import PlacementTerms
from spean.casework.jobs.vocabulary import IntroductionState
from spean.casework.outreach.actions import name_participant
from spean.casework.outreach.queries import activities_for
from spean.casework.people.actions import set_household
from spean.casework.people.vocabulary import HouseholdRelation, PhoneOwner
from spean.casework.skills.actions import set_occupations, set_skills
from spean.casework.skills.rules import OccupationLine, SkillLine
from spean.casework.skills.vocabulary import SkillLevel, SkillSource
from spean.casework.zones.actions import lift_protection, protect_case
from spean.casework.zones.vocabulary import ProtectedType
from spean.registry.accounts.models import User
from spean.registry.centres.models import Membership
from tests.factories.background import added
from tests.factories.casework import sokha, world
from tests.factories.complaints import complained
from tests.factories.intake import list_file
from tests.security.asking import taken_back, undone
from tests.security.canaries import canary_records
from tests.security.law import TABLE, expected
from tests.security.test_every_page_and_every_role import all_addresses, url_of

NAME_KM, NAME_LATIN, PHONE = "ថន សុភាទ្វេ", "Thon Sopheatve", "+85512743174"
SOUGHT = (NAME_KM, NAME_LATIN, "Sopheatve", "thon", PHONE, "012 743 174", "ថន", "Sok", "")
EVERY_TIME = re.compile(
    rb'name="(?:csrfmiddlewaretoken|receipt|made_from)" value="[^"]*"'
    rb'|name="csrf-token" content="[^"]*"'
)
"""What differs each time anybody asks: tokens, receipts, the signed answers a form was made from."""
SAVED_AT = "docProps/core.xml"  # the part of a workbook that says when it was written

HEARS = {"legal_officer"}
"""The focal point, by policy: told of doubles, so that its own day asks the database more."""

LINE_NUMBER = re.compile(
    rb'<th scope="row" class="num">\d+</th>|^\d+,|<c r="A\d+" t="n"><v>\d+</v></c>', re.MULTILINE
)
"""Lines of the book count upwards, those about the hidden among them (SECURITY.md, what remains)."""


class Twins:
    """The world without, and the way into the world with the protected person in it."""

    whole = False
    """Whether doors are tried that the policy keeps shut: they lead to the same refusal."""

    def __init__(self, folder):
        self.here = world()
        self.records = canary_records(self.here)
        self.folder = folder
        self.words = dict(all_addresses())
        self.clients = dict(_clients(self.here))
        self.person = self.case = None

    @contextmanager
    def grown(self, *, protected=True):
        """The same world with one more person, protected or (for the control) not."""
        with undone():
            self._live()
            zone = protect_case(self.case, kind=ProtectedType.TRAFFICKING, by=self.here.dara)
            if not protected:
                lift_protection(zone, reason="the negative control", by=self.here.dara)
            yield

    def _live(self):
        """Everything that may hang on a person, at the end of the house's life so far."""
        by, centre, today = self.here.dara, self.here.samraong, clock.today()
        self.person = person = sokha(
            by, centre, name_km=NAME_KM, name_latin=NAME_LATIN, former_job="sewing",
            phones=((PHONE, PhoneOwner.OWN),), external_id="L-TWIN",
        )  # fmt: skip
        self.case = open_case(person.pk, centre_id=centre.pk, by=by)
        agree_step(self.case, kind=StepKind.PAPERS, what="papers", due_on=today, by=by)
        book_date(self.case, on=today, purpose="talk", by=by)
        write_note(self.case, text="in confidence", by=by)
        log_contact(
            centre.pk, person_id=person.pk, channel=Channel.WALK_IN, line="came",
            service=Service.COUNSELLING, by=by,
        )  # fmt: skip
        activity = activities_for(by).get(pk=self.records["outreach_id"])
        name_participant(activity, person_id=person.pk, by=by)
        set_skills(person.pk, skills=[SkillLine("SK-0044", SkillLevel.ALONE, SkillSource.SAID)], by=by)  # fmt: skip
        added(by, person.pk, FactKind.DEBT)
        set_occupations(person.pk, occupations=[OccupationLine(isco="8153", held=True)], by=by)
        set_household(person, relation=HouseholdRelation.HEAD, dependants=2, by=by)
        vacancy = self.records["vacancy_id"]
        introduction = introduce_person(person.pk, vacancy_id=vacancy, centre_id=centre.pk, by=by)
        for answer in (IntroductionState.SENT, IntroductionState.HIRED):
            introduction = record_answer(introduction, answer=answer, by=by)
        complained(centre, by, person_id=person.pk)
        place_person(introduction, terms=PlacementTerms(started_on=today - clock.days(92)), by=by)

    def questions(self):
        """Every address that can be read, and every list searched for what names the person."""
        for name, words in self.words.items():
            if not name.startswith("desk:") or not _can_be_read(name):
                continue
            yield name, url_of(name, words, self.records), {}
            if "case_id" in words or "person_id" in words:  # the place where the twin would be
                yield name, url_of(name, words, self.records | self.next_numbers()), {}
        for name in ("desk:people", "desk:people-search"):
            for word in (*SOUGHT, f"P-{self.person_number:06d}"):
                yield name, url_of(name, (), {}), {"q": word}
        for word in SOUGHT:
            yield "desk:outreach-people", url_of("desk:outreach-people", (), {}), {"code": word}
        told = {"name_km": NAME_KM, "name_latin": NAME_LATIN, "phone": "012743174", "sex": "female"}
        told |= {"beneficiary": "returned_worker", "age": "31", "wage_currency": "USD"}
        yield "desk:people-alike", url_of("desk:people-alike", (), {}), told
        for name in ("desk:jobs", "desk:jobs-csv", "desk:cases", "desk:contacts", "desk:retention"):
            for query in ({"q": "8153"}, {"state": "open"}, {"mine": "yes"}, {"after": "0"}):
                yield name, url_of(name, (), {}), query
        month = clock.today().strftime("%Y-%m")
        for indicator in ("reached", "served", "case_managed", "placed", "retained_3"):
            for kind in ("numbers", "numbers-csv", "numbers-list"):
                words = self.words[f"desk:{kind}"]
                query = {"month": month, "indicator": indicator, "centre": self.here.samraong.pk}
                yield f"desk:{kind}", url_of(f"desk:{kind}", words, self.records), query

    def next_numbers(self):
        return {"person_id": self.person_number, "case_id": self.case_number}

    def ask_all(self, questions, names):
        """{(who, url, query): (status, head, body, questions to the database)}."""
        return {
            (who, url, str(query)): self._ask(who, url, query)
            for who in names
            for name, url, query in questions
            if self.whole or expected(who.removesuffix(" elsewhere"), name, "GET") == "let in"
        }

    def warm_up(self, questions, names):
        """What is asked of the database once only, by a process or a sitting, is asked before."""
        for who in names:
            self._ask(who, url_of("desk:home", (), {}), {})
        once = {name: (name, url, query) for name, url, query in questions}
        whole = [
            one for one in questions if one[0] == "desk:person-everything"
        ]  # other places each
        self.ask_all([*once.values(), *whole], ("centre_manager", "auditor", "programme_manager"))

    def _ask(self, who, url, query):
        """Taken back each time: a look that was signed for once is not signed for again at once."""
        connection.queries_log.clear()  # it holds nine thousand, and then counts no more
        with taken_back(), CaptureQueriesContext(connection) as asked:
            response = self.clients[who].get(url, query)
            body = _told(b"".join(response))
        body = LINE_NUMBER.sub(b"", body) if url.startswith("/book/") else body
        head = {k: v for k, v in response.headers.items() if k not in {"Content-Length", "Date"}}
        return response.status_code, str(sorted(head.items())), body, len(asked)

    def register_again(self, who):
        """The same person once more, by somebody who does not know; taken back afterwards."""
        from tests.security.answers import PROFILE

        told = PROFILE | {"name_km": NAME_KM, "name_latin": NAME_LATIN, "phone": "012743174"}
        centre = self.here.pursat if "elsewhere" in who else self.here.samraong
        told |= {"centre": centre.pk, "registered_by": "self", "service": "given"}
        told |= {"method": "spoken", "age": "31"}
        with undone(), CaptureQueriesContext(connection) as asked:
            client = self.clients[who]
            response = client.post(url_of("desk:person-new", (), {}), told)
            page = _told(b"".join(response))
            return response.status_code, page, len(asked), response.headers.get("Location", "")

    def list_again(self):
        """A list that names the person, checked by an outsider: verdicts and rows."""
        manager = self.actor("counsellor")
        with undone(), TemporaryDirectory() as folder:
            line = f"L-TWIN,{NAME_KM},{NAME_LATIN},ស្រី,31,012 743 174,,,,,,"
            path = list_file(Path(folder), line)
            batch = stage_file(path, name="l.csv", centre_id=self.here.samraong.pk, by=manager)
            batch = choose_columns(batch, mapping=dict(batch.mapping), by=manager)
            batch = check_batch(batch, by=manager)
            rows = list(batch.rows.values_list("verdict", "alike", "reasons", "person"))
            return batch.counts, rows

    def actor(self, who):
        return Membership.objects.actor_for(User.objects.get(username=f"twin {who}").pk)

    def measure_numbers(self):
        """Which numbers the next person and the next case would get."""
        with undone():
            self._live()
            self.person_number, self.case_number = self.person.pk, self.case.pk


def _told(body):
    if body[:4] != b"PK\x03\x04":
        return EVERY_TIME.sub(b"", body)
    with zipfile.ZipFile(io.BytesIO(body)) as parcel:
        return b"\n".join(parcel.read(one) for one in parcel.namelist() if one != SAVED_AT)


def _can_be_read(name):
    asked = TABLE["addresses"][name]
    return not isinstance(asked, dict) or "GET" in asked


def _clients(here):
    """Somebody with each role: at the centre of the protected case, and at the other one."""
    for role, terms in TABLE["roles"].items():
        at_a_centre = terms["works_at"] == "centre"
        for centre in (here.samraong, here.pursat) if at_a_centre else (None,):
            name = role if centre in (None, here.samraong) else f"{role} elsewhere"
            user = User.objects.create_user(f"twin {name}", "a long password")
            Membership.objects.create(user=user, role=role, centre=centre, starts_on="2020-01-01")
            client = Client(raise_request_exception=False)
            client.force_login(user)
            yield name, client


def differences(without, with_):
    """Who was answered otherwise, where, and in what: bytes or questions to the database."""
    found = []
    for key, before in without.items():
        after = with_[key]
        for part, was, now in zip(
            ("status", "head", "body", "queries"), before, after, strict=True
        ):
            if was != now and not (part == "queries" and key[0].split()[0] in HEARS):
                found.append((*key, part))
    return found
