"""Cards to take along: files for address books, of a person and of a whole team."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from contacts import queries, vcard
from contacts.models import Clec, Person

from .door import actor_of, at_of


@require_safe
def person_card(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person; a company gets those who serve it."""
    try:
        person = queries.people_of_teams(actor_of(request), at_of(request)).get(pk=person_id)
    except Person.DoesNotExist as absent:
        raise Http404 from absent
    return _download(vcard.card(person), f"{person.pk}.vcf")


@require_safe
def team_cards(request: HttpRequest, clec_id: int) -> HttpResponse:
    """Everybody who serves a company now; a company gets its own team."""
    try:
        people = queries.team_members(actor_of(request), clec_id, at_of(request))
    except Clec.DoesNotExist as absent:
        raise Http404 from absent
    return _download(vcard.cards(people), "account-team.vcf")


def _download(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text.encode(), content_type=vcard.TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
