from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from bulletin.errors import TemplateError
from bulletin.language.words import PLACE, read_words
from tests.rendering.editions import PROJECT

FOLDERS = (PROJECT / "templates",)
CATALOGUES = sorted((PROJECT / "templates" / "languages").glob("*.toml"))
PER_LANGUAGE = ("onward",)
"""What may be left out of a catalogue: English has it, and it is a mark."""


def catalogue(file: Path) -> dict[str, str | dict[str, str]]:
    """Return a catalogue as it stands in its file."""
    return tomllib.loads(file.read_text("utf-8"))


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en-GB", 1, "1 post open today"),
        ("en-GB", 31, "31 posts open today"),
        ("en-GB", 1482, "1,482 posts open today"),
        ("de", 1482, "1.482 offene Stellen"),
        ("cy", 3, "3 swydd ar agor heddiw"),
        ("ar", 2, "وظيفتان شاغرتان اليوم"),
        ("ar", 5, "5 وظائف شاغرة اليوم"),
        ("ar", 12, "12 وظيفة شاغرة اليوم"),
    ],
)
def test_a_language_counts_as_it_does(language: str, count: int, said: str) -> None:
    """Plural forms by CLDR, digits grouped as the language groups them."""
    assert read_words(FOLDERS, language).say("posts_open", count=count).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("language", "dated", "listed"),
    [
        ("en-GB", "you signed up on 2 May 2025", "you are on our list of readers"),
        ("en-US", "you signed up on May 2, 2025", "you are on our list of readers"),
        ("de", "Sie sich am 2. Mai 2025 angemeldet haben", "Sie in unserer Leserliste stehen"),
        ("cy", "i chi gofrestru ar 2 Mai 2025", "eich bod ar ein rhestr o ddarllenwyr"),
    ],
)
def test_why_a_reader_gets_it_is_said_in_their_language(language: str, dated: str, listed: str) -> None:
    """With the day on which they signed up, where that is known."""
    words = read_words(FOLDERS, language)
    assert words.reason(date(2025, 5, 2)) == dated
    assert words.reason(None) == listed


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_a_catalogue_says_everything_with_the_same_values(file: Path) -> None:
    """Every key of the English one, none that it lacks, and in each text only the values that the templates give."""
    english, other = catalogue(CATALOGUES[[one.stem for one in CATALOGUES].index("en")]), catalogue(file)
    assert other.keys() | set(PER_LANGUAGE) == english.keys()
    for key, text in other.items():
        ours, theirs = (
            {place for form in (one.values() if isinstance(one, dict) else [one]) for place in PLACE.findall(form)}
            for one in (english[key], text)
        )
        assert theirs <= ours, key


def test_what_a_catalogue_lacks_is_said_in_english(tmp_path: Path) -> None:
    """A language of one word is that word, and English beside it."""
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "fr.toml").write_text('new = "Nouveau"\n', "utf-8")
    words = read_words((tmp_path, *FOLDERS), "fr-FR")
    assert words.say("new") == "Nouveau"
    assert words.say("unsubscribe") == "Unsubscribe"


def test_a_publication_s_own_words_come_first(tmp_path: Path) -> None:
    """A file in the publication's folder changes single words of the program's."""
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "en.toml").write_text('new = "Fresh"\n', "utf-8")
    (tmp_path / "languages" / "en-GB.toml").write_text('lead_story = "Splash"\n', "utf-8")
    words = read_words((tmp_path, *FOLDERS), "en-GB")
    assert (words.say("new"), words.say("lead_story"), words.say("today")) == ("Fresh", "Splash", "Today")


@pytest.mark.parametrize(
    ("text", "cause"),
    [("new = ", "cannot be read"), ("new = 3", "new: is neither a text nor"), ("new = { one = 'x' }", "with 'other'")],
)
def test_a_broken_catalogue_is_named(tmp_path: Path, text: str, cause: str) -> None:
    """The file, the key and the way out."""
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "en.toml").write_text(text, "utf-8")
    with pytest.raises(TemplateError) as caught:
        read_words((tmp_path, *FOLDERS), "en-GB")
    assert str(caught.value).startswith(f"{tmp_path / 'languages' / 'en.toml'}: ")
    assert cause in str(caught.value)
