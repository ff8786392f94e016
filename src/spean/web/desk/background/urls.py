from django.urls import path

from spean.web.desk.background import views

urlpatterns = [
    path("people/<int:person_id>/background/", views.background, name="person-background"),
    path("people/<int:person_id>/background/<slug:fact_kind>/", views.add, name="background-add"),
    path("background/<slug:fact>/", views.edit, name="background-edit"),
    path("background/<slug:fact>/away/", views.away, name="background-away"),
    path("background/back/<int:told_id>/", views.back, name="background-back"),
]
