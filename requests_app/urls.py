"""Addresses of this app."""

from django.urls import path

from .views import logging

app_name = "requests"
urlpatterns = [
    # Lists: queue, past, list
    # One request
    path("requests/log/", logging.log, name="log"),
    path("requests/log/preview/", logging.preview, name="preview"),
]
