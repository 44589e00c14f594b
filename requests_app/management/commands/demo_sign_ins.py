"""Prints who can sign in to the demo."""

from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand

from contacts.models import User
from requests_app import demo
from requests_app.queries.demo_data import accounts_among

HEADINGS = ("Role", "Name", "Company", "E-mail", "Password")


class Command(BaseCommand):
    """`demo_sign_ins`: an aligned table, of those demo accounts that exist."""

    help = "Print the demo's sign-ins: role, name, company, e-mail, password."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table, or that there is none."""
        accounts = accounts_among(demo.SIGN_INS)
        rows = [_row(accounts[email]) for email in demo.SIGN_INS if email in accounts]
        if not rows:
            self.stderr.write("The demo is not loaded: manage.py load_demo")
            return
        self.stdout.write("\n".join(_aligned([HEADINGS, *rows])))


def _row(user: User) -> tuple[str, ...]:
    company = user.clec.name if user.clec else ""
    return user.get_role_display(), user.name, company, user.email, demo.PASSWORD


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
