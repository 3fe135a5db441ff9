from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bulletin.desk.edition_file import FILE, Kept, load, merge, save
from bulletin.errors import EditionFileError
from bulletin.model import Edition, Highlight, Image, LeftOut, Placement, Story
from tests.desk.literals import ID, LONDON, NOW, at

LEAD = Story(
    id="lead-1",
    headline="Council’s “plan” agreed \\ at last",
    summary="The council agreed the plan on Monday.",
    summary_from="publisher",
    lead=True,
    url="https://example.org/plan?id=7&x=y",
    byline="Beth Arkle",
    published=at(16, 5, 15),
    section="Housing",
    publisher="The Town Hall Daily",
    minutes=2,
    sensitive=True,
    embargo_until=at(16, 0, 1),
    origin="https://example.org/feed.xml",
    why="lead: our own (+20)",
)
SECOND = Story(
    id="second-2",
    headline="Bridge opens",
    summary="",
    summary_from="none",
    published=at(15),
    date_only=True,
)
JOB = Highlight(
    id="planner-3",
    title="Planner",
    employer="Ely City Council",
    place="Ely",
    salary="£30,000 a year",
    closes=at(20, 23, 59, 59),
    url="https://example.org/jobs/3",
    sector="Planning",
    new=True,
    score=40,
    booking="EX-7",
    origin="https://example.org/jobs.xml",
    why="newly posted (+15)",
)
EDITION = Edition(
    id=ID,
    subject="Council’s “plan” agreed",
    preheader="The council agreed the plan on Monday.",
    note='Good **morning**.\n\n- one "quoted" \\ point\n# [[stories]]',
    stories=(LEAD, SECOND),
    jobs=(JOB, Highlight(id="clerk-4", title="Clerk", closes=at(20, 12), show="never")),
    job_places=15,
    placements=(
        Placement(
            reference="EX-1",
            advertiser="Exampleton Software",
            kind="sponsor",
            position="after_lead",
            audience="Housing",
            text="Know your lamps.",
            url="https://example.org/lamps?from=daily",
            leave_out="they asked us to wait",
            why="due until 20 June 2025",
        ),
        Placement(reference="EX-7", advertiser="Ely City Council", kind="featured_job", position="jobs"),
    ),
    send_thin=True,
    corrections=("The bridge is in Ely.",),
    left_out=(LeftOut(kind="story", id="old-5", title="Old", why="published 31 January 2018", origin="feed.xml"),),
    timezone=LONDON,
)


def edit(folder: Path, before: str, after: str) -> None:
    """Change the file as an editor would; the words that are to be changed must stand there."""
    text = (folder / FILE).read_text("utf-8")
    assert before in text
    (folder / FILE).write_text(text.replace(before, after, 1), "utf-8")


def kept(folder: Path) -> Kept:
    """What stands in the folder, which there must be."""
    found = load(folder)
    assert found is not None
    return found


def broken(folder: Path) -> str:
    """What loading the folder complains of."""
    with pytest.raises(EditionFileError) as caught:
        load(folder)
    return str(caught.value).replace(str(folder / FILE), FILE)


