from django.urls import path

from spean.web.desk.outbox import views

urlpatterns = [
    path("messages/", views.listed, name="messages"),
    path("messages/list.csv", views.export_csv, name="messages-csv"),
    path("messages/calls/", views.calls, name="calls"),
    path("messages/calls/<int:message_id>/", views.note_call, name="call-note"),
    path("people/<int:person_id>/way/", views.way, name="person-way"),
]
