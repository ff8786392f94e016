from django.urls import path

from spean.web.desk.contacts import views

urlpatterns = [
    path("", views.log, name="contacts"),
    path("<int:contact_id>/strike/", views.strike, name="contact-strike"),
]
