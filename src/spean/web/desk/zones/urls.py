from django.urls import path

from spean.web.desk.zones import views

urlpatterns = [
    path("protected/", views.glass, name="glass"),
    path("cases/<int:case_id>/protect/", views.protect, name="case-protect"),
    path("cases/<int:case_id>/members/", views.add, name="case-member-add"),
    path("cases/<int:case_id>/members/<int:user_id>/end/", views.end, name="case-member-end"),
    path("cases/<int:case_id>/unprotect/", views.unprotect, name="case-unprotect"),
]
