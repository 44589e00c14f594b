"""The texts that answers begin with, as a desk would have written them."""

from requests_app.models import Side
from requests_app.operations import Reply

REPLIES = [
    Reply(
        "Received, and who looks at it",
        "Thank you for {reference}, {contact}. {owner} looks at it and contacts you on {promised_on}.",
        action="acknowledge",
    ),
    Reply(
        "Expedite: asked, no decision yet",
        "We have asked for the earlier date. The decision, with its reasons if it is denied, reaches you on "
        "{promised_on}.",
        topic="expedite",
        side=Side.SERVICE,
    ),
    Reply(
        "Expedite denied, another date",
        "The earlier date cannot be had: there are no facilities before then. The alternate date stands above; please "
        "tell us whether it serves {company}.",
        topic="expedite",
        action="resolve",
        side=Side.SERVICE,
    ),
    Reply(
        "Repair: isolated, a dispatch is out",
        "The trouble is isolated to our side and a technician is on the way. We call when it tests clear.",
        topic="repair",
        action="respond",
        side=Side.SERVICE,
    ),
    Reply(
        "Project: by individual case",
        "Projects go by individual case, so there is no standard interval. {owner} calls {contact} on {promised_on} to "
        "agree on scope and dates.",
        topic="project",
        side=Side.SALES,
    ),
    Reply(
        "Settled as agreed",
        "Settled as we agreed. If anything is still open, open {reference} again here.",
        action="resolve",
    ),
]
