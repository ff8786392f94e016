"""What hangs on a person is reached with the person."""

from __future__ import annotations

from spean.base.actor import Duty
from spean.base.wall import Wall

BY_PERSON = Wall(Duty.READ_PEOPLE, "person__registrations__centre", person_path="person")
