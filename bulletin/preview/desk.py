"""What the page changes: edition.toml, one edit at a time and only of the file that the page has seen; and holds.toml.

What an edit needs from outside is fetched before the file is looked at; in between nobody waits. Whose desk it is has
been decided before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bulletin import journey, kept_pictures, wiring
from bulletin.desk import edit_shape, editing, edition_file, holds, holds_file
from bulletin.desk.edit_shape import Add, Bring, Picture, Write
from bulletin.desk.holds import Hold
from bulletin.desk.merging import Kept
from bulletin.errors import UsageError
from bulletin.model import Edition, Gathered, Highlight, Image, Story
from bulletin.preview.answers import RefusedError
from bulletin.preview.diary import Diary
from bulletin.preview.history import History, Step
from bulletin.preview.session import Session
from bulletin.sources.markdown import written
from bulletin.wiring import Store

Change = Callable[[Kept], Kept]
"""What becomes of what stands in the folder: the edition, and where it is no editor's doing the proposal."""


@dataclass(frozen=True, slots=True)
class Done:
    """What is noted of a change: its kind, what was asked for, and how it is called where it could be taken back."""

    did: str
    said: Mapping[str, object]
    words: str


class Desk:
    """Changes one session's files."""

    def __init__(self, session: Session) -> None:
        """Take the session whose edition it is."""
        self._session = session
        self._lock = session.writing
        self.history = History()

    @property
    def diary(self) -> Diary:
        """Who did what to the edition."""
        return Diary(self._session.folder)

    def edit(self, who: str, version: object, asked: object) -> str | None:
        """Make one edit in the file that has this version; return the file's new one.

        Raises RefusedError where it has another by now, or where the edition is frozen or marked as read; UsageError
        for an edit that cannot be; EditionFileError where the file is broken; and NetError.
        """
        edit = edit_shape.read(asked)
        change = self._prepared(edit)
        said = asked if isinstance(asked, Mapping) else {}

        def checked(kept: Kept) -> Kept:
            if kept.edition.locked and not _unlocks(said):
                raise UsageError("the edition is marked as read; take the mark away first, then change it")
            return change(kept)

        return self._changed(who, version, Done("edit", said, _in_words(said)), checked)

    def hold(self, who: str, version: object, asked: object) -> str | None:
        """Put a story or a job on hold, and take it out of the edition."""
        wish, session = edit_shape.read_hold(asked), self._session
        path, zone = wiring.holds_path(session.config), session.config.publication.timezone

        def change(kept: Kept) -> Kept:
            part = _part(kept.edition, wish.kind, wish.id)
            title = part.headline if isinstance(part, Story) else part.title
            until = holds_file.until_of(wish.until, zone)
            hold = Hold(reason=wish.reason, who=who, url=part.url, words=None if part.url else title, until=until)
            holds_file.add(path, hold, zone)
            active = holds_file.load(path, zone)[-1]
            return holds.held_back(kept, active, wish.id)

        return self._changed(who, version, Done("hold", wish.model_dump(mode="json"), "the hold"), change)

    def lift(self, who: str, key: str) -> None:
        """Take a hold away again; what it held comes back with the next build."""
        session = self._session
        path = wiring.holds_path(session.config)
        with self._lock:
            if not holds_file.lift(path, key, session.config.publication.timezone):
                raise UsageError("that hold is not in the file any more; load the page again")
        self.diary.note(session.surroundings.now(), who, "lift", {"hold": key})
        session.rebuild()

    def undo(self, who: str, version: object) -> str | None:
        """Take the last change back."""
        return self._stepped(who, version, "undo")

    def redo(self, who: str, version: object) -> str | None:
        """Make the change again that was taken back last."""
        return self._stepped(who, version, "redo")

    def keep_picture(self, content: bytes) -> Mapping[str, object]:
        """Keep a picture that was chosen on the page, for the edit that gives it to a story."""
        look = wiring.house_style(self._session.config).look
        picture = kept_pictures.keep_sent(content, self._session.folder, look)
        return {"file": picture.name, "width": picture.width, "height": picture.height}

    def reversible(self) -> dict[str, str | None]:
        """What could be taken back now, and made again, in words."""
        try:
            now = edition_file.text(self._session.folder)
        except UsageError:
            return {"undo": None, "redo": None}
        back, again = self.history.undo(now), self.history.redo(now)
        return {"undo": back.said if back else None, "redo": again.said if again else None}

    # ------------------------------------------------------------ one change

    def _changed(self, who: str, version: object, done: Done, change: Change) -> str | None:
        session = self._session
        with self._lock:
            self._refuse_frozen(session.store)
            self._same(version)
            folder, stood = session.folder, session.version()
            before = edition_file.text(folder)
            kept = session.kept(stood)
            if kept is None:
                raise UsageError("there is no edition yet; wait until it is built")
            changed = change(kept)
            self._same(stood)
            edition_file.change(folder, kept, changed)
            self.history.did(Step(said=done.words, before=before, after=edition_file.text(folder)))
            new = session.version()
            session.offer(changed, new)
        self.diary.note(session.surroundings.now(), who, done.did, {**done.said, "version": new})
        return new

    def _stepped(self, who: str, version: object, did: str) -> str | None:
        session, folder = self._session, self._session.folder
        with self._lock:
            self._refuse_frozen(session.store)
            self._same(version)
            now = edition_file.text(folder)
            step = self.history.undo(now) if did == "undo" else self.history.redo(now)
            if step is None:
                raise RefusedError(409, "conflict", f"there is nothing to {did}: the file was changed elsewhere since")
            edition_file.restore(folder, step.before if did == "undo" else step.after)
            self.history.undid() if did == "undo" else self.history.redid()
            new = session.version()
            if kept := edition_file.load(folder):
                session.offer(kept, new)
        self.diary.note(session.surroundings.now(), who, did, {"what": step.said, "version": new})
        return new

    def _same(self, version: object) -> None:
        if not self._session.follows(version):
            raise RefusedError(
                409, "conflict", "edition.toml was changed meanwhile; nothing was overwritten: look at both"
            )

    def _refuse_frozen(self, store: Store) -> None:
        """What readers were promised is not changed under them."""
        frozen = store.ledger.find(self._session.edition, "real")
        if frozen is None:
            return
        if frozen.released_at is None:
            raise RefusedError(409, "frozen", "the bulletin is approved; withdraw the approval first, then change it")
        raise RefusedError(409, "frozen", "the bulletin is out; a change goes under a name of its own (--name extra)")

    # ------------------------------------------------------------ what an edit needs

    def _prepared(self, edit: edit_shape.Plain | edit_shape.Fetched) -> Change:
        session, task = self._session, self._session.task
        match edit:
            case Bring():
                if session.gathered is None and not self._proposed(edit):
                    session.gather()
                return _edition(lambda kept: journey.brought_back(task(), kept, edit.kind, edit.id, session.gather))
            case Add():
                gathered = session.read(edit.url)
                return _edition(lambda kept: journey.with_one(task(), kept.edition, gathered, edit.url, lead=edit.lead))
            case Write():
                return _edition(lambda kept: self._written(kept.edition, edit))
            case Picture():
                return self._illustrated(edit)
            case _:
                return _edition(lambda kept: edit_shape.done(kept.edition, edit))

    def _proposed(self, edit: Bring) -> bool:
        kept = self._session.shown.kept
        proposed = kept.proposed if kept else None
        parts: tuple[Story | Highlight, ...] = (*proposed.stories, *proposed.jobs) if proposed else ()
        return any(part.id == edit.id for part in parts)

    def _written(self, edition: Edition, edit: Write) -> Edition:
        fields = edit.model_dump(include={"byline", "section", "url"})
        article = written(edit.headline, edit.text, standfirst=edit.summary, **fields)
        one = Gathered(articles=(article,))
        changed = journey.with_one(self._session.task(), edition, one, edit.headline, lead=edit.lead)
        new = {story.id for story in changed.stories} - {story.id for story in edition.stories}
        if not new:
            raise UsageError("a story with that headline is in the edition already; change it there")
        if not edit.summary:
            return changed
        return editing.reword(changed, "story", new.pop(), {"summary": edit.summary})

    def _illustrated(self, edit: Picture) -> Change:
        """A picture that was sent lies in the folder; one at an address is fetched now."""
        if edit.fields is None:
            return _edition(lambda kept: editing.illustrate(kept.edition, edit.id, None))
        fields = edit.fields.model_dump(exclude_unset=True)
        session = self._session
        name, url = fields.pop("file", None), fields.pop("url", None)
        if name and url:
            raise UsageError("a picture is a file or an address; choose one")
        if name:
            fields |= {"path": session.folder / "pictures" / name, "url": None}
            if not fields["path"].is_file():
                raise UsageError("that picture is not there any more; choose it again")
        if url:
            fields |= {"path": None, "url": url}
            with session.web() as fetch:
                style = wiring.house_style(session.config)
                kept_pictures.keep_one(url, session.folder, fetch.fetch_once, style.look)

        def change(kept: Kept) -> Edition:
            story = _part(kept.edition, "story", edit.id)
            now = story.image if isinstance(story, Story) and story.image else Image()
            return editing.illustrate(kept.edition, edit.id, replace(now, **fields))

        return _edition(change)


