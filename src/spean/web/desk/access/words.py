"""The policy in words: what a record, a verb, a scope and a class are called on the screen."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spean.base.policy import FieldClass, Scope

RECORDS = {
    "person": _("Person: name, birth, phones, place, household"),
    "consent": _("What the person agreed to"),
    "right": _("What a person may ask of us: their file, to be forgotten"),
    "double": _("Two files that may be of one person"),
    "skill": _("Skills and occupations"),
    "background": _("Returns, work abroad, documents, debts, difficulties, IDPoor card"),
    "contact": _("Contact log"),
    "case": _("Case: steps, dates, state"),
    "step": _("Step of a case"),
    "note": _("Notes of a case"),
    "screening": _("Screening: quick questions, and the support decided"),
    "assessment": _("Assessment: answers about the person's life, and scores"),
    "plan": _("Reintegration plan: goals, needs, activities, costs"),
    "followup": _("Follow-up: when somebody is asked, and what came of it"),
    "protection": _("Protected case: who belongs to the circle"),
    "glass": _("Protected file, opened by its code and with a reason"),
    "vacancy": _("Vacancy"),
    "employer": _("Employer"),
    "service": _("Directory of services"),
    "referral": _("Referral to a service, and its answers"),
    "complaint": _("Complaints and thanks: what was told, and the answer"),
    "sensitive": _("Sensitive complaints: abuse, threats, money asked for, discrimination"),
    "placement": _("Introduction, placement, retention check"),
    "list": _("List from outside"),
    "month": _("The month in numbers"),
    "centre": _("Centre"),
    "account": _("Account"),
    "role": _("Role of a colleague"),
    "reference": _("Places, occupations, skills of the classification"),
    "house": _("The machine: jobs of the night, back-up, restore"),
    "retention": _("What is kept no longer than its period"),
    "book": _("The book"),
    "policy": _("Who sees what"),
}
VERBS = {
    "read": pgettext_lazy("may", "read"),
    "write": pgettext_lazy("may", "write"),
    "export": pgettext_lazy("may", "hand over to the person"),
    "enter": pgettext_lazy("may", "take down, without reading it again"),
    "answer": pgettext_lazy("may", "answer, never about oneself"),
    "hold": pgettext_lazy("may", "keep for a legal reason"),
    "hear": pgettext_lazy("may", "hear of a newer file of the same person"),
    "break": pgettext_lazy("may", "open for two hours"),
    "finish": pgettext_lazy("may", "finish"),
    "count": pgettext_lazy("may", "count, and open the lists behind"),
    "close": pgettext_lazy("may", "close and restate"),
    "merge": pgettext_lazy("may", "put together, and take apart"),
    "oversee": pgettext_lazy("may", "read sums, without small numbers"),
    "open": pgettext_lazy("may", "open new ones"),
    "unlock": pgettext_lazy("may", "let in again after wrong tries"),
    "propose": pgettext_lazy("may", "propose"),
    "approve": pgettext_lazy("may", "approve what somebody else proposed"),
    "end": pgettext_lazy("may", "end"),
    "give": pgettext_lazy("may", "give alone, on the machine"),
    "keep": pgettext_lazy("may", "keep running"),
    "run": pgettext_lazy("may", "let go of what is due"),
    "review": pgettext_lazy("may", "be told who did so, and why"),
    "check": pgettext_lazy("may", "check that nothing was touched"),
}
SCOPES = {
    Scope.CASELOAD: _("only what they are responsible for"),
    Scope.CENTRE: _("at the centre of the role"),
    Scope.COUNTRY: _("in the whole country"),
}
CLASSES = {
    FieldClass.PUBLIC: _("P0 public"),
    FieldClass.INTERNAL: _("P1 internal"),
    FieldClass.PERSONAL: _("P2 personal"),
    FieldClass.SENSITIVE: _("P3 sensitive"),
    FieldClass.PROTECTED: _("P4 protected"),
}
