from django.urls import path

from spean.web.desk.sealed import views

urlpatterns = [
    path("cases/<int:case_id>/sealed/", views.write, name="sealed-write"),
    path("sealed/<int:sealed_id>/open/", views.show, name="sealed-open"),
]
