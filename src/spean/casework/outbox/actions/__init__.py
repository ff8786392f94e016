"""Messages are planned, sent, heard of, said by phone; and a way to somebody is written down."""

from spean.casework.outbox.actions.calling import forget_way, note_call, set_way
from spean.casework.outbox.actions.planning import plan_reminders
from spean.casework.outbox.actions.sending import (
    Claimed,
    claim_next,
    note_arrived,
    note_not_arrived,
    put_back,
    settle_refused,
    settle_sent,
    settle_unknown,
)

__all__ = [
    "Claimed",
    "claim_next",
    "forget_way",
    "note_arrived",
    "note_call",
    "note_not_arrived",
    "plan_reminders",
    "put_back",
    "set_way",
    "settle_refused",
    "settle_sent",
    "settle_unknown",
]
