"""Who serves whom, when they can be reached, and what contacting them promises."""

from django.apps import AppConfig


class Contacts(AppConfig):
    name = "contacts"
