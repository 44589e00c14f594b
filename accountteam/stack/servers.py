"""PostgreSQL and Valkey together, in one folder."""

from pathlib import Path

from .postgres import Postgres
from .valkey import Valkey


class Servers:
    """Both servers; an address that the environment gives replaces ours."""

    def __init__(self, folder: Path, *, throwaway: bool = False, database_url: str = "", broker_url: str = "") -> None:
        folder = folder.resolve()
        log = folder / "log"
        self.folder = folder
        self.postgres = (
            None if database_url else Postgres(folder / "postgres", log=log / "postgres.log", throwaway=throwaway)
        )
        self.valkey = None if broker_url else Valkey(folder / "valkey", log=log / "valkey.log", throwaway=throwaway)
        self._database_url = database_url
        self._broker_url = broker_url

    @property
    def database_url(self) -> str:
        return self.postgres.url() if self.postgres else self._database_url

    @property
    def broker_url(self) -> str:
        return self.valkey.url() if self.valkey else self._broker_url

    def start(self) -> None:
        for server in (self.postgres, self.valkey):
            if server:
                server.start()

    def attach(self) -> None:
        """To the servers that another process runs. Raises OSError when there are none."""
        for server in (self.postgres, self.valkey):
            if server:
                server.attach()

    def stop(self) -> None:
        """The database last: whoever still writes may finish."""
        for server in (self.valkey, self.postgres):
            if server:
                server.stop()

    def environment(self) -> dict[str, str]:
        """What the portal's settings read."""
        return {"DATABASE_URL": self.database_url, "CELERY_BROKER_URL": self.broker_url}
