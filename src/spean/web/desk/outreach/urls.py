from django.urls import path

from spean.web.desk.outreach import naming, planning, views

urlpatterns = [
    path("", views.listed, name="activities"),
    path("outreach.csv", views.export_csv, name="activities-csv"),
    path("outreach.xlsx", views.export_xlsx, name="activities-xlsx"),
    path("new/", planning.new, name="activity-new"),
    path("<int:activity_id>/", views.one, name="activity"),
    path("<int:activity_id>/sheet/", views.sheet, name="activity-sheet"),
    path("<int:activity_id>/edit/", planning.edit, name="activity-edit"),
    path("<int:activity_id>/approve/", planning.approve, name="activity-approve"),
    path("<int:activity_id>/held/", planning.held_now, name="activity-held"),
    path("<int:activity_id>/cancel/", planning.cancel, name="activity-cancel"),
    path("<int:activity_id>/report/", planning.report, name="activity-report"),
    path("<int:activity_id>/verify/", planning.verify, name="activity-verify"),
    path("<int:activity_id>/back/", planning.back, name="activity-back"),
    path("people/", naming.search, name="activity-people"),
    path("<int:activity_id>/name/", naming.name, name="activity-name"),
    path("names/<int:attendance_id>/strike/", naming.strike, name="attendance-strike"),
    path("names/<int:attendance_id>/follow/", naming.follow, name="attendance-follow"),
]
