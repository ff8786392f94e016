from django.urls import path

from spean.web.desk.contacts import views

urlpatterns = [
    path("", views.log, name="contacts"),
    path("list.csv", views.export_csv, name="contacts-csv"),
    path("list.xlsx", views.export_xlsx, name="contacts-xlsx"),
    path("<int:contact_id>/strike/", views.strike, name="contact-strike"),
]
