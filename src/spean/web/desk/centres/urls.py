from django.urls import path

from spean.web.desk.centres import views

urlpatterns = [
    path("", views.centres, name="centres"),
    path("colleagues/<int:user_id>/let-in/", views.let_in_again, name="colleague-let-in"),
]
