"""What a company's own systems may be told (docs/webhooks.md). Pure: no Django, no rows, no clock."""

from collections.abc import Mapping
from types import MappingProxyType

# The `type` of the message, and what it says, in words for the page.
ANNOUNCEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "received": "A request was received",
        "acknowledged": "A request was acknowledged",
        "promised": "Contact was promised for a day",
        "responded": "A request was answered",
        "resolved": "A request was resolved",
        "reopened": "A request was opened again",
        "withdrawn": "A request was withdrawn",
        "merged": "A request was found to be a duplicate and goes on as another",
        "unmerged": "A request is no duplicate after all",
        "reassigned": "Another manager looks after a request",
        "corrected": "What a request says was corrected",
        "due_time_moved": "A due time moved with the calendar",
        "raised": "A request was raised to a director",
        "raised_answered": "The director answered",
        "past_guideline": "A request went past guideline",
        "promise_missed": "A promise of contact was missed",
        "outage": "An outage touches your states, or there is news of it",
    }
)
TEST = "test"
