from django.urls import path

from spean.web.desk.doubles import merges, pairs

urlpatterns = [
    path("doubles/", pairs.doubles, name="doubles"),
    path("doubles/list.csv", pairs.csv, name="doubles-csv"),
    path("doubles/<int:pair_id>/", pairs.double, name="double"),
    path("doubles/<int:pair_id>/answer/", pairs.answer, name="double-answer"),
    path("merges/<int:merge_id>/", merges.merge, name="merge"),
    path("people/<int:person_id>/double/", pairs.ask, name="person-double"),
]
