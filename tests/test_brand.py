from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from bulletin.brand import PAIRS, SCHEMES, Brand, ColourName, Palette, contrast, read_brand, too_faint
from bulletin.config import load
from bulletin.errors import ConfigError
from tests.rendering.editions import DESIGNS, PROJECT

TEMPLATES = (PROJECT / "templates",)
SETTINGS = (PROJECT / "bulletin.toml").read_text("utf-8")


def settings(folder: Path, brand: str) -> Path:
    """Write the sample's settings with this ``[brand]``."""
    file = folder / "bulletin.toml"
    file.write_text(
        re.sub(r"\[brand\].*", "[brand]", SETTINGS, count=1).replace("[brand]", f"[brand]\n{brand}"), "utf-8"
    )
    return file


def refused(folder: Path, brand: str) -> str:
    """Return what the settings' author is told."""
    with pytest.raises(ConfigError) as caught:
        load(settings(folder, brand))
    return str(caught.value)


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#FFFFFF", 21.0), ("#767676", "#ffffff", 4.54), ("#0A5A6B", "#0A5A6B", 1.0)]
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    """Black on white is 21; #767676 is the lightest grey that may stand on white; the order does not matter."""
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_can_be_read_light_and_dark(design: str) -> None:
    """Each pair of colours that is read has 4.5 to 1."""
    assert list(too_faint(read_brand(TEMPLATES, design))) == []


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_colours_survive_forced_inversion(design: str, scheme: str) -> None:
    """A mail program that turns every lightness round leaves each pair readable, text and ground alike."""
    palette = getattr(read_brand(TEMPLATES, design), scheme)
    turned = {name: inverted(getattr(palette, name)) for pair in PAIRS for name in pair}
    faint = [pair for pair in PAIRS if contrast(turned[pair[0]], turned[pair[1]]) < 4.5]
    assert faint == []


def inverted(colour: str) -> str:
    """Turn a colour's lightness round (HSL) and keep its hue, as Gmail and Outlook on phones do."""
    import colorsys  # noqa: PLC0415 - for this one test

    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    return "#" + "".join(f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, 1 - light, full))


def test_a_faint_colour_is_named_with_its_ground_and_ratio(tmp_path: Path) -> None:
    """The author reads which pair, in which scheme, how far off, and which way out; both grounds are told."""
    said = refused(tmp_path, 'light = { accent = "#7FB3BF" }')
    assert (
        "bulletin.toml: brand.light: accent #7FB3BF on sheet #FFFFFF is 2.3:1, and what is read needs 4.5:1; "
        "choose a darker accent" in said
    )
    assert "accent #7FB3BF on panel #F3F6F4" in said
    assert "on_accent #FFFFFF on accent #7FB3BF" in said


def test_the_dark_is_judged_by_itself(tmp_path: Path) -> None:
    """A colour that is right by day may be lost by night."""
    assert "brand.dark: ink #444444 on sheet #12171C is 1.9:1" in refused(tmp_path, 'dark = { ink = "#444444" }')


@pytest.mark.parametrize(
    ("brand", "cause"),
    [
        ('light = { ink = "black" }', "brand.light.ink: 'black' is no colour; write it as '#0A5A6B'"),
        ('light = { inkk = "#000000" }', "brand.light.inkk"),
        ('headlines = "Georgia; } body { color: red"', "is no list of faces"),
        ("spacing = 40", "brand.spacing: 40 is too large; the bound is 12"),
        ('logo_dark = "night.png"', "set logo beside it"),
        ('colour = "red"', "brand.colour: there is no such key"),
    ],
)
def test_a_wrong_brand_is_one_sentence(tmp_path: Path, brand: str, cause: str) -> None:
    """Each mistake names its key and what to write instead; nothing of it reaches a stylesheet."""
    assert cause in refused(tmp_path, brand)


def test_what_a_publication_changes_comes_last(tmp_path: Path) -> None:
    """One colour and one face are changed; everything else stays the design's."""
    brand = load(settings(tmp_path, 'headlines = "Verdana, sans-serif"\nlight = { accent = "#5A2A82" }')).whole_brand()
    plain = read_brand(TEMPLATES, "daily")
    assert (brand.headlines, brand.light.accent, brand.light.ink) == (
        "Verdana, sans-serif",
        "#5A2A82",
        plain.light.ink,
    )
    assert (brand.dark, brand.text) == (plain.dark, plain.text)


def test_a_design_of_ones_own_begins_with_what_is_shared(tmp_path: Path) -> None:
    """A folder of a user's own may say one colour; the user's folder counts before the program's."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "design.toml").write_text('[light]\nink = "#000000"\n', "utf-8")
    brand = read_brand((tmp_path, *TEMPLATES), "mine")
    assert brand.light.ink == "#000000"
    assert brand.light.sheet == "#FFFFFF"


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("[light]\nink = 'grey'\n", "light.ink: 'grey' is no colour"),
        ("[light]\nunk = '#000000'\n", "light.unk: there is no such colour; there are ground, sheet"),
        ("paper = 'A4'\n", "paper: there is no such key"),
        ("[light\n", "cannot be read"),
    ],
)
def test_a_broken_design_file_is_named(tmp_path: Path, text: str, cause: str) -> None:
    """The file, the key and the way out."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "design.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_brand((tmp_path, *TEMPLATES), "mine")
    assert str(caught.value).startswith(f"{tmp_path / 'mine' / 'design.toml'}: ")
    assert cause in str(caught.value)


def test_every_colour_has_its_name() -> None:
    """The settings know exactly the colours that a palette has."""
    assert set(get_args(ColourName)) == {one.name for one in fields(Palette)}
    assert {one.name for one in fields(Brand)} >= {"logo", "spacing"}
