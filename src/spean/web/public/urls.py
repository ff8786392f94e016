from django.urls import path

from spean.web.public import views

app_name = "public"
urlpatterns = [
    path("", views.tell, name="tell"),
    path("follow/", views.follow, name="follow"),
]
