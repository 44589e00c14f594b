"""The Celery app and the whole schedule.

A task is a wake-up, never the record: what must happen is a row in PostgreSQL, beat only says "go look".
Losing every message in the broker therefore loses nothing, and a tick that waited too long expires.
"""

import os
from typing import Any

import celery
import kombu
from celery import Celery, signals
from celery.app.amqp import AMQP

from contacts.acting import acting

from .checks import refuse_unsafe
from .logs import make_careful

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accountteam.settings")

# A task cut off by its hard limit must be gone before the broker hands it out again.
HARD_LIMIT = 60
VISIBILITY_TIMEOUT = 300

# Seconds between two looks for a broker that is away: the flags wait for it.
RECONNECT = {"interval_start": 0.5, "interval_step": 0.5, "interval_max": 1}


class Connection(kombu.Connection):
    """Worker and beat ask for a connection without saying how patient they are: kombu's own 2, 4, 6 ... 30 s."""

    def ensure_connection(self, *args: Any, **options: Any) -> kombu.Connection:  # type: ignore[override]  # passed on
        return super().ensure_connection(*args, **(RECONNECT | options))


class Messages(AMQP):
    Connection = Connection


class Task(celery.Task):  # type: ignore[type-arg]  # its stubs are generic, it is not
    """Whatever a task changes is kept with its name."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with acting(door=f"task {self.name}"):
            return super().__call__(*args, **kwargs)


app = Celery("accountteam", amqp=Messages, task_cls=Task)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=HARD_LIMIT,
    task_soft_time_limit=HARD_LIMIT - 10,
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=False,  # what runs writes to PostgreSQL, not to the broker
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # for ever
    broker_connection_timeout=2,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
    },
    # A tick that cannot be published is not worth waiting for: the next one comes in a second.
    task_publish_retry=False,
    task_routes={
        "requests_app.tasks.sweep": {"queue": "sweep"},
        "notices.tasks.deliver": {"queue": "deliver"},
    },
    timezone="UTC",
    beat_scheduler="accountteam.schedule:Ticks",
    beat_schedule={
        # Every second: record what has gone past guideline, and whom it is time to tell.
        "sweep": {"task": "requests_app.tasks.sweep", "schedule": 1.0, "options": {"expires": 5}},
        # Every ten minutes: today's manifest of the record, where it has not gone out.
        "manifest": {"task": "requests_app.tasks.manifest", "schedule": 600.0, "options": {"expires": 10}},
        # Every second, for each channel by itself: send the notices that are waiting.
        **{
            f"deliver-{channel}": {
                "task": "notices.tasks.deliver",
                "args": [channel],
                "schedule": 1.0,
                "options": {"expires": 5},
            }
            for channel in ("email", "pager", "sms", "webhook")
        },
        # Every hour: seal the secrets of webhooks with the key of now, so that the one before may be taken away.
        "reseal": {"task": "notices.tasks.reseal_secrets", "schedule": 3600.0, "options": {"expires": 600}},
        # Every minute: take in what has come into the mailbox, where there is one.
        "fetch": {"task": "notices.tasks.fetch_mail", "schedule": 60.0, "options": {"expires": 30}},
        # Every five seconds: make of the mail that came in what it is.
        "file": {"task": "requests_app.tasks.file_mails", "schedule": 5.0, "options": {"expires": 5}},
        # Every minute: remind of what is due soon, or promised for tomorrow or today.
        "reminders": {"task": "requests_app.tasks.remind", "schedule": 60.0, "options": {"expires": 30}},
        # Every ten seconds: the promised updates of outages, those soon due and those that have not come.
        "outages": {"task": "requests_app.tasks.watch_outages", "schedule": 10.0, "options": {"expires": 10}},
        # Every minute: where an office has opened, tell its people what their day holds.
        "digests": {"task": "requests_app.tasks.send_digests", "schedule": 60.0, "options": {"expires": 30}},
        # Every minute: tell Sales Operations, when they are in, of cards that somebody says are wrong.
        "report": {"task": "notices.tasks.tell_of_wrong_contacts", "schedule": 60.0, "options": {"expires": 30}},
        # Every minute: tell who stands in for somebody, and take it back where the absence is called off.
        "handover": {"task": "notices.tasks.tell_of_handovers", "schedule": 60.0, "options": {"expires": 30}},
        # Every ten minutes: ask those whose numbers are old, once in thirty days and in their office hours.
        "remind": {"task": "notices.tasks.remind_of_numbers", "schedule": 600.0, "options": {"expires": 300}},
    },
)
app.autodiscover_tasks(["notices", "requests_app"])

signals.after_setup_logger.connect(make_careful)
signals.after_setup_task_logger.connect(make_careful)


@signals.celeryd_init.connect
@signals.beat_init.connect
def refuse_at_start(**of_signal: Any) -> None:
    """Worker and beat start with what the web starts with, or not at all."""
    refuse_unsafe()
