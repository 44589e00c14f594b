"""Addresses of this app."""

from django.urls import include, path

from .views import inbound, inbox, log, webhooks, wishes

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
own = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.read_all, name="read_all"),
    path("<int:notice_id>/open/", inbox.open_notice, name="open_notice"),
    path("<int:notice_id>/read/", inbox.read_notice, name="read_notice"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("wishes/defaults/", wishes.default_wishes, name="default_wishes"),
    path("test/", wishes.send_own_test, name="send_own_test"),
    path("log/", log.log, name="log"),
]
urlpatterns = [
    path("inbox/", include(own)),
    path("people/<int:person_id>/notices/", log.log_of_person, name="log_of_person"),
    path("people/accounts/<int:account_id>/notices/", log.log_of_account, name="log_of_account"),
    path("people/contacts/<int:contact_id>/notices/", log.log_of_contact, name="log_of_contact"),
    path("upkeep/untold/", log.untold, name="untold"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/new/", webhooks.new_webhook, name="new_webhook"),
    path("webhooks/<int:endpoint_id>/", include(one)),
    # For programs
    path("inbound/mail/", inbound.mail, name="inbound_mail"),
]
