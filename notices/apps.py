"""Telling people: the outbox and its delivery."""

from django.apps import AppConfig


class Notices(AppConfig):
    name = "notices"
