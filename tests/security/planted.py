"""A world in which every field that can hold words or numbers of a person has a canary of its own.

A canary is `Kn0042q-note-text-mine`: its number leads back to model, field, file and place, so that
a leak names the field. Amounts and phone numbers carry theirs in their digits. Nine files stand in
different relations to whoever asks: see `FILES`.
"""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import models

from spean.base import clock
from spean.base.audit.actions import record
from spean.base.sealing import files
from spean.base.sealing.fields import Sealed
from spean.casework.assessments.instruments import suggested
from spean.casework.assessments.models import Assessment, Screening
from spean.casework.cases.models import Appointment, Case, Note, Step
from spean.casework.contacts.models import Contact
from spean.casework.doubles.actions import compare_files, merge_files, propose_merge
from spean.casework.intake.models import ImportBatch, ImportProgress, ImportRow
from spean.casework.jobs.models import Introduction, Placement, RetentionCheck, Vacancy
from spean.casework.people.actions import Newcomer, register_person
from spean.casework.people.models import Consent, Person, Registration
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import PhoneOwner, Sex
from spean.casework.rights.models import LegalHold, Wish
from spean.casework.skills.models import PersonOccupation, PersonSkill
from spean.casework.zones.actions import protect_case
from spean.casework.zones.models import Opening
from spean.casework.zones.vocabulary import ProtectedType
from spean.policy.insight.models import Snapshot
from spean.policy.insight.vocabulary import Indicator
from spean.registry.accounts.models import User
from spean.registry.centres.models import Membership, RoleProposal
from spean.registry.organisations.models import Organisation, OrganisationContact
from tests.engines.instruments.answers import CALM
from tests.factories.assessments import instruments
from tests.factories.casework import YES
from tests.security import about_messages, brought_home, complaining, project_questions
from tests.security.law import Place
from tests.security.planted_changes import NOT_PLANTED as NOT_PLANTED_OF_CHANGES
from tests.security.planted_changes import plant_change
from tests.security.planted_outreach import plant_outreach
from tests.security.planted_plans import NO_WORDS as NO_WORDS_OF_PLANS
from tests.security.planted_plans import plant_plans
from tests.security.planted_referrals import plant_referrals
from tests.security.sealing_notes import plant_sealed

FILES = (
    *("mine", "officers", "colleagues", "elsewhere", "closed", "both", "split", "former"),
    *("sealed", "sealed-there"),
)
"""Own case of the counsellor, of the employment officer; a colleague's; another centre's; closed;
known at both centres; of whoever has two roles; of whoever has left; protected, with the counsellor
alone in the circle; protected at the other centre."""
SEALED = frozenset({"sealed", "sealed-there"})

