from __future__ import annotations

import email
import json
import tomllib
from email import policy
from pathlib import Path

from lxml import html

from tests.journeys.conftest import Run

FURNITURE = ("SIGN UP", "free daily news bulletin", "Recuriter", "Linkedin Banner")


def test_the_saved_page_becomes_a_bulletin(paper: Path, run: Run, inputs: Path) -> None:
    """The page's article leads, told by its opening, without link or picture; then its five adverts; no furniture."""
    page = inputs / "pages" / "saved-page-localgov.txt"
    built = run("build", page, "--date", "2025-06-16", "--output", "out", folder=paper)
    assert built.returncode == 0, built.stderr
    edition = paper / "out" / "2025-06-16"
    shown = (edition / "bulletin.html").read_text("utf-8")
    text = (edition / "bulletin.txt").read_text("utf-8")
    tree = html.fromstring(shown)
    headlines = [one.text_content().strip() for one in tree.iter("h1", "h2")]
    assert "Grooming gangs report warns of ‘collective failure’" in headlines
    for words in (
        "William Eichler",
        "16 June 2025",
        "Housing Assurance Service Manager",
        "Kirklees Metropolitan Council",
        "Kirklees, West Yorkshire",
        "£55,675–£56,649 a year",
        "Trainee Public Health Practitioner",
        "Climate Change Officer",
        "Transition Home Manager",
        "SEND and Inclusion Senior Specialist Support Worker (Communication and Interaction Team)",
        "Spennymoor",
    ):
        assert words in " ".join(tree.text_content().split()).replace("\xa0", " "), words
    for words in (*FURNITURE, "fizkes", "NOT JUST A PLACE OF WOR", "particularly intereste", "Highways jobs"):
        assert words not in tree.text_content()
        assert words not in text
    assert [link for link in tree.iter("a") if "grooming" in (link.text_content() + link.get("href", "")).lower()] == []
    assert [image for image in tree.iter("img") if image.get("src", "").strip()] == []
    (story,) = tomllib.loads((edition / "edition.toml").read_text("utf-8"))["stories"]
    opening = [one for one in page.read_text("utf-8").split("\n\n")[3:8] if one in story["summary"]]
    assert 1 <= len(opening) <= 3
    assert story["summary"] == " ".join(opening)
    report = json.loads((edition / "report.json").read_text("utf-8"))
    assert [one["id"] for one in report["findings"] if one["severity"] != "note"] == ["stories.unlinked"]
    assert not report["blocked"]


def test_the_saved_pages_credit_is_kept(paper: Path, run: Run, inputs: Path) -> None:
    """Read --json gives the article with its day, its author and its picture's credit, and all five adverts."""
    read = run("read", "--json", inputs / "pages" / "saved-page-localgov.txt", folder=paper)
    assert read.returncode == 0, read.stderr
    understood = json.loads(read.stdout)
    (article,) = understood["articles"]
    assert article["byline"] == "William Eichler"
    assert article["published"] == "2025-06-16T00:00:00+01:00"
    assert article["image"]["url"] is None
    assert "fizkes / Shutterstock.com" in article["image"]["credit"]
    assert len(article["body"]) == 10
    assert [(job["hiring_organization"], job["location"]) for job in understood["jobs"]] == [
        ("Kirklees Metropolitan Council", "Kirklees, West Yorkshire"),
        ("Kirklees Metropolitan Council", "Kirklees, West Yorkshire"),
        ("Kirklees Metropolitan Council", "Kirklees, West Yorkshire"),
        ("Durham County Council", "Durham"),
        ("Durham County Council", "Spennymoor"),
    ]
    salary = understood["jobs"][3]["salary"]
    assert (salary["grade"], salary["min"], salary["max"]) == ("Grade 13", 45718, 49764)
    assert salary["pay_award_pending"]


def test_a_link_and_a_picture_can_be_added_by_hand(paper: Path, run: Run, inputs: Path) -> None:
    """Someone adds the address, and the picture whose credit stands there: both are shown, and nothing is warned of.

    The story is one that the word list calls sensitive and the credit a stock library's: the editor's word is the last.
    """
    page = inputs / "pages" / "saved-page-localgov.txt"
    run("build", page, "--date", "2025-06-16", folder=paper)
    file = paper / "editions" / "2025-06-16" / "edition.toml"
    written = file.read_text("utf-8")
    picture = "../../content/pictures/fostering.jpg"
    added = f'url = "https://example.org/news/report"\nimage = {{path = "{picture}", alt = "A street"'
    assert 'image = {path = "", alt = ""' in written
    file.write_text(written.replace('image = {path = "", alt = ""', added, 1), "utf-8")
    rebuilt = run("build", page, "--date", "2025-06-16", folder=paper)
    assert rebuilt.returncode == 0, rebuilt.stderr
    tree = html.fromstring((file.parent / "bulletin.html").read_text("utf-8"))
    assert "https://example.org/news/report" in [link.get("href") for link in tree.iter("a")]
    assert [image.get("alt") for image in tree.iter("img")] == ["A street"]
    assert "fizkes / Shutterstock.com" in tree.text_content()
    report = json.loads((file.parent / "report.json").read_text("utf-8"))
    assert [finding for finding in report["findings"] if finding["severity"] == "warn"] == []


def test_the_whole_folder_of_real_inputs_ends_well(paper: Path, run: Run, inputs: Path) -> None:
    """Everything at once, bounces and test data among it: a bulletin, and by name what was left out."""
    built = run("build", inputs, "--date", "2025-06-16", "--output", "out", folder=paper)
    assert built.returncode == 0, built.stderr
    for name in ("SOURCES.md", "salary_cases.json", "bodies.json", "arf-01.eml"):
        assert name in built.stdout
    eml = (paper / "out" / "2025-06-16" / "bulletin.eml").read_bytes()
    message = email.message_from_bytes(eml, policy=policy.default)
    assert "collective failure" in message["Subject"]
