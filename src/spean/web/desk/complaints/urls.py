from django.urls import path

from spean.web.desk.complaints import views

urlpatterns = [
    path("", views.listed, name="complaints"),
    path("complaints.csv", views.export_csv, name="complaints-csv"),
    path("numbers/", views.numbers, name="complaints-numbers"),
    path("new/", views.new, name="complaint-new"),
    path("<int:complaint_id>/", views.one, name="complaint"),
    path("<int:complaint_id>/turn/", views.turn, name="complaint-turn"),
    path("<int:complaint_id>/sort/", views.sort, name="complaint-sort"),
]
