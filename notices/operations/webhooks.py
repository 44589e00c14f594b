"""A company's webhooks: adding, changing, new secrets, switching off and on, a test, sending one again."""

import base64
import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError
from django.db import transaction

from contacts import wall
from contacts.acting import operation
from contacts.ciphering import keys
from contacts.models import Clec, User
from contacts.operations.keeping import NotAllowed, checked
from notices.access import may_keep_webhooks
from notices.announcements import ANNOUNCEMENTS, TEST
from notices.channels.outbound import why_not
from notices.channels.webhook import PURPOSE
from notices.models import Attempt, Endpoint, EndpointSecret, Notice
from notices.queries import endpoints_for
from notices.queries.webhooks import live_secrets

from .outbox import WAITING, Draft, enqueue, locked

log = logging.getLogger(__name__)

MOST = 10  # of one company that are on
OFF = "The webhook was switched off"


class AlreadySo(Exception):
    """It is off, or on, as asked; nothing was changed."""


class TwoSecrets(Exception):
    """Two secrets live already: the former has to be retired first."""


class NotNow(Exception):
    """That cannot be sent: it is on its way, or the webhook is off."""


@dataclass(frozen=True)
class WithSecret:
    """An endpoint and its new secret, to be shown once: it is kept sealed."""

    endpoint: Endpoint
    secret: str


@operation
def add_webhook(*, url: str, kinds: Iterable[str], actor: User, at: datetime) -> WithSecret:
    """Tell this address from now on. Raises NotAllowed and ValidationError."""
    if not may_keep_webhooks(actor) or actor.clec_id is None:
        raise NotAllowed
    with transaction.atomic():
        _refuse_too_many(actor)
        endpoint = Endpoint(clec_id=actor.clec_id, url=url, kinds=_known(kinds), added_by=actor, added_at=at)
        _save(endpoint)
        return WithSecret(endpoint, _new_secret(endpoint, actor, at))


@operation
def change_webhook(*, endpoint_id: int, url: str, kinds: Iterable[str], actor: User, at: datetime) -> Endpoint:
    """Another address, or other news. What waits goes to the new address. Raises DoesNotExist and ValidationError."""
    with transaction.atomic():
        endpoint = _locked(endpoint_id, actor)
        endpoint.url, endpoint.kinds = url, _known(kinds)
        _save(endpoint)
        return endpoint


@operation
def rotate_secret(*, endpoint_id: int, actor: User, at: datetime) -> WithSecret:
    """A new secret. Until the former is retired each message is signed with both. Raises DoesNotExist, TwoSecrets."""
    with transaction.atomic():
        endpoint = _locked(endpoint_id, actor)
        living = live_secrets(endpoint)
        if living.filter(is_former=True).exists():
            raise TwoSecrets
        living.update(is_former=True)
        return WithSecret(endpoint, _new_secret(endpoint, actor, at))


@operation
def retire_secret(*, endpoint_id: int, actor: User, at: datetime) -> Endpoint:
    """Sign with the former secret no longer, and forget it. Raises DoesNotExist, and AlreadySo where there is none."""
    with transaction.atomic():
        endpoint = _locked(endpoint_id, actor)
        if not live_secrets(endpoint).filter(is_former=True).update(sealed="", retired_at=at):
            raise AlreadySo
        return endpoint


@operation
def switch_off(*, endpoint_id: int, why: str, actor: User, at: datetime) -> Endpoint:
    """Tell it nothing more, nor what waits. Raises DoesNotExist and AlreadySo."""
    with transaction.atomic():
        endpoint = _locked(endpoint_id, actor)
        if not endpoint.is_on:
            raise AlreadySo
        turn_off(endpoint, why.strip() or "Switched off by hand", actor, at)
        return endpoint


@operation
def switch_on(*, endpoint_id: int, actor: User, at: datetime) -> Endpoint:
    """Tell it again, of what happens from now on. Raises DoesNotExist, AlreadySo and ValidationError."""
    with transaction.atomic():
        endpoint = _locked(endpoint_id, actor)
        if endpoint.is_on:
            raise AlreadySo
        _refuse_too_many(actor)
        endpoint.disabled_at, endpoint.disabled_by, endpoint.disabled_why = None, None, ""
        endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
        endpoint.save()
        return endpoint


