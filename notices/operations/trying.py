"""What became of a try at a company's webhook: written down, and a webhook that never answers is switched off."""

import logging
from datetime import datetime, timedelta

from contacts import wall
from contacts.models import User
from contacts.models.user import Role
from notices.kinds import Relation
from notices.models import Attempt, Endpoint, Notice

from .telling import Fact, tell
from .webhooks import turn_off

log = logging.getLogger(__name__)

# Both: ten tries in a row take minutes, and a weekend without an answer is no reason.
FAILURES, FAILING_FOR = 10, timedelta(days=3)
GONE = 410  # whoever answers so asks for no more
FIRST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(hours=1)
KIND = "webhook_off"


def note_try(notice: Notice, *, status: int | None, reason: str, at: datetime) -> None:
    """Write the try down; `reason` is empty where it was taken. After a failure the endpoint rests."""
    assert notice.endpoint_id is not None
    with wall.chosen(wall.ENGINE):
        endpoint = Endpoint.objects.select_for_update(of=("self",), no_key=True).get(pk=notice.endpoint_id)
        Attempt.objects.create(
            endpoint=endpoint,
            notice=notice,
            kind=notice.kind,
            reference=str(notice.context.get("reference", ""))[:40],
            number=notice.attempts,
            at=at,
            status=status,
            reason=reason[:200],
        )
        if reason:
            _failed(endpoint, status, reason, at)
        elif endpoint.failures:
            _count(endpoint, 0, None, None)


def _failed(endpoint: Endpoint, status: int | None, reason: str, at: datetime) -> None:
    since = endpoint.failing_since or at
    failures = endpoint.failures + 1
    _count(endpoint, failures, since, at + min(FIRST_REST * 2 ** min(failures - 1, 20), LONGEST_REST))
    if endpoint.is_on and (status == GONE or (failures >= FAILURES and at - since >= FAILING_FOR)):
        log.error("The webhook %s is switched off: %s", endpoint.pk, reason)
        turn_off(endpoint, f"{failures} tries in a row were not taken, the last: {reason}", None, at)
        _tell(endpoint, at)


def _count(endpoint: Endpoint, failures: int, since: datetime | None, until: datetime | None) -> None:
    endpoint.failures, endpoint.failing_since, endpoint.rests_until = failures, since, until
    endpoint.save(update_fields=["failures", "failing_since", "rests_until"])


def _tell(endpoint: Endpoint, at: datetime) -> None:
    """The company's administrators, who can put it right and switch it on again."""
    context = {
        "url": endpoint.url,
        "why": endpoint.disabled_why,
        "path": f"/webhooks/{endpoint.pk}/",
        "because": "you look after your company’s webhooks",
    }
    administrators = User.objects.filter(clec=endpoint.clec_id, role=Role.CLEC_ADMIN, is_active=True)
    source = f"off:{endpoint.pk}:{at:%Y%m%d%H%M%S}"
    tell(Fact(KIND, source, f"endpoint:{endpoint.pk}", who, Relation.FUNCTION, context, at) for who in administrators)
