"""What stands above a Markdown text: ``+++`` TOML ``+++`` or ``---`` YAML ``---``, as plain texts by their names.

People write YAML by hand, and a headline with a colon in it ("Budget: what it means") is no YAML. So
what YAML refuses is read once more with every plain value in quotes. Values stay texts: "no" is a
word, and a date is read where dates are read. What the names mean is left to ``markdown``.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import yaml

from bulletin.sources.characters import parsable

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Fields: TypeAlias = dict[str, Value]

_FENCED = re.compile(r"(?P<fence>---|\+\+\+)[ \t]*\n(?P<inside>.{0,32000}?\n)?(?P=fence)[ \t]*(?:\n|$)", re.DOTALL)
"""Both fences alone on their lines; 32 KB are more than anybody writes by hand."""
_PLAIN = re.compile(
    r"^(?P<key>[ \t]*[\w -]{1,40}:)[ \t]+"
    r"(?P<value>(?![>|{#]|(?:\[[^\]\n]*\]?|\"[^\"\n]*\"|'[^'\n]*')[ \t]*$)\S.*?)[ \t]*$",
    re.MULTILINE,
)
"""A key with a value on its line that is neither quoted as a whole nor a list, a table, a block or a comment."""
_HASHED = re.compile(
    r"^(?P<key>\w[\w -]{0,39}:)(?![ \t]+[>|{\[\"'])(?P<value>[^\n]*?[ \t]#[^\s#][^\n]*?)"
    r"(?P<remark>[ \t]#(?:[ \t#][^\n]*)?)?$",
    re.MULTILINE,
)
"""A plain value with "#1" or "#budget" in it, which YAML takes for a remark; people leave a space behind that sign."""
_REMARK = re.compile(
    r"^(?P<key>\w[\w -]{0,39}):(?![ \t]+[>|{\[\"'])[^\n]*?[ \t](?P<remark>#(?=[ \t#])[^\n]*)$", re.MULTILINE
)
_DEEPEST = 5


class FrontMatterError(ValueError):
    """The front matter is neither TOML nor YAML: its line in the file, and what the parser says."""

    def __init__(self, line: int, cause: str) -> None:
        """Keep the parts, for those who make a ``model.Problem`` of them."""
        super().__init__(f"line {line}: {cause}")
        self.line = line
        self.cause = cause


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The fields by their names in lower case with ``_`` for spaces and hyphens, and the text below them."""

    fields: Fields
    text: str
    lines: int
    """How many lines stand above the text."""
    remarks: tuple[tuple[str, str], ...] = ()
    """What YAML leaves out behind a value on its line: the field's name and "# words"."""


def front_matter(text: str) -> FrontMatter | None:
    """Return what stands between the fences at the start, or None where there are none; raises FrontMatterError."""
    fenced = _FENCED.match(text)
    if fenced is None:
        return None
    inside = parsable(fenced["inside"] or "")  # YAML refuses a control character, and the story with it
    is_toml = fenced["fence"] == "+++"
    found = _toml(inside) if is_toml else _yaml(_HASHED.sub(_in_quotes, inside))
    values = _value(found, _DEEPEST)
    return FrontMatter(
        fields=values if isinstance(values, dict) else {},
        text=text[fenced.end() :],
        lines=text.count("\n", 0, fenced.end()),
        remarks=() if is_toml else tuple((_spelt(one["key"]), one["remark"]) for one in _REMARK.finditer(inside)),
    )


def _toml(text: str) -> object:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        line = re.search(r"at line (\d+)", str(fault))
        raise FrontMatterError(int(line[1]) + 1 if line else 1, str(fault)) from fault
    except RecursionError as fault:
        raise FrontMatterError(1, "it is nested too deeply") from fault


def _yaml(text: str) -> object:
    if re.search(r"[:-][ \t]+[&*]\w", text):
        text = _quoted(text)  # no anchors: nobody writes them by hand, and they multiply
    try:
        return yaml.load(text, yaml.BaseLoader)  # noqa: S506  BaseLoader makes texts, lists and dicts, nothing else
    except (yaml.YAMLError, RecursionError):
        pass
    try:
        return yaml.load(_quoted(text), yaml.BaseLoader)  # noqa: S506  as above
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 2 if fault.problem_mark else 1
        raise FrontMatterError(line, fault.problem or "it is no YAML") from fault
    except (yaml.YAMLError, RecursionError) as fault:
        raise FrontMatterError(1, "it is no YAML") from fault


def _quoted(text: str) -> str:
    """Put every value that stands on its key's line, and is not quoted, into quotes."""
    return _PLAIN.sub(_in_quotes, text)


def _in_quotes(line: re.Match[str]) -> str:
    return f"{line['key']} {json.dumps(line['value'].strip(), ensure_ascii=False)}"


def _spelt(name: object) -> str:
    return re.sub(r"[\s-]+", "_", str(name).strip().lower())


def _value(found: object, depth: int) -> Value:
    """Texts, lists and tables of them, whatever the parser made; a table's names in one spelling."""
    if depth == 0:
        return ""
    if isinstance(found, dict):
        return {_spelt(name): _value(value, depth - 1) for name, value in found.items()}
    if isinstance(found, list):
        return [_value(entry, depth - 1) for entry in found]
    if isinstance(found, date):  # a datetime is one too
        return found.isoformat()
    if isinstance(found, bool):
        return "true" if found else "false"
    return "" if found is None else str(found)
