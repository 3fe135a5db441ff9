"""What lies on this machine: the secrets, the store, the list. Looked at, and nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from bulletin.audience.keys import load_keys
from bulletin.audience.table import read_subscribers
from bulletin.doctor.point import Point, advice, good, mend, unknown
from bulletin.errors import BulletinError

Restores = Literal["restored", "watched", "unwatched"]
"""Whether the store was put back from a backup; else whether that would be noticed."""


def settings(named: Callable[[], object]) -> Point:
    """Judge the settings, which are understood, by finding the files that they name."""
    try:
        named()
    except BulletinError as cause:
        return mend("settings", str(cause), "until then nothing is built, and nothing is sent")
    return good("settings", "bulletin.toml is understood")


def secrets(path: Path) -> Point:
    """Judge the keys of links and envelope senders; a publication that has sent nothing has none yet."""
    if not path.exists():
        return advice("keys", f"there is no {path.name} yet", "the first send makes it; keep a copy of it then")
    try:
        load_keys(path)
    except BulletinError as cause:
        return mend("keys", str(cause), "without them no link that was ever mailed works")
    return good("keys", f"{path} is readable by its owner alone; keep a copy of it, elsewhere")


def templates(render: Callable[[], object], design: str) -> Point:
    """Judge the design by rendering something with it."""
    try:
        render()
    except BulletinError as cause:
        return mend("templates", str(cause), "mend that template; docs/templates.md explains them")
    return good("templates", f"the design '{design}' renders")


def readers(path: Path) -> Iterator[Point]:
    """Judge the list as people keep it."""
    try:
        listed = read_subscribers(path)
    except BulletinError as cause:
        yield mend("list", str(cause), "mend it before the next send: until then nobody joins and nobody leaves by it")
        return
    active = sum(reader.status == "active" for reader in listed.readers)
    if active:
        yield good("list", f"{path.name} names {active:,} active reader{'' if active == 1 else 's'}")
    else:
        yield advice("list", f"{path.name} names no active reader", "add some, or: bulletin subscribers add ADDRESS")
    if listed.problems:
        found = f"{len(listed.problems)} row(s) of {path.name} cannot be read; the first: {listed.problems[0].cause}"
        yield mend("list.rows", found, "mend them: who stands there gets nothing")


def store(look: Callable[[], str | None]) -> Point:
    """Judge the ledger; ``look`` gives what is wrong with its file, None where nothing is."""
    try:
        wrong = look()
    except BulletinError as cause:
        return mend("store", str(cause), "put back the last copy of it that was good")
    if wrong:
        return mend("store", f"the store is damaged: {wrong}", "stop sending, and put back the last copy that was good")
    return good("store", "the store opens, and its file is sound")


def restores(look: Callable[[], Restores], folder: Path) -> Point:
    """Say whether the store was put back from a backup, or that would be noticed; ``folder`` is where that is kept."""
    try:
        found = look()
    except BulletinError as cause:
        return unknown("store.restores", str(cause), "mend the store first")
    if found == "restored":
        return mend(
            "store.restores",
            "the store is older than what was last sent from it, as after a backup was put back or the store was lost: "
            "nothing is sent",
            "put back a later copy if there is one; else look at bulletin status, then: bulletin send --after-restore",
        )
    if found == "watched":
        return good("store.restores", "a backup that is put back after a send would be noticed")
    return advice(
        "store.restores",
        f"restores cannot be noticed: {folder} does not say how much this store has sent",
        "the next send on this machine writes it down; let XDG_STATE_HOME name a folder that lasts and can be written",
    )
