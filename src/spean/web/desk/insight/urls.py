from django.urls import path

from spean.web.desk.insight import views

urlpatterns = [
    path("", views.numbers, name="numbers"),
    path("numbers.csv", views.numbers_csv, name="numbers-csv"),
    path("numbers.xlsx", views.numbers_xlsx, name="numbers-xlsx"),
    path("list/", views.numbers_list, name="numbers-list"),
    path("close/", views.close, name="numbers-close"),
    path("restate/", views.restate, name="numbers-restate"),
]
