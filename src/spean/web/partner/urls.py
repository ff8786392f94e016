from django.urls import path

from spean.web.partner import views

app_name = "partner"
urlpatterns = [
    path("<str:token>/", views.letter, name="letter"),
]
