"""Every address of the desk, under one name."""

from django.urls import include, path

from spean.web.desk.leading import with_old_codes

app_name = "desk"
urlpatterns = with_old_codes(
    [
        path("", include("spean.web.desk.home.urls")),
        path("people/", include("spean.web.desk.people.urls")),
        path("contacts/", include("spean.web.desk.contacts.urls")),
        path("cases/", include("spean.web.desk.cases.urls")),
        path("", include("spean.web.desk.appointments.urls")),
        path("", include("spean.web.desk.outbox.urls")),
        path("", include("spean.web.desk.zones.urls")),
        path("", include("spean.web.desk.sealed.urls")),
        path("", include("spean.web.desk.assessments.urls")),
        path("", include("spean.web.desk.background.urls")),
        path("", include("spean.web.desk.questionnaires.urls")),
        path("", include("spean.web.desk.plans.urls")),
        path("", include("spean.web.desk.followups.urls")),
        path("jobs/", include("spean.web.desk.jobs.urls")),
        path("services/", include("spean.web.desk.directory.urls")),
        path("referrals/", include("spean.web.desk.referrals.urls")),
        path("outreach/", include("spean.web.desk.outreach.urls")),
        path("complaints/", include("spean.web.desk.complaints.urls")),
        path("imports/", include("spean.web.desk.intake.urls")),
        path("centres/", include("spean.web.desk.centres.urls")),
        path("access/", include("spean.web.desk.access.urls")),
        path("rights/", include("spean.web.desk.rights.urls")),
        path("", include("spean.web.desk.doubles.urls")),
        path("", include("spean.web.desk.changes.urls")),
        path("", include("spean.web.desk.savedviews.urls")),
        path("book/", include("spean.web.desk.book.urls")),
        path("numbers/", include("spean.web.desk.insight.urls")),
    ]
)
