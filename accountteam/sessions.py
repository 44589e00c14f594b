"""Sessions in the database, which only the gate reads and writes, whoever the request works for."""

from typing import Any

from django.contrib.sessions.backends import db

from contacts import wall


class SessionStore(db.SessionStore):
    """Django's own, each access to the table through the gate: a session is kept after the request's transaction."""

    def _get_session_from_db(self) -> Any:
        with wall.chosen(wall.GATE):
            return super()._get_session_from_db()  # type: ignore[misc]

    def exists(self, session_key: str) -> bool:
        with wall.chosen(wall.GATE):
            return super().exists(session_key)

    def save(self, must_create: bool = False) -> None:
        with wall.chosen(wall.GATE):
            super().save(must_create)

    def delete(self, session_key: str | None = None) -> None:
        with wall.chosen(wall.GATE):
            super().delete(session_key)

    @classmethod
    def clear_expired(cls) -> None:
        with wall.chosen(wall.GATE):
            super().clear_expired()
