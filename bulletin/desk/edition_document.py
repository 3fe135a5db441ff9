"""Values into the text of a TOML file that people change as well: comments stay, and so does what did not change.

Knows tables and the keys that entries are told by, and nothing of editions; ``edition_text`` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

import tomlkit
from tomlkit.items import AoT, Table

from bulletin.desk import edition_blocks
from bulletin.desk.edition_blocks import Block, Cut

Values = dict[str, Any]


def written(header: str, head: Values, tables: Mapping[str, list[Values]], existing: str | None) -> str:
    """The text of a file with these keys and ``[[tables]]``, on top of the ``existing`` text if there is one.

    What is None is taken out. A new text begins with ``header``, as comments.
    """
    parts = edition_blocks.cut(_attached(existing)) if existing is not None else None
    if parts is not None and {block.name for block in parts.blocks} <= set(tables):
        return _aired(_in_blocks(parts, head, tables))
    document = tomlkit.parse(_attached(existing)) if existing is not None else _blank(header)
    _update(document, head)
    for name, entries in tables.items():
        _write_tables(document, name, entries)
    return _aired(tomlkit.dumps(document))


def _attached(existing: str) -> str:
    """The text with a comment that stands right above a block drawn into it, so that it moves with the block."""
    text = existing.rstrip("\n") + "\n"
    return re.sub(r"(?m)((?:^#.*\n)+)(^\[\[[\w-]+\]\].*\n)", r"\2\1", text)


def _blank(header: str) -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    for line in header.splitlines():
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    return document


def _in_blocks(parts: Cut, head: Values, tables: Mapping[str, list[Values]]) -> str:
    """The parts with what changed, and nothing else read or written: each block moves as it stands."""
    document = tomlkit.parse(parts.head)
    for name in set(tables) & set(document):
        document.remove(name)  # written as one line; its entries are blocks from now on
    _update(document, head)
    written = [tomlkit.dumps(document)]
    for name in dict.fromkeys((*(block.name for block in parts.blocks), *tables)):
        known: dict[str, Block] = {}
        for block in parts.blocks:
            if block.name == name:
                stands = edition_blocks.values(block)
                known.setdefault(str(stands["id"]) if "id" in stands else _words(stands), block)
        found = ((entry, known.get(str(entry.get("id"))) or known.get(_words(entry))) for entry in tables[name])
        written += [_block(name, entry, block) for entry, block in found]
    return "".join(one if one.endswith("\n") or not one else f"{one}\n" for one in written)


def _block(name: str, entry: Values, block: Block | None) -> str:
    """An entry in the block that stood for it."""
    if block is None:
        table = tomlkit.table()
        _update(table, entry)
        return f"[[{name}]]\n{table.as_string()}"
    stands = edition_blocks.values(block)
    if all(
        key not in stands if value is None else key in stands and _same(stands[key], value)
        for key, value in entry.items()
    ):
        return block.text
    document = tomlkit.parse(block.text)
    _update(document[name][0], entry)
    return tomlkit.dumps(document)


def _update(table: tomlkit.TOMLDocument | Table, values: Values) -> None:
    """Set what changed, take out what is None, leave the rest of the text alone."""
    for key, value in values.items():
        if value is None:
            if key in table:
                table.remove(key)
        elif key not in table or not _same(table[key], value):
            table[key] = value


def _same(stands: object, value: object) -> bool:
    """Whether a value stands there already: True is no 1, and a day no time on it (tomlkit takes them for equal)."""
    kinds = (bool, datetime)
    return stands == value and all(isinstance(stands, kind) == isinstance(value, kind) for kind in kinds)


def _write_tables(document: tomlkit.TOMLDocument, name: str, entries: list[Values]) -> None:
    """The entries in order, each in the block that stood for it, with its comments."""
    blocks: dict[str, Table] = {}
    for block in cast("Iterable[Table]", document.get(name, [])):
        blocks.setdefault(str(block["id"]) if "id" in block else _words(block.unwrap()), block)
    tables = AoT([], name)
    for entry in entries:
        table = blocks.get(str(entry.get("id"))) or blocks.get(_words(entry)) or tomlkit.table()
        _update(table, entry)
        tables.append(table)
        table.trivia.indent = ""  # tomlkit puts a blank line before each at every append; _aired sets them
    if entries:
        document[name] = tables
    elif name in document:
        document.remove(name)


def _words(entry: Mapping[str, Any]) -> str:
    """What an entry without an id is known by, which was written by hand."""
    return str(entry.get("reference") or entry.get("headline") or entry.get("title") or entry.get("text"))


def _aired(text: str) -> str:
    """A blank line before each block, and one line's end at the end."""
    return re.sub(r"(?m)(?<=[^\n#])\n(?=\[\[)", "\n\n", text).rstrip("\n") + "\n"
