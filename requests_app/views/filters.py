"""Filters of the list that somebody keeps."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from requests_app import operations
from requests_app.forms.filtering import Filter

from .asked import Asked, door


@require_POST
@door
def keep(request: Asked) -> HttpResponse:
    """Keep what the list is filtered by; back to the list, filtered so."""
    asked = _known(request)
    try:
        kept = operations.keep_filter(
            name=request.POST.get("name", "").replace("\x00", ""), asked=asked, actor=request.user, at=request.at
        )
        messages.success(request, f"“{kept}” is kept above the list.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{reverse('requests:list')}?{asked}" if asked else "requests:list")


@require_POST
@door
def drop(request: Asked, filter_id: int) -> HttpResponse:
    """Let one go; the list stays as it is filtered, so that it can be kept again."""
    asked = _known(request)
    operations.drop_filter(filter_id=filter_id, actor=request.user, at=request.at)
    messages.success(request, "It is not kept any more. To have it back, keep what is shown under its name.")
    return redirect(f"{reverse('requests:list')}?{asked}" if asked else "requests:list")


def _known(request: Asked) -> str:
    """Of an address what the filter knows and what makes sense."""
    given = QueryDict(request.POST.get("asked", "")[:4000])
    return urlencode(Filter(given, is_of_clec=request.user.is_of_clec).asked)
