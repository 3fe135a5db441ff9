"""What a build keeps of an edition beside ``edition.toml``: the files that people open and programs read.

Writes each file whole or not at all, since an editor may have one open while the next build runs.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bulletin.errors import BulletinError
from bulletin.model import Finished, Problem


def keep(folder: Path, finished: Finished, problems: Sequence[Problem] = ()) -> None:
    """Write bulletin.mjml, .html, .txt and .eml, the pictures, and report.json for programs."""
    rendered = finished.rendered
    files = {
        "bulletin.mjml": rendered.mjml.encode(),
        "bulletin.html": finished.html.encode(),
        "bulletin.txt": finished.text.encode(),
        "bulletin.eml": finished.message,
        "report.json": (json.dumps(report(finished, problems), ensure_ascii=False, indent=2) + "\n").encode(),
        **{f"pictures/{picture.name}": picture.content for picture in rendered.pictures},
    }
    for name, content in files.items():
        write(folder / name, content)


def report(finished: Finished, problems: Sequence[Problem] = ()) -> dict[str, object]:
    """The build in numbers, findings and problems: what ``build --json`` prints and report.json holds."""
    edition = finished.edition
    return {
        "edition": edition.id.folder,
        "subject": edition.subject,
        "preheader": edition.preheader,
        "stories": len(edition.stories),
        "jobs": {"shown": len(edition.shown_jobs), "open": len(edition.jobs)},
        "variants": [{"key": one.key, "readers": one.readers, "jobs": one.jobs} for one in finished.variants.every],
        "left_out": len(edition.left_out),
        "bytes": {
            "html": len(finished.html.encode()),
            "text": len(finished.text.encode()),
            "message": len(finished.message),
        },
        "blocked": bool(finished.blocking),
        "findings": [asdict(finding) for finding in finished.findings],
        "ignored": [asdict(one) for one in finished.ignored],
        "overridden": [asdict(one) | {"at": one.at.isoformat()} for one in finished.overridden],
        "measured": {
            "shares": dict(finished.measured.shares),
            "client_support": finished.measured.client_support,
            "unsupported": [asdict(one) for one in finished.measured.unsupported],
        },
        "problems": [asdict(problem) for problem in problems],
    }


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and make its folder; raises BulletinError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            file.write(content)
        os.chmod(file.name, 0o644)  # noqa: PTH101 - readable like any file that a person makes
        os.replace(file.name, path)  # noqa: PTH105 - the file's name is a text
    except OSError as cause:
        raise BulletinError(
            f"{path}: cannot be written ({cause.strerror}); check the folder's permissions and space"
        ) from cause
