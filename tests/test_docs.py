"""The documents tell the truth where a program can see it: links, messages, the JSON object, classes, commands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest

from book.cli import cli
from book.model import Artifact, Issue, Place
from book.report import catalogue
from book.showing import as_json

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
DIALECT = (ROOT / "docs" / "dialect.md").read_text(encoding="utf-8")


def prose(text: str) -> str:
    """The text without its examples."""
    return re.sub(r"^```.*?^```$|`[^`\n]+`", "", text, flags=re.M | re.S)


def anchors(path: Path) -> set[str]:
    """The names that links find headings by, as code hosts make them."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    heads = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def section(text: str, head: str) -> str:
    return re.split(r"^#{2,3} ", text.split(f" {head}\n", 1)[1], maxsplit=1, flags=re.M)[0]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = prose(path.read_text(encoding="utf-8"))
    for link in re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text):
        if re.match(r"https?:", link):
            continue
        file, _, anchor = link.partition("#")
        target = path.parent / file if file else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 100


def test_every_family_of_messages_is_in_the_guide() -> None:
    rows = re.findall(r"^\| ((?:`[A-Z]{3}`(?:, )?)+) \|", section(GUIDE, "12. Trouble"), re.M)
    told = {family for row in rows for family in re.findall(r"[A-Z]{3}", row)}
    assert told == {code.split("-")[0] for code in catalogue()}


def test_every_code_in_the_documents_exists() -> None:
    for path in DOCUMENTS:
        codes = set(re.findall(r"\b[A-Z]{3}-\d{3}\b", path.read_text(encoding="utf-8"))) - {"ABC-001"}
        assert codes <= set(catalogue()), path.name


def test_the_json_object_has_the_keys_of_the_guide() -> None:
    example = json.loads(re.findall(r"^```json\n(.*?)^```$", GUIDE, re.M | re.S)[0])
    artifact = Artifact("pdf", "screen", Path("dist/x.pdf"), "0" * 64, 1, 1)
    made = as_json([artifact], [Issue("FIG-001", "warning", "m", "h", Place("f", 1))], 1.0)
    for name in ("artifacts", "issues"):
        (ours,), (theirs,) = made[name], example[name]  # type: ignore[misc]
        assert {key: type(value) for key, value in ours.items()} == {key: type(value) for key, value in theirs.items()}
    assert list(made) == list(example)


def test_every_class_that_the_guide_styles_is_in_the_dialect() -> None:
    known = set(re.findall(r"[a-z][a-z-]+", " ".join(re.findall(r"`([a-z -]+)`", DIALECT))))
    styled = set(re.findall(r"`?\.([a-z][a-z-]+)", section(GUIDE, "6. custom.css")))
    assert sorted(styled - known - {"css", "toml", "md", "name", "box"}) == []


def test_commands_and_options_are_those_of_the_program() -> None:
    table = section(GUIDE, "8. Commands")
    told = set(re.findall(r"(?:^\| |· )`(\w+)", table, re.M))
    assert told == set(cli.commands)
    options = {option for command in (cli, *cli.commands.values()) for one in command.params for option in one.opts}
    said = set(re.findall(r"(?<![\w-])(--?[a-zA-Z]+)(?![\w-])", section(GUIDE, "8. Commands")))
    known = {option for option in options if option.startswith("-")}
    assert said <= known, said - known
    assert {option for option in known if option.startswith("--")} <= said | {"--version"}
    assert isinstance(cli, click.Group)
