from django.urls import path

from spean.web.desk.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("preferences/", views.preferences, name="preferences"),
]
