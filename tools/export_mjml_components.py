"""Exports MJML's component definitions from npm as the data that bulletin validates templates against.

Run as ``python tools/export_mjml_components.py VERSION bulletin/rendering/mjml_components.json`` where Node
and npm are installed. It asks npm for the package ``mjml-preset-core`` in that version, in a temporary folder.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = "mjml-preset-core"

READ_DEFINITIONS = """
const { components, dependencies } = require("mjml-preset-core")
const tags = {}
for (const component of components) {
  tags[component.componentName] = {
    html: Boolean(component.endingTag),
    attributes: component.allowedAttributes || {},
  }
}
const about = require("mjml-preset-core/package.json")
process.stdout.write(JSON.stringify({ tags, dependencies, version: about.version, licence: about.license }))
"""


def export(version: str, target: Path) -> None:
    """Write the definitions of one version: which tags there are, with their attributes' types and their children."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(  # noqa: S603 - the version is an argument, and no shell reads it
            ["npm", "install", "--silent", "--ignore-scripts", "--prefix", folder, f"{PACKAGE}@{version}"],  # noqa: S607
            check=True,
        )
        answer = subprocess.run(  # noqa: S603 - the script stands above
            ["node", "-e", READ_DEFINITIONS],  # noqa: S607 - Node, wherever it lies
            check=True,
            capture_output=True,
            cwd=folder,
        )
        licence = (Path(folder) / "node_modules" / PACKAGE / "LICENSE.md").read_text("utf-8")
    given = json.loads(answer.stdout)
    tags = given["tags"] | {"mjml": {"html": False, "attributes": {"owa": "string", "lang": "string", "dir": "string"}}}
    for name, tag in tags.items():
        tag["children"] = [child for child in given["dependencies"].get(name, []) if isinstance(child, str)]
    about = {"package": PACKAGE, "version": given["version"], "licence": given["licence"], "notice": licence.strip()}
    target.write_text(_lines(about, tags), "utf-8")


def _lines(about: dict[str, str], tags: dict[str, object]) -> str:
    """JSON with a line a tag, so that the next version's differences can be read."""
    rows = ",\n".join(f"    {json.dumps(name)}: {json.dumps(tags[name], sort_keys=True)}" for name in sorted(tags))
    return f'{{\n  "about": {json.dumps(about)},\n  "tags": {{\n{rows}\n  }}\n}}\n'


if __name__ == "__main__":
    export(sys.argv[1], Path(sys.argv[2]))
