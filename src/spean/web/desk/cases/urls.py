from django.urls import path

from spean.web.desk.cases import ending, together, views

urlpatterns = [
    path("", views.cases, name="cases"),
    path("list.csv", views.export_csv, name="cases-csv"),
    path("list.xlsx", views.export_xlsx, name="cases-xlsx"),
    path("together/", together.together, name="cases-together"),
    path("<int:case_id>/", views.case, name="case"),
    path("<int:case_id>/steps/", views.agree, name="case-agree"),
    path("<int:case_id>/dates/", views.book, name="case-book"),
    path("<int:case_id>/notes/", views.note, name="case-note"),
    path("<int:case_id>/pause/", views.pause, name="case-pause"),
    path("<int:case_id>/resume/", ending.resume, name="case-resume"),
    path("<int:case_id>/close/", ending.close, name="case-close"),
    path("steps/<int:step_id>/done/", views.finish_step, name="step-done"),
    path("steps/<int:step_id>/cancel/", views.drop_step, name="step-cancel"),
    path("dates/<int:appointment_id>/", views.settle_date, name="date-settle"),
]