NOT_PLANTED = {
    **about_messages.NOT_PLANTED,
    "people.Person.sort_key": "the name, folded for sorting",
    "people.Person.wage_currency": "three letters of a currency",
    "people.Person.former_country": "two letters of a country",
    "people.Person.sector_wanted": "a word of a fixed list",
    "people.PersonKey.kind": "one letter",
    "people.PersonKey.token": "names and numbers, folded for searching; the names are planted",
    "skills.PersonSkill.code": "a code of a fixed list",
    "skills.PersonOccupation.isco": "a code of a fixed list",
    "skills.PersonOccupation.country": "two letters of a country",
    "jobs.Vacancy.isco": "a code of a fixed list",
    "jobs.Vacancy.occupation_code": "a code of a fixed list",
    "jobs.Vacancy.sector": "a word of a fixed list",
    "jobs.Vacancy.requires": "words of a fixed list",
    "jobs.Vacancy.flagged": "words of a fixed list",
    "jobs.Vacancy.wage_max": "left open; the lower wage is planted",
    "jobs.Vacancy.fee_to_worker": "nought in every open vacancy",
    "jobs.VacancySkill.skill": "a code of a fixed list",
    "jobs.Placement.isco": "a code of a fixed list",
    "contacts.Contact.destination": "two letters of a country",
    "contacts.Contact.topics": "words of a fixed list",
    "assessments.InstrumentVersion.key": "public words, the same for everybody",
    "assessments.InstrumentVersion.text": "public words, the same for everybody",
    "assessments.WeightTable.label": "public words, the same for everybody",
    "assessments.WeightTable.source": "public words, the same for everybody",
    "assessments.WeightTable.in_dimension": "public numbers, the same for everybody",
    "assessments.WeightTable.in_composite": "public numbers, the same for everybody",
    "assessments.Screening.result": "points, and codes of answers; the answers are planted",
    "assessments.Assessment.result": "numbers made of the answers, which are planted",
    **brought_home.NOT_PLANTED,
    **complaining.NOT_PLANTED,
    "intake.ImportBatch.sha256": "a checksum",
    "intake.ImportBatch.stored_as": "a random name of our own",
    "intake.ImportBatch.signature": "a checksum",
    "intake.ImportBatch.notes": "codes",
    "intake.ImportBatch.mapping": "numbers of columns",
    "intake.ImportBatch.counts": "numbers of rows",
    "intake.ImportRow.digest": "a checksum",
    "intake.ImportRow.alike": "numbers of files",
    "intake.ImportProgress.trouble": "a code",
    "intake.SavedMapping.signature": "a checksum",
    "intake.SavedMapping.mapping": "numbers of columns",
    "doubles.Merge.ledger": "numbers of rows",
    "doubles.Merge.values": "columns of the two files, which are planted themselves",
    **NO_WORDS_OF_PLANS,
    **project_questions.NOT_PLANTED,
    "referrals.Key.digest": "a keyed hash of chance",
    "outreach.Activity.materials": "numbers of pieces, by words of a fixed list",
    "outreach.Activity.topics": "words of a fixed list",
    "zones.Zone.why_lifted": "no page shows it",
    "insight.Snapshot.cells": "sums, and numbers of files",
    "rights.Remains.because": "a word of a fixed list",
    "rights.Remains.province": "a code of a fixed list",
    "rights.Round.counts": "numbers of what was due",
    "organisations.Organisation.roles": "words of a fixed list",
    "organisations.Organisation.sector": "a word of a fixed list",
    **NOT_PLANTED_OF_CHANGES,
}
WORDS = (models.CharField, models.TextField, models.JSONField, models.DecimalField, Sealed)
FOUND = re.compile(r"kn(\d{4})q", re.IGNORECASE)
BY_CHANCE = re.compile(r"\b(?:r[0-9a-f]{32}|[0-9A-Za-z]{32}|[0-9A-Za-z]{64})\b")
"""Receipts of forms, tokens and session keys: among so many some hold the digits of a canary."""
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s ,.\-](?=\d{3})")
KHMER = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")


@dataclass(frozen=True)
class Canary:
    number: int
    what: str
    key: str
    place: Place

    def __str__(self):
        return f"{self.what} of {self.key}"


@dataclass
class Planted:
    """The canaries, and by file the records that stand in its addresses."""

    canaries: dict = field(default_factory=dict)
    digits: dict = field(default_factory=dict)
    records: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)

    def _next(self, what, key, place):
        number = len(self.canaries)
        self.canaries[number] = Canary(number, what, key, place)
        return number

    def word(self, what, key, place, most=None):
        number = self._next(what, key, place)
        return f"Kn{number:04d}q-{what.split('.', 1)[-1].replace('.', '-')}-{key}"[:most]

    def amount(self, what, key, place):
        number = self._next(what, key, place)
        self.digits[f"{7300000 + number}"] = number
        return Decimal(7300000 + number)

    def phone(self, what, key, place):
        number = self._next(what, key, place)
        self.digits[f"1273{number:04d}"] = number
        return f"+8551273{number:04d}"

    def fill(self, model, key, place, **given):
        """A row whose every free field is a canary; what is `given` is put as it is."""
        for one in free_fields(model):
            what = label(model, one)
            if one.name in given or what in NOT_PLANTED:
                continue
            amount = isinstance(one, models.DecimalField)
            make = self.amount if amount else self.word
            given[one.name] = make(what, key, place, *([] if amount else [one.max_length]))
        return given

    def make(self, model, key, place, **given):
        return model._base_manager.create(**self.fill(model, key, place, **given))

    def found_in(self, text):
        """The numbers of all canaries in a text, in whatever digits and grouping."""
        text = text.translate(KHMER)
        found = {int(number) for number in FOUND.findall(text)}
        if "73" in text:
            runs = BETWEEN_DIGITS.sub("", BY_CHANCE.sub("", text))
            found |= {number for digits, number in self.digits.items() if digits in runs}
        return found


def label(model, one):
    return f"{model._meta.label}.{one.name}"


def free_fields(model):
    """Fields of words or amounts that no fixed list limits."""
    for one in model._meta.concrete_fields:
        array = getattr(one, "base_field", None)
        listed = one.choices or getattr(array, "choices", None)
        if (isinstance(one, WORDS) or array) and not listed:
            yield one


