"""How django-allauth signs people in here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """Nobody registers themselves: accounts are made for people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
