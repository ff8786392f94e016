"""Every address of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("spean.web.desk.urls")),
    path("i18n/", include("spean.web.ui.urls")),
    path("about/", include("spean.web.ui.about_urls")),
    path("accounts/", include("allauth.urls")),
]
