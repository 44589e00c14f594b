"""A day with a request in each state, for the tests of the lists. Times are local wall time of Denver."""

from datetime import date

from accountteam.tests.cast import local
from contacts.guideline import Channel
from contacts.models import Availability
from requests_app import operations
from requests_app.operations.logging import Contact

NOW = local("2006-05-18 11:00")  # a Thursday


def logged(cast, received, channel=Channel.PAGER, topic="order", clec=None, **contact):
    at = local(received)
    given = {"subject": f"{channel.value} {received}", **contact}
    return operations.log_request(
        clec_id=(clec or cast.cobalt).pk,
        contact=Contact(topic=topic, channel=channel, received_at=at, **given),
        actor=cast.ota_user,
        at=at,
    )


def acknowledged(cast, received, at, promised_on, actor=None, **contact):
    team_request = logged(cast, received, Channel.EMAIL, **contact)
    operations.acknowledge(
        request_id=team_request.pk, actor=actor or cast.ellery_user, promised_on=promised_on, at=local(at)
    )
    return team_request


def out(cast, who, starts, ends, back_up=None, kind="out_of_office"):
    return Availability.objects.create(
        person=who,
        kind=kind,
        starts_at=local(starts),
        ends_at=local(ends),
        back_up=back_up,
        entered_at=local(starts),
    )


def shown(queue):
    return {group.title: [entry.facts.pk for entry in group.entries] for group in queue.groups}


def pks(*requests):
    return [request.pk for request in requests]


def needs(page):
    return {group.name: [need.facts.pk for need in group.needs] for group in page.groups}


def day(cast):
    """One request in each state, made in no order: due times by hand in the comments."""
    return {
        "missed": acknowledged(cast, "2006-05-15 09:20", "2006-05-15 10:00", date(2006, 5, 17)),  # Wed 17:00
        "past": logged(cast, "2006-05-18 10:00"),  # 10:30
        "window": logged(cast, "2006-05-18 10:40"),  # 11:10, expected from 10:55
        "from": logged(cast, "2006-05-18 10:52"),  # 11:22, expected from 11:07
        "soon": logged(cast, "2006-05-18 08:10", Channel.VOICEMAIL),  # 12:10, soon from 11:10: still running
        "soon_mail": logged(cast, "2006-05-17 11:40", Channel.EMAIL),  # 11:40, soon since 9:25
        "today": acknowledged(cast, "2006-05-16 09:00", "2006-05-16 10:00", date(2006, 5, 18)),  # 17:00
        "later": logged(cast, "2006-05-18 09:15", Channel.EMAIL),  # Fri 09:15
        "promised": acknowledged(cast, "2006-05-16 09:00", "2006-05-16 10:00", date(2006, 5, 22)),  # Mon 17:00
        "meeting": logged(cast, "2006-05-12 09:00", Channel.CONFERENCE_CALL),
        "spoken": logged(cast, "2006-05-18 09:00", Channel.TELEPHONE),
    }
