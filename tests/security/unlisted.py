"""A URL map with an address that the policy does not know."""

from django.http import HttpResponse
from django.urls import path

from spean.urls import urlpatterns as known


def forgotten(request):
    return HttpResponse("everything")


urlpatterns = [*known, path("forgotten/", forgotten, name="forgotten")]