def plant(here, users):
    """Every file with everything that can hang on it. `users` answers for the relations."""
    planted, today = Planted(), clock.today()
    a, b = here.samraong, here.pursat
    dara, vanna = here.dara.user_id, here.vanna.user_id
    owners = {
        "mine": (a, users["counsellor"], users["outreach_worker"]),
        "officers": (a, users["employment_officer"], dara),
        "colleagues": (a, dara, dara),
        "elsewhere": (b, vanna, vanna),
        "closed": (a, users["counsellor"], dara),
        "both": (a, dara, dara),
        "split": (a, users["two roles"], users["two roles"]),
        "former": (a, users["role ended"], users["role ended"]),
        "sealed": (a, users["counsellor"], users["counsellor"]),
        "sealed-there": (b, vanna, vanna),
    }
    for key in FILES:
        centre, colleague, writer = owners[key]
        centres = [a, b] if key == "both" else [centre]
        _file(planted, key, centre, centres, colleague, writer, today)
    for key in SEALED:
        centre, colleague, _writer_id = owners[key]
        _seal(planted, key, centre, colleague, dara)
    for centre in (a, b):
        _one_more(planted, centre)
    for key in FILES:
        plant_change(planted, key, *owners[key][:2])
    both = Person.objects.get(pk=planted.records["both"]["person_id"])
    _casework(planted, "both (at the other centre)", b, both, vanna, vanna, today)
    for centre, key in ((a, "mine"), (b, "elsewhere")):
        _closed_month(planted, key, centre, today)
    return planted


def _seal(planted, key, centre, colleague, opener):
    """Protect the file, and let somebody have broken its glass yesterday."""
    file, circle, at = planted.records[key], frozenset({colleague}), frozenset({centre.pk})
    case, by = Case.objects.get(pk=file["case_id"]), _writer(centre, colleague)
    zone = protect_case(case, kind=ProtectedType.TRAFFICKING, by=by)
    yesterday, names = clock.now() - clock.days(1), "zones.Opening"
    Opening.objects.create(
        user_id=opener, centre=centre, zone=zone, at=yesterday, until=yesterday + clock.days(1) / 12,
        reason=planted.word(f"{names}.reason", key, Place("case", at, colleague, circle)),
        asked=planted.word(f"{names}.asked", key, Place("glass", at), 20),
    )  # fmt: skip


def _one_more(planted, centre):
    """Somebody of the centre who can be let into a circle; nobody of those who ask."""
    user = User.objects.create_user(f"one more at {centre.code}", "a long password")
    Membership.objects.create(
        user=user, role="employment_officer", centre=centre, starts_on=dt.date(2020, 1, 1)
    )
    for file in planted.records.values():
        if file["centre"] == centre.pk:
            file["one_more"] = user.pk


def _file(planted, key, centre, centres, colleague, writer, today):
    at = frozenset(one.pk for one in centres)
    circle = frozenset({colleague}) if key in SEALED else None
    person_place = Place("person", at, circle=circle)
    fields = planted.fill(Person, key, person_place)
    phone = planted.phone("people.Phone.number", key, person_place)
    named = {one: fields[one] for one in fields if one in Profile.__slots__}
    profile = Profile(
        **named,
        sex=Sex.FEMALE,
        birth_year=1990,
        wage_currency="USD",
        place_code="220405",
        phones=((phone, PhoneOwner.OWN),),
        preferred_province="15",
    )
    newcomer = Newcomer(profile=profile, consents=YES)
    by = _writer(centre, colleague)
    person = register_person(newcomer, centre_id=centre.pk, by=by)
    for one in centres:
        row, _new = Registration.objects.get_or_create(
            person=person,
            centre=one,
            defaults={"registered_on": today, "registered_by": "self", "by_id": colleague},
        )
        place = Place("person", frozenset({one.pk}), circle=circle)
        what, name = "people.Registration.registered_by_name", f"{key}@{one.code}"
        row.registered_by_name = planted.word(what, name, place)
        row.save()
    for said in Consent.objects.filter(person=person):
        said.wording = planted.word("people.Consent.wording", key, person_place, 20)
        said.save()
    PersonSkill.objects.create(person=person, code="SK-0044")
    planted.make(PersonOccupation, key, person_place, person=person, isco="8153", held=True)
    planted.places[key] = {"person": person_place}
    planted.records[key] = {"person_id": person.pk, "centre": centre.pk, "centre_id": centre.pk}
    _role(planted, key, centre, colleague, today)
    _casework(planted, key, centre, person, colleague, writer, today)
    _work(planted, key, centre, person, today)
    _doubles(planted, key, centre, person, by)
    _list(planted, key, centre, person, colleague)
    _rights(planted, key, centre, centres, person, colleague, today)
    plant_referrals(planted, key, centre, person, _writer(centre, colleague), today)
    plant_outreach(planted, key, centre, person, writer, today)
    about_messages.plant_message(planted, key, centre, person, colleague)
    brought_home.plant_background(planted, key, person, colleague, by)
    complaining.plant_complaints(planted, key, centre, person, by)


