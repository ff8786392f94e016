"""What one address may write: its answers, and the columns it declares (see `writable.py`)."""

from dataclasses import dataclass, field

BOOK = "+audit_entry"


@dataclass
class Written:
    """Valid answers (every field of the form), who sends them, and what they may change."""

    columns: set[str]
    answers: dict = field(default_factory=dict)
    first: object = None
    """What has to happen before: it may give words of the address that become others."""
    who: str = "dara"
