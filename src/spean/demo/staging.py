"""What stands before anybody walks in: the project, its centres, and who works there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from spean.base import clock
from spean.base.actor import Actor
from spean.casework.people.rules import age_on
from spean.demo.cast import (
    CENTRES,
    COLLEAGUES,
    DONOR,
    PROJECT_CODE,
    PROJECT_FROM,
    PROJECT_TITLES,
    PROJECT_UNTIL,
)
from spean.demo.diary import Diary
from spean.engines.kernel.streams import stream
from spean.registry.accounts.actions import create_account
from spean.registry.centres.actions import join_centre, open_centre, set_centre_phone
from spean.registry.centres.queries import actor_of
from spean.registry.centres.scoping import keeper as the_keeper
from spean.registry.centres.vocabulary import Role
from spean.registry.funding.actions import agree_project
from spean.registry.organisations.actions import register_organisation
from spean.registry.organisations.vocabulary import OrganisationRole

if TYPE_CHECKING:
    import datetime as dt

    import numpy as np

    from spean.demo.cast import Post
    from spean.demo.diary import Deed
    from spean.demo.trades import Somebody


@dataclass(frozen=True, slots=True)
class Team:
    """A centre with those who act there: one counsels, one speaks with employers."""

    post: Post
    centre_id: int
    counsellor: Actor
    officer: Actor
    manager: Actor
    handler: Actor | None = None
    """A named complaint handler, where there is one."""


@dataclass(slots=True)
class Known:
    """Somebody who is registered, as the demonstration remembers them."""

    number: int
    person_id: int
    team: Team
    somebody: Somebody
    may_be_introduced: bool
    is_guest: bool = False
    is_taken: bool = False
    """Introduced and waiting for an answer, or at work."""
    has_left: bool = False
    has_case: bool = False
    after_work: list[Deed] = field(default_factory=list)
    """What a case waits for: done on the first day of work."""
    seen: set[int] = field(default_factory=set)
    """The vacancies they have been introduced to."""

    def age_on(self, day: dt.date) -> int:
        """Everybody here has said a year of birth."""
        profile = self.somebody.newcomer.profile
        return age_on(day, born_on=profile.born_on, birth_year=profile.birth_year) or 0


@dataclass(slots=True)
class Stage:
    """Everything that one deed leaves for the next."""

    seed: int
    first: dt.date
    today: dt.date
    scale: float
    teams: tuple[Team, ...]
    diary: Diary = field(default_factory=Diary)
    known: list[Known] = field(default_factory=list)
    offers_left: dict[int, int] = field(default_factory=dict)
    """Free posts by vacancy, where one was given."""

    def draw(self, *name: str | int) -> np.random.Generator:
        """Chance for one decision; another decision never changes it."""
        return stream(self.seed, *name)

    def some(self, count: int) -> int:
        """A number of the full demonstration, cut down with the number of people."""
        return max(1, round(count * self.scale))


def set_up(*, on: dt.date) -> tuple[Team, ...]:
    """Agree the project, open the centres and let everybody in; returns the teams."""
    keeper = the_keeper()
    project_id = _project(keeper)
    centres = {post.code: _centre(post, project_id, keeper) for post in CENTRES}
    actors: dict[str, list[tuple[Role, Actor]]] = {post.code: [] for post in CENTRES}
    for one in COLLEAGUES:
        user = create_account(
            one.username,
            password=one.password,
            name_km=one.name_km,
            name_latin=one.name_latin,
            language=one.language,
            by=keeper,
        )
        join_centre(
            user.pk,
            centre_id=centres.get(one.centre),
            role=one.role,
            starts_on=min(on, PROJECT_FROM),
            ends_on=on + clock.days(DEMO_DAYS),
            by=keeper,
        )
        if one.centre:
            actors[one.centre].append((one.role, actor_of(user.pk)))
    return tuple(_team(post, centres[post.code], actors[post.code]) for post in CENTRES)


DEMO_DAYS = 3 * 365
"""A demonstration that nobody renews is still open for training after years."""


def counsellors() -> dict[str, Actor]:
    """Who counsels at each centre of the cast, where a demonstration was filled in; by its code."""
    users = get_user_model().objects.in_bulk(
        [one.username for one in COLLEAGUES if one.role == Role.COUNSELLOR], field_name="username"
    )
    return {
        one.centre: actor_of(users[one.username].pk) for one in COLLEAGUES if one.username in users
    }


def _project(keeper: Actor) -> int:
    name_en, name_km, name_ja = DONOR
    donor = register_organisation(
        name_en, roles=[OrganisationRole.DONOR], name_km=name_km, name_ja=name_ja, by=keeper
    )
    project = agree_project(
        PROJECT_CODE,
        titles=PROJECT_TITLES,
        donor_id=donor.pk,
        starts_on=PROJECT_FROM,
        ends_on=PROJECT_UNTIL,
        by=keeper,
    )
    return project.pk


def _centre(post: Post, project_id: int, keeper: Actor) -> int:
    name_en, name_km, name_ja = post.operator
    roles = list(dict.fromkeys([OrganisationRole.OPERATOR, post.operator_role]))
    operator = register_organisation(
        name_en,
        roles=roles,
        name_km=name_km,
        name_ja=name_ja,
        place_code=post.province,
        by=keeper,
    )
    centre = open_centre(
        post.code,
        names=post.names,
        place_code=post.province,
        operator_id=operator.pk,
        project_id=project_id,
        by=keeper,
    )
    set_centre_phone(centre.pk, phone=f"0{40 + int(post.province)} 000 100", by=keeper)
    return centre.pk


def _team(post: Post, centre_id: int, actors: list[tuple[Role, Actor]]) -> Team:
    """Where a centre has no officer or manager of its own, its counsellor does that too."""
    by_role = dict(actors)
    counsellor = by_role[Role.COUNSELLOR]
    return Team(
        post=post,
        centre_id=centre_id,
        counsellor=counsellor,
        officer=by_role.get(Role.EMPLOYMENT_OFFICER, counsellor),
        manager=by_role.get(Role.CENTRE_MANAGER, counsellor),
        handler=by_role.get(Role.COMPLAINT_HANDLER),
    )
