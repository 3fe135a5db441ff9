"""Grief and violence: which stories ask for tact, and which pictures do not stand beside them.

A word list only suggests; the editor's word in edition.toml is the last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bulletin.model import Article, Edition, Image, Story

WORDS = (
    "abuse*",
    "assault*",
    "bereave*",
    "body found",
    "child death*",
    "coroner*",
    "dead",
    "death*",
    "died",
    "dies",
    "fatal*",
    "funeral*",
    "grieving",
    "grooming",
    "hate crime*",
    "homicide*",
    "inquest*",
    "killed",
    "killing*",
    "manslaughter",
    "mourn*",
    "murder*",
    "rape*",
    "rapist*",
    "self-harm*",
    "sexual exploitation",
    "stabbed",
    "stabbing*",
    "stillbirth*",
    "suicid*",
    "terror attack*",
    "terrorist*",
    "trafficking",
)
"""What a story of grief or violence says in its first lines; ``*`` stands for any ending."""
STOCK = (
    "123rf",
    "adobe stock",
    "alamy",
    "bigstock",
    "depositphotos",
    "dreamstime",
    "freepik",
    "getty",
    "istock",
    "pexels",
    "pixabay",
    "shutterstock",
    "stock photo",
    "unsplash",
)
"""Who is credited for a picture that was taken of something else."""


def suggested(article: Article, words: Sequence[str]) -> bool:
    """Whether its headline, standfirst or first paragraph says one of ``words``; who wrote it knows better."""
    if article.sensitive is not None:
        return article.sensitive
    told = " ".join(filter(None, (article.title, article.standfirst, *article.body[:1])))
    return bool(words) and _pattern(tuple(words)).search(told.casefold()) is not None


def stock(image: Image) -> bool:
    """Whether it is a picture from a stock library, by its credit or its address."""
    told = f"{image.credit or ''} {image.url or ''} {image.path.name if image.path else ''}".casefold()
    return any(name in told or name.replace(" ", "") in told for name in STOCK)


def bare(story: Story) -> bool:
    """Whether its picture is not shown, because it is a stock picture beside a sensitive story.

    Put there by an editor it is shown, unless the editor also calls the story sensitive.
    """
    image = story.image
    return (
        story.sensitive
        and not story.picture_meant
        and image is not None
        and bool(image.url or image.path)
        and stock(image)
    )


def guarded(edition: Edition) -> Edition:
    """The edition as it may be shown: without stock pictures beside sensitive stories."""
    return replace(
        edition, stories=tuple(replace(story, image=None) if bare(story) else story for story in edition.stories)
    )


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    listed = (re.escape(word.casefold().rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    return re.compile(rf"\b(?:{'|'.join(listed)})\b")
