"""Addresses of the portal."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("contacts.urls")),
    path("", include("requests_app.urls")),
    path("sign-in/", include("allauth.account.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
