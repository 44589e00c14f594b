"""Addresses of this app."""

from django.urls import path

from .views import actions, detail, directing, listing, logging, merging, queue

app_name = "requests"
urlpatterns = [
    # Lists
    path("queue/", queue.queue, name="queue"),
    path("past-guideline/", directing.past, name="past"),
    path("requests/", listing.listing, name="list"),
    # Companies
    path("directory/companies/<int:clec_id>/merge/", merging.merge, name="merge"),
    # One request
    path("requests/log/", logging.log, name="log"),
    path("requests/log/preview/", logging.preview, name="preview"),
    path("requests/<int:request_id>/", detail.detail, name="detail"),
    path("requests/<int:request_id>/promised-day/", detail.promised_day, name="promised_day"),
    path("requests/<int:request_id>/<slug:action>/", actions.act, name="act"),
]
