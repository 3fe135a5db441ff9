"""Sending: proofs, the approval and the way back, the delivery and a hand on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from bulletin.errors import UsageError
from bulletin.preview.answers import Told, answered, asked
from bulletin.preview.asker import asker
from bulletin.preview.board import Board
from bulletin.preview.release import Release, Yes
from bulletin.preview.seat import Seat

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_LONGEST = 500


@dataclass(frozen=True)
class Sending:
    """The routes by which an edition leaves."""

    release: Release
    board: Board
    seat: Seat

    def routes(self) -> list[Route]:
        """What is answered."""
        return [
            Route("/approval", self.plan),
            Route("/delivery", self.delivery, methods=["GET", "POST"]),
            Route("/proof", self.proof, methods=["POST"]),
            Route("/approve", self.approve, methods=["POST"]),
            Route("/withdraw", self.withdraw, methods=["POST"]),
        ]

    async def plan(self, _request: Request) -> Response:
        """What is to be known before an approval."""
        return await answered(self.release.plan)

    async def proof(self, request: Request) -> Response:
        """The edition to the editors."""

        def done(who: str, told: Told) -> Told:
            to = told.get("to")
            if to is not None and not (isinstance(to, list) and all(isinstance(one, str) for one in to)):
                raise UsageError("to: it has to be a list of addresses")
            return self.release.proof(who, to, every_variant=told.get("every_variant") is True)

        return await self._done(request, done)

    async def approve(self, request: Request) -> Response:
        """A person's word that it may go."""
        return await self._done(request, lambda who, told: self.release.approve(who, _yes(told)))

    async def withdraw(self, request: Request) -> Response:
        """The word taken back."""
        return await self._done(request, lambda who, _told: self.release.withdraw(who))

    async def delivery(self, request: Request) -> Response:
        """Where it stands; or a hand on it."""
        if request.method == "POST":
            return await self._done(request, lambda who, told: self.release.steer(who, str(told.get("do"))))
        return await answered(lambda: {"delivery": self.board.told()})

    async def _done(self, request: Request, do: Callable[[str, Told], Told]) -> Response:
        body, one = await request.body(), asker(request)

        def work() -> Told:
            who = one.who
            self.seat.required(one.desk, who)
            return do(who, asked(body))

        return await answered(work)


def _yes(told: Told) -> Yes:
    despite = told.get("despite") or {}
    if not isinstance(despite, dict) or not all(
        isinstance(reason, str) and len(reason) <= _LONGEST for reason in despite.values()
    ):
        raise UsageError("despite: each finding takes a reason")
    readers = told.get("readers")
    return Yes(
        version=told.get("version"),
        readers=readers if isinstance(readers, int) else None,
        despite=despite,
        start=told.get("start") is True,
    )
