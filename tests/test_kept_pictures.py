from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image as Pillow

from bulletin.errors import BulletinError
from bulletin.kept_pictures import keep_pictures, with_kept_pictures
from bulletin.model import Edition, EditionId, Image, Story
from bulletin.net import Fetched, NetError
from bulletin.rendering.look import Look

LOOK = Look(template_folders=())
PARK = "https://cdn.example.org/2025/The%20Park.JPG?width=2000"


def edition(*images: Image | None) -> Edition:
    """An edition whose stories have these pictures."""
    stories = tuple(
        Story(id=str(number), headline=f"Story {number}", summary="", summary_from="none", image=image)
        for number, image in enumerate(images)
    )
    return Edition(
        id=EditionId(publication="paper", day=date(2025, 6, 16)), subject="S", preheader="P", stories=stories
    )


def photograph(width: int = 1600, height: int = 1000, form: str = "JPEG") -> bytes:
    """A picture file, with something hidden behind its end."""
    held = io.BytesIO()
    Pillow.effect_noise((width, height), 60).convert("RGB").save(held, form, comment=b"where it was taken")
    return held.getvalue() + b"<script>hidden</script>"


def web(**pages: bytes) -> Callable[[str], Fetched]:
    """Fetch from these pages, by the last part of their address; there is nothing else."""

    def fetch(url: str) -> Fetched:
        for name, content in pages.items():
            if name in url:
                return Fetched(url=url, content=content, media_type="image/jpeg")
        raise NetError(url, "the server answered 404 Not Found", "open the address in a browser to see why")

    return fetch


def nothing(url: str) -> Fetched:
    """Fail the test: nothing is to be fetched."""
    raise AssertionError(url)


def test_a_picture_on_the_web_is_kept_with_the_edition(tmp_path: Path) -> None:
    """Decoded, brought down, written anew under a name that people know it by; its words stay with it."""
    day = edition(Image(url=PARK, alt="A park", credit="Ann"), None)
    assert keep_pictures(day, tmp_path, web(Park=photograph()), LOOK) == ()
    (file,) = (tmp_path / "pictures").iterdir()
    assert file.name.startswith("the-park-")
    assert file.suffix == ".jpg"
    content = file.read_bytes()
    assert b"hidden" not in content
    assert b"taken" not in content
    with Pillow.open(file) as kept:
        assert kept.size == (1200, 750)
    shown = with_kept_pictures(day, tmp_path)
    assert shown.stories[0].image == Image(url=PARK, path=file, alt="A park", credit="Ann")
    assert shown.stories[1] == day.stories[1]


def test_what_is_kept_is_not_fetched_again(tmp_path: Path) -> None:
    """A second build asks nobody, and two stories with one picture ask once."""
    day = edition(Image(url=PARK), Image(url=PARK))
    asked: list[str] = []

    def fetch(url: str) -> Fetched:
        asked.append(url)
        return web(Park=photograph())(url)

    keep_pictures(day, tmp_path, fetch, LOOK)
    assert asked == [PARK]
    assert keep_pictures(day, tmp_path, nothing, LOOK) == ()


def test_an_editors_file_wins(tmp_path: Path) -> None:
    """A picture that was put in as a file is neither replaced nor fetched, though an address stands beside it."""
    own = Image(url=PARK, path=tmp_path / "own.jpg")
    day = edition(own)
    assert keep_pictures(day, tmp_path, nothing, LOOK) == ()
    assert with_kept_pictures(day, tmp_path) == day


def test_an_editors_address_is_fetched_like_any(tmp_path: Path) -> None:
    """A changed address in edition.toml brings its own file; the other's is no longer shown."""
    keep_pictures(edition(Image(url=PARK)), tmp_path, web(Park=photograph()), LOOK)
    other = edition(Image(url="http://example.org/river.png"))
    keep_pictures(other, tmp_path, web(river=photograph(300, 200, "PNG")), LOOK)
    image = with_kept_pictures(other, tmp_path).stories[0].image
    assert image is not None
    assert image.path is not None
    assert image.path.name.startswith("river-")


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (None, "the server answered 404 Not Found"),
        (b"", "it cannot be read as JPEG, PNG, GIF, WEBP"),
        (b"<svg onload='alert(1)'/>", "it cannot be read as JPEG, PNG, GIF, WEBP"),
        (photograph()[:3000], "it cannot be read as JPEG, PNG, GIF, WEBP"),
    ],
    ids=["missing", "empty", "no picture", "cut short"],
)
def test_a_picture_that_cannot_be_had_is_a_warning(tmp_path: Path, content: bytes | None, cause: str) -> None:
    """The story goes without it, and its neighbour's is kept; rendering will miss the file and say so."""
    day = edition(Image(url="https://example.org/odd.jpg"), Image(url=PARK))
    pages = {"Park": photograph()} | ({} if content is None else {"odd": content})
    (problem,) = keep_pictures(day, tmp_path, web(**pages), LOOK)
    assert problem.origin == "https://example.org/odd.jpg"
    assert problem.cause == f"the picture of “Story 0” was left out: {cause}"
    assert not problem.lost
    images = [story.image for story in with_kept_pictures(day, tmp_path).stories]
    assert [image is not None and image.path is not None and image.path.exists() for image in images] == [False, True]


def test_a_picture_of_too_many_pixels_is_not_decoded(tmp_path: Path) -> None:
    """A small file that would fill the memory is refused by what its head says."""
    look = replace(LOOK, max_pixels=1000)
    (problem,) = keep_pictures(edition(Image(url=PARK)), tmp_path, web(Park=photograph(40, 26)), look)
    assert "megapixels" in problem.cause


@pytest.mark.parametrize("url", ["https://example.org/", "https://example.org/../../etc/passwd", "https://[/x.jpg"])
def test_no_address_leads_out_of_the_folder(tmp_path: Path, url: str) -> None:
    """A file's name is made of letters and a hash, whatever the address says."""
    folder = tmp_path / "edition"
    keep_pictures(edition(Image(url=url)), folder, lambda url: web(e=photograph(30, 20))(url + "e"), LOOK)
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert [file.parent for file in kept] == [folder / "pictures"]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """That is nobody's picture's fault, and an error like any other of the kind."""
    (tmp_path / "pictures").write_text("in the way")
    with pytest.raises(BulletinError, match="cannot be written"):
        keep_pictures(edition(Image(url=PARK)), tmp_path, web(Park=photograph(30, 20)), LOOK)
