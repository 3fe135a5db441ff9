from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bulletin.errors import TemplateError
from bulletin.rendering.look import Look
from bulletin.rendering.render import render
from tests.rendering.editions import DESIGNS, LOOK, PUBLICATION, edition

LONG = "{% set s = 'ab ' * 6000 %}"
STEPS = "more than 50,000 steps"
Changed = Callable[[str, str, str], Look]


def said(look: Look) -> str:
    """Return what the template's author is told."""
    with pytest.raises(TemplateError) as caught:
        render(edition(), PUBLICATION, look)
    return str(caught.value)


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("{% for a in range(300) %}{% for b in range(300) %}{% endfor %}{% endfor %}", "more than 50,000 steps"),
        ("{% for a in range(1000000000) %}{% endfor %}", "more than 50,000 steps"),
        ("{% macro m(n) %}{{ m(n - 1) ~ m(n - 1) if n else '' }}{% endmacro %}{{ m(20) }}", "more than 50,000 steps"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "without an end"),
        (f"{LONG}{{% for i in range(9000) %}}{{% if s | title | sort %}}{{% endif %}}{{% endfor %}}", STEPS),
        (f"{LONG}{{% for i in range(9000) %}}{{% if s.split().index('ab') %}}{{% endif %}}{{% endfor %}}", STEPS),
        (f"{LONG}{{% for i in range(9000) %}}{{% if s[::-1] %}}{{% endif %}}{{% endfor %}}", STEPS),
        (f"{LONG}{{% for i in range(9000) %}}{{% if 'x' in s or s == s ~ '' %}}{{% endif %}}{{% endfor %}}", STEPS),
        ("{{ range(20000) | select('in', range(20000) | list) | list }}", STEPS),
        (f"{{% for i in range(9000) %}}{{% set x %}}{'y' * 9000}{{% endset %}}{{% endfor %}}", STEPS),
        (
            (
                f"{{% macro m() %}}{'y' * 9000}{{% endmacro %}}"
                "{% for i in range(900) %}{% if m() %}{% endif %}{% endfor %}"
            ),
            STEPS,
        ),
        ("{% if 1 %}{% endif %}" * 5000, "the file holds more than 100,000 characters"),
        ("{{ 'x' * 1000000000 }}", "is repeated here"),
        ("{{ 1000000000 * 'x' }}", "is repeated here"),
        ("{{ [1] * 1000000000 }}", "is repeated here"),
        ("{{ 10 ** 10 ** 10 }}", "the operator ** is not for templates"),
        ("{{ '%1000000000d' % 1 }}", "the operator % is not for templates"),
        ("{{ 'x'.ljust(1000000000) }}", "unsafe"),
        ("{{ 'x'.__mul__(1000000000) }}", "unsafe"),
        ("{{ '{:>1000000000}'.format(1) }}", "unsafe"),
        ("{{ 'x' | center(1000000000) }}", "no filter named 'center'"),
        ("{{ 'x' | indent(1000000000) }}", "no filter named 'indent'"),
        ("{{ '%1000000000d' | format(1) }}", "no filter named 'format'"),
        ("{{ 'x' | replace('x', 'y') }}", "no filter named 'replace'"),
        ("{{ range(20000) | join('long') }}", "is joined here"),
        ("{{ 99999999999 * 99999999999 }}", "more than 18 digits"),
        ("{{ lipsum(n=1000) }}", "no variable 'lipsum'"),
        (
            "{% set n = namespace(x='ab') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
            "more than 20,000 characters",
        ),
        (
            "{% set n = namespace(x='ab') %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
            "more than 20,000 characters",
        ),
    ],
)
def test_what_would_never_end_is_ended(changed: Changed, source: str, cause: str) -> None:
    """In steps, in length, before it is made; the author reads which line it was."""
    message = said(changed("bulletin.txt.j2", "{{ edition.date }}", source))
    assert cause in message
    assert message.startswith("shared/bulletin.txt.j2, line ")


def test_too_long_a_bulletin_is_no_bulletin(changed: Changed) -> None:
    """A million characters are ten times what Gmail shows."""
    look = changed("bulletin.txt.j2", "{{ edition.date }}", "{% for i in range(60) %}{{ 'x' * 19000 }}{% endfor %}")
    message = said(look)
    assert message.startswith("shared/bulletin.txt.j2, line ")
    assert "the template gives more than 1,000,000 characters; make it shorter\n    {% for i in range(60)" in message


def test_templates_that_include_each_other_are_ended(changed: Changed) -> None:
    """A circle is told as one."""
    circle = '{% include "parts/footer.mjml.j2" %}'
    message = said(changed("parts/footer.mjml.j2", '{{ say("forwarded") }}', circle))
    assert message.startswith(
        "shared/parts/footer.mjml.j2, line 2: templates call or include each other without an end"
    )


@pytest.mark.parametrize("design", DESIGNS)
def test_a_full_day_takes_few_of_the_steps(design: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the bounds leave over is for larger days: a tenth of them is enough for this one."""
    monkeypatch.setattr("bulletin.rendering.bounds.MAX_STEPS", 5_000)
    assert render(edition(), PUBLICATION, replace(LOOK, design=design)).html


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ 2 * 3 + 1 }}", "7"),
        ("{{ 'ab' ~ 'c' * 3 }}", "abccc"),
        ("{{ edition.date.split(' ') | first | upper }}", "MONDAY"),
        ("{{ range(3) | join(',') }}", "0,1,2"),
        ("{% for a in [1, 2] if a > 1 %}{{ a }}{{ loop.index }}{% endfor %}", "21"),
        ("{% set n = namespace(x=1) %}{% for i in range(3) %}{% set n.x = n.x + i %}{% endfor %}{{ n.x }}", "4"),
    ],
)
def test_what_templates_are_for_still_works(changed: Changed, source: str, shown: str) -> None:
    """Reckoning, joining, loops and filters as Jinja documents them."""
    look = changed("bulletin.txt.j2", "{{ edition.date }}", f"<{source}>")
    assert f"<{shown}>" in render(edition(), PUBLICATION, look).text
