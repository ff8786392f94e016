from django.urls import path

from spean.web.desk.directory import changing, views

urlpatterns = [
    path("", views.listed, name="services"),
    path("services.csv", views.export_csv, name="services-csv"),
    path("sheet/", views.sheet, name="services-sheet"),
    path("new/", changing.new, name="service-new"),
    path("<int:service_id>/", views.one, name="service"),
    path("<int:service_id>/edit/", changing.edit, name="service-edit"),
    path("<int:service_id>/confirm/", changing.confirm, name="service-confirm"),
    path("<int:service_id>/end/", changing.end, name="service-end"),
    path("<int:service_id>/again/", changing.again, name="service-again"),
    path("versions/<int:wording_id>/undo/", changing.undo, name="service-undo"),
]
