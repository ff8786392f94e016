"""Saved views of every list."""

from django.urls import path

from spean.web.desk.savedviews import views

urlpatterns = [
    path("views/<slug:listing_name>/save/", views.save, name="view-save"),
    path("views/<int:view_id>/drop/", views.drop, name="view-drop"),
    path("views/<int:view_id>/keep/", views.keep, name="view-keep"),
]
