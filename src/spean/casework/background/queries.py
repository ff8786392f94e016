"""Reading somebody's background, as it stands and as it stood. The actor comes first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spean.base.actor import Duty
from spean.casework.assessments.queries import instruments_for
from spean.casework.background.models import MODELS, FactVersion
from spean.casework.background.rules import FACTS, names_of
from spean.casework.background.vocabulary import Done, FactKind
from spean.casework.people.queries import people_for

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.casework.assessments.models import InstrumentVersion
    from spean.casework.background.rules import Facts

SHORT_SET = "washington_group_short_set"


@dataclass(frozen=True, slots=True)
class Told:
    """One fact as it stood at a moment, and who said so last."""

    kind: FactKind
    fact_id: int
    facts: Facts
    at: dt.datetime
    by: str

    @property
    def ref(self) -> str:
        """How an address names the fact."""
        return f"{self.kind.value}-{self.fact_id}"


def rows_for(actor: Actor, kind: FactKind, duty: Duty = Duty.READ_BACKGROUND) -> QuerySet[Any]:
    """The rows of one kind within reach, to be counted or changed; models of six shapes."""
    rows: QuerySet[Any] = MODELS[kind].objects.filter(person__in=people_for(actor, duty))
    return rows.select_related("person")


def versions_for(actor: Actor, duty: Duty = Duty.READ_BACKGROUND) -> QuerySet[FactVersion]:
    """Every wording of every fact within reach, the newest first."""
    rows = FactVersion.objects.filter(person__in=people_for(actor, duty))
    return rows.select_related("by", "person")


def background_of(
    actor: Actor, person_id: int, *, until: dt.datetime | None = None
) -> dict[FactKind, list[Told]]:
    """Everything known of somebody's background: now, or at a moment of the past.

    It is read from the versions, in one question for all kinds: the newest wording of each fact up
    to that moment is what stood in the file, and one that had been taken away by then is left out.
    """
    return background_in(actor, wordings_of(actor, person_id, until=until))


def wordings_of(
    actor: Actor, person_id: int, *, until: dt.datetime | None = None
) -> QuerySet[FactVersion]:
    """The newest wording of each fact, now or at a moment of the past."""
    rows = versions_for(actor).filter(person=person_id)
    if until is not None:
        rows = rows.filter(at__lte=until)
    return rows.order_by("kind", "fact_id", "-pk").distinct("kind", "fact_id")


def background_in(actor: Actor, wordings: Iterable[FactVersion]) -> dict[FactKind, list[Told]]:
    """What these wordings say, by kind; what was taken away is left out."""
    found: dict[FactKind, list[Told]] = {kind: [] for kind in FactKind}
    for row in wordings:
        if row.done != Done.TAKEN_AWAY:
            kind = FactKind(row.kind)
            told = Told(kind, row.fact_id, facts_of(actor, kind, row.said), row.at, str(row.by))
            found[kind].append(told)
    return found


def facts_in(actor: Actor, kind: FactKind, row: Any) -> Facts:  # a row of one of six shapes
    """A row that is in hand already, as plain values."""
    del actor
    return FACTS[kind](**{name: getattr(row, name) for name in names_of(kind)})


def facts_of(actor: Actor, kind: FactKind, said: dict[str, Any]) -> Facts:  # a JSON document
    """A wording that was kept, as the columns of its table understand it."""
    del actor
    columns = {one.attname: one for one in MODELS[kind]._meta.concrete_fields}  # noqa: SLF001  documented API
    plain = {
        name: said[name] if isinstance(said[name], dict) else columns[name].to_python(said[name])
        for name in names_of(kind)
        if name in said
    }
    return FACTS[kind](**plain)


def short_set(actor: Actor) -> InstrumentVersion | None:
    """The newest version of the Washington Group's six questions in this house."""
    return instruments_for(actor).newest().filter(key=SHORT_SET).first()
