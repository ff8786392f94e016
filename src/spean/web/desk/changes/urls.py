"""Changes to many records, what became of each, and the way back."""

from django.urls import path

from spean.web.desk.changes import handover, views

urlpatterns = [
    path("centres/colleagues/<int:colleague_id>/hand-over/", handover.hand_over, name="handover"),
    path("changes/", views.changes, name="changes"),
    path("changes/<int:change_id>/", views.change, name="change"),
    path("changes/<int:change_id>/progress/", views.progress, name="change-progress"),
    path("changes/<int:change_id>/undo/", views.undo, name="change-undo"),
    path("changes/rows/<int:row_id>/undo/", views.undo_one, name="change-row-undo"),
    path("changes/rows/<int:row_id>/give/", views.give_one, name="change-row-give"),
    path("book/lines/<int:line_id>/take-back/", views.take_back_line, name="take-back"),
]
