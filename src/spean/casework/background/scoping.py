"""Somebody's background is reached with the person, by a duty of its own."""

from __future__ import annotations

from spean.base.actor import Duty
from spean.base.wall import Wall

BY_PERSON = Wall(Duty.READ_BACKGROUND, "person__registrations__centre", person_path="person")
