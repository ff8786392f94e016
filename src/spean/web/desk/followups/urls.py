from django.urls import path

from spean.web.desk.followups import views

urlpatterns = [
    path("followups/", views.listed, name="followups"),
    path("followups/followups.csv", views.export_csv, name="followups-csv"),
    path("followups/<int:followup_id>/", views.followup, name="followup"),
    path("followups/<int:followup_id>/assessment/", views.join, name="followup-join"),
    path("cases/<int:case_id>/followups/", views.start, name="followup-start"),
]
