"""The publisher's own tags (utm_source and the like) on links to the publisher's own site, so that visits are counted.

Added when an edition is rendered, never when it is read: an address means the same page on the
editor's desk whatever it is tagged with. What a link already says of itself is never overwritten,
and a sponsor's link, a booked job's and those to the readers' web side stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote_plus, unquote_plus, urlsplit

from bulletin.model import EditionId
from bulletin.rendering.look import LinkTags
from bulletin.rendering.view import JobsView, ParagraphView, PublicationView, SectionView, StoryView, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagger:
    """Tags the links of one edition. A slot is where a link stands: site, lead, note, story, job, jobs."""

    settings: LinkTags
    edition: EditionId
    site_url: str

    def view(self, view: View) -> View:
        """Return what the templates see, its links tagged."""
        if not self.settings.tags:
            return view
        return replace(
            view,
            publication=self._publication(view.publication),
            note=tuple(self._noted(paragraph) for paragraph in view.note),
            lead=self._story(view.lead, "lead") if view.lead else None,
            sections=tuple(self._section(section) for section in view.sections),
            jobs=self.panel(view.jobs),
        )

    def link(self, url: str, slot: str) -> str:
        """Return a link, tagged where it leads to the publisher's own site or a site below it."""
        return self._tagged(url, slot) if _is_below(_host(url), _host(self.site_url).removeprefix("www.")) else url

    def panel(self, jobs: JobsView) -> JobsView:
        """Return a job panel, its links tagged if jobs' are to be."""
        if not (self.settings.tags and self.settings.jobs):
            return jobs
        sectors = tuple(
            replace(
                sector,
                jobs=tuple(
                    job if job.featured or job.url is None else replace(job, url=self._tagged(job.url, "job"))
                    for job in sector.jobs
                ),
            )
            for sector in jobs.sectors
        )
        return replace(jobs, sectors=sectors)

    def _publication(self, publication: PublicationView) -> PublicationView:
        jobs_url = publication.jobs_url
        return replace(
            publication,
            site_url=self.link(publication.site_url, "site"),
            jobs_url=self.link(jobs_url, "jobs") if jobs_url else None,
        )

    def _noted(self, paragraph: ParagraphView) -> ParagraphView:
        runs = (replace(run, url=self.link(run.url, "note")) if run.url else run for run in paragraph.runs)
        return replace(paragraph, runs=tuple(runs))

    def _section(self, section: SectionView) -> SectionView:
        return replace(section, stories=tuple(self._story(story, "story") for story in section.stories))

    def _story(self, story: StoryView, slot: str) -> StoryView:
        return replace(story, url=self.link(story.url, slot)) if story.url else story

    def _tagged(self, url: str, slot: str) -> str:
        """A link with the tags that it does not have yet, before its fragment."""
        if not url.startswith(("https://", "http://")):
            return url
        page, mark, fragment = url.partition("#")
        there = {unquote_plus(pair.partition("=")[0]).lower() for pair in page.partition("?")[2].split("&")}
        added = "&".join(
            f"{quote_plus(name)}={quote_plus(self._value(value, slot))}"
            for name, value in self.settings.tags
            if name.lower() not in there
        )
        if not added:
            return url
        page += "/" if page.count("/") == len("//") and "?" not in page else ""
        joint = "" if page.endswith(("?", "&")) else "&" if "?" in page else "?"
        return page + joint + added + mark + fragment

    def _value(self, value: str, slot: str) -> str:
        known = {"publication": self.edition.publication, "edition": self.edition.folder, "slot": slot}
        for name, text in known.items():
            value = value.replace(f"{{{name}}}", text)
        return value


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _is_below(host: str, site: str) -> bool:
    return bool(site) and (host == site or host.endswith(f".{site}"))
