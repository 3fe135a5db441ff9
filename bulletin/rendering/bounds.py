"""What a template may cost: so many steps, so long a text; of Python's methods and Jinja's filters only the mild.

A step is a turn of a loop, a call, a filter, a test or an include; to work through a long value costs a step for each
hundred characters or items. They are counted rather than timed, so that a template that renders on a fast machine
renders on a slow one, and the count ends what would never end. Operators and methods that make a long text out of
short ones are refused before they do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

from jinja2 import nodes, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame, operators
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.filters import do_batch, do_join
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, Macro, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from jinja2.nodes import EvalContext
    from jinja2.parser import Parser

MAX_STEPS = 50_000
"""A bulletin of 12 stories and 15 jobs takes 550."""
SHARE = 100
"""Characters, or items, that are worked through for the price of a step."""
MAX_SOURCE = 100_000
"""Characters of one template's file: what stands in a loop's body is paid for once a turn."""
MAX_TEXT = 20_000
"""Characters, or items, of one value."""
MAX_NUMBER = 10**18
MAX_OUTPUT = 1_000_000
"""Characters of one filled template; Gmail clips at a tenth of that."""

FILTERS = frozenset(
    {
        *("abs", "capitalize", "count", "d", "default", "e", "escape", "first", "float", "groupby", "int", "items"),
        *("last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "safe", "select"),
        *("selectattr", "sort", "string", "striptags", "title", "trim", "truncate", "unique", "upper", "urlencode"),
        "wordcount",
    }
)
"""Of Jinja's own; ``center``, ``replace``, ``round`` and their like make long texts and numbers of short ones."""
METHODS = frozenset(
    {
        *("capitalize", "casefold", "count", "endswith", "find", "get", "index", "isalpha", "isdigit", "items", "keys"),
        *("lower", "lstrip", "partition", "rpartition", "rstrip", "split", "startswith", "strip", "title", "upper"),
        *("values",),
    }
)
SIZED = (str, bytes, list, tuple, dict, set, frozenset, range)
TICKED = frozenset({"for", "include", "import", "from"})


