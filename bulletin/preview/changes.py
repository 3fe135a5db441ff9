"""Putting right: edits, undo and redo, pictures, holds; whose desk it is, and by which name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from bulletin.preview.answers import RefusedError, Told, answered, asked, text_of
from bulletin.preview.asker import Asker, asker, named, remember
from bulletin.preview.desk import Desk
from bulletin.preview.seat import Seat

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


@dataclass(frozen=True)
class Changes:
    """The routes that change the edition."""

    desk: Desk
    seat: Seat
    theirs: Callable[[], dict[str, object]]
    """The state as the files stand now, to be shown beside an edit that came too late."""

    def routes(self) -> list[Route]:
        """What is answered."""
        paths = {
            "/edition": self.edit,
            "/undo": self.undo,
            "/redo": self.redo,
            "/hold": self.hold,
            "/picture": self.picture,
            "/name": self.name,
            "/desk": self.take,
        }
        return [Route(path, handler, methods=["POST"]) for path, handler in paths.items()]

    async def edit(self, request: Request) -> Response:
        """One edit."""
        return await self._changed(
            request, lambda who, told: self.desk.edit(who, told.get("version"), told.get("edit"))
        )

    async def undo(self, request: Request) -> Response:
        """The last change, taken back."""
        return await self._changed(request, lambda who, told: self.desk.undo(who, told.get("version")))

    async def redo(self, request: Request) -> Response:
        """The change that was taken back, made again."""
        return await self._changed(request, lambda who, told: self.desk.redo(who, told.get("version")))

    async def hold(self, request: Request) -> Response:
        """A story or a job put on hold; or a hold lifted."""

        def done(who: str, told: Told) -> str | None:
            if "lift" in told:
                self.desk.lift(who, text_of(told, "lift"))
                return None
            wish = {name: value for name, value in told.items() if name != "version"}
            return self.desk.hold(who, told.get("version"), wish)

        return await self._changed(request, done)

    async def picture(self, request: Request) -> Response:
        """A picture that was chosen, kept for the edit that shows it."""
        content, one = await request.body(), asker(request)

        def work() -> Told:
            self._admitted(one)
            return self.desk.keep_picture(content)

        return await answered(work)

    async def name(self, request: Request) -> Response:
        """Who sits here."""
        given: list[str] = []
        told, one = await _told(request), asker(request)

        def work() -> Told:
            name = named(text_of(told(), "name"))
            given.append(name)
            if one.window:
                self.seat.named(one.window, name)
            return {"name": name}

        answer = await answered(work)
        for name in given:
            remember(answer, name)
        return answer

    async def take(self, request: Request) -> Response:
        """The desk, taken over."""
        one = asker(request)

        def work() -> Told:
            self.seat.take(one.desk, one.name)
            return {"desk": self.seat.told(one.window)}

        return await answered(work)

    def _admitted(self, one: Asker) -> str:
        """Who may change something now: who has the desk and has said who they are."""
        who = one.who
        self.seat.required(one.desk, who)
        return who

    async def _changed(self, request: Request, change: Callable[[str, Told], str | None]) -> Response:
        told, one = await _told(request), asker(request)

        def work() -> Told:
            who = self._admitted(one)
            try:
                return {"version": change(who, told())}
            except RefusedError as refused:
                if refused.error == "conflict":
                    refused.beside |= {"yours": told().get("edit"), "theirs": self.theirs()}
                raise

        return await answered(work)


async def _told(request: Request) -> Callable[[], Told]:
    """The request's body, read; what is wrong with it is said where it is used."""
    body = await request.body()
    return lambda: asked(body)
