from django.urls import path

from spean.web.desk.centres import views

urlpatterns = [path("", views.centres, name="centres")]