class Bounded(ImmutableSandboxedEnvironment):
    """A sandbox whose templates end: ``begin`` before each, and what goes too far raises SecurityError."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Jinja's own options, handed on
        """Take Jinja's options."""
        super().__init__(**options)
        self.code_generator_class = _Counting
        self.add_extension(_Ticking)
        mild: dict[str, Callable[..., Any]] = {name: one for name, one in self.filters.items() if name in FILTERS}
        self.filters.clear()
        self.offer(**mild, join=_join, batch=_batch)
        tests: Mapping[str, Any] = self.tests
        self.tests = {name: self._charged(one) for name, one in tests.items()}
        self.globals = {"namespace": self.globals["namespace"], "range": self._range}
        self._steps = 0

    def offer(self, **filters: Callable[..., Any]) -> None:
        """Let templates use these filters."""
        self.filters |= {name: self._charged(one) for name, one in filters.items()}

    def begin(self) -> None:
        """Count anew."""
        self._steps = 0

    def step(self, count: int = 1) -> str:
        """Count steps; SecurityError beyond the most."""
        self._steps += count
        if self._steps > MAX_STEPS:
            raise SecurityError(f"the template takes more than {MAX_STEPS:,} steps; mend its loop")
        return ""

    def weighed(self, value: Any) -> Any:  # noqa: ANN401 - whatever stands in a template
        """Return a value that is to be worked through, paid for by its length."""
        if isinstance(value, SIZED):
            self.step(len(value) // SHARE)
        return value

    def concat(self, pieces: Iterable[str]) -> str:
        """Return what a macro, or a block that is set or filtered, has gathered: paid for before it is joined."""
        gathered = list(pieces)
        self.step(sum(map(len, gathered)) // SHARE)
        return "".join(gathered)

    def joined(self, pieces: tuple[object, ...], *, markup: bool) -> str:
        """Return what ``~`` makes of its sides."""
        text: str = _measured(markup_join(pieces) if markup else str_join(pieces))
        self.weighed(text)
        return text

    def call(self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, PYI063 - Jinja's own signature
        """Call what a template calls, as a step."""
        self.step()
        if type(__obj) is Macro:  # the most frequent, and safe by itself: Jinja would look three times
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return __obj(__context.eval_ctx, *args, **kwargs)
        self.weighed(getattr(__obj, "__self__", None))  # what a method works through
        return super().call(__context, __obj, *args, **kwargs)

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - whatever stands in a template
        """Return an attribute, or what says that there is none; a view's own fields are the most frequent by far."""
        owner: type = type(obj)
        if attribute in _fields(owner):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - whatever stands in a template
        """Reckon with numbers; texts and lists may be added, and repeated within bounds."""
        if operator == "*" and not _numbers(left, right):
            repeated, times = (right, left) if isinstance(left, int) else (left, right)
            if not isinstance(times, int) or len(repeated) * times > MAX_TEXT:
                raise SecurityError(f"a text of more than {MAX_TEXT:,} characters is repeated here; make it shorter")
        elif operator == "**" or (operator == "%" and not _numbers(left, right)):
            raise SecurityError(f"the operator {operator} is not for templates; say it in other words")
        return self.weighed(_measured(super().call_binop(context, operator, left, right)))

    def wrap_str_format(self, value: Any) -> None:  # noqa: ANN401, ARG002 - Jinja's own signature
        """Give no leave to ``str.format``, whose fields can be a billion wide."""
        return

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - whatever stands in a template
        """Say whether a template may see an attribute: of what Python brings, the mild methods alone."""
        if isinstance(obj, (str, bytes, int, float, list, tuple, set, frozenset, Mapping)) and attr not in METHODS:
            return False
        return bool(super().is_safe_attribute(obj, attr, value))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Read a template's file; the longest are none."""
        if len(source) > MAX_SOURCE:
            said = f"the file holds more than {MAX_SOURCE:,} characters; let it include others"
            raise TemplateSyntaxError(said, 1, name, filename)
        return super()._parse(source, name, filename)

    def _charged(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """A filter or a test that is paid for: a step, and by the length of what it is given."""

        @wraps(work)
        def charged(*given: object, **named: object) -> object:
            self.step()
            for one in (*given, *named.values()):
                self.weighed(one)
            return work(*given, **named)

        return charged

    def _range(self, *bounds: int) -> range:
        """A range whose length is paid for in steps at once."""
        numbers = range(*bounds)
        self.step(len(numbers))
        return numbers


class _Ticking(Extension):
    """Puts a step into every turn of a loop, and before every template that is brought in."""

    tags = {"tick"}  # noqa: RUF012 - Jinja declares a set

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Write ``{% tick %}`` behind each ``{% for … %}``, and before each ``{% include … %}``."""
        begun: Token | None = None
        loop = False
        for token in stream:
            if begun is not None:
                loop = token.type == "name" and token.value == "for"
                if token.type == "name" and token.value in TICKED and not loop:
                    yield from _tick(token.lineno)
                yield begun
                begun = None
            if token.type == "block_begin":
                begun = token
                continue
            yield token
            if token.type == "block_end" and loop:
                loop = False
                yield from _tick(token.lineno)

    def parse(self, parser: Parser) -> nodes.Node:
        """Turn the tag into the only kind of statement that nothing else here gives: an expression alone."""
        line = next(parser.stream).lineno
        return nodes.ExprStmt(nodes.Const(None, lineno=line), lineno=line)


class _Counting(CodeGenerator):
    """Writes a tick as a step; ``~`` as ``Bounded.joined``; what is compared or cut as ``Bounded.weighed``."""

    def visit_ExprStmt(self, node: nodes.ExprStmt, _frame: Frame) -> None:  # noqa: N802 - Jinja's own name
        """Write one step."""
        self.writeline("environment.step()", node)

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802 - Jinja's own name
        """Write one comparison."""
        self._weighing(node.expr, frame, "(", "")
        for one in node.ops:
            self._weighing(one.expr, frame, f" {operators[one.op]} ", "")
        self.write(")")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802 - Jinja's own name
        """Write one item, or one slice."""
        if not isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self._weighing(node.node, frame, "", "[")
        self.visit(node.arg, frame)
        self.write("]")

    def _weighing(self, node: nodes.Expr, frame: Frame, before: str, after: str) -> None:
        self.write(f"{before}environment.weighed(")
        self.visit(node, frame)
        self.write(f"){after}")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's own name
        """Write one joining."""
        self.write("environment.joined((")
        for one in node.nodes:
            self.visit(one, frame)
            self.write(", ")
        markup = "context.eval_ctx.autoescape" if frame.eval_ctx.volatile else str(bool(frame.eval_ctx.autoescape))
        self.write(f"), markup={markup})")


@cache
def _fields(owner: type) -> frozenset[str]:
    """Return the names of a view's fields."""
    return frozenset(getattr(owner, "__dataclass_fields__", ()))


def _tick(line: int) -> Iterator[Token]:
    for kind, value in (("block_begin", "{%"), ("name", "tick"), ("block_end", "%}")):
        yield Token(line, kind, value)


def _numbers(*values: object) -> bool:
    return all(isinstance(value, (int, float)) for value in values)


def _measured(value: Any) -> Any:  # noqa: ANN401 - whatever an operator makes
    if isinstance(value, (str, list, tuple)) and len(value) > MAX_TEXT:
        raise SecurityError(f"a value of more than {MAX_TEXT:,} characters or items is made here; make it shorter")
    if isinstance(value, int) and abs(value) > MAX_NUMBER:
        raise SecurityError("a number of more than 18 digits is made here; make it smaller")
    return value


@pass_eval_context
def _join(context: EvalContext, value: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    """Jinja's ``join``, measured before it is done."""
    items = list(value)
    if sum(len(str(one)) for one in items) + len(items) * len(d) > MAX_TEXT:
        raise SecurityError(f"a text of more than {MAX_TEXT:,} characters is joined here; make it shorter")
    text: str = do_join(context, items, d, attribute)
    return text


def _batch(value: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Jinja's ``batch``, without filling up."""
    return do_batch(value, size)
