"""Who signed in and out, by what and from where, and who did not: one line each in the log `accountteam.sign_in`.

An account is named by its id; whoever is not known is not named, since people type passwords into the wrong field.
"""

import logging
from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from contacts.models import User

log = logging.getLogger("accountteam.sign_in")


def connect() -> None:
    """Listen to allauth and Django."""
    account.user_logged_in.connect(_signed_in)
    user_login_failed.connect(_failed)
    told = {
        account.user_logged_out: "signed out",
        account.password_changed: "changed the password",
        account.password_reset: "set a new password by mail",
        account.email_changed: "changed the address",
        mfa.authenticator_added: "added a second step",
        mfa.authenticator_removed: "removed a second step",
        mfa.authenticator_reset: "renewed the recovery codes",
        mfa.authentication_failed: "failed the second step",
    }
    for signal, what in told.items():
        signal.connect(_teller(what), weak=False)


def _teller(what: str) -> Any:
    def tell(sender: Any, request: HttpRequest | None = None, user: User | None = None, **of_signal: Any) -> None:
        _write(what, request, user)

    return tell


def _signed_in(sender: Any, request: HttpRequest, user: User, **of_signal: Any) -> None:
    methods = request.session.get("account_authentication_methods", [])
    _write("signed in by " + " and ".join(str(used.get("method")) for used in methods), request, user)


def _failed(sender: Any, request: HttpRequest | None = None, **of_signal: Any) -> None:
    _write("failed to sign in", request, None)


def _write(what: str, request: HttpRequest | None, user: User | None) -> None:
    who = f"Account {user.pk}" if user is not None and user.pk else "Somebody"
    log.info("%s %s%s", who, what, _from(request))


def _from(request: HttpRequest | None) -> str:
    """Where it came from, in words; a caller whose place cannot be told does not keep anything from being logged."""
    try:
        return f" from {get_adapter(request).get_client_ip(request)}" if request else ""
    except PermissionDenied:
        return ""
