"""The reference page of book.toml: the schema comes in, docs/book-toml.md goes out."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from book.config_bibliography import Table
from book.config_problems import toml_value
from book.config_schema import TABLES, heading
from book.config_values import PAPERS, TRIMS

_OPENING = """\
# book.toml

<!-- Made by `python -m book.config > docs/book-toml.md` from the schema; do not edit. -->

`book.toml` stands in the publication's folder and describes the book. It is written in
[TOML](https://toml.io/). Only `book.title` is required, and in each table of a list what it names. A key that is not
listed here is an error, and all errors are reported at once.
"""


def reference() -> str:
    """The page as Markdown, the same for the same schema."""
    parts = [_OPENING, "## Example\n", f"```toml\n{_whole_example()}```\n"]
    parts += [_section(names, table) for names, table in TABLES.items() if names]
    parts += ["## Trim sizes\n", "| name | width × height in mm |\n|---|---|"]
    parts += [f"| `{name}` | {width:g} × {height:g} |" for name, (width, height) in TRIMS.items()]
    parts += ["\n## Papers\n", "| name | g/m² | thickness of a sheet in mm |\n|---|---|---|"]
    parts += [f"| `{name}` | {name.rpartition('-')[2]} | {caliper:g} |" for name, caliper in PAPERS.items()]
    return "\n".join(parts) + "\n"


def _own_fields(table: type[Table]) -> Iterator[tuple[str, FieldInfo]]:
    """The fields that are keys of the table itself; tables within it have sections of their own."""
    for name, field in table.model_fields.items():
        if field.title not in ("table", "list of tables"):
            yield name, field


def _section(names: tuple[str, ...], table: type[Table]) -> str:
    meaning = cleandoc(table.__doc__ or "").split(": ", 1)[1]
    rows = [f"## `{heading(names)}`\n", f"{meaning[:1].upper()}{meaning[1:]}\n"]
    rows += ["| key | type | default | meaning | example |", "|---|---|---|---|---|"]
    for name, field in _own_fields(table):
        shown = f"`{toml_value((field.examples or [''])[0])}`"
        rows.append(f"| `{name}` | {field.title} | {_default(field)} | {field.description} | {shown} |")
    return "\n".join(rows) + "\n"


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined:
        return "**required**"
    return f"`{toml_value(field.default)}`" if field.default not in ("", (), None) else "–"


def _whole_example() -> str:
    """Every key once, as its example shows it."""
    blocks = []
    for names, table in TABLES.items():
        lines = [f"{name} = {toml_value(field.examples[0])}" for name, field in _own_fields(table) if field.examples]
        if names:
            blocks.append("\n".join([heading(names), *lines]) + "\n")
    return "\n".join(blocks)
