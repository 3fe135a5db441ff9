from __future__ import annotations

import pytest

from bulletin.desk.late_news import only_one, wide_window
from bulletin.desk.window import outside
from bulletin.errors import UsageError
from bulletin.model import Article, Gathered
from tests.desk.literals import WINDOW, at


@pytest.mark.parametrize(
    "times", [{"published": at(1)}, {"published": at(27)}, {"published": at(27), "date_only": True}]
)
def test_late_news_is_news_whenever_it_was_published(times: dict[str, object]) -> None:
    """An editor's word counts for more than a date."""
    article = Article(title="Ferry to run again", **times)  # type: ignore[arg-type]  # fields of Article
    assert outside(article, wide_window(Gathered(articles=(article,)), WINDOW)) is None


def test_late_news_under_embargo_is_put_in_and_waits() -> None:
    """Until when it is embargoed counts as when it was published."""
    article = Article(title="Ferry to run again", published=at(15), embargo_until=at(27))
    released = Article(title="Ferry to run again", published=article.embargo_until)
    assert outside(released, wide_window(Gathered(articles=(article,)), WINDOW)) is None


def test_a_text_that_is_no_story_is_told_how_one_begins() -> None:
    """The editor who forgot the front matter reads what to write."""
    with pytest.raises(UsageError, match="begins with the lines ---, title: its headline, and ---"):
        only_one(Gathered(), "ferry.md")
