"""The meetings of a request as its page shows them, and who may be asked to one."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from contacts.models import Person, User
from contacts.queries import holders_at
from contacts.wording import same_clock
from requests_app.lifecycle import MEETING_TRANSITIONS, Action, MeetingStatus
from requests_app.models import Meeting, TeamRequest

from .visible import visible_to


@dataclass(frozen=True)
class Elsewhere:
    """A zone whose clock is not the reader's, and who of those who take part is there."""

    zone: str
    names: list[str]


@dataclass(frozen=True)
class MeetingLine:
    """One meeting for one reader: `can` are the names of what they may do with it now.

    `said` is what each side says of whether it was held: its name, and yes or no.
    """

    meeting: Meeting
    people: list[Person]
    users: list[User]
    elsewhere: list[Elsewhere]
    can: list[Action]
    said: list[tuple[str, bool]]

    @property
    def is_said_twice(self) -> bool:
        """The sides differ, and both statements are kept (domain 7)."""
        return len({was_held for _, was_held in self.said}) > 1


def meeting_for(actor: User, request_id: int, meeting_id: int, at: datetime) -> Meeting:
    """With everybody. Raises Meeting.DoesNotExist: absent, of another request, not the actor's to see."""
    requests = visible_to(actor, at).filter(pk=request_id)
    return Meeting.objects.with_everybody().get(pk=meeting_id, team_request__in=requests)


def meetings_of(team_request: TeamRequest, actor: User, can: list[str], at: datetime) -> list[MeetingLine]:
    """In order of time, those that were called off last. `can` is what the actor may do to the request now."""
    found = Meeting.objects.with_everybody().filter(team_request=team_request)
    lines = [_line(meeting, actor, can, at) for meeting in found]
    return sorted(lines, key=lambda line: line.meeting.is_cancelled)


def _line(meeting: Meeting, actor: User, can: list[str], at: datetime) -> MeetingLine:
    everybody = list(meeting.participants.all())
    return MeetingLine(
        meeting=meeting,
        people=[part.person for part in everybody if part.person],
        users=[part.user for part in everybody if part.user],
        elsewhere=_elsewhere(meeting, [part.somebody for part in everybody], actor),
        can=[action for action in MEETING_TRANSITIONS if action.value in can and _fits(action, meeting, actor, at)],
        said=_said(meeting),
    )


def _fits(action: Action, meeting: Meeting, actor: User, at: datetime) -> bool:
    """The operations decide again."""
    if MeetingStatus(meeting.status) not in MEETING_TRANSITIONS[action][0]:
        return False
    if action is Action.CONFIRM_MEETING:
        return meeting.is_by_company != actor.is_of_clec and at < meeting.starts_at
    if action is Action.HOLD_MEETING:
        own = meeting.company_says_held if actor.is_of_clec else meeting.team_says_held
        return own is None and at >= meeting.starts_at
    return True


def _elsewhere(meeting: Meeting, everybody: list[Person | User], actor: User) -> list[Elsewhere]:
    """Each clock once, by the offset that it has at that instant."""
    found: list[Elsewhere] = []
    for somebody in everybody:
        if same_clock(meeting.starts_at, somebody.zone, actor.zone):
            continue
        for there in found:
            if same_clock(meeting.starts_at, somebody.zone, there.zone):
                there.names.append(somebody.name)
                break
        else:
            found.append(Elsewhere(somebody.zone, [somebody.name]))
    return found


def _said(meeting: Meeting) -> list[tuple[str, bool]]:
    sides = [("The account team", meeting.team_says_held), (meeting.team_request.clec.name, meeting.company_says_held)]
    return [(side, was_held) for side, was_held in sides if was_held is not None]


def people_to_meet(team_request: TeamRequest, actor: User, at: datetime) -> list[Person]:
    """Whom of ours one may ask: the owner, whoever serves the company, their directors, and the actor."""
    near = [team_request.owner, *(held.person for held in holders_at([team_request.clec_id], at)), actor.person]
    found = chain(near, (person.director for person in near if person))
    return list({person.pk: person for person in found if person and person.is_active}.values())


def users_to_meet(team_request: TeamRequest) -> list[User]:
    """Who signs in for the company."""
    return list(User.objects.filter(clec=team_request.clec_id, is_active=True).order_by("name", "pk"))
