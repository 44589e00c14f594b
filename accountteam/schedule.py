"""Beat's scheduler: it remembers nothing on disk, and says in one line that a tick could not be published."""

import logging
from typing import Any

from celery.beat import ScheduleEntry, Scheduler, SchedulingError

log = logging.getLogger(__name__)


class Ticks(Scheduler):
    """What must happen is in PostgreSQL: there is no file that a kill could spoil, nothing to catch up on but rows."""

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError as error:
            log.error("%s", error)
