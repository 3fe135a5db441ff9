"""One edition, kept rendered while people and files change it.

A thread of its own watches the files and renders; whoever asks is given what it last made, never half of it. The HTML
is there first and told; the findings follow. Errors are values here: they are shown in place of what they broke.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock, RLock, Thread
from typing import Literal

from bulletin import config as settings_file
from bulletin import daily, journey, wiring
from bulletin.config import Config
from bulletin.desk import edition_file
from bulletin.desk.merging import Kept
from bulletin.errors import BulletinError
from bulletin.model import EditionId, Finished, Gathered
from bulletin.net import Fetcher
from bulletin.preview.events import Events
from bulletin.preview.shown import Draft, Shown, Surroundings
from bulletin.preview.watch import Stamp, stamp
from bulletin.wiring import Store

LOOK_SECONDS = 0.2
"""How often the files are looked at."""
SETTLED_SECONDS = 0.3
"""How long nothing has to come before what is shown is judged: as long as a browser takes to show it."""

Group = Literal["settings", "edition", "content"]


class Session:
    """A preview of one edition."""

    def __init__(self, surroundings: Surroundings, events: Events) -> None:
        """Read the settings, which have to be sound to begin with; raises ConfigError, StoreError."""
        self.surroundings = surroundings
        self.events = events
        self.config: Config = settings_file.load(surroundings.settings)
        self.shown = Shown()
        self.gathered: Gathered | None = None
        self._resources = ExitStack()
        self.store: Store = self._resources.enter_context(wiring.store(self.config, surroundings.state))
        self._stamps: dict[Group, Stamp] = {}
        self._woken = Event()
        self._ended = Event()
        self._revised = Lock()
        self._gathering = Lock()
        self.writing = RLock()
        """Held by whoever changes edition.toml, from reading it to writing it."""
        self._built: dict[str | None, str | None] = {}
        self._stale = False
        self._offered: dict[str | None, Kept] = {}
        self._draft: Draft | None = None
        self._drafted = Event()
        self._threads = [
            Thread(target=work, name=f"preview {work.__name__.strip('_')}", daemon=True)
            for work in (self._run, self._judge_each)
        ]

    @property
    def edition(self) -> EditionId:
        """Which edition it is."""
        return wiring.edition_id(self.config, self.surroundings.day, self.surroundings.name)

    @property
    def folder(self) -> Path:
        """Where it is kept."""
        return wiring.edition_folder(self.config, self.edition)

    def task(self) -> journey.Assignment:
        """The edition as something to be worked on, now."""
        return journey.Assignment(
            config=self.config,
            edition=self.edition,
            now=self.surroundings.now(),
            folder=self.folder,
            store=self.store,
        )

    def begin(self) -> None:
        """Start to watch and render."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Look at the files now, because one was changed."""
        self._woken.set()

    def wait(self) -> None:
        """Stay until there is something to see; raises BulletinError with what keeps it from being seen."""
        while not self._ended.wait(LOOK_SECONDS / 4):
            shown = self.shown
            if shown.error:
                raise BulletinError(shown.error)
            if shown.finished:
                return

    def end(self) -> None:
        """Stop, and close the store."""
        self._ended.set()
        self._woken.set()
        self._drafted.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        self._resources.close()

    def offer(self, kept: Kept, version: str | None) -> None:
        """Show this edition, which the file of this version holds: it need not be read again.

        It is the state's from now on, so that what the page changes next it changes in this; the bulletin follows.
        """
        self._offered = {version: kept}
        self._revise(lambda now: replace(now, version=version, kept=kept, judged=False))
        self._woken.set()

    def follows(self, version: object) -> bool:
        """Whether the file is of this version, or differs from it by what was built here since: no person's change."""
        now: str | None = self.version()
        while now != version and now in self._built:
            now = self._built[now]
        return now == version

    def kept(self, version: str | None) -> Kept | None:
        """The edition that the file of this version holds, read if it is not known."""
        return self._offered.get(version) or edition_file.load(self.folder)

    def rebuild(self) -> None:
        """Make the edition anew from what comes in, because what may run has changed."""
        self._stale = True
        self._woken.set()

    @contextmanager
    def web(self) -> Iterator[Fetcher]:
        """The one safe way to the web."""
        surroundings = self.surroundings
        with wiring.web(self.config, surroundings.machine, surroundings.now(), copies=False) as fetch:
            yield fetch

    def read(self, source: str) -> Gathered:
        """What a page on the web holds."""
        self.events.tell("busy", {"what": f"reading {source}"})
        with self.web() as fetch:
            return daily.gather(wiring.sources(self.config, [source], fetch))

    def gather(self) -> Gathered:
        """What came in, read now if it was not yet."""
        with self._gathering:
            if self.gathered is None:
                self.events.tell("busy", {"what": "reading the day's content"})
                surroundings = self.surroundings
                with wiring.web(self.config, surroundings.machine, surroundings.now(), copies=True) as fetch:
                    self.gathered = daily.gather(wiring.sources(self.config, [], fetch))
            return self.gathered

    def version(self) -> str | None:
        """Which edition.toml stands there now."""
        return version_of(self.folder)

    def as_it_stands(self) -> Shown:
        """What is shown, with the edition as its file has it now, whether or not that has been rendered."""
        version = self.version()
        try:
            return replace(self.shown, version=version, kept=edition_file.load(self.folder))
        except BulletinError as fault:
            return replace(self.shown, version=version, error=str(fault))

    # ------------------------------------------------------------ the thread

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._look()
            except Exception as error:  # noqa: BLE001 - whatever a template or a file did, the page says so and goes on
                self._broken(error)
            self._woken.wait(LOOK_SECONDS)
            self._woken.clear()

    def _look(self) -> None:
        """Look at the files, and make anew what they changed."""
        stamps = self._watched()
        stale, self._stale = self._stale, False
        if stamps == self._stamps and not stale:
            return
        first = not self._stamps
        changed = {group for group, found in stamps.items() if self._stamps.get(group) != found}
        self._stamps = stamps
        if "settings" in changed and not first:
            self.config = settings_file.load(self.surroundings.settings)
        if not (self.folder / edition_file.FILE).exists() or (not first and (stale or "content" in changed)):
            self._build()
            self._stamps = self._watched()  # what the build wrote is no change
        self._render()

    def _watched(self) -> dict[Group, Stamp]:
        config = self.config
        edition = (edition_file.FILE, "pictures")
        beside = (config.holds.path, config.bookings.path, config.subscribers.path)
        return {
            "settings": stamp([self.surroundings.settings]),
            "edition": stamp(
                [
                    *(self.folder / name for name in edition),
                    *(config.folder / path for path in beside),
                    *config.template_folders,
                ]
            ),
            "content": stamp(config.folder / one.path for one in config.sources if one.path is not None),
        }

    def _build(self) -> None:
        """Make the edition from what has come in; what an editor changed is kept."""
        if self.store.ledger.find(self.edition, "real") is not None:
            return  # what is approved, or out, is not made anew
        self.gathered = None
        gathered = self.gather()
        with self.web() as fetch, self.writing:
            before = self.version()
            journey.build(self.task(), gathered, fetch.fetch_once)
            after = self.version()
        if after != before:
            self._built[after] = before

    def _render(self) -> None:
        task, version = self.task(), self.version()
        kept = self._offered.get(version)
        edition, draft = journey.typeset(task, kept.edition if kept else None)
        kept = kept or edition_file.load(self.folder)
        if self.version() != version:
            return  # it was changed meanwhile, which the next look sees
        self._offered = {version: kept} if kept else {}
        shown = self._revise(lambda now: Shown(revision=now.revision + 1, version=version, kept=kept, finished=draft))
        self.events.tell("rendered", {"revision": shown.revision, "version": version})
        self._draft = Draft(revision=shown.revision, task=task, edition=edition, finished=draft, version=version)
        self._drafted.set()

    def _judge_each(self) -> None:
        """Judge what was rendered last, once nothing else has come for a moment: what is seen comes first."""
        while True:
            self._drafted.wait()
            self._drafted.clear()
            if self._ended.is_set():
                return
            if self._drafted.wait(SETTLED_SECONDS) or self._draft is None:
                continue
            draft = self._draft
            try:
                finished = journey.judged(draft.task, draft.edition, draft.finished)
            except Exception as error:  # noqa: BLE001 - as with a template: the page says so and goes on
                self._broken(error)
                continue
            self._judged(draft, finished)

    def _judged(self, draft: Draft, finished: Finished) -> None:
        shown = self._revise(lambda now: replace(now, finished=finished, judged=True) if draft.is_of(now) else now)
        if draft.is_of(shown):
            self.events.tell("judged", {"revision": draft.revision})

    def _broken(self, error: Exception) -> None:
        if isinstance(error, BulletinError):
            self._failed(str(error))
            return
        traceback.print_exception(error, file=sys.stderr)
        self._failed(f"the bulletin cannot be shown ({type(error).__name__}: {error}); the terminal says more")

    def _failed(self, error: str) -> None:
        shown = self._revise(
            lambda now: replace(now, revision=now.revision + 1, version=self.version(), error=error, judged=False)
        )
        self.events.tell("failed", {"revision": shown.revision, "message": error})

    def _revise(self, change: Callable[[Shown], Shown]) -> Shown:
        with self._revised:
            self.shown = change(self.shown)
            return self.shown


def version_of(folder: Path) -> str | None:
    """What tells one content of edition.toml from another: 16 hexadecimal digits; None where there is no file."""
    try:
        return sha256((folder / edition_file.FILE).read_bytes()).hexdigest()[:16]
    except OSError:
        return None
