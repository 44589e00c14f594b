"""Files of cases, fed to `manage.py promise`, and what comes back."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

GOOD = {
    "channel": "pager",
    "availability": "in_office",
    "received_at": "2006-05-26T16:50-06:00",
    "zone": "America/Denver",
}
START, EXPECTED, DUE = "2006-05-26T16:50:00-06:00", "2006-05-30T08:05:00-06:00", "2006-05-30T08:20:00-06:00"


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


def answered(tmp_path: Path, *lines: Any) -> tuple[list[dict[str, Any]], str]:
    """Answers to a file of these lines (objects, or bytes as they are), and the closing complaint, if any."""
    text = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    file, out = tmp_path / "cases.jsonl", StringIO()
    file.write_bytes(text)
    complaint = ""
    try:
        call_command("promise", cases=str(file), stdout=out)
    except CommandError as error:
        complaint = str(error)
    return [json.loads(line) for line in out.getvalue().splitlines()], complaint


def error_of(tmp_path: Path, line: Any) -> str:
    (answer,), complaint = answered(tmp_path, line)
    assert complaint == "1 line could not be answered"
    assert set(answer) == {"error"}
    return str(answer["error"])
