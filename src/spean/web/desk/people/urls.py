from django.urls import path

from spean.web.desk.people import looking_back, views

urlpatterns = [
    path("", views.people, name="people"),
    path("list.csv", views.export_csv, name="people-csv"),
    path("list.xlsx", views.export_xlsx, name="people-xlsx"),
    path("search/", views.search, name="people-search"),
    path("new/", views.register, name="person-new"),
    path("alike/", views.alike, name="people-alike"),
    path("<int:person_id>/", views.person, name="person"),
    path("<int:person_id>/history/", looking_back.history, name="person-history"),
    path("<int:person_id>/as-of/", looking_back.as_of, name="person-as-of"),
    path("<int:person_id>/edit/", views.edit, name="person-edit"),
    path("<int:person_id>/consent/", views.consent, name="person-consent"),
    path("<int:person_id>/household/", views.household, name="person-household"),
    path("<int:person_id>/contact/", views.log_one, name="person-contact"),
    path("<int:person_id>/open-case/", views.open_one_case, name="case-open"),
]