def test_an_edition_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Nothing of an edition is lost in its file: quotes, bare dates, times with their zone."""
    save(tmp_path, EDITION, EDITION)
    assert load(tmp_path) == Kept(edition=EDITION, proposed=EDITION)


def test_a_folder_without_an_edition_holds_none(tmp_path: Path) -> None:
    """A first build has nothing to keep."""
    assert load(tmp_path / "2025-06-16") is None


def test_the_file_reads_as_an_editor_would_have_laid_it_out(tmp_path: Path) -> None:
    """Head first, then stories, jobs, corrections and what was left out; days are days."""
    save(tmp_path, EDITION, EDITION)
    text = (tmp_path / FILE).read_text("utf-8")
    assert text.startswith("# The edition, for you to change")
    assert [line for line in text.splitlines() if line.startswith("[[")] == [
        *["[[stories]]"] * 2,
        *["[[jobs]]"] * 2,
        *["[[bookings]]"] * 2,
        "[[correction]]",
        "[[left_out]]",
    ]
    assert "\npublished = 2025-06-15\n" in text
    assert "\npublished = 2025-06-16T05:15:00+01:00\n" in text
    assert "\ncloses = 2025-06-20\n" in text


def test_a_picture_is_named_from_the_editions_folder(tmp_path: Path) -> None:
    """The folder can be looked at anywhere; loaded, the path is whole again."""
    image = Image(path=tmp_path / "content" / "pictures" / "bridge.jpg", alt="A bridge.", credit="Jane Doe")
    edition = replace(EDITION, stories=(replace(LEAD, image=image),))
    folder = tmp_path / "editions" / "2025-06-16"
    save(folder, edition, edition)
    text = (folder / FILE).read_text("utf-8")
    assert 'image = {path = "../../content/pictures/bridge.jpg", alt = "A bridge.", credit = "Jane Doe"}' in text
    assert kept(folder).edition == edition


def test_an_editors_summary_is_the_editors(tmp_path: Path) -> None:
    """Whatever summary_from still says."""
    save(tmp_path, EDITION, EDITION)
    edit(tmp_path, 'summary = "The council agreed the plan on Monday."', 'summary = "It is done."')
    story = kept(tmp_path).edition.stories[0]
    assert (story.summary, story.summary_from) == ("It is done.", "editor")


def test_a_picture_that_an_editor_put_there_is_meant(tmp_path: Path) -> None:
    """Beside what the word list calls sensitive; not where it is the same picture, nor where the editor calls it so."""
    before = replace(SECOND, image=Image(url="https://example.org/b.jpg"))
    proposed = replace(EDITION, stories=(replace(LEAD, image=Image(credit="X / Shutterstock")), before))
    save(tmp_path, proposed, proposed)
    edit(tmp_path, 'image = {path = ""', 'image = {path = "own.jpg"')
    edit(
        tmp_path,
        'image = {url = "https://example.org/b.jpg", alt = ""',
        'image = {url = "https://example.org/b.jpg", alt = "A"',
    )
    assert [story.picture_meant for story in kept(tmp_path).edition.stories] == [True, False]
    merged = merge(kept(tmp_path), proposed)
    assert [story.picture_meant for story in merged.edition.stories] == [True, False]
    assert [note.text for note in merged.notes] == [
        f"kept your image of “{LEAD.headline}”",
        f"kept your image of “{SECOND.headline}”",
    ]
    edit(tmp_path, 'image = {url = "https://example.org/b.jpg"', 'sensitive = true\nimage = {path = "c.jpg"')
    assert [story.picture_meant for story in kept(tmp_path).edition.stories] == [True, False]


def test_a_story_of_two_lines_just_works(tmp_path: Path) -> None:
    """Headline and summary are enough, wherever in the file it is put; a job needs its title, and is shown."""
    save(tmp_path, EDITION, EDITION)
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write(
            '\n[[stories]]\nheadline = "Late"\nsummary = """\nIt came\nlate."""\n\n[[jobs]]\ntitle = "Late clerk"\n'
        )
    edition = kept(tmp_path).edition
    assert (edition.stories[2].headline, edition.stories[2].summary) == ("Late", "It came late.")
    assert (edition.stories[2].summary_from, edition.stories[2].lead) == ("editor", False)
    assert (edition.jobs[2].title, edition.jobs[2].show) == ("Late clerk", "always")


def test_bare_dates_and_times_mean_the_publications(tmp_path: Path) -> None:
    """A closing day lasts to its last second, a story's day begins at midnight, and no zone means ours."""
    save(tmp_path, EDITION, EDITION)
    edit(tmp_path, "closes = 2025-06-20T12:00:00+01:00", "closes = 2025-06-21")
    edit(tmp_path, "published = 2025-06-16T05:15:00+01:00", "published = 2025-06-16T09:30:00")
    edition = kept(tmp_path).edition
    assert edition.jobs[1].closes == at(21, 23, 59, 59)
    assert (edition.stories[0].published, edition.stories[0].date_only) == (at(16, 9, 30), False)


def test_the_lead_stands_first_wherever_it_is_marked(tmp_path: Path) -> None:
    """Moving the mark is enough, and without any mark the first story is meant."""
    save(tmp_path, EDITION, EDITION)
    edit(tmp_path, "lead = true\n", "")
    assert [(story.id, story.lead) for story in kept(tmp_path).edition.stories] == [
        ("lead-1", True),
        ("second-2", False),
    ]
    edit(tmp_path, 'id = "second-2"\n', 'id = "second-2"\nlead = true\n')
    assert [(story.id, story.lead) for story in kept(tmp_path).edition.stories] == [
        ("second-2", True),
        ("lead-1", False),
    ]


def test_an_edition_without_a_lead_stays_one(tmp_path: Path) -> None:
    """Lead = false on the first story says so."""
    edition = replace(EDITION, stories=(replace(LEAD, lead=False), SECOND))
    save(tmp_path, edition, edition)
    assert kept(tmp_path).edition == edition


