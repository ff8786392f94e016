from django.urls import path

from spean.web.desk.outreach import naming, planning, views

urlpatterns = [
    path("", views.listed, name="outreach"),
    path("outreach.csv", views.export_csv, name="outreach-csv"),
    path("outreach.xlsx", views.export_xlsx, name="outreach-xlsx"),
    path("new/", planning.new, name="outreach-new"),
    path("<int:outreach_id>/", views.one, name="outreach-activity"),
    path("<int:outreach_id>/sheet/", views.sheet, name="outreach-sheet"),
    path("<int:outreach_id>/edit/", planning.edit, name="outreach-edit"),
    path("<int:outreach_id>/approve/", planning.approve, name="outreach-approve"),
    path("<int:outreach_id>/held/", planning.held_now, name="outreach-held"),
    path("<int:outreach_id>/cancel/", planning.cancel, name="outreach-cancel"),
    path("<int:outreach_id>/report/", planning.report, name="outreach-report"),
    path("<int:outreach_id>/verify/", planning.verify, name="outreach-verify"),
    path("<int:outreach_id>/back/", planning.back, name="outreach-back"),
    path("people/", naming.search, name="outreach-people"),
    path("<int:outreach_id>/name/", naming.name, name="outreach-name"),
    path("names/<int:attendance_id>/strike/", naming.strike, name="attendance-strike"),
    path("names/<int:attendance_id>/follow/", naming.follow, name="attendance-follow"),
]
