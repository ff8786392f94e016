"""What can be done to a referral, in four parts: sending, answering, giving on, and its link."""

from spean.casework.referrals.actions.answering import (
    answer_by_link,
    answer_here,
    expire_letters,
    note_turn,
)
from spean.casework.referrals.actions.giving import (
    give_referral,
    inherit_referral,
    take_referral_back,
)
from spean.casework.referrals.actions.links import (
    PARTNER,
    Made,
    end_link,
    make_link,
    open_by_link,
    tidy_keys,
    try_code,
)
from spean.casework.referrals.actions.sending import (
    read_letter,
    read_referral,
    send_referral,
)

__all__ = [
    "PARTNER",
    "Made",
    "answer_by_link",
    "answer_here",
    "end_link",
    "expire_letters",
    "give_referral",
    "inherit_referral",
    "make_link",
    "note_turn",
    "open_by_link",
    "read_letter",
    "read_referral",
    "send_referral",
    "take_referral_back",
    "tidy_keys",
    "try_code",
]
