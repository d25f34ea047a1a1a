"""Where allauth's pages stand."""

from django.urls import include, path

urlpatterns = [path("accounts/", include("allauth.urls"))]
