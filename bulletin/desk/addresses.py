"""When two links mean the same page, and the lasting ids that follow from them.

Compares only: what is shown and mailed is always the link as it was given.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit

from bulletin.model import Article, Job

TRACKING = re.compile(
    r"^(utm_\w+|at_\w+|mc_[ce]id|fbclid|gclid|dclid|msclkid|igshid|ocid|cmp|cmpid|ns_\w+|ito|xtor|smid|ref|source|rss)$",
    re.IGNORECASE,
)
ACCENTS = re.compile(r"[\u0300-\u036f]+")
"""The combining marks that NFKD splits off."""
SLUG_LENGTH = 48


def canonical(url: str) -> str:
    """``url`` without what does not change the page: scheme, ``www.``, port, fragment, tracking, trailing slash."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url.strip()
    query = sorted((key, value) for key, value in parse_qsl(parts.query) if not TRACKING.match(key))
    return host + parts.path.rstrip("/") + (f"?{urlencode(query)}" if query else "")


def host(url: str) -> str:
    """The site a link leads to, without ``www.``; empty when there is none."""
    return canonical(url).split("/", 1)[0].split("?", 1)[0]


def story_id(article: Article) -> str:
    """Stable across builds: from the canonical address, or from headline and origin where there is none."""
    if article.url:
        place = canonical(article.url)
        last = place.split("?", 1)[0].rsplit("/", 1)[-1]
        return _id(re.sub(r"\.\w{2,5}$", "", last), place)
    origin = re.split(r"[/\\]", article.origin)[-1]
    return _id(article.title, f"{plain(article.title)}\n{origin}")


def job_id(job: Job) -> str:
    """Stable across boards: from employer and title, or from title and place where no employer is named.

    Never from the reference: real feeds give all their jobs the same one.
    """
    whose = employer(job.hiring_organization) or plain(job.location or "")
    return _id(job.title, f"{whose}\n{plain(job.title)}")


def employer(name: str | None) -> str:
    """An employer's name for comparison: "The Bowes Museum" is "Bowes Museum"."""
    return plain(name or "").removeprefix("the ")


def plain(text: str) -> str:
    """``text`` for comparison: case, accents, punctuation and spacing taken off."""
    folded = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ")
    return " ".join(re.findall(r"\w+", ACCENTS.sub("", folded)))


def _id(words: str, identity: str) -> str:
    slug = "-".join(re.findall(r"[a-z0-9]+", plain(words)))[:SLUG_LENGTH].strip("-")
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug}-{digest}" if slug else digest
