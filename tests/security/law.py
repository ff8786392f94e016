"""The tests' own reading of `policy.toml`: who may come in, and which records they may read.

Nothing here asks the house what it thinks. The file is read once, before any mutant is made of the
house, so that a house that reads it wrongly is found out.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import spean.registry.centres

FILE = Path(spean.registry.centres.__file__).parent / "policy.toml"
TEXT = FILE.read_text("utf-8")
TABLE = tomllib.loads(TEXT)
ALL_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OPEN = {"anyone", "signed-in"}

BESIDE = {
    "employer name": ("employer.read", "vacancy.read", "placement.read"),
    "month": ("month.count", "month.oversee"),
    "glass": ("glass.review",),
}
"""What is shown together with a record: an offer names who offers. Nobody reads what is `nowhere`."""


@dataclass(frozen=True)
class Place:
    """Where a record stands: what kind it is, its centres, and who is responsible for it."""

    record: str
    centres: frozenset
    colleague: int | None = None
    circle: frozenset | None = None
    """Who belongs to the circle of somebody protected: nobody else, whatever their duties."""


@dataclass(frozen=True)
class Identity:
    """Somebody who asks: an account (or none) with the roles that are in force today."""

    name: str
    user_id: int | None = None
    roles: tuple = ()

    @property
    def signed_in(self):
        return self.user_id is not None


def granted(role):
    """record.verb → scope for one role."""
    return {
        f"{record}.{verb}": scope
        for record, cells in TABLE["records"].items()
        for verb, scope in cells.get(role, {}).items()
    }


def asked(address, method):
    """What the file asks for an address and method: a set of words, or None where it is silent."""
    entry = TABLE["addresses"].get(address)
    if isinstance(entry, dict):
        entry = entry.get("GET" if method == "HEAD" else method)
    elif method not in {"GET", "HEAD", "POST"}:
        entry = None
    if entry is None:
        return None
    return {entry} if isinstance(entry, str) else set(entry)


def expected(role, address, method):
    """'let in', 'refused' or 'no such method' for somebody with one role."""
    return expected_of(Identity(role, 0, ((role, None),)), address, method)


def expected_of(identity, address, method):
    """The same for an identity; a visitor is sent to sign in where that is not 'anyone'."""
    wanted = asked(address, method)
    public = any("anyone" in (asked(address, m) or ()) for m in ("GET", "POST"))
    if not identity.signed_in and not public:
        return "to the door"
    if wanted is None:
        return "no such method"
    if not identity.signed_in:
        return "let in" if "anyone" in wanted else "to the door"
    held = {duty for role, _centre in identity.roles for duty in granted(role)}
    return "let in" if wanted & OPEN or wanted & held else "refused"


def reaches(identity, duty, place):
    """Whether one of the roles carries this duty as far as the record; never two roles together."""
    if place.circle is not None and identity.user_id not in place.circle:
        return False
    return any(
        scope == "country"
        or (
            centre in place.centres
            and (scope == "centre" or (place.colleague == identity.user_id is not None))
        )
        for role, centre in identity.roles
        if (scope := granted(role).get(duty))
    )


def may_read(identity, place):
    if place.record == "nowhere":
        return False
    duties = BESIDE.get(place.record, (f"{place.record}.read",))
    return any(reaches(identity, duty, place) for duty in duties)


def reach_of(identity):
    """duty → (whole centres, centres with a caseload, the whole country): what an actor must be."""
    found = {}
    for role, centre in identity.roles:
        for duty, scope in granted(role).items():
            whole, own, country = found.get(duty, (frozenset(), frozenset(), False))
            here = frozenset({centre} if centre else ())
            if scope == "caseload":
                own |= here
            else:
                whole, country = whole | here, country or scope == "country"
            found[duty] = (whole, own, country)
    return found