@operation
def send_test(*, endpoint_id: int, actor: User, at: datetime) -> None:
    """Send it a message that says it is a test. Raises DoesNotExist, and NotNow where it is off."""
    endpoint = endpoints_for(actor).get(pk=endpoint_id)
    if not endpoint.is_on:
        raise NotNow
    source = f"test:{endpoint.pk}:{at:%Y%m%d%H%M%S}"
    channel = Notice.Channel.WEBHOOK
    enqueue([Draft(TEST, source, f"endpoint:{endpoint.pk}", endpoint, {}, at, channel=channel)])


@operation
def replay(*, endpoint_id: int, attempt_id: int, actor: User, at: datetime) -> None:
    """Send what that try was about once more, under its own id. Raises DoesNotExist and NotNow."""
    endpoint = endpoints_for(actor).get(pk=endpoint_id)
    attempt = Attempt.objects.get(pk=attempt_id, endpoint=endpoint)
    again = {"state": Notice.State.QUEUED, "attempts": 0, "next_try_at": at, "reason": "", "is_repeat": True}
    with wall.chosen(wall.ENGINE):
        settled = Notice.objects.filter(pk=attempt.notice_id).exclude(state__in=WAITING)
        if not endpoint.is_on or not settled.update(**again):
            raise NotNow


def turn_off(endpoint: Endpoint, why: str, actor: User | None, at: datetime) -> None:
    """In the caller's transaction, which holds the row."""
    endpoint.disabled_at, endpoint.disabled_by, endpoint.disabled_why = at, actor, why[:200]
    endpoint.save(update_fields=["disabled_at", "disabled_by", "disabled_why"])
    with wall.chosen(wall.ENGINE):
        waiting = Notice.objects.filter(endpoint=endpoint, state__in=WAITING)
        locked(waiting).update(state=Notice.State.SUPPRESSED, reason=OFF)


@operation
def reseal_secrets() -> int:
    """Seal anew what a former SECRET_KEY sealed, so that the key may be taken away; return how many there are."""
    with wall.chosen(wall.ENGINE):
        living = list(EndpointSecret.objects.filter(retired_at__isnull=True).select_for_update())
        for secret in living:
            try:
                secret.sealed = keys(PURPOSE).rotate(secret.sealed).decode()
            except InvalidToken:
                log.error("The secret of webhook %s cannot be read: its key is gone", secret.endpoint_id)
            else:
                secret.save(update_fields=["sealed"])
        return len(living)


def _locked(endpoint_id: int, actor: User) -> Endpoint:
    """The row, locked: two who change it do so one after the other. Raises DoesNotExist."""
    return endpoints_for(actor).select_for_update(of=("self",), no_key=True).get(pk=endpoint_id)


def _save(endpoint: Endpoint) -> None:
    if said := why_not(endpoint.url):
        raise ValidationError({"url": said})
    checked(endpoint)


def _known(kinds: Iterable[str]) -> list[str]:
    """In the order of the list, each once. Raises ValidationError."""
    wanted = set(kinds)
    if not wanted or wanted - ANNOUNCEMENTS.keys():
        raise ValidationError({"kinds": "Choose at least one of the list."})
    return [kind for kind in ANNOUNCEMENTS if kind in wanted]


def _refuse_too_many(actor: User) -> None:
    if endpoints_for(actor).filter(disabled_at__isnull=True).count() >= MOST:
        raise ValidationError(f"{MOST} webhooks are on already. Switch one of them off first.")


def _new_secret(endpoint: Endpoint, actor: User, at: datetime) -> str:
    """As receivers write it: whsec_ and 32 random bytes in base64."""
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    sealed = keys(PURPOSE).encrypt(secret.encode()).decode()
    EndpointSecret.objects.create(endpoint=endpoint, sealed=sealed, made_by=actor, made_at=at)
    return secret


def take_along(*, gone: Clec, into: Clec, at: datetime) -> None:
    """The company became part of another, and its people with it: its webhooks are theirs, but off.

    What was set up for one company's requests is told of the other's when somebody says so.
    """
    with wall.chosen(wall.ENGINE):
        known = set(Endpoint.objects.filter(clec=into).values_list("url", flat=True))
        for endpoint in Endpoint.objects.filter(clec=gone).select_for_update(no_key=True).order_by("pk"):
            if endpoint.is_on:
                turn_off(endpoint, f"{gone.name} became part of {into.name}", None, at)
            if endpoint.url not in known:
                endpoint.clec = into
                endpoint.save(update_fields=["clec"])
