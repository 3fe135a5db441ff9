"""Which copy is looked at: a variant's, a reader's, or yesterday's edition; and the pictures that it shows.

A copy is rendered once a revision. Pictures on the web are fetched by the one safe way there is, and made anew: the
frame gets nothing from elsewhere.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from bulletin import finishing, journey, wiring
from bulletin.copies import Copies, Copy
from bulletin.errors import UsageError
from bulletin.model import Picture, Subscriber
from bulletin.net import NetError
from bulletin.preview import previous
from bulletin.preview.previous import Previous
from bulletin.preview.session import Session
from bulletin.preview.watch import Stamp, stamp
from bulletin.rendering.pictures import UnusablePictureError, reencoded

MOST_FAR = 200
"""Pictures of the web that are remembered: a few editions' worth."""
MOST_READERS = 20
_NAMED = re.compile(r"""(?<=["'(])pictures/([\w.-]+)(?=["')])""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Whose copy is asked for; nothing: the default variant's."""

    variant: str = "default"
    reader: str | None = None
    previous: bool = False


class Looks:
    """What one session can show."""

    def __init__(self, session: Session) -> None:
        """Take the session; nothing is rendered yet."""
        self._session = session
        self._lock = Lock()
        self._copies: tuple[object, Copies] | None = None
        self._listed: tuple[Stamp, tuple[Subscriber, ...]] | None = None
        self._previous: Previous | None = None
        self._near: dict[str, Picture] = {}
        self._far: OrderedDict[str, str | Picture] = OrderedDict()

    def copy(self, wish: Wish) -> Copy | None:
        """The copy that is asked for; None while there is nothing to see. Raises UsageError, TemplateError."""
        copies = self.copies()
        if copies is None:
            return None
        copy = copies.of_reader(wish.reader) if wish.reader else copies.of_variant(wish.variant)
        self._near |= {picture.name: picture for picture in copy.rendered.pictures}
        return copy

    def html(self, wish: Wish) -> str | None:
        """Its HTML, pictures by name."""
        if wish.previous:
            before = self.before()
            return before.html if before else None
        finished = self._session.shown.finished
        if wish == Wish() and finished is not None:  # what is shown after each edit, and rendered already
            self._near |= {picture.name: picture for picture in finished.rendered.pictures}
            return finished.html
        copy = self.copy(wish)
        return copy.html if copy else None

    def whole(self, wish: Wish) -> str | None:
        """Its HTML with its pictures in it, to be kept as one file."""
        html = self.html(wish)
        before = self.before() if wish.previous else None
        pictures = before.pictures if before else self._near
        for name in set(_NAMED.findall(html or "")) & set(pictures):
            one = pictures[name]
            data = f"data:{one.media_type};base64,{b64encode(one.content).decode('ascii')}"
            html = (html or "").replace(f"pictures/{name}", data)
        return html

    def text(self, wish: Wish) -> str | None:
        """Its plain text."""
        if wish.previous:
            before = self.before()
            return before.text if before else None
        copy = self.copy(wish)
        return copy.text if copy else None

    def message(self, wish: Wish) -> bytes | None:
        """The message as it goes out, signed where messages are; raises ConfigError where a key cannot be used."""
        copies, copy = self.copies(), None if wish.previous else self.copy(wish)
        if copies is None or copy is None:
            return None
        message, signer = copies.message(copy), wiring.signer(self._session.config)
        return signer.sign(message) if signer else message

    def copies(self) -> Copies | None:
        """The copies of what is shown now."""
        finished = self._session.shown.finished
        if finished is None:
            return None
        with self._lock:
            readers = self._readers()
            if self._copies is None or self._copies[0] is not finished.rendered or self._copies[1].readers != readers:
                self._copies = (finished.rendered, journey.copies(self._session.task(), finished, readers))
            return self._copies[1]

    def variants(self) -> dict[str, object]:
        """Who shares a variant, as JSON."""
        copies = self.copies()
        if copies is None:
            raise UsageError("there is no bulletin yet; wait until it is built")
        return {
            "variants": [
                {
                    "key": group.key,
                    "readers": group.readers,
                    "jobs": len(group.selection.jobs),
                    "chosen": list(copies.choices.get(group.key, ())),
                }
                for group in copies.plan.groups
            ],
            "merged": copies.plan.merged,
            "merged_readers": copies.plan.merged_readers,
        }

    def readers(self, begins: str) -> dict[str, object]:
        """Readers whose address begins so, as JSON."""
        copies = self.copies()
        found, more = copies.beginning(begins, MOST_READERS) if copies else ((), False)
        told = [
            {
                "email": one.email,
                "name": " ".join(filter(None, (one.first_name, one.last_name))),
                "variant": copies.variant_of(one) if copies else "default",
            }
            for one in found
        ]
        return {"readers": told, "more": more}

    def before(self) -> Previous | None:
        """The edition before this one; it is read once, and its folder's name costs nothing."""
        session = self._session
        with self._lock:
            folder = previous.named(session.folder.parent, session.edition)
            if folder is not None:
                if self._previous is None or self._previous.id != folder.name:
                    self._previous = previous.from_folder(folder)
            elif self._previous is None:
                values = finishing.inert_values(
                    wiring.publication(session.config), session.edition, session.surroundings.now()
                )
                self._previous = previous.from_store(session.store, session.edition, values)
            return self._previous

    # ------------------------------------------------------------ pictures

    def near(self, name: str) -> Picture | None:
        """A picture of what was looked at last."""
        return self._near.get(name)

    def before_near(self, name: str) -> Picture | None:
        """A picture of yesterday's."""
        return self._previous.pictures.get(name) if self._previous else None

    def address(self, src: str, wish: Wish) -> str:
        """Where the frame gets a picture, counted from its assets; "" for what is no picture's address."""
        if src.startswith("pictures/") and "/" not in src.removeprefix("pictures/"):
            return f"previous/{src.removeprefix('pictures/')}" if wish.previous else src
        if not src.startswith(("https://", "http://")):
            return ""
        key = sha256(src.encode()).hexdigest()[:24]
        with self._lock:
            self._far.setdefault(key, src)
            while len(self._far) > MOST_FAR:
                self._far.popitem(last=False)
        return f"far/{key}"

    def far(self, key: str) -> Picture | None:
        """A picture of the web that a copy shows, made anew; None for one that cannot be had."""
        found = self._far.get(key)
        if not isinstance(found, str):
            return found
        session = self._session
        try:
            with wiring.web(
                session.config, session.surroundings.machine, session.surroundings.now(), copies=False
            ) as fetch:
                content = fetch.fetch_once(found).content
            picture = reencoded(content, wiring.house_style(session.config).look)
        except (NetError, UnusablePictureError):
            return None
        with self._lock:
            self._far[key] = picture
        return picture

    def _readers(self) -> tuple[Subscriber, ...]:
        """Who would be sent it, counted anew where the list or the store has changed."""
        config = self._session.config
        store = wiring.store_path(config)
        now = stamp(
            [config.folder / config.subscribers.path, *(store.with_name(store.name + end) for end in ("", "-wal"))]
        )
        if self._listed is None or self._listed[0] != now:
            self._listed = (now, tuple(journey.expected(self._session.task())))
        return self._listed[1]


def wished(asked: Mapping[str, str]) -> Wish:
    """What a request asks to see."""
    return Wish(
        variant=asked.get("variant") or "default",
        reader=asked.get("reader") or None,
        previous=asked.get("edition") == "previous",
    )
