"""What every test run needs: the browser, the proofs left out, the cast.

The throw-away servers are started earlier, by `accountteam.stack.pytest_servers`.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from accountteam.stack.binaries import chromium, why_no_browser

if (Path(__file__).parent / "accountteam" / "tests" / "cast.py").exists():
    pytest_plugins = ["accountteam.tests.cast"]

CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


# Tests that share what takes long to make, servers or the demo: all of them in one process, before the rest.
SHARING = {
    "accountteam/tests/test_stack.py": "stack",
    "accountteam/tests/test_as_the_application.py": "stack",
    "accountteam/tests/proofs/": "proofs",
    "requests_app/tests/test_load_demo.py": "demo",
}


class Together(LoadScopeScheduling):
    """Each test by itself to whichever process is free, but those that share something."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for path, group in SHARING.items() if nodeid.startswith(path)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves the full-size proofs to `make prove`, and takes the browser last.

    Playwright leaves an event loop running in its thread, where Django refuses the database unless told
    otherwise: the tests before it stay under that check.
    """
    if "prove" not in config.option.markexpr:
        proofs = [item for item in items if item.get_closest_marker("prove")]
        config.hook.pytest_deselected(items=proofs)
        items[:] = [item for item in items if item not in proofs]
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(autouse=True, scope="session")
def _requests_as_the_application() -> None:
    from django.conf import settings

    # Right around the request's own transaction: what is mailed after its commit is mailed as in production.
    wall = settings.MIDDLEWARE.index("accountteam.middleware.second_wall")
    settings.MIDDLEWARE.insert(wall, "accountteam.tests.walls.as_application")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if not item.get_closest_marker("browser"):
        return
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if why_no_browser() and os.environ.get("CI") == "true":
        pytest.fail(why_no_browser())
    if why_no_browser():
        pytest.skip(why_no_browser())


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": str(chromium()), "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Pages are asked for by the live server's address. (pytest-playwright's own fixture warns in pytest 9.)"""
