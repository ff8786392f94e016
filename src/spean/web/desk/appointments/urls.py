from django.urls import path

from spean.web.desk.appointments import views

urlpatterns = [
    path("appointments/", views.week, name="appointments"),
    path("appointments/calendar.ics", views.calendar_file, name="appointments-ics"),
    path("cases/dates/<int:appointment_id>/move/", views.move, name="date-move"),
]
