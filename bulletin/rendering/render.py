"""One edition, rendered: templates → validated MJML → HTML with inlined styles, and the plain text beside it.

A ``Press`` is made ready once for an edition: pictures, words, templates and all that does not differ. Each variant
of it then costs two templates, one compilation and one inlining. What a reader brings stays open, as a slot: a word
that no other text can contain, and that every step here passes on as it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property, lru_cache
from hashlib import sha256

from bulletin.brand import Brand, read_brand
from bulletin.language.words import Words, read_words
from bulletin.model import Edition, Picture, Publication, Rendered, Selection
from bulletin.rendering.environment import Templates
from bulletin.rendering.inlining import StylesheetError, inline, stylesheet
from bulletin.rendering.link_tags import Tagger
from bulletin.rendering.look import Look
from bulletin.rendering.mjml import compile_mjml, faults
from bulletin.rendering.nearest import nearest
from bulletin.rendering.pictures import prepare, prepare_logo
from bulletin.rendering.plain_text import tidy
from bulletin.rendering.presentation import make_view, panel, sponsors
from bulletin.rendering.view import BrandView, View

SLOTS = ("email", "first_name", "unsubscribe_url", "preferences_url", "view_url", "reason")
"""What a reader brings: address, name, three links, and why they get this ("you signed up on 2 May 2025")."""

MJML, TEXT, CSS = "bulletin.mjml.j2", "bulletin.txt.j2", "inline.css"


def render(edition: Edition, publication: Publication, look: Look) -> Rendered:
    """Return the variant for readers without preferences; see ``Press``."""
    return Press(edition, publication, look).render()


class Press:
    """An edition made ready to be rendered in as many variants as its readers' choices ask for.

    Raises TemplateError where a template or a catalogue is at fault, ConfigError where a brand is. A story's picture
    that cannot be used is left out and told in ``Rendered.problems``.
    """

    def __init__(self, edition: Edition, publication: Publication, look: Look) -> None:
        """Prepare what all variants share."""
        brand = look.brand or read_brand(look.template_folders, look.design)
        shown, logos = _brand(brand, publication, look)
        gallery = prepare(edition.stories, look, edition.placements)
        self._edition = edition
        self._publication = publication
        self._words = read_words(look.template_folders, publication.language)
        self._tagger = Tagger(settings=look.link_tags, edition=edition.id, site_url=publication.site_url)
        self._view = self._tagger.view(make_view(edition, publication, gallery.shown, shown, self._words.locale))
        self._shown = gallery.shown
        self._pictures = (*logos, *gallery.pictures)
        self._problems = gallery.problems
        self._pictures_url = f"{publication.reader_url}/archive/{edition.id.folder}/pictures"
        self._linked = look.link_pictures
        self.templates = _templates(replace(look, brand=None))

    @cached_property
    def css(self) -> str:
        """The rules that are written into style attributes, the same for every variant."""
        values, _ = self.values()
        css = self.templates.fill(CSS, values)
        try:
            stylesheet(css)
        except StylesheetError as cause:
            raise self.templates.error(CSS, values, css, [cause.fault]) from cause
        return css

    def render(self, selection: Selection | None = None) -> Rendered:
        """Return the finished HTML and text with the readers' slots still open, and the pictures they refer to.

        ``selection`` is what the variant's readers are to see; without one it is the default variant.
        """
        values, mark = self.values(selection)
        mjml = self.templates.fill(MJML, values)
        if found := faults(mjml):
            raise self.templates.error(MJML, values, mjml, found)
        html = inline(compile_mjml(mjml), self.css)
        text = tidy(self.templates.fill(TEXT, values))
        return Rendered(
            subject=self._edition.subject,
            preheader=self._edition.preheader,
            mjml=mjml,
            html=html,
            text=text,
            mark=mark,
            slots=frozenset(re.findall(f"{mark}_({'|'.join(SLOTS)})_", html + text)),
            pictures=tuple(picture for picture in self._pictures if f"pictures/{picture.name}" in html),
            language=self._publication.language,
            pictures_url=self._pictures_url if self._linked else None,
            problems=self._problems,
        )

    def values(self, selection: Selection | None = None) -> tuple[dict[str, object], str]:
        """Return what a variant's templates are filled with, and what its slots begin with."""
        view = self._view if selection is None else self._for(selection)
        mark = _mark(view)
        slots = {name: f"{mark}_{name}_" for name in SLOTS}
        return view.variables() | {"slot": slots, "say": _teller(self._words)}, mark

    def _for(self, selection: Selection) -> View:
        """The view of readers who are to see this; their jobs are theirs where they differ from everyone's."""
        personal = selection.jobs != self._edition.shown_jobs
        zone, locale = self._publication.timezone, self._words.locale
        return replace(
            self._view,
            jobs=self._tagger.panel(panel(self._edition, selection.jobs, zone, locale, personal=personal)),
            sponsors=sponsors(selection.placements, self._shown),
        )


def _brand(brand: Brand, publication: Publication, look: Look) -> tuple[BrandView, tuple[Picture, ...]]:
    """Return what the templates see of a brand, and the files of its logos."""
    alt = brand.logo_alt or publication.name
    grounds = ((brand.logo, brand.light.sheet), (brand.logo_dark, brand.dark.sheet))
    made = [prepare_logo(path, alt, brand.logo_width, ground, look) if path else None for path, ground in grounds]
    logo, logo_dark = (one[0] if one else None for one in made)
    view = BrandView(
        light=brand.light,
        dark=brand.dark,
        headlines=brand.headlines,
        text=brand.text,
        spacing=brand.spacing,
        logo=logo,
        logo_dark=logo_dark,
    )
    return view, tuple(one[1] for one in made if one)


class UnsaidError(LookupError):
    """What a template asked for that no catalogue says: a whole sentence."""


def _teller(words: Words) -> object:
    """Return what templates know as ``say``."""

    def say(key: str = "", **values: object) -> str:
        try:
            return words.say(key, **values)
        except KeyError as cause:
            missing = str(cause.args[0])
            if key not in words.texts:
                raise UnsaidError(
                    f"there are no words '{key}' in templates/languages; {nearest(key, words.texts)}"
                ) from cause
            raise UnsaidError(f"the words '{key}' need a value for '{missing}'; write {missing}=… in say()") from cause

    return say


def _mark(view: View) -> str:
    """Give what every slot begins with: a hash over all that a template can show, so that none of it can hold it."""
    return "s" + sha256(repr(view).encode()).hexdigest()[:16]


@lru_cache(maxsize=8)
def _templates(look: Look) -> Templates:
    """Templates are compiled once for a look; a changed file is noticed by Jinja itself."""
    return Templates(look)
