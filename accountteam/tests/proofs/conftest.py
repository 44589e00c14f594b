"""One stage for all proofs: setting it up takes longer than most of them."""

from collections.abc import Iterator

import pytest

from .stage import Stage, stage


@pytest.fixture(scope="package")
def play(django_db_blocker) -> Iterator[Stage]:
    with django_db_blocker.unblock(), stage() as on_stage:
        on_stage.log_late()
        assert on_stage.until(on_stage.all_flagged, 60), "the sweep does not run"
        yield on_stage