def _writer(centre, user_id):
    from spean.base.actor import Actor, Duty

    return Actor.trusted(*Duty, user_id=user_id, centre_ids=[centre.pk])


def _casework(planted, key, centre, person, colleague, writer, today):
    at = frozenset({centre.pk})
    circle = frozenset({colleague}) if key in SEALED else None
    case_place = Place("case", at, colleague, circle)
    note_place = Place("note", at, colleague, circle)
    contact_place, nameless = Place("contact", at, writer, circle), Place("contact", at, writer)
    closed = {"state": "closed", "closure_reason": "lost_contact", "closed_on": today}
    case = Case.objects.create(
        person=person,
        centre=centre,
        counsellor_id=colleague,
        opened_on=today,
        **(closed if key == "closed" else {}),
    )
    make = planted.make
    step = make(
        Step, key, case_place, case=case, kind="papers_step", agreed_on=today - clock.days(9),
        due_on=today - clock.days(2),
    )  # fmt: skip
    make(Step, f"{key} (done)", case_place, case=case, kind="debt_step", agreed_on=today, state="done", ended_on=today)  # fmt: skip
    date = make(Appointment, key, case_place, case=case, on=today)
    make(Appointment, f"{key} (kept)", case_place, case=case, on=today, state="kept")
    make(Note, key, note_place, case=case, written_at=clock.now(), by_id=colleague)
    if key in planted.places:
        plant_sealed(planted, key, centre, case, colleague, circle)
    contact = make(
        Contact, key, contact_place, centre=centre, person=person, on=today, channel="walk_in",
        service="counselling", by_id=writer,
    )  # fmt: skip
    make(Contact, f"{key} (nameless)", nameless, centre=centre, on=today, channel="border", people=3, by_id=writer)  # fmt: skip
    last_month = today.replace(day=1) - clock.days(1)
    make(Contact, f"{key} (last month)", contact_place, centre=centre, person=person, on=last_month, channel="fair", by_id=writer)  # fmt: skip
    answers = _answers(planted, key, person, case, colleague)
    answers |= plant_plans(planted, key, case, colleague, circle)
    answers |= project_questions.plant_answers(planted, key, case, colleague, circle)
    secret = planted.word("audit.Entry.detail", key, Place("nowhere", at))
    record("case.paused", case, by=_writer(centre, colleague), centre_id=centre.pk, why=secret)
    if key in planted.records:
        planted.places[key] |= {"case": case_place, "note": note_place, "contact": contact_place}
        planted.places[key]["colleague"] = _workplaces(writer)
        planted.records[key] |= {
            "case_id": case.pk,
            "step_id": step.pk,
            **answers,
            "appointment_id": date.pk,
            "contact_id": contact.pk,
            "user_id": writer,
            "device_id": 1,
        }


def _answers(planted, key, person, case, colleague):
    """A screening decided otherwise; an assessment that is finished, and one that is begun."""
    at = frozenset({case.centre_id})
    circle = frozenset({colleague}) if key in SEALED else None
    seen, told = Place("screening", at, circle=circle), Place("assessment", at, colleague, circle)
    found, now = instruments(), clock.now()
    quick, whole = found["rapid_vulnerability"], found["reintegration_sustainability"]
    screening = planted.make(
        Screening, key, seen, person=person, centre_id=case.centre_id, version=quick,
        answers={"debt": planted.word("assessments.Screening.answers", key, seen)},
        result=suggested(quick, CALM).as_plain(), suggested="self_service", tier="assisted", at=now,
        by_id=colleague, decided_at=now, decided_by_id=colleague,
    )  # fmt: skip
    drafts = []
    for name, more in ((f"{key} (finished)", {"state": "finished", "finished_at": now}), (key, {})):
        word = planted.word("assessments.Assessment.answers", name, told)
        given = {"started_at": now, "saved_at": now, "started_by_id": colleague}
        drafts.append(
            planted.make(
                Assessment, name, told, case=case, version=whole, answers={"matters_most": word},
                result={}, saved_by_id=colleague, **given, **more,
            )
        )  # fmt: skip
    planted.places.get(key, {}).update(screening=seen, assessment=told)
    return {
        "screening_id": screening.pk,
        "assessment_id": drafts[-1].pk,
        "instrument_id": whole.pk,
        "screening_instrument": quick.pk,
    }


