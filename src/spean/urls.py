"""Every address of the house."""

from django.urls import include, path

from spean.web.ui.health import health

urlpatterns = [
    path("healthz", health, name="healthz"),
    path("", include("spean.web.desk.urls")),
    path("r/", include("spean.web.partner.urls")),
    path("tell/", include("spean.web.public.urls")),
    path("i18n/", include("spean.web.ui.urls")),
    path("about/", include("spean.web.ui.about_urls")),
    path("accounts/", include("spean.web.ui.account.urls")),
]

handler400 = "spean.web.ui.trouble.unusable"
handler500 = "spean.web.ui.trouble.trouble"
