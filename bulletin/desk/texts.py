"""What an edition's stories say, as sketches that can be kept: by them a copy of what ran is known.

Made when an edition is built, since only then the articles' whole texts are at hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bulletin.desk import shingles
from bulletin.desk.addresses import story_id
from bulletin.model import Article, Edition


def sketches(edition: Edition, articles: Iterable[Article]) -> dict[str, bytes]:
    """The sketch of each story of ``edition``: of all articles with its id; of its summary where none was read."""
    texts: defaultdict[str, frozenset[int]] = defaultdict(frozenset)
    wanted = {story.id for story in edition.stories}
    for article in articles:
        if (id_ := story_id(article)) in wanted:
            texts[id_] |= shingles.of_article(article)
    return {
        story.id: shingles.sketch(texts.get(story.id) or shingles.of_text(story.summary)) for story in edition.stories
    }
