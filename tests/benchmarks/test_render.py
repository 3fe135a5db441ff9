"""What benchmarks/render.py compares is alike on both sides; npm's side is the benchmark's own to fetch."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

from benchmarks.render import ROUNDS, VALUES, from_scratch, selections
from bulletin.message.compose import compile_message
from bulletin.message.splice import splice
from bulletin.rendering.render import Press
from tests.rendering.browser import full_day
from tests.rendering.editions import LOOK, PUBLICATION


def leaves(message: bytes) -> list[tuple[str, object]]:
    """Return a message's parts that hold something: the type, and what is in it but for how pictures are named."""
    read = message_from_bytes(message, policy=default)
    parts = [part for part in read.walk() if not part.is_multipart()]
    return sorted(
        (part.get_content_type(), len(part.get_content().split()) if part.get_content_maintype() == "text" else 0)
        for part in parts
    )


def test_the_message_that_is_spliced_is_the_one_that_is_built() -> None:
    """The same parts, as many words in them."""
    rendered = Press(full_day(), PUBLICATION, LOOK).render()
    assert leaves(splice(compile_message(rendered, PUBLICATION, full_day().id), VALUES)) == leaves(
        from_scratch(rendered)
    )


def test_each_round_renders_another_variant() -> None:
    """So that nothing is measured that a variant before it had done already."""
    assert len({selection.key for selection in selections()}) == ROUNDS
