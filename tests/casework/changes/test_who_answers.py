"""Every column that names a colleague is one that somebody answers with, or says why not."""

from django.apps import apps
from django.conf import settings

ANSWERED_FOR = {"cases.Case.counsellor", "referrals.Referral.by"}
"""What is handed over. Steps, dates, plans, follow-ups, notes and assessments hang on the case, and go with it."""
SIGNED_ONLY = {"by", "heard_by", "placed_by", "proposed_by", "decided_by", "said_by", "undone_by"}
SIGNED_ONLY |= {"started_by", "saved_by", "made_by", "added_by", "lifted_by", "staged_by"}
SIGNED_ONLY |= {"entered_by", "began_by", "retired_by", "written_by", "published_by"}
SIGNED_ONLY |= {"committed_by", "discarded_by", "answered_by", "approved_by", "planned_by"}
"""Who did something, once. Whoever works at the centre goes on with it."""
OTHERWISE = {
    "zones.Member.user": "the circle: when the last one leaves, who inherits the case comes in",
    "outreach.Activity.organiser": "whoever takes the next step, once the first one is gone",
    "complaints.Complaint.responsible": "whoever takes the next step, once the first one is gone",
    "complaints.Complaint.about": "whom it is said about: the one colleague who never reads it",
    "zones.Opening.user": "who broke the glass; it ends by itself",
    "changes.Change.colleague": "whose work it was",
    "changes.ChangedRow.to": "who got it; the case says who has it",
}


def test_every_column_with_a_colleague_is_handed_over_or_says_why_not():
    found = {
        f"{model._meta.label}.{one.name}"
        for model in apps.get_models()
        if model.__module__.startswith("spean.casework")
        and not getattr(model, "pgh_tracked_model", None)
        for one in model._meta.concrete_fields
        if one.is_relation and one.related_model._meta.label == settings.AUTH_USER_MODEL
    }
    assert found >= ANSWERED_FOR | set(OTHERWISE)
    rest = found - ANSWERED_FOR - set(OTHERWISE)
    assert sorted(one for one in rest if one.rpartition(".")[2] not in SIGNED_ONLY) == []
