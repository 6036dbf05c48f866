"""The lines of a TOML file: every key is found, whatever way it is written; any file gives settings or issues."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.config import load_config
from book.config_locate import line_of, locate
from book.config_problems import toml_value
from book.config_schema import TABLES
from book.report import KanbenError

EVERY_WAY = """\
# a comment with [brackets] = "and more
top = 1
"quoted key" . 'other' = '''
not = "a key"
[nor a table]'''
[a.b]
x = [ # comment ]
  "]",
  { y = 1, z = [2,
  3] },
]
[[list]]
n = 1
[list.sub]
m = "\\"#"
[[list]]
n = \"\"\"two quotes end it: \"\"\"\"\"
[a]
d.e = 1979-05-27T07:32:00Z
d.f = {}
"""

LINES: dict[tuple[str | int, ...], int] = {
    ("top",): 2,
    ("quoted key", "other"): 3,
    ("a",): 6,
    ("a", "b"): 6,
    ("a", "b", "x"): 7,
    ("a", "b", "x", 0): 8,
    ("a", "b", "x", 1): 9,
    ("a", "b", "x", 1, "y"): 9,
    ("a", "b", "x", 1, "z"): 9,
    ("a", "b", "x", 1, "z", 0): 9,
    ("a", "b", "x", 1, "z", 1): 10,
    ("list",): 12,
    ("list", 0): 12,
    ("list", 0, "n"): 13,
    ("list", 0, "sub"): 14,
    ("list", 0, "sub", "m"): 15,
    ("list", 1): 16,
    ("list", 1, "n"): 17,
    ("a", "d", "e"): 19,
    ("a", "d", "f"): 20,
}


def test_lines_of_every_way_to_write_a_key() -> None:
    lines = locate(EVERY_WAY)
    assert tomllib.loads(EVERY_WAY)["list"][1] == {"n": 'two quotes end it: ""'}
    assert {path: line for path, line in lines.items() if path[-1] not in ("d", "quoted key")} == LINES
    assert line_of(lines, ("list", 1, "missing")) == 16
    assert line_of(lines, ("nothing", "here")) is None


keys = st.text("ab.-é\"'=[]#", max_size=3)
scalars = st.integers() | st.booleans() | st.text("a\"'\\#,]}\n", max_size=8) | st.dates() | st.datetimes()
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3))
documents = st.dictionaries(keys, values | st.lists(st.dictionaries(keys, values, max_size=2), min_size=1, max_size=3))


def written(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[ # ]\n" + "".join(f"{written(item)},\n" for item in value) + "]"
    return toml_value(value)


def paths(value: object, start: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {start} | {path for key, item in items for path in paths(item, (*start, key))}


@settings(max_examples=200)
@given(documents)
def test_every_path_has_a_line(document: dict[str, object]) -> None:
    text = ""
    tables: list[tuple[str, object]] = []
    for key, value in document.items():
        if isinstance(value, dict):
            tables.append((f"[{json.dumps(key)}]", value))
        elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            tables += [(f"[[ {json.dumps(key)} ]]", item) for item in value]
        else:
            text += f"{json.dumps(key)} = {written(value)}\n"
    for head, table in tables:
        assert isinstance(table, dict)
        text += f"  {head} # [x]\n"
        text += "".join(f"{json.dumps(key)} = {written(item)}\n\n" for key, item in table.items())
    assert tomllib.loads(text) == document
    lines = locate(text)
    assert set(lines) == paths(document) - {()}
    source = text.split("\n")
    for path, line in lines.items():
        named = next(part for part in reversed(path) if isinstance(part, str))
        assert isinstance(path[-1], int) or json.dumps(named) in source[line - 1]


key_names = st.sampled_from([*(key for table in TABLES.values() for key in table.model_fields), "x"])
wild = st.recursive(
    scalars | st.floats() | st.integers(-(10**400), 10**400) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(key_names, inner, max_size=4),
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(key_names, wild))
def test_any_toml_gives_a_configuration_or_issues(document: dict[str, object]) -> None:
    text = "".join(f"{key} = {written(value)}\n" for key, value in document.items())
    with TemporaryDirectory() as folder:
        (Path(folder) / "book.toml").write_text(text, encoding="utf-8", newline="\n")
        try:
            load_config(Path(folder)).metadata()
        except KanbenError as error:
            assert error.exit_status == 2
            assert all(found.severity == "error" for found in error.report.issues)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=40) | st.text("[]={}\"'#.,\n\r ab1", max_size=40).map(str.encode))
def test_any_bytes_give_a_configuration_or_issues(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "book.toml").write_bytes(data)
        with pytest.raises(KanbenError) as caught:
            load_config(Path(folder))
    assert caught.value.exit_status == 2
