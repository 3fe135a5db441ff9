"""Statements that every commit of a sender takes: compiled once, and given to the driver itself with tuples.

SQLAlchemy looks a statement up, builds and converts the parameters of each of its rows and wraps its
result, at every execution: at 2,000 messages a second that was 38 % of the sender's time, where the
driver takes a few microseconds. Types are converted as the columns say, what rows have in common once.
The transaction around it stays SQLAlchemy's; errors are the driver's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect, Insert, Update


class Prepared:
    """A statement of which each row has values of its own, and the others are those of all."""

    def __init__(self, statement: Update | Insert, *own: str) -> None:
        """Take a statement with named parameters; ``own`` names those that differ by row, in the order of its tuple."""
        self._statement = statement
        self._own = own
        self._compiled: dict[Dialect, _Compiled] = {}

    def execute(self, connection: Connection, **shared: Any) -> list[Any]:  # noqa: ANN401 columns' values
        """Execute it once, all parameters by name; return the first column of what it returns."""
        compiled = self._for(connection.dialect)
        cursor = connection.connection.cursor()
        cursor.execute(compiled.text, compiled.row((), compiled.shared(shared)))
        found = [row[0] for row in cursor.fetchall()] if cursor.description else []
        cursor.close()
        return found

    def execute_many(self, connection: Connection, rows: Sequence[tuple[Any, ...]], **shared: Any) -> None:  # noqa: ANN401 columns' values
        """Execute it for each row."""
        compiled = self._for(connection.dialect)
        common = compiled.shared(shared)
        cursor = connection.connection.cursor()
        cursor.executemany(compiled.text, [compiled.row(row, common) for row in rows])
        cursor.close()

    def insert_many(self, connection: Connection, rows: Sequence[tuple[Any, ...]], **shared: Any) -> None:  # noqa: ANN401 columns' values
        """Insert the rows in one step of the driver's, in which the interpreter is free for other threads.

        With ``execute_many`` it asks for the interpreter again after each row.
        """
        compiled = self._for(connection.dialect)
        common = compiled.shared(shared)
        cursor = connection.connection.cursor()
        cursor.execute(compiled.insert_of(len(rows)), [value for row in rows for value in compiled.row(row, common)])
        cursor.close()

    def _for(self, dialect: Dialect) -> _Compiled:
        if dialect not in self._compiled:
            self._compiled[dialect] = _Compiled(self._statement, self._own, dialect)
        return self._compiled[dialect]


class _Compiled:
    """The same for one dialect, whose parameters are told by their positions."""

    def __init__(self, statement: Update | Insert, own: Sequence[str], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        if not isinstance(compiled, SQLCompiler) or compiled.positiontup is None:
            raise TypeError(f"{dialect.name} tells parameters by name")
        self.text = str(compiled)
        bound = {name: compiled.binds[name] for name in compiled.positiontup}
        self._constants = {name: one.value for name, one in bound.items() if not one.required}
        self._names = [name for name in bound if name not in own]
        found = {name: one.type.dialect_impl(dialect).bind_processor(dialect) for name, one in bound.items()}
        self._convert: dict[str, Callable[[Any], Any]] = {name: one for name, one in found.items() if one is not None}
        self._odd = [(at, self._convert[name]) for at, name in enumerate(own) if name in self._convert]
        given = [*own, *self._names]
        places = [given.index(name) for name in compiled.positiontup]
        self._ordered = itemgetter(*places, *places[:1])  # of one place alone it would be no tuple

    def shared(self, given: dict[str, Any]) -> tuple[Any, ...]:
        """Return what all rows have in common, constants of the statement included, as the driver takes it."""
        values = self._constants | given
        return tuple(
            self._convert[name](values[name]) if name in self._convert else values[name] for name in self._names
        )

    def insert_of(self, rows: int) -> str:
        """Return the statement for so many rows, their parameters one row's after another's."""
        head, values, row = self.text.partition(" VALUES ")
        return f"{head}{values}{', '.join([row] * rows)}"

    def row(self, row: tuple[Any, ...], shared: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return one execution's parameters in their order."""
        for at, convert in self._odd:
            if row[at] is not None:
                row = (*row[:at], convert(row[at]), *row[at + 1 :])
        ordered: tuple[Any, ...] = self._ordered(row + shared)
        return ordered[:-1]
