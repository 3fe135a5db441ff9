from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image as Pillow

from bulletin.model import Image, Picture, Story
from bulletin.rendering.pictures import prepare
from tests.rendering.editions import LEAD, LOOK, STORIES

RED, BLUE = (200, 30, 30), (30, 30, 200)


def drawn(path: Path, size: tuple[int, int], **options: object) -> Path:
    """Save a picture whose left half is red and whose right half is blue."""
    picture = Pillow.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    picture.save(path, **options)  # type: ignore[arg-type]  # Pillow's options by format
    return path


def noise(path: Path, size: tuple[int, int]) -> Path:
    """Save a picture that no encoder can make small."""
    Pillow.effect_noise(size, 120).convert("RGB").save(path, quality=95)
    return path


def shown(path: Path, *, lead: bool = False) -> Picture:
    """Return the one picture that a story with this file brings."""
    story = replace(LEAD if lead else STORIES[0], image=Image(path=path))
    gallery = prepare((story,), LOOK)
    assert gallery.problems == ()
    (picture,) = gallery.pictures
    assert gallery.shown[story.id].src == f"pictures/{picture.name}"
    return picture


def decoded(picture: Picture) -> Pillow.Image:
    """Return the picture as a reader's program sees it."""
    return Pillow.open(io.BytesIO(picture.content)).convert("RGB")


def test_a_lead_is_brought_down_to_twice_its_width(tmp_path: Path) -> None:
    """600 px on the page, 1,200 in the file, its shape kept."""
    picture = shown(drawn(tmp_path / "A day.jpg", (3000, 1500)), lead=True)
    assert (picture.width, picture.height, picture.name) == (1200, 600, "a-day-1200.jpg")
    assert decoded(picture).size == (1200, 600)


def test_a_tall_lead_is_cropped_around_its_middle(tmp_path: Path) -> None:
    """A portrait would push the headline off the first screen."""
    assert decoded(shown(drawn(tmp_path / "a.jpg", (1200, 3000)), lead=True)).size == (1200, 800)


def test_a_thumbnail_is_the_square_in_the_middle(tmp_path: Path) -> None:
    """Left and right are cut off alike."""
    picture = decoded(shown(drawn(tmp_path / "a.jpg", (2000, 500))))
    assert picture.size == (208, 208)
    assert picture.getpixel((20, 100))[0] > 150  # type: ignore[index]  # an RGB pixel
    assert picture.getpixel((187, 100))[2] > 150  # type: ignore[index]  # an RGB pixel


def test_nothing_is_made_larger(tmp_path: Path) -> None:
    """A small picture stays as sharp as it is."""
    assert decoded(shown(drawn(tmp_path / "a.jpg", (150, 90)))).size == (90, 90)
    assert decoded(shown(drawn(tmp_path / "b.jpg", (500, 250)), lead=True)).size == (500, 250)


def test_a_camera_held_upright_is_believed(tmp_path: Path) -> None:
    """EXIF's orientation is applied, and everything else that EXIF holds is dropped."""
    exif = Pillow.Exif()
    exif[0x0112] = 6  # turn a quarter to the right
    exif[0x010F] = "Camera of a named person"
    picture = shown(drawn(tmp_path / "a.jpg", (800, 800), exif=exif))
    assert decoded(picture).getpixel((104, 20))[0] > 150  # type: ignore[index]  # red is on top now
    assert decoded(picture).getpixel((104, 187))[2] > 150  # type: ignore[index]  # and blue below
    assert b"named person" not in picture.content


@pytest.mark.parametrize(("lead", "budget"), [(True, 160_000), (False, 20_000)])
def test_a_picture_stays_within_its_budget(tmp_path: Path, lead: bool, budget: int) -> None:  # noqa: FBT001 - a column
    """Compressed harder, then made smaller, until it fits."""
    assert len(shown(noise(tmp_path / "a.jpg", (2400, 1200)), lead=lead).content) <= budget


def test_a_drawing_of_few_colours_stays_png(tmp_path: Path) -> None:
    """Flat colours are smaller and sharper so."""
    picture = shown(drawn(tmp_path / "chart.png", (208, 208)))
    assert (picture.media_type, picture.name) == ("image/png", "chart-208.png")


def test_what_is_transparent_is_laid_on_white(tmp_path: Path) -> None:
    """Half of the mail programs would lay it on black."""
    Pillow.new("RGBA", (300, 300), (0, 0, 0, 0)).save(tmp_path / "a.png")
    assert decoded(shown(tmp_path / "a.png")).getpixel((9, 9)) == (255, 255, 255)


def told(path: Path, stories: tuple[Story, ...] = STORIES[:1]) -> str:
    """Return why the picture was left out; the story shows none, and nothing is raised."""
    gallery = prepare([replace(story, image=Image(path=path)) for story in stories], LOOK)
    (problem,) = gallery.problems
    assert gallery.shown == {}
    assert gallery.pictures == []
    assert problem.origin == str(path)
    return problem.cause


def test_a_picture_that_cannot_be_read_is_left_out_and_told(tmp_path: Path) -> None:
    """A broken file, a missing one, a folder, a text, a format that is not for the web."""
    (tmp_path / "cut.jpg").write_bytes(noise(tmp_path / "whole.jpg", (600, 600)).read_bytes()[:5_000])
    (tmp_path / "words.png").write_text("not a picture", "utf-8")
    drawn(tmp_path / "a.tiff", (9, 9))
    assert "cannot be read" in told(tmp_path / "cut.jpg")
    assert "there is no such file" in told(tmp_path / "none.jpg")
    assert "cannot be read" in told(tmp_path)
    assert "cannot be read" in told(tmp_path / "words.png")
    assert "cannot be read" in told(tmp_path / "a.tiff")


def test_a_bomb_is_not_opened(tmp_path: Path) -> None:
    """A few kilobytes that would unfold to gigabytes of pixels are refused by their header."""
    Pillow.new("1", (30_000, 30_000)).save(tmp_path / "bomb.png", optimize=False)
    assert (tmp_path / "bomb.png").stat().st_size < 1_000_000
    Pillow.new("1", (12_000, 6_000)).save(tmp_path / "large.png")
    assert "cannot be read" in told(tmp_path / "bomb.png")
    assert "larger than 50 megapixels" in told(tmp_path / "large.png")


def test_a_file_that_is_too_heavy_is_not_opened(tmp_path: Path) -> None:
    """20 MB is more than any picture of a bulletin needs."""
    heavy = tmp_path / "heavy.jpg"
    heavy.write_bytes(drawn(tmp_path / "a.jpg", (9, 9)).read_bytes() + bytes(20_000_001))
    assert "larger than 20 MB" in told(heavy)


def test_pictures_of_one_name_are_told_apart_and_of_one_file_kept_once(tmp_path: Path) -> None:
    """Two folders may both hold a 1.jpg; one file may illustrate two stories."""
    (tmp_path / "a").mkdir()
    first = drawn(tmp_path / "1.jpg", (300, 300))
    second = noise(tmp_path / "a" / "1.jpg", (300, 300))
    paths = (first, second, first)
    stories = [replace(story, image=Image(path=path)) for story, path in zip(STORIES, paths, strict=False)]
    gallery = prepare(stories, LOOK)
    assert [picture.name for picture in gallery.pictures] == ["1-208.jpg", "1-208-2.jpg"]
    assert [view.src for view in gallery.shown.values()] == [
        "pictures/1-208.jpg",
        "pictures/1-208-2.jpg",
        "pictures/1-208.jpg",
    ]