def _workplaces(user_id):
    """Where somebody works today; an account without work is nobody's colleague."""
    held = set(Membership.objects.in_force().filter(user=user_id).values_list("centre", flat=True))
    return Place("colleague" if held else "nowhere", frozenset(held))


def _work(planted, key, centre, person, today):
    at = frozenset({centre.pk})
    circle = planted.places[key]["person"].circle
    offer_place, work_place = Place("vacancy", at), Place("placement", at, circle=circle)
    employers = []
    for number in (1, 2, 3):
        name = f"{key}-{number}"
        shown, hidden = Place("employer name", at), Place("employer", at)
        names = {
            one: planted.word(f"organisations.Organisation.{one}", name, shown)
            for one in ("name_en", "name_km", "name_ja")
        }
        given = {"roles": ["employer"], "sector": "garment", "place_id": "15", **names}
        employers.append(planted.make(Organisation, name, hidden, **given))
        phone = planted.phone("organisations.OrganisationContact.phone", name, hidden)[-9:]
        planted.make(OrganisationContact, name, hidden, organisation=employers[-1], phone=phone)
    first, second, third = employers
    offers = [
        planted.make(
            Vacancy, f"{key}{tail}", offer_place, employer=employer, centre=centre, isco="8153",
            place_id="1501", headcount=20, wage_max=None, state="open", entered_on=today,
            opened_on=today, expires_on=today + clock.days(60),
        )
        for employer, tail in ((first, ""), (second, " (spare)"))
    ]  # fmt: skip
    introduction = planted.make(
        Introduction, key, work_place, person=person, vacancy=offers[0], centre=centre,
        proposed_on=today,
    )  # fmt: skip
    placement = planted.make(
        Placement, key, work_place, person=person, employer=third, centre=centre, isco="8153",
        started_on=today - clock.days(92), evidence="self_report", source="self_found",
        recorded_on=today,
    )  # fmt: skip
    check = planted.make(
        RetentionCheck, key, work_place, placement=placement, month=3, due_on=today
    )
    planted.make(RetentionCheck, f"{key} (asked)", work_place, placement=placement, month=6, due_on=today, done_on=today, result="unreachable", attempts=1)  # fmt: skip
    planted.places[key] |= {"placement": work_place, "vacancy": offer_place}
    planted.records[key] |= {
        "vacancy_id": offers[0].pk,
        "spare": offers[1].pk,
        "employers": [one.pk for one in employers],
        "introduction_id": introduction.pk,
        "placement_id": placement.pk,
        "check_id": check.pk,
    }


def _role(planted, key, centre, colleague, today):
    """Somebody who holds a role there, and for whom another one is proposed."""
    place = Place("role", frozenset({centre.pk}))
    user = User.objects.create_user(f"planted-{key}")
    held = Membership.objects.create(
        user=user, role="outreach_worker", centre=centre, starts_on=today
    )
    asked = {"user": user, "centre": centre, "starts_on": today, "ends_on": today}
    by = {"proposed_by_id": colleague, "answer": ""}
    proposal = planted.make(RoleProposal, key, place, role="counsellor", **asked, **by)
    done = {"state": "declined", "answered_by": planted_admin(), "answered_at": clock.now()}
    planted.make(
        RoleProposal, f"{key} (declined)", place, role="legal_officer", **asked,
        proposed_by_id=colleague, **done,
    )  # fmt: skip
    planted.places[key]["role"] = place
    planted.records[key] |= {
        "colleague_id": user.pk,
        "membership_id": held.pk,
        "proposal_id": proposal.pk,
    }


def planted_admin():
    return User.objects.get_or_create(username="planted-admin")[0]


