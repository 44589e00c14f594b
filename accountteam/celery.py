"""The Celery app and the whole schedule.

A task is a wake-up, never the record: what must happen is a row in PostgreSQL, beat only says "go look".
Losing every message in the broker therefore loses nothing, and a tick that waited too long expires.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accountteam.settings")

# A task cut off by its hard limit must be gone before the broker hands it out again.
HARD_LIMIT = 60
VISIBILITY_TIMEOUT = 300

app = Celery("accountteam")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=HARD_LIMIT,
    task_soft_time_limit=HARD_LIMIT - 10,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": VISIBILITY_TIMEOUT, "socket_timeout": 5},
    task_routes={"requests_app.tasks.sweep": {"queue": "sweep"}},
    timezone="UTC",
    beat_schedule={
        # Every second: record what has gone past guideline, and whom it is time to tell.
        "sweep": {"task": "requests_app.tasks.sweep", "schedule": 1.0, "options": {"expires": 5}},
        # Every second: send the notices that are waiting.
        "deliver": {"task": "notices.tasks.deliver", "schedule": 1.0, "options": {"expires": 5}},
    },
)
app.autodiscover_tasks(["notices", "requests_app"])
