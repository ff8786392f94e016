from django.urls import path

from spean.web.desk.intake import running, views
from spean.web.desk.intake.downloads import problems

urlpatterns = [
    path("", views.imports, name="imports"),
    path("new/", views.upload, name="import-new"),
    path("<int:batch_id>/", views.batch, name="import"),
    path("<int:batch_id>/columns/", views.columns, name="import-columns"),
    path("<int:batch_id>/lines/<int:line>/", views.row, name="import-row"),
    path("<int:batch_id>/decide/", views.decide, name="import-decide"),
    path("<int:batch_id>/check/", running.check, name="import-check"),
    path("<int:batch_id>/bring-in/", running.bring_in, name="import-commit"),
    path("<int:batch_id>/go-on/", running.go_on, name="import-go-on"),
    path("<int:batch_id>/progress/", running.progress, name="import-progress"),
    path("<int:batch_id>/undo/", running.undo, name="import-undo"),
    path("<int:batch_id>/discard/", running.discard, name="import-discard"),
    path("<int:batch_id>/problems.<str:kind>", problems, name="import-problems"),
]
