from django.urls import path

from spean.web.desk.book import views

urlpatterns = [
    path("", views.book, name="book"),
    path("lines.csv", views.book_csv, name="book-csv"),
    path("lines.xlsx", views.book_xlsx, name="book-xlsx"),
]
