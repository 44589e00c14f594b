"""What every decision of an administrator answers: done, somebody was first, not theirs, or what is missing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest

from contacts import operations
from contacts.forms.changes import Decide


@dataclass
class Decision:
    """Whether the page is left: something was decided, by this person or by somebody before them."""

    request: HttpRequest
    is_done: bool = False

    def say(self, text: str) -> None:
        messages.success(self.request, text)
        self.is_done = True


@contextmanager
def deciding(request: HttpRequest, form: Decide) -> Iterator[Decision]:
    """Carry out a decision: `say` what was done. Raises PermissionDenied for who may not decide."""
    decision = Decision(request)
    try:
        yield decision
    except operations.NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except operations.AlreadyDecided as first:
        messages.info(request, f"{first.proposal.decided_by} decided it before; nothing was changed.")
        decision.is_done = True
    except ValidationError as error:
        form.refuse(error)
