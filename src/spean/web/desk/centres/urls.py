"""Which centres there are, who runs and pays for them, and who works there in which role."""

from django.urls import path

from spean.web.desk.centres import roles, views

urlpatterns = [
    path("", views.centres, name="centres"),
    path("colleagues/<int:user_id>/let-in/", views.let_in_again, name="colleague-let-in"),
    path("colleagues/<int:colleague_id>/", roles.colleague, name="colleague"),
    path("colleagues/<int:colleague_id>/end/", roles.end_account, name="colleague-end"),
    path("roles/", roles.roles, name="roles"),
    path("roles/propose/", roles.propose, name="role-propose"),
    path("roles/<int:proposal_id>/answer/", roles.answer, name="role-answer"),
    path("roles/<int:proposal_id>/withdraw/", roles.withdraw, name="role-withdraw"),
    path("roles/held/<int:membership_id>/end/", roles.end, name="role-end"),
]
