from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bulletin.model import Article, Image, Item, Job
from bulletin.sources.document import Hints
from bulletin.sources.files import Files
from tests.sources.items import article_of, jobs_of

Read = Callable[..., list[Item]]

CUT = (
    "Keep the old baths warm and dry. You will hold the keys of eleven rooms and two boilers, and you will know where"
    " every single one of the pipes lea"
)

PAGE = f"""\
Ann Other 16 June 2025

Council opens a library

Council opens a library image
© Jo Lens / Pictures Ltd.

The council has opened a library in the old baths, after four years of work.

It cost £3m. Members will visit on Friday.

SIGN UP
For your free daily news bulletin
Highways jobs

Librarian

Exampleton Borough Council
£30,000 - £32,000
Lend books to people who want to read them, and find some for those who do not Exampleton, North Lindenshire
Recuriter: Exampleton Borough Council

Caretaker

Exampleton Borough Council
Grade 4 £24,000 (Pay Award Pending)
{CUT} Saltby
Recruiter: Exampleton Borough Council
Linkedin Banner
"""

BODY = (
    "The council has opened a library in the old baths, after four years of work.",
    "It cost £3m. Members will visit on Friday.",
)


def test_a_saved_page_gives_its_article(read: Read, london: ZoneInfo) -> None:
    """Byline, day, headline, credit and paragraphs come from the lines that hold them."""
    article = article_of(read(PAGE))
    assert article.title == "Council opens a library"
    assert article.byline == "Ann Other"
    assert article.published == datetime(2025, 6, 16, tzinfo=london)
    assert article.date_only
    assert article.body == BODY
    assert article.image == Image(credit="Jo Lens / Pictures Ltd")


def test_a_saved_page_gives_its_job_panel(read: Read) -> None:
    """Each advert has its employer, pay and place, and a sentence that the page cut off is left out."""
    librarian, caretaker = jobs_of(read(PAGE))
    assert (librarian.title, librarian.hiring_organization) == ("Librarian", "Exampleton Borough Council")
    assert librarian.salary is not None
    assert librarian.salary.raw == "£30,000 - £32,000"
    assert librarian.location == "Exampleton, North Lindenshire"
    assert librarian.description == "Lend books to people who want to read them, and find some for those who do not"
    assert librarian.sector is None
    assert caretaker.location == "Saltby"
    assert caretaker.description == "Keep the old baths warm and dry."


@pytest.mark.parametrize(
    "content",
    [
        PAGE.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + PAGE.encode(),
        PAGE.encode("cp1252"),
        PAGE.encode("utf-16"),
        PAGE.replace("16 June 2025", "16th June 2025").encode(),
        PAGE.replace("Ann Other 16 June 2025", "By Ann Other\nMonday, 16 June 2025").encode(),
        PAGE.replace("Ann Other 16", "Ann\xa0Other\xa016").encode(),
        ("Council opens a library\n\nAnn Other | 16/06/2025\n" + PAGE.partition("library\n")[2]).encode(),
        PAGE.replace("\n\n", "\n").encode(),
    ],
    ids=["crlf", "bom", "cp1252", "utf-16", "16th", "by", "nbsp", "headline first", "no blank lines"],
)
def test_a_page_saved_otherwise_reads_the_same(read: Read, content: bytes) -> None:
    """Line ends, encodings and the header's order differ from program to program."""
    items = read(content)
    assert items == read(PAGE)


def test_a_page_without_byline_picture_and_panel_still_reads(read: Read) -> None:
    """What a page leaves out is absent, and nothing else takes its place."""
    article = article_of(read("16 June 2025\nCouncil opens a library\n\n" + "\n\n".join(BODY)))
    assert (article.title, article.byline, article.image) == ("Council opens a library", None, None)
    assert article.body == BODY


def test_a_name_without_a_date_is_the_byline(read: Read) -> None:
    """The picture's line repeats the headline, so the name above it is told apart."""
    article = article_of(read(PAGE.replace(" 16 June 2025", "")))
    assert (article.title, article.byline, article.published) == ("Council opens a library", "Ann Other", None)
    assert article.body == BODY


def test_lines_wrapped_by_hand_are_one_paragraph(read: Read) -> None:
    """A paragraph goes on until a line ends a sentence."""
    head = "Ann Other 16 June 2025\nCouncil opens a library\n\n"
    text = head + "The council has opened a library\nin the old baths.\nIt cost £3m.\n"
    assert article_of(read(text)).body == ("The council has opened a library in the old baths.", "It cost £3m.")


