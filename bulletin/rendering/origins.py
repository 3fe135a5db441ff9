"""From a place in the filled MJML back to the line of the template that it came from.

Jinja forgets where its output came from. So, where something is wrong, the template is filled once more by an
environment whose ``Origins`` extension puts a mark (template and line) before each stretch of the template's own
text, and after each line break in it. Taking the marks off again must give the same MJML, which proves that they
changed nothing; then the last mark before the fault tells its line. Where they did change something (a block
whose text went through a filter), no line is claimed.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path

from jinja2 import BaseLoader, Environment, FileSystemLoader, TemplateNotFound, TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from bulletin.rendering.mjml import Fault
from bulletin.rendering.nearest import nearest

UNKNOWN = re.compile(r"(?:No |Encountered unknown )(?P<kind>filter|test|tag)(?: named)? '(?P<name>\w+)'")
UNCLOSED = re.compile("expected token 'end of |unexpected '}'")
LONGEST_LINE = 240
CLOSED = ("block", "call", "filter", "for", "if", "macro", "raw", "set", "with")
TAGS = (*CLOSED, *(f"end{name}" for name in CLOSED), "elif", "else", "extends", "from", "import", "include")
MARK = re.compile("\ue000([^\ue000\ue001]+)\ue002(\\d+)\ue001")


class Origins(Extension):
    """Marks every stretch of a template's own text with template and line."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Put a mark before the text, and after each line break in it."""
        for token in stream:
            if token.type != "data":
                yield token
                continue
            lines = token.value.split("\n")
            marked = (f"\ue000{stream.name}\ue002{token.lineno + at}\ue001{line}" for at, line in enumerate(lines))
            yield Token(token.lineno, "data", "\n".join(marked))


def sentence(fault: Fault, filled: str, marked: str, design: str, loader: FileSystemLoader) -> str:
    """Return the fault as people read it: template, line, cause, and the offending line below."""
    origin = _origin(fault.offset, filled, marked)
    if origin is None:
        line = filled.count("\n", 0, fault.offset) + 1
        return _said(f"{design}, line {line} of the filled template", fault.cause, filled.split("\n")[line - 1])
    name, line = origin
    return _said(f"{_place(loader, name)}, line {line}", fault.cause, _source_line(loader, name, line))


def explain(cause: Exception, design: str, environment: Environment, loader: FileSystemLoader) -> str:
    """Return what stopped Jinja as one sentence with the template's line."""
    name, line = _last_template_line(cause, loader)
    if isinstance(cause, TemplateSyntaxError):
        name, line = cause.name or name, cause.lineno
    said = _cause(cause, environment, known_templates=loader.list_templates() if name else ())
    if not name:
        designs = nearest(design, _designs(loader))
        return f"there is no design '{design}': {said}; {designs}; set bulletin.design in bulletin.toml"
    return _said(f"{_place(loader, name)}, line {line}", said, _source_line(loader, name, line))


def _cause(cause: Exception, environment: Environment, known_templates: Iterable[str]) -> str:
    """Return what Jinja says, with the nearest known name where a name is what is wrong."""
    said = str(cause)
    if isinstance(cause, RecursionError):
        return "templates call or include each other without an end; break the circle"
    if isinstance(cause, TemplateNotFound):
        said = f"there is no template '{cause.name}' in the template folders"
        return f"{said}; {nearest(str(cause.name), known_templates)}" if known_templates else said
    unknown = UNKNOWN.match(said)
    if unknown:
        known = {"filter": environment.filters, "test": environment.tests}.get(unknown["kind"], TAGS)
        names = [name for name in known if name.isidentifier()]
        return f"there is no {unknown['kind']} named '{unknown['name']}'; {nearest(unknown['name'], names)}"
    advice = "; a {% or {{ is not closed, here or above" if UNCLOSED.search(said) else ""
    return said[:1].lower() + said[1:].rstrip(".") + advice


def _said(place: str, cause: str, offending: str) -> str:
    return f"{place}: {cause}\n    {_shortened(offending)}"


def _shortened(line: str) -> str:
    """Return a template's line as it is shown below an error, at most a few lines of a terminal."""
    shown = line.strip()
    return shown if len(shown) <= LONGEST_LINE else f"{shown[:LONGEST_LINE]} …"


def _origin(offset: int, filled: str, marked: str) -> tuple[str, int] | None:
    """Walk through the marks up to the offset; None where taking them off does not give the filled template."""
    if MARK.sub("", marked) != filled:
        return None
    origin, removed = None, 0
    for mark in MARK.finditer(marked):
        if mark.start() - removed > offset:
            break
        origin = (mark[1], int(mark[2]))
        removed += len(mark[0])
    return origin


def _designs(loader: FileSystemLoader) -> list[str]:
    """The designs that stand beside the one that was asked for: the folders that hold a bulletin."""
    homes = {Path(folder).parent for folder in loader.searchpath}
    return sorted({bulletin.parent.name for home in homes for bulletin in home.glob("*/bulletin.mjml.j2")})


def _last_template_line(cause: Exception, loader: FileSystemLoader) -> tuple[str, int]:
    """Jinja writes its frames with the template's file and line; the innermost one is where it happened."""
    for frame, line in reversed(list(traceback.walk_tb(cause.__traceback__))):
        for folder in loader.searchpath:
            file = Path(frame.f_code.co_filename)
            if file.is_relative_to(folder):
                return file.relative_to(folder).as_posix(), line
    return "", 0


def _place(loader: FileSystemLoader, name: str) -> str:
    """Which file of which design a name stands for, since parts may be shared: ``daily/parts/lead.mjml.j2``."""
    folders = (Path(folder) for folder in loader.searchpath)
    return next((f"{folder.name}/{name}" for folder in folders if (folder / name).is_file()), name)


def _source_line(loader: BaseLoader, name: str, line: int) -> str:
    source, _, _ = loader.get_source(Environment(loader=loader), name)  # noqa: S701 - reads the source, renders nothing
    lines = source.split("\n")
    return lines[line - 1] if 0 < line <= len(lines) else ""