def _list(planted, key, centre, person, colleague):
    """A checked list: a new row and a doubtful one; the file lies where an upload puts it."""
    from django.conf import settings

    place = Place("list", frozenset({centre.pk}))

    def word(name):
        return planted.word(f"intake.{name}", key, place)

    head = ["Name", word("ImportBatch.header")]
    cells = [[word("ImportRow.cells"), "x"], [word("ImportRow.cells"), "y"]]
    text = "\n".join(",".join(row) for row in (head, *cells)) + "\n"
    batch = planted.make(
        ImportBatch, key, place, centre=centre, state="checked",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        stored_as=f"matrix-{key}.csv", header=head, sample=[[word("ImportBatch.sample"), "x"]],
        rows_in_file=2, signature=key[:32], mapping={"name_latin": 0}, staged_by_id=colleague,
    )  # fmt: skip
    folder = settings.MEDIA_ROOT / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8") as plain:
        plain.write(text)
        plain.flush()
        files.seal_file(Path(plain.name), folder / batch.stored_as)
    ImportProgress.objects.create(batch=batch)
    told = ("new", [], cells[0]), ("possible_duplicate", [_like(person)], cells[1])
    for line, (verdict, alike, said) in enumerate(told, start=2):
        ImportRow.objects.create(
            batch=batch,
            line=line,
            cells=said,
            digest=f"{key}{line}",
            profile={"name_latin": word("ImportRow.profile"), "sex": "female"},
            brought_by={"as": "hotline", "name": word("ImportRow.brought_by")},
            before={"name_latin": word("ImportRow.before")},
            after={"name_latin": word("ImportRow.after")},
            reasons=[_told(word("ImportRow.reasons"))],
            verdict=verdict,
            alike=alike,
        )
    planted.places[key]["list"] = place
    planted.records[key] |= {"batch_id": batch.pk, "line": 3}


def _doubles(planted, key, centre, person, by):
    """Somebody who looks the same, and somebody who was put together with the person."""
    place, at = planted.places[key]["person"], frozenset({centre.pk})
    pair_place = Place("double", at, circle=place.circle)
    merge_place = Place("double", place.centres, circle=place.circle)
    alike, same = (
        register_person(
            Newcomer(profile=Profile(name_latin=name, sex=Sex.FEMALE), consents=YES),
            centre_id=centre.pk,
            by=by,
        )
        for name in ("Looks Alike", "Was Alike")
    )
    merge = merge_files(
        person.pk, same.pk, why=planted.word("doubles.Merge.why", key, merge_place), by=by
    )
    pair = compare_files(person.pk, alike.pk, by=by)
    pair = propose_merge(pair, why=planted.word("doubles.Pair.why", key, pair_place), by=by)
    planted.places[key] |= {"double": pair_place}
    planted.records[key] |= {"pair_id": pair.pk, "merge_id": merge.pk, "alike": alike.pk}


def _rights(planted, key, centre, centres, person, colleague, today):
    """Somebody proposes to forget the person; a reason in law keeps the file for now."""
    circle = planted.places[key]["person"].circle
    proposal = Place("right", frozenset({centre.pk}), circle=circle)
    everywhere = Place("right", frozenset(one.pk for one in centres), circle=circle)
    wish = planted.make(
        Wish, key, proposal, person_id=person.pk, centre=centre, proposed_by_id=colleague,
        proposed_at=clock.now(),
    )  # fmt: skip
    hold = planted.make(
        LegalHold, key, everywhere, person=person, placed_on=today, placed_by_id=colleague
    )
    planted.places[key]["right"] = proposal
    planted.records[key] |= {"wish_id": wish.pk, "hold_id": hold.pk}


def _told(value):
    return {"code": "fills", "values": {"field": "note", "value": value}}


def _like(person):
    return {"person": person.pk, "score": 70, "reasons": []}


def _closed_month(planted, key, centre, today):
    month = (today.replace(day=1) - clock.days(1)).replace(day=1)
    place = Place("month", frozenset({centre.pk}))
    reason = planted.word("insight.Snapshot.reason", key, place)
    for indicator in Indicator:
        for version, why in ((1, ""), (2, reason)):
            Snapshot.objects.create(
                centre=centre, month=month, indicator=indicator, version=version, cells=[],
                made_at=clock.now(), by_id=planted_by(centre), reason=why,
            )  # fmt: skip
    planted.records[key]["closed_month"] = f"{month:%Y-%m}"


def planted_by(centre):
    return centre.memberships.order_by("pk").first().user_id


def months_before(day, count):
    for _again in range(count):
        day = day.replace(day=1) - dt.timedelta(days=1)
    return f"{day:%Y-%m}"