def test_text_after_the_sign_up_call_is_kept_when_it_is_prose(read: Read) -> None:
    """A call in mid-article does not cost the rest of it, and its own words do not come in."""
    last = "The library will close on Sundays, when the baths next door are open."
    text = PAGE.partition("Highways jobs")[0] + f"\n{last}\n\nTerms apply\n"
    assert article_of(read(text)).body == (*BODY, last)


def test_a_panel_without_recruiter_lines_is_read_by_its_pay(read: Read) -> None:
    """The pay stands two lines below the title, whatever closes an advert."""
    text = "\n".join(line for line in PAGE.splitlines() if not line.startswith("Rec"))
    assert [job.title for job in jobs_of(read(text))] == ["Librarian", "Caretaker"]


def test_plain_notes_are_no_saved_page(read: Read) -> None:
    """Text with no sign of a news page is not made into a story."""
    (problem,) = read("Shopping\n\nMilk, bread and a new lamp.\n\nAsk about the boiler.\n")
    assert not isinstance(problem, Article | Job)
    assert problem.lost


def test_the_real_saved_page(inputs: Path, london: ZoneInfo) -> None:
    """A LocalGov page of 16 June 2025, compared with what a person reads in it."""
    items = list(Files(inputs / "pages/saved-page-localgov.txt", Hints(), london).read())
    article = article_of(items)
    assert article.title == "Grooming gangs report warns of ‘collective failure’"
    assert article.byline == "William Eichler"
    assert article.published == datetime(2025, 6, 16, tzinfo=london)
    assert article.image == Image(credit="fizkes / Shutterstock.com")
    assert len(article.body) == 10
    assert article.body[0].startswith("There has been a ‘collective failure’ to address questions")
    assert article.body[-1].endswith("play their part in the national inquiry.’")
    kirklees, durham = "Kirklees Metropolitan Council", "Durham County Council"
    assert [
        (job.title, job.hiring_organization, job.salary and job.salary.raw, job.location) for job in jobs_of(items)
    ] == [
        ("Housing Assurance Service Manager", kirklees, "£55,675 - £56,649", "Kirklees, West Yorkshire"),
        ("Trainee Public Health Practitioner", kirklees, "£24,404 - £24,790", "Kirklees, West Yorkshire"),
        ("Climate Change Officer", kirklees, "£40,476 - £42,708", "Kirklees, West Yorkshire"),
        ("Transition Home Manager", durham, "Grade 13 £45,718 - £49,764 (Pay Award Pending)", "Durham"),
        (
            "SEND and Inclusion Senior Specialist Support Worker (Communication and Interaction Team)",
            durham,
            "Grade 8 £31,586 - £35,235 (Pay Award Pending)",
            "Spennymoor",
        ),
    ]
    assert [job.description for job in jobs_of(items)] == [
        "We’re building a brand-new assurance team in our Homes & Neighbourhoods service",
        "Working within the Kirklees Public Health Improvement team",
        "Are you a passionate and enthusiastic Climate Change Officer",
        (
            "Could you support young people to realise their individual potential and prepare them for their journey"
            " towards independence."
        ),
        (
            "We are recruiting a SEND & Inclusion Senior Specialist Support Worker to join our Specialist SEND &"
            " Inclusion Team."
        ),
    ]
    assert not any(word in repr(items) for word in ("SIGN UP", "Recuriter", "Linkedin Banner", "free daily"))


@pytest.mark.parametrize(
    "header",
    [
        "Trees for all\n\nAnn Other\n\n16/06/2025 09:30",
        "Trees for all\nAnn Other\nPublished 16 June 2025 at 9.30",
        "16 June 2025, 09:30 | Ann Other\n\nTrees for all",
        "16 June 2025 09:30 By Ann Other\n\nTrees for all",
    ],
)
def test_a_name_stands_above_its_date_or_behind_it(read: Read, header: str) -> None:
    """As pages have it that are saved from their headline on."""
    (article,) = read(f"{header}\n\nThe council will plant four thousand trees along its streets, it said.\n")
    assert isinstance(article, Article)
    assert (article.title, article.byline) == ("Trees for all", "Ann Other")
    assert article.published == datetime(2025, 6, 16, 9, 30, tzinfo=ZoneInfo("Europe/London"))
    assert len(article.body) == 1


def test_a_sentence_behind_a_date_is_no_name(read: Read) -> None:
    """It is the story's own."""
    sentence = "16 June 2025 was the day on which the council opened its library."
    (article,) = read(f"Trees for all\n\nBy Ann Other\n\n{sentence}\n")
    assert isinstance(article, Article)
    assert (article.byline, article.published, article.body) == ("Ann Other", None, (sentence,))
