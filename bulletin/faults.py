"""What pydantic found wrong, in words for people: the key's full path, the value, what to write instead.

Used for every file that people write (settings, edition files). Knows nothing of what the keys mean.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

EXPECTED = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "string_type": "a text in quotes",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "path_type": "a path in quotes",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "date_from_datetime_parsing": "a date such as 2025-06-16",
    "datetime_from_date_parsing": "a date and time such as 2025-06-16T06:00:00+01:00",
    "timezone_aware": "a time with its zone, such as 2025-06-16T06:00:00+01:00",
}


def sentences(faults: ValidationError, model: type[BaseModel]) -> Iterator[str]:
    """One line for each fault: ``transport.port: 70000 is no port (1-65535)``."""
    for fault in faults.errors(include_url=False):
        yield f"{_path(fault)}: {_cause(fault, model)}".removeprefix(": ")


def nearest(word: str, known: list[str]) -> str:
    """``did you mean 'x'?`` where one of the known words is near, otherwise which there are."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else f"known here: {', '.join(sorted(known))}"


def _path(fault: ErrorDetails) -> str:
    """``sources[2].kind``; the tags of a union and pydantic's "[key]" are left out, since nobody wrote them."""
    text = ""
    for step in fault["loc"]:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        elif step != "[key]" and not (text == "transport" and step in {"maildir", "smtp"}):
            text += f".{step}" if text else step
    return text


def _cause(fault: ErrorDetails, model: type[BaseModel]) -> str:
    kind, given = fault["type"], fault["input"]
    if kind == "bulletin":
        return fault["msg"]
    if kind == "missing":
        return "is missing; add it"
    if kind == "extra_forbidden":
        return _unknown_key(fault, model)
    if kind in {"literal_error", "union_tag_invalid"}:
        context: dict[str, Any] = fault.get("ctx", {})
        allowed = context.get("expected") or context.get("expected_tags", "")
        return f"'{_given(fault)}' is not one of {allowed.replace(' or ', ', ')}"
    if kind == "union_tag_not_found":
        return 'kind is missing; add kind = "maildir" or kind = "smtp"'
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = fault["ctx"].get("ge", fault["ctx"].get("le"))
        return f"{given} is too {'small' if 'ge' in fault['ctx'] else 'large'}; the bound is {bound}"
    if kind in {"string_pattern_mismatch", "string_too_short"}:
        return f"{given!r} cannot stand here ({'it is empty' if not given else 'as ' + fault['ctx']['pattern']})"
    if kind in EXPECTED:
        return f"{given!r} is not {EXPECTED[kind]}"
    said = fault["msg"].removeprefix("Value error, ")
    return f"'{given}': {said[:1].lower()}{said[1:]}"


def _given(fault: ErrorDetails) -> object:
    """The value at fault; of a table with an unknown kind, the kind."""
    given = fault["input"]
    return given.get("kind") if isinstance(given, dict) else given


def _unknown_key(fault: ErrorDetails, model: type[BaseModel]) -> str:
    *path, key = fault["loc"]
    if str(key) in {"password", "secret", "api_key", "token"}:
        return "no secrets in this file; the relay's password comes from the environment, BULLETIN_SMTP_PASSWORD"
    known = _known_keys(model, path)
    return f"there is no such key; {nearest(str(key), known)}"


def _known_keys(model: type[BaseModel], path: list[int | str]) -> list[str]:
    """The keys of the table that ``path`` leads to."""
    here: list[type[BaseModel]] = [model]
    for step in path:
        if isinstance(step, int):
            continue
        fields = {field.alias or name: field for one in here for name, field in one.model_fields.items()}
        if step in fields:
            here = list(_models(fields[step].annotation))
        else:  # the tag of a union: keep the member that carries it; or a name that people chose
            here = [one for one in here if "kind" not in one.model_fields or step in _tags(one)]
    return [field.alias or name for one in here for name, field in one.model_fields.items() if name != "folder"]


def _tags(model: type[BaseModel]) -> tuple[object, ...]:
    return get_args(model.model_fields["kind"].annotation)


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    """The tables that a field's type is made of, looked for in unions and lists too."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
