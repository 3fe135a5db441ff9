from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bulletin.errors import TemplateError
from bulletin.model import Image
from bulletin.rendering.look import Look
from bulletin.rendering.render import render
from tests.rendering.editions import LEAD, LOOK, PUBLICATION, STORIES, edition, packaged

Changed = Callable[[str, str, str], Look]


def line_of(name: str, text: str) -> int:
    """Return the line of a packaged template that first holds the text."""
    lines = packaged(name).read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if text in line)


def said(look: Look) -> str:
    """Return what the template's author is told."""
    pictured = replace(LEAD, image=Image(url="https://images.test/a.jpg"))
    with pytest.raises(TemplateError) as caught:
        render(edition(stories=(pictured, *STORIES)), PUBLICATION, look)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "old", "new", "cause"),
    [
        ("parts/lead.mjml.j2", "{{ lead.summary }}", "{{ leed.summary }}", "no variable 'leed'; did you mean 'lead'?"),
        ("parts/lead.mjml.j2", "{{ lead.summary }}", "{{ lead.sumary }}", "did you mean 'summary'?"),
        ("parts/footer.mjml.j2", "slot.unsubscribe_url", "slot.preference_url", "did you mean 'preferences_url'?"),
        ("parts/words.j2", "closes.weekday", "closes.week_day", "did you mean 'weekday'?"),
        (
            "bulletin.txt.j2",
            "{{ edition.date }}",
            "{{ edition.day }}",
            "here: date, name, number, preheader, subject",
        ),
        ("parts/top.mjml.j2", 'say("view_in_browser")', 'say("view_in_brwser")', "did you mean 'view_in_browser'?"),
        ("parts/words.j2", "shown=jobs.shown, count", "seen=jobs.shown, count", "need a value for 'shown'"),
        (
            "bulletin.txt.j2",
            "{{ edition.date }}",
            "{{ edition.date | wrapp }}",
            "no filter named 'wrapp'; did you mean 'wrap'?",
        ),
        (
            "bulletin.txt.j2",
            "{% if lead %}",
            "{% if lead is definde %}",
            "no test named 'definde'; did you mean 'defined'?",
        ),
        ("inline.css", "{{ c.accent }}", "{{ c.acent }}", "did you mean 'accent'?"),
        ("inline.css", "font-size: 13px;", "font-size: 13px", "a missing semicolon"),
        ("bulletin.txt.j2", "{{ edition.date }}", "{{ edition.date }", "a {% or {{ is not closed, here or above"),
        (
            "parts/footer.mjml.j2",
            "{% if publication.social",
            "{% iff publication.social",
            "no tag named 'iff'; did you mean 'if'?",
        ),
        (
            "parts/top.mjml.j2",
            "{{ slot.view_url }}",
            "{{ lead.picture.credit.src }}",
            "no 'src' in None: the value was not",
        ),
        ("bulletin.mjml.j2", "parts/lead.mjml.j2", "parts/led.mjml.j2", "did you mean 'parts/lead.mjml.j2'?"),
        (
            "parts/top.mjml.j2",
            "<mj-column>",
            "<mj-column>Good morning",
            "text in mj-column is lost; put it into an mj-text",
        ),
        ("parts/top.mjml.j2", '{{ say("view_in_browser") }}', "{{ say() }}", "no words ''"),
        ("parts/lead.mjml.j2", "<mj-button", "<mj-buton", "no tag mj-buton; did you mean 'mj-button'?"),
        ("parts/lead.mjml.j2", " inner-padding=", " iner-padding=", "did you mean 'inner-padding'?"),
        ("parts/top.mjml.j2", 'align="center"', 'align="centre"', 'align="centre" is none of left, right, center'),
        ("parts/jobs.mjml.j2", "<mj-text>", "<mj-section>", "mj-section cannot stand in mj-column"),
        ("parts/jobs.mjml.j2", '<h2 class="title">', "<h2 class=title>", "not well-formed XML: invalid token"),
        ("parts/lead.mjml.j2", '<p class="meta">', '<p class="meta"><br>', "write <br/> for <br>"),
        ("parts/top.mjml.j2", 'padding="12px', 'padding="0', "write 0px instead of 0"),
    ],
)
def test_an_error_names_the_template_its_line_and_the_way_out(
    changed: Changed, name: str, old: str, new: str, cause: str
) -> None:
    """Whatever is wrong, the author reads where it stands, the line itself, and what would be right."""
    message = said(changed(name, old, new))
    line = line_of(name, old)
    assert message.startswith(f"{packaged(name).parents[name.count('/')].name}/{name}, line {line}: ")
    assert cause in message.partition("\n")[0]
    assert new in message.partition("\n")[2]


def test_every_fault_of_the_markup_is_told_at_once(changed: Changed) -> None:
    """Two misspellings are two lines; what follows from them is not told."""
    look = changed("parts/lead.mjml.j2", 'border-radius="6px" font-size=', 'borderradius="6px" fontsize=')
    places = [line for line in said(look).split("\n") if line.startswith("daily/")]
    assert [place.partition("no attribute ")[2].partition(";")[0] for place in places] == ["borderradius", "fontsize"]


def test_a_fault_inside_a_loop_is_told_by_its_line(changed: Changed) -> None:
    """Eleven rows come from one line, and that is the line that is named."""
    look = changed("parts/stories.mjml.j2", '<p class="summary">', '<p class="summary" class="x">')
    line = line_of("parts/stories.mjml.j2", '<p class="summary">')
    assert said(look).startswith(f"daily/parts/stories.mjml.j2, line {line}: this is not well-formed XML: duplicate")


def test_no_line_is_claimed_where_none_can_be_known(changed: Changed) -> None:
    """Text that went through a filter has lost its line; the filled document's line is given instead."""
    look = changed(
        "parts/masthead.mjml.j2",
        '<p class="strapline">',
        "{% set made %}\n<b>{% endset %}{{ made | length }}<p class=strapline>",
    )
    assert "of the filled template: this is not well-formed XML" in said(look)


@pytest.mark.parametrize(
    ("expression", "cause"),
    [
        ("{{ edition.date.__class__.__mro__ }}", "unsafe"),
        ("{{ ''.__class__.__base__.__subclasses__() }}", "unsafe"),
        ("{{ self._TemplateReference__context }}", "unsafe"),
        ("{% include '/etc/hostname' %}", "no template"),
        ("{% include '../../bulletin.toml' %}", "no template"),
        ("{% for i in range(1000000000) %}{% endfor %}", "more than 50,000 steps"),
    ],
)
def test_a_template_reaches_nothing_beyond_its_folder(changed: Changed, expression: str, cause: str) -> None:
    """No settings, no files, no Python behind the values."""
    assert cause in said(changed("bulletin.txt.j2", "{{ edition.date }}", expression)).lower()


def test_a_design_that_is_not_there_names_the_setting() -> None:
    """Nothing to point a line at, so the setting is named."""
    assert "bulletin.design in bulletin.toml" in said(replace(LOOK, design="dayly"))


def test_a_design_that_is_not_there_is_told_with_the_nearest_that_is() -> None:
    """A letter too many in bulletin.toml is no puzzle."""
    with pytest.raises(TemplateError) as caught:
        render(edition(), PUBLICATION, replace(LOOK, design="dayly"))
    message = str(caught.value)
    assert message.startswith("there is no design 'dayly': ")
    assert "did you mean 'daily'? known here: classic, compact, daily, text-first" in message