def test_comments_and_untouched_lines_survive_a_rebuild(tmp_path: Path) -> None:
    """A note beside a story moves with it; what did not change is not written anew."""
    save(tmp_path, EDITION, EDITION)
    edit(tmp_path, 'id = "second-2"', "# ask Beth about this\nid = 'second-2'  # sic")
    save(tmp_path, replace(EDITION, stories=(SECOND, LEAD), preheader="Anew."), EDITION)
    text = (tmp_path / FILE).read_text("utf-8")
    assert "[[stories]]\n# ask Beth about this\nid = 'second-2'  # sic\n" in text
    assert text.index("second-2") < text.index("lead-1")
    assert 'preheader = "Anew."' in text


def test_a_comment_above_a_block_moves_with_it(tmp_path: Path) -> None:
    """It is drawn into the block, since that is what it was written about."""
    save(tmp_path, EDITION, EDITION)
    edit(tmp_path, '[[stories]]\nid = "second-2"', '# from the phone\n[[stories]]\nid = "second-2"')
    save(tmp_path, replace(EDITION, stories=(SECOND, LEAD)), EDITION)
    assert '[[stories]]\n# from the phone\nid = "second-2"' in (tmp_path / FILE).read_text("utf-8")


def test_a_block_written_by_hand_keeps_its_comments(tmp_path: Path) -> None:
    """It is the same block when it gets its id."""
    save(tmp_path, EDITION, EDITION)
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write('\n# from the phone\n[[stories]]\nheadline = "Late"  # for now\n')
    save(tmp_path, kept(tmp_path).edition, EDITION)
    assert '[[stories]]\n# from the phone\nheadline = "Late"  # for now\n' in (tmp_path / FILE).read_text("utf-8")


def test_blocks_may_be_moved_whatever_the_end_of_the_file(tmp_path: Path) -> None:
    """A last line without its end does not run into the block that follows it now."""
    save(tmp_path, EDITION, EDITION)
    (tmp_path / FILE).write_text((tmp_path / FILE).read_text("utf-8") + '[[stories]]\nheadline = "Late"', "utf-8")
    edition = kept(tmp_path).edition
    save(tmp_path, replace(edition, stories=edition.stories[::-1]), EDITION)
    assert [story.headline for story in kept(tmp_path).edition.stories][1:] == ["Late", "Bridge opens"]


def test_an_unchanged_edition_leaves_the_file_alone(tmp_path: Path) -> None:
    """Nobody who watches the file is woken for nothing."""
    save(tmp_path, EDITION, EDITION)
    os.utime(tmp_path / FILE, (1, 1))
    save(tmp_path, EDITION, EDITION)
    assert (tmp_path / FILE).stat().st_mtime == 1
    assert len(list(tmp_path.iterdir())) == 2


def test_what_stands_there_twice_is_said_so(tmp_path: Path) -> None:
    """A line that was copied and not moved."""
    save(tmp_path, EDITION, EDITION)
    edit(tmp_path, "locked = false\n", "locked = false\nlocked = true\n")
    line = (tmp_path / FILE).read_text("utf-8").splitlines().index("locked = true") + 1
    said = f"line {line}: 'locked = true' stands there already, further up; take one of the two out"
    assert broken(tmp_path).endswith(said)


