"""A company's webhooks, and how each delivery went."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from contacts import wall
from contacts.models import User
from notices.access import may_keep_webhooks
from notices.models import Attempt, Endpoint, EndpointSecret

SHOWN = 50


@dataclass(frozen=True)
class OneWebhook:
    """One endpoint, its living secrets (what they are is not read) and its newest tries, cut at `SHOWN`."""

    endpoint: Endpoint
    secrets: list[EndpointSecret]
    tries: list[Attempt]
    is_cut: bool

    @property
    def has_former(self) -> bool:
        """Whether two secrets live."""
        return any(secret.is_former for secret in self.secrets)


def endpoints_for(actor: User) -> QuerySet[Endpoint]:
    """Those of the actor's company, for who looks after them."""
    everywhere = Endpoint.objects.select_related("added_by", "disabled_by")
    return everywhere.filter(clec=actor.clec_id) if may_keep_webhooks(actor) else everywhere.none()


def webhook(actor: User, endpoint_id: int) -> OneWebhook:
    """Raises Endpoint.DoesNotExist: absent and another's are the same."""
    endpoint = endpoints_for(actor).get(pk=endpoint_id)
    tries = list(endpoint.attempts.all()[: SHOWN + 1])
    return OneWebhook(endpoint, list(live_secrets(endpoint).defer("sealed")), tries[:SHOWN], len(tries) > SHOWN)


def with_last_tries(actor: User) -> list[tuple[Endpoint, Attempt | None]]:
    """All of the actor's company, and how the last delivery to each went."""
    newest = Attempt.objects.filter(endpoint=OuterRef("pk")).order_by("-at", "-id").values("pk")[:1]
    endpoints = list(endpoints_for(actor).annotate(last=Subquery(newest)))
    tries = Attempt.objects.in_bulk([endpoint.last for endpoint in endpoints])
    return [(endpoint, tries.get(endpoint.last)) for endpoint in endpoints]


def live_secrets(endpoint: Endpoint) -> QuerySet[EndpointSecret]:
    """The one in use, and the former as long as it is not retired."""
    return EndpointSecret.objects.filter(endpoint=endpoint, retired_at__isnull=True).order_by("is_former")


def sealed_secrets(endpoint: Endpoint) -> list[str]:
    """What it is signed with, still encrypted, the one in use first."""
    with wall.chosen(wall.ENGINE):
        return list(live_secrets(endpoint).values_list("sealed", flat=True))
