from django.urls import path

from spean.web.desk.book import views

urlpatterns = [path("", views.book, name="book")]