def test_an_unknown_key_names_line_and_nearest_key(tmp_path: Path) -> None:
    """A slip of the finger is found without searching."""
    save(tmp_path, EDITION, EDITION)
    edit(tmp_path, 'headline = "Bridge opens"', 'headlin = "Bridge opens"')
    line = (tmp_path / FILE).read_text("utf-8").splitlines().index('headlin = "Bridge opens"') + 1
    block = line - 1
    while not (tmp_path / FILE).read_text("utf-8").splitlines()[block - 1].startswith("[[stories]]"):
        block -= 1
    assert broken(tmp_path).splitlines() == [
        f"{FILE}, line {block}: stories[2].headline: is missing; add it",
        f"{FILE}, line {line}: stories[2].headlin: there is no such key; did you mean 'headline'?",
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            'show = "never"',
            'show = "sometimes"',
            "jobs[2].show: 'sometimes' is not one of 'always', 'matching', 'never'",
        ),
        ("locked = false", 'locked = "no"', "locked: 'no' is not true or false"),
        ("job_places = 15", "job_places = -1", "job_places: -1 is too small; the bound is 0"),
        ("closes = 2025-06-20\n", 'closes = "soon"\n', "jobs[1].closes: 'soon' is no date; write 2025-06-16 or"),
        (
            'url = "https://example.org/jobs/3"',
            'url = "javascript:x"',
            "jobs[1].url: 'javascript:x' is no link; it begins",
        ),
        ('headline = "Bridge opens"', 'headline = " "', "stories[2].headline: it is empty; write some words"),
        (
            'timezone = "Europe/London"',
            'timezone = "Ely"',
            "timezone: 'Ely' is no time zone; write it as 'Europe/London'",
        ),
    ],
)
def test_a_wrong_value_is_named_with_line_key_and_what_is_expected(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    """Each says where it stands and what may stand there."""
    save(tmp_path, EDITION, EDITION)
    edit(tmp_path, before, after)
    row = (tmp_path / FILE).read_text("utf-8").splitlines().index(after.strip()) + 1
    assert broken(tmp_path).startswith(f"{FILE}, line {row}: {said}")


def test_a_broken_file_is_named_with_its_line_and_never_written_over(tmp_path: Path) -> None:
    """The editor's work is safe even when it cannot be read."""
    save(tmp_path, EDITION, EDITION)
    edit(tmp_path, 'byline = "Beth Arkle"', "byline = Beth Arkle")
    text = (tmp_path / FILE).read_text("utf-8")
    row = text.splitlines().index("byline = Beth Arkle") + 1
    assert broken(tmp_path) == (
        f"{FILE}, line {row}: invalid value, at 'byline = Beth Arkle'; "
        "mend that line (texts stand in quotes) and build again"
    )
    with pytest.raises(EditionFileError):
        save(tmp_path, EDITION, EDITION)
    assert (tmp_path / FILE).read_text("utf-8") == text


def test_two_leads_or_one_id_twice_are_asked_about(tmp_path: Path) -> None:
    """A block that was copied to make a new story still carries the old one's id."""
    save(tmp_path, EDITION, EDITION)
    edit(tmp_path, 'id = "second-2"', 'id = "second-2"\nlead = true')
    assert broken(tmp_path) == f"{FILE}: 2 stories say lead = true; leave it with one of them"
    edit(tmp_path, 'id = "second-2"\nlead = true', 'id = "lead-1"')
    assert broken(tmp_path).startswith(f"{FILE}: stories: 'lead-1' stands there 2 times; take one of them out")


def test_a_file_that_is_no_utf_8_says_so(tmp_path: Path) -> None:
    """An editor on an old machine is told what to do."""
    save(tmp_path, EDITION, EDITION)
    (tmp_path / FILE).write_bytes(b'subject = "caf\xe9"')
    assert broken(tmp_path) == f"{FILE}: it is not UTF-8 (byte 14); save it as UTF-8 in your editor"


def test_times_are_whole_again_in_the_editions_zone(tmp_path: Path) -> None:
    """A loaded time is in the publication's zone, so that its wall clock is the reader's."""
    save(tmp_path, EDITION, EDITION)
    published = kept(tmp_path).edition.stories[0].published
    assert isinstance(published, datetime)
    assert published.tzinfo == NOW.tzinfo


ANEW = replace(EDITION, stories=(replace(LEAD, headline="Agreed after all"), SECOND), subject="Agreed after all")


@pytest.mark.parametrize("stopped_after", ["the proposal", "the edition"])
def test_a_build_that_stops_between_two_files_makes_nobody_an_editor(tmp_path: Path, stopped_after: str) -> None:
    """Whichever of the two is on the disk, the next build takes nothing for an editor's change."""
    save(tmp_path, EDITION, EDITION)
    whole = tmp_path / "whole"
    whole.mkdir()
    save(whole, ANEW, ANEW)
    (proposal,) = (path for path in whole.iterdir() if path.name != FILE)
    (tmp_path / proposal.name).write_bytes(proposal.read_bytes())
    if stopped_after == "the edition":
        (tmp_path / FILE).write_bytes((whole / FILE).read_bytes())
    merged = merge(load(tmp_path), EDITION)
    assert merged.edition == EDITION
    assert [note for note in merged.notes if note.kind == "kept"] == []
    save(tmp_path, merged.edition, EDITION)
    assert len([path for path in tmp_path.iterdir() if path.is_file()]) == 2


def test_a_reason_alone_leaves_a_booking_out(tmp_path: Path) -> None:
    """Two lines are enough: which booking, and why."""
    save(tmp_path, EDITION, EDITION)
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write('\n[[bookings]]\nreference = "EX-9"\nleave_out = "their shop has burnt down"\n')
    placement = kept(tmp_path).edition.placements[-1]
    assert (placement.reference, placement.leave_out) == ("EX-9", "their shop has burnt down")


def test_a_day_becomes_a_time_and_a_time_a_day(tmp_path: Path) -> None:
    """A closing date that is given an hour, or loses it, is written so."""
    job = Highlight(id="a", title="Planner", closes=datetime(2025, 6, 25, 12, tzinfo=EDITION.timezone))
    whole = replace(job, closes=datetime(2025, 6, 25, 23, 59, 59, tzinfo=EDITION.timezone))
    for wanted in (whole, job, whole):
        save(tmp_path, replace(EDITION, jobs=(wanted,)), None)
        kept = load(tmp_path)
        assert kept is not None
        assert kept.edition.jobs[0].closes == wanted.closes
