"""Exports caniemail's tests of mail programs from npm as the slim data that the checks read.

Run as ``python tools/export_client_support.py VERSION bulletin/checks/client_support.json`` where npm is installed.
It asks npm for the package ``caniemail`` in that version, in a temporary folder, and runs nothing of it. What is
kept: of each feature its title, how it is found in HTML and CSS, and a letter a mail program for the newest version
that was tested: y(es), a(lmost), n(o), u(nknown), and - where nobody tested it. The licence stands beside the data.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PACKAGE = "caniemail"
UNTESTED = "-"

# What a feature's title does not say of how it looks in HTML and CSS.
SPELT_OUT = {
    "html-align": "attribute:align",
    "html-anchor-links": "link:#",
    "html-mailto-links": "link:mailto:",
    "html-comments": "comment:html",
    "css-comments": "comment:css",
    "html-doctype": "",
    "html-h1-h6": "element:h1 element:h2 element:h3 element:h4 element:h5 element:h6",
    "html-lists": "element:ul element:ol element:dl",
    "html-image-maps": "element:map",
    "html-svg": "element:svg",
    "html-meta-color-scheme": "meta:color-scheme",
    "html-srcset": "attribute:srcset attribute:sizes",
    "html-semantics": "element:article element:aside element:details element:figcaption element:figure element:footer "
    "element:header element:main element:mark element:nav element:section element:summary element:time",
    "html-address": "element:address",
    "html-input-checkbox": "input:checkbox",
    "html-input-hidden": "input:hidden",
    "html-input-radio": "input:radio",
    "html-input-reset": "input:reset",
    "html-input-submit": "input:submit",
    "html-input-text": "input:text",
    "html-button-reset": "input:reset",
    "html-button-submit": "element:button",
    "amp": "attribute:amp4email attribute:⚡4email",
    "bimi": "",
    "image-base64": "image:data",
    "image-apng": "",
    "image-hdr": "",
    "image-heif": "image:heic image:heif",
    "image-jpg": "image:jpg image:jpeg",
    "image-tiff": "image:tif image:tiff",
    "css-at-media": "at:media",
    "css-at-media-device-pixel-ratio": "media:device-pixel-ratio",
    "css-at-media-hover": "media:hover",
    "css-at-media-orientation": "media:orientation",
    "css-at-media-prefers-color-scheme": "media:prefers-color-scheme",
    "css-at-media-prefers-reduced-motion": "media:prefers-reduced-motion",
    "css-display-flex": "value:display:flex value:display:inline-flex",
    "css-display-grid": "value:display:grid value:display:inline-grid",
    "css-display-none": "value:display:none",
    "css-flex-direction": "value:flex-direction:column",
    "css-flex-wrap": "value:flex-wrap:wrap",
    "css-important": "important:",
    "css-inert-attribute": "attribute:inert",
    "css-nesting": "selector:nesting",
    "css-variables": "function:var",
    "css-unit-calc": "function:calc",
    "css-unit-initial": "keyword:initial",
    "css-sytem-ui": "keyword:system-ui keyword:ui-serif keyword:ui-sans-serif keyword:ui-rounded keyword:ui-monospace",
    "css-intrinsic-size": "keyword:fit-content keyword:min-content keyword:max-content",
    "css-modern-color": "function:lch function:oklch function:lab function:oklab",
    "css-rgb": "function:rgb",
    "css-rgba": "function:rgba",
    "css-border": "property:border property:border-top property:border-right property:border-bottom "
    "property:border-left",
    "css-left-right-top-bottom": "property:left property:right property:top property:bottom",
    "css-gap": "property:gap property:column-gap property:row-gap",
    "css-grid-template": "property:grid-template property:grid-template-areas property:grid-template-columns "
    "property:grid-template-rows",
    "css-column-layout-properties": "property:columns property:column-width property:column-rule property:column-span "
    "property:column-fill",
    "css-scroll-snap": "property:scroll-snap-type property:scroll-snap-align",
    "css-border-radius-logical": "property:border-end-end-radius property:border-end-start-radius "
    "property:border-start-end-radius property:border-start-start-radius",
    "css-border-inline-block": "property:border-inline property:border-block",
    "css-border-inline-block-individual": "property:border-block-end property:border-block-start "
    "property:border-inline-end property:border-inline-start",
    "css-border-inline-block-longhand": "property:border-block-color property:border-block-style "
    "property:border-block-width property:border-inline-color property:border-inline-style "
    "property:border-inline-width",
    "css-block-inline-size": "property:block-size property:inline-size",
    "css-pseudo-class-lang": "pseudo:lang",
    **{
        f"css-{one}-block-start-end": f"property:{one}-block-start property:{one}-block-end"
        for one in ("margin", "padding")
    },
    **{
        f"css-{one}-inline-start-end": f"property:{one}-inline-start property:{one}-inline-end"
        for one in ("margin", "padding")
    },
    **{f"css-{one}-inline-block": f"property:{one}-inline property:{one}-block" for one in ("margin", "padding")},
    **{
        f"css-{one}": f"property:{one} "
        + " ".join(f"property:{one}-{side}" for side in ("top", "right", "bottom", "left"))
        for one in ("margin", "padding")
    },
}


def export(version: str, target: Path) -> None:
    """Write the slim data of one version, and its licence beside it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(  # noqa: S603 - the version is an argument, and no shell reads it
            ["npm", "pack", "--silent", "--pack-destination", folder, f"{PACKAGE}@{version}"],  # noqa: S607
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            given = json.loads(_member(packed, "data/caniemail.json"))
            about = json.loads(_member(packed, "package.json"))
            licence = _member(packed, "LICENSE")
    target.write_text(_slim(given, about), "utf-8")
    target.with_suffix(".LICENSE").write_text(licence.strip() + "\n", "utf-8")


def _member(packed: tarfile.TarFile, name: str) -> str:
    file = packed.extractfile(f"package/{name}")
    if file is None:
        raise FileNotFoundError(name)
    return file.read().decode("utf-8")


def _slim(given: dict[str, Any], about: dict[str, str]) -> str:
    """JSON with a line a feature, so that the next version's differences can be read."""
    features = sorted(given["data"], key=lambda one: str(one["slug"]))
    clients = sorted({client for one in features for client in _newest(one["stats"])})
    names = {client: _name(client, given["nicenames"]) for client in clients}
    rows = []
    for one in features:
        newest = _newest(one["stats"])
        row = {
            "title": one["title"].strip(),
            "find": _find(one).split(),
            "support": "".join(newest.get(client, UNTESTED) for client in clients),
        }
        if row["find"]:
            rows.append(f"    {json.dumps(one['slug'])}: {json.dumps(row, ensure_ascii=False)}")
    head = {
        "package": PACKAGE,
        "version": about["version"],
        "date": given["last_update_date"][:10],
        "licence": about["license"],
        "site": "https://www.caniemail.com",
    }
    listed = ",\n".join(rows)
    return (
        f'{{\n  "about": {json.dumps(head)},\n  "clients": {json.dumps(names)},\n  "features": {{\n{listed}\n  }}\n}}\n'
    )


def _newest(stats: dict[str, Any]) -> dict[str, str]:
    """The verdict on the newest version of each program; caniemail lists them from old to new."""
    return {
        f"{family}.{platform}": str(list(versions.values())[-1])[0]
        for family, platforms in stats.items()
        for platform, versions in platforms.items()
        if versions
    }


def _name(client: str, names: dict[str, dict[str, str]]) -> str:
    family, platform = client.split(".", 1)
    return f"{names['family'].get(family, family)} ({names['platform'].get(platform, platform)})"


def _find(feature: dict[str, Any]) -> str:
    """How a feature is found: ``kind:name``, several with spaces between them; nothing where it cannot be."""
    slug, title = str(feature["slug"]), str(feature["title"]).strip()
    if slug in SPELT_OUT:
        return SPELT_OUT[slug]
    return next(_read_off(slug, title), "")


def _read_off(slug: str, title: str) -> Iterator[str]:
    kind, _, name = slug.partition("-")
    if kind == "image":
        yield f"image:{name}"
    elif found := re.match(r"<(\w+)>", title):
        yield f"element:{found[1]}"
    elif found := re.match(r"([\w-]+) attribute$", title):
        yield f"attribute:{found[1]}"
    elif name.startswith("at-"):
        yield f"at:{name.removeprefix('at-')}"
    elif name.startswith("unit-"):
        yield f"unit:{title.removesuffix(' unit')}"
    elif name.startswith(("pseudo-class-", "pseudo-element-")):
        yield f"pseudo:{title.strip(':()')}"
    elif name.startswith("selector-"):
        yield f"selector:{name.removeprefix('selector-')}"
    elif found := re.match(r"([\w-]+)\(\)$", title):
        yield f"function:{found[1]}"
    elif found := re.match(r"([a-z-]+)( property| shorthand| CSS property)?$", title):
        yield f"property:{found[1]}"


if __name__ == "__main__":
    export(sys.argv[1], Path(sys.argv[2]))