def _edition(change: Callable[[Kept], Edition]) -> Change:
    """A change of the editor's: the proposal stays what it was."""
    return lambda kept: replace(kept, edition=change(kept))


def _part(edition: Edition, kind: str, id_: str) -> Story | Highlight:
    parts: tuple[Story | Highlight, ...] = edition.stories if kind == "story" else edition.jobs
    for part in parts:
        if part.id == id_:
            return part
    raise UsageError(f"'{id_}' is not in the edition any more; load the page again")


def _unlocks(said: Mapping[str, object]) -> bool:
    """Whether an edit does nothing but say whether the edition is marked as read."""
    fields = said.get("fields")
    return said.get("op") == "head" and isinstance(fields, Mapping) and set(fields) == {"locked"}


_WORDS = {
    "move": "the move",
    "lead": "the choice of the lead",
    "drop": "the drop",
    "bring": "what was brought in",
    "add": "what was added",
    "write": "the new story",
    "head": "the subject line",
    "note": "the note",
    "corrections": "the corrections",
    "story": "the change of the story",
    "picture": "the picture",
    "job": "the change of the job",
    "booking": "the change of the booking",
    "swap": "the exchange of bookings",
}


def _in_words(said: Mapping[str, object]) -> str:
    return "the mark as read" if _unlocks(said) else _WORDS.get(str(said.get("op")), "the change")
