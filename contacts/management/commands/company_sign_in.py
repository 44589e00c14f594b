"""Lets a company sign in through its own OpenID Connect provider."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from contacts import operations
from contacts.queries.sign_ins import account_of_ours, companies_called


class Command(BaseCommand):
    """`company_sign_in COMPANY ISSUER CLIENT_ID --by EMAIL`, the client's secret in CLIENT_SECRET."""

    help = (
        "Take the word of a company's own OpenID Connect provider for who its people are. The client's secret is read "
        "from CLIENT_SECRET. Prints the address to register there, and the one that the company signs in at."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("company", help="its name or a code")
        parser.add_argument("issuer", help="https://…, where /.well-known/openid-configuration is found")
        parser.add_argument("client_id")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the administrator who says so")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bind it; raise `CommandError` in words."""
        actor = account_of_ours(options["by"])
        companies = companies_called(actor, options["company"]) if actor else []
        if actor is None or len(companies) != 1:
            raise CommandError("Name one company by its name or a code, and in --by an administrator’s address.")
        try:
            bound = operations.bind_provider(
                clec=companies[0],
                issuer=options["issuer"],
                client_id=options["client_id"],
                client_secret=os.environ.get("CLIENT_SECRET", ""),
                actor=actor,
                at=timezone.now(),  # noqa: TID251  # a door
            )
        except operations.NotAllowed as refused:
            raise CommandError(f"{actor} is no administrator.") from refused
        for words, name in [("Register there", "openid_connect_callback"), ("Sign in at", "openid_connect_login")]:
            self.stdout.write(f"{words}: {settings.PORTAL_URL}{reverse(name, args=[bound.app.provider_id])}")
