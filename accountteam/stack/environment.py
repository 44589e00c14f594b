"""The environment of the portal's programs on this machine. What the person has set already wins."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from .programs import CHECKOUT
from .secret_files import private_folder, secret
from .servers import Servers

VAR = CHECKOUT / "var"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def servers_for(folder: Path, given: Mapping[str, str] = os.environ) -> Servers:
    """The development servers; DATABASE_URL and CELERY_BROKER_URL each replace one."""
    return Servers(
        folder,
        database_url=given.get("DATABASE_URL", ""),
        broker_url=given.get("CELERY_BROKER_URL", ""),
    )


def environment(
    servers: Servers, *, address: str, host: str = "127.0.0.1", given: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """What the programs are started with. `address` is the portal's, as in http://127.0.0.1:8000."""
    mail = private_folder(servers.folder / "mail")
    defaults = {
        "SECRET_KEY": secret(servers.folder / "secret_key"),
        "RECORD_KEY": secret(servers.folder / "record_key"),
        "RECORD_FOLDER": str(private_folder(servers.folder / "record")),
        "PORTAL_URL": address,
        "ALLOWED_HOSTS": ",".join(allowed_hosts(host)),
        "CSRF_TRUSTED_ORIGINS": address,
        "EMAIL_URL": f"filemail:///{quote(str(mail))}",  # django-environ takes one slash away
        "DEMO": "true",
    }
    ours = {
        **servers.environment(),
        "DJANGO_SETTINGS_MODULE": "accountteam.settings",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(CHECKOUT), given.get("PYTHONPATH", "")])),
    }
    if servers.postgres:
        ours |= {"DATABASE_URL": servers.postgres.application_url(), "OWNER_DATABASE_URL": servers.postgres.url()}
    return defaults | dict(given) | ours


def allowed_hosts(host: str) -> list[str]:
    """Listening on every address means being called by any name."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return ["*"]
    return [*LOOPBACK, host]
