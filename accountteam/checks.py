"""What the portal refuses to start with: each mistake in one sentence, in `check --deploy` as well.

The demo at home (DEMO on, PORTAL_URL this machine or one of its own network, as `make run` has it) needs a key and no
more; so does a portal without the demo that nobody but this machine can call. Any other is taken to be in earnest.
"""

import ipaddress
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register, run_checks
from django.core.exceptions import ImproperlyConfigured

START = "start"
SHORTEST = 50
FEWEST_LETTERS = 12
ADVICE = f"{SHORTEST} or more random characters (docs/operations.md says how to make them)"
# Words of keys that were printed somewhere before.
KNOWN = ("django-insecure", "changeme", "change-me", "only-for-tests", "account-team-demo", "example", "placeholder")
THIS_MACHINE = {"localhost", "127.0.0.1", "::1", "[::1]"}
# gunicorn starts a worker that ends again and again, but gives up at this status.
GIVE_UP = 3


def refuse_unsafe() -> None:
    """End the program and say why, if it may not start. For what serves or works; a command runs without."""
    found = run_checks(tags=[START], include_deployment_checks=True)
    if found:
        print(
            "The portal does not start:", *(f"- {error.msg}" for error in found), sep="\n", file=sys.stderr, flush=True
        )
        sys.exit(GIVE_UP)


@register(START, deploy=True)
def may_start(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """All that is wrong, by the settings alone."""
    mistakes = [*_missing_keys(), *_shared_keys(), *_gateways()]
    if not is_at_home():
        mistakes += [*_weak_keys(), *_switches(), *_addresses()]
    return [Error(sentence, id=f"accountteam.{name}") for name, sentence in mistakes]


def is_at_home() -> bool:
    """Whether nobody from outside can call it; `*` is what `make run` listens by on all addresses."""
    called = {_host(), *settings.ALLOWED_HOSTS}
    if settings.DEMO:
        return all(_is_of_own_network(host) for host in called - {"*"})
    return called <= THIS_MACHINE


def _host() -> str:
    return urlsplit(settings.PORTAL_URL).hostname or ""


def _is_of_own_network(host: str) -> bool:
    """192.168.1.5, or a name without a dot."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_private
    except ValueError:
        return "." not in host


def _keys() -> dict[str, str]:
    """By the names that people know them by. Django raises where the first is empty."""
    keys = {f"Key {number} of SECRET_KEY_FALLBACKS": key for number, key in enumerate(settings.SECRET_KEY_FALLBACKS, 1)}
    try:
        return {"SECRET_KEY": settings.SECRET_KEY, "RECORD_KEY": settings.RECORD_KEY, **keys}
    except ImproperlyConfigured:
        return {"SECRET_KEY": "", "RECORD_KEY": settings.RECORD_KEY, **keys}


def _missing_keys() -> Iterator[tuple[str, str]]:
    for name, key in _keys().items():
        if not key:
            yield "key_missing", f"{name} is not set: it has to be {ADVICE}."


def _weak_keys() -> Iterator[tuple[str, str]]:
    for name, key in _keys().items():
        if key and len(key) < SHORTEST:
            yield "key_short", f"{name} is too short: it has to be {ADVICE}."
        elif key and (len(set(key)) < FEWEST_LETTERS or any(word in key.lower() for word in KNOWN)):
            yield "key_known", f"{name} can be guessed: it has to be {ADVICE}."


def _shared_keys() -> Iterator[tuple[str, str]]:
    if settings.RECORD_KEY and settings.RECORD_KEY in (key for name, key in _keys().items() if name != "RECORD_KEY"):
        yield "key_shared", "RECORD_KEY is a key of something else: whoever learns one must not have the other."


def _gateways() -> Iterator[tuple[str, str]]:
    from notices.channels.gateway import Gateway, Misshapen  # the worker's settings are read before there are models

    for channel in settings.GATEWAYS:
        try:
            Gateway.of(channel)
        except Misshapen as error:
            yield "gateway", f"The gateway for {channel} cannot be used: {str(error).removesuffix('.')}."


def _switches() -> Iterator[tuple[str, str]]:
    if settings.DEBUG:
        yield "debug", "DEBUG is on: an error would show everybody the portal's insides; leave it unset."
    if settings.DEMO:
        callers = "though others can call the portal (PORTAL_URL, ALLOWED_HOSTS)"
        yield "demo", f"DEMO is on, {callers}: the passwords of its people are printed."
    if settings.OUTBOUND_LOOPBACK_PORTS:
        yield (
            "outbound",
            "OUTBOUND_LOOPBACK_PORTS is for tests: what we send could reach this machine's own programs.",
        )


def _addresses() -> Iterator[tuple[str, str]]:
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield (
            "hosts",
            "ALLOWED_HOSTS is * or empty: name the portal's own hosts, or callers choose what links in mail say.",
        )
    if _host() in THIS_MACHINE:
        yield "address", "PORTAL_URL is this machine's own address: links in mail need the one that people call."
    elif not settings.SECURE:
        yield "plain", "PORTAL_URL begins with http://: passwords would travel in the clear; serve it by https://."
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        yield "mail", "EMAIL_URL is not set: mails, with their links to choose a password, would be written to the log."
