"""Addresses of this app."""

from django.urls import include, path

from .views import inbound, webhooks

app_name = "notices"
one = [
    path("", webhooks.webhook, name="webhook"),
    path("change/", webhooks.change_webhook, name="change_webhook"),
    path("secret/", webhooks.rotate_secret, name="rotate_secret"),
    path("secret/retire/", webhooks.retire_secret, name="retire_secret"),
    path("off/", webhooks.switch_off, name="switch_off"),
    path("on/", webhooks.switch_on, name="switch_on"),
    path("test/", webhooks.test_webhook, name="test_webhook"),
    path("deliveries/<int:attempt_id>/again/", webhooks.replay, name="replay"),
]
urlpatterns = [
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/new/", webhooks.new_webhook, name="new_webhook"),
    path("webhooks/<int:endpoint_id>/", include(one)),
    # For programs
    path("inbound/mail/", inbound.mail, name="inbound_mail"),
]
