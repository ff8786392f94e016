from django.urls import path

from spean.web.desk.rights import views, wishes

urlpatterns = [
    path("people/<int:person_id>/opened/", views.opened, name="person-opened"),
    path("people/<int:person_id>/everything/", views.everything, name="person-everything"),
    path("people/<int:person_id>/file.json", views.file_json, name="person-file-json"),
    path("people/<int:person_id>/forget/", wishes.propose, name="person-forget"),
    path("people/<int:person_id>/hold/", wishes.hold, name="person-hold"),
    path("holds/<int:hold_id>/lift/", wishes.lift, name="hold-lift"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("wishes/<int:wish_id>/", wishes.approve, name="wish"),
    path("wishes/<int:wish_id>/decline/", wishes.decline, name="wish-decline"),
    path("reading/", views.reason, name="reading-reason"),
]
