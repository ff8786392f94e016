from django.urls import path

from spean.web.desk.access import views

urlpatterns = [path("", views.access, name="access")]
