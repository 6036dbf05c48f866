"""book.toml: every problem with its line, every default, and the lines found whatever way the TOML is written."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticUndefined

from book.config import LARGEST, Config, load_config
from book.config_reference import reference
from book.config_schema import TABLES
from book.config_values import TRIM_LIMITS, TRIMS, isbn_check_digit, trim_size
from book.model import Imprint, Person
from book.report import KanbenError, catalogue, spoken

CASES = Path(__file__).parent / "cases" / "config"
DOCS = Path(__file__).parents[1] / "docs"


def load(folder: Path, text: str) -> Config:
    (folder / "book.toml").write_text(text, encoding="utf-8")
    return load_config(folder)


def problems_of(folder: Path) -> str:
    """The findings of a publication in both languages, as a person would see them."""
    try:
        found, status = load_config(folder).issues, 0
    except KanbenError as error:
        found, status = error.report.issues, error.exit_status
    lines = [f"exit status {status}"]
    for finding in found:
        chinese = spoken(finding, "zh-Hant")
        lines += ["", f"{finding.place}: {finding.severity} {finding.code}"]
        lines += [f"  {said.message} {said.hint}" for said in (finding, chinese)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_case(case: str, update: bool) -> None:
    expected = CASES / case / "expected.txt"
    found = problems_of(CASES / case / "in")
    if update:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(KanbenError) as caught:
        load_config(tmp_path)
    (found,) = caught.value.report.issues
    assert (found.code, caught.value.exit_status) == ("CFG-001", 2)
    assert str(tmp_path) in found.message and "import" in found.hint and "new" in found.hint


def test_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "book.toml").mkdir()
    with pytest.raises(KanbenError) as caught:
        load_config(tmp_path)
    assert (caught.value.report.issues[0].code, caught.value.exit_status) == ("CFG-009", 2)


def test_a_file_too_large(tmp_path: Path) -> None:
    with pytest.raises(KanbenError) as caught:
        load(tmp_path, "# " + "x" * LARGEST)
    assert caught.value.report.issues[0].code == "CFG-009"


def test_every_code_is_said_in_both_languages() -> None:
    for code, entry in catalogue().items():
        if code.startswith(("CFG-", "OUT-", "IMG-", "SVG-", "FNT-", "FIG-001")):
            assert all(set(entry[language]) == {"message", "hint"} for language in ("en", "zh-Hant")), code  # type: ignore[call-overload]
            assert entry["severity"] in ("error", "warning", "info"), code


# ---------------------------------------------------------------- what a right file gives

WHOLE = """
[book]
title = " 霧港 "
subtitle = "三代人"
slug = "fog-harbour"
language = "zh-Hant-TW"
publisher = "海岸"
published = 2021-03-04
modified = 2021-03-05T08:00:00.25+08:00
identifier = "https://example.org/fog"
rights = "©"
subjects = ["港", "霧"]
description = "一\\n二"
people = [{ name = "何未央" }, { name = "Ada", role = "translator", file_as = "A" }, { name = "乙", role = "designer" }]
isbn = { epub = "978-3-16-148410-0", print = "9780306406157" }
[content]
chapters = ["b.md", "a.md"]
references = "chapters/r.yaml"
[cover]
image = "images/c.jpg"
alt = "霧"
[text]
toc_depth = 3
[pdf]
trim = "us-6X9"
font_size = 12
[colophon]
edition = "初版一刷"
printed = 2021-04-01
[print]
price = 380
"""


def test_every_key(tmp_path: Path) -> None:
    config = load(tmp_path, WHOLE)
    metadata = config.metadata()
    assert metadata.title == "霧港"
    assert metadata.people == (Person("何未央"), Person("Ada", "translator", "A"))
    assert metadata.staff == (Person("乙", "designer"),)
    assert metadata.imprint == Imprint("初版一刷", date(2021, 4, 1), price=380)
    assert metadata.published == date(2021, 3, 4)
    assert metadata.modified == datetime(2021, 3, 5, tzinfo=UTC)
    assert metadata.isbn == {"epub": "9783161484100", "print": "9780306406157"}
    assert metadata.identifier == "https://example.org/fog"
    assert metadata.subjects == ("港", "霧")
    assert metadata.description == "一\n二"
    assert config.slug == "fog-harbour"
    assert config.content.chapters == ("b.md", "a.md")
    assert config.text.toc_depth == 3
    assert config.trim_mm == (152.4, 228.6)
    assert config.pdf.font_size == 12
    assert config.issues == ()


def test_defaults(tmp_path: Path) -> None:
    folder = tmp_path / "Fog Harbour (2nd)"
    folder.mkdir()
    config = load(folder, '[book]\ntitle = "霧港"\npublished = 2021-03-04\n')
    assert config.slug == "fog-harbour-2nd"
    assert config.metadata().modified == datetime(2021, 3, 4, tzinfo=UTC)
    assert config.metadata().language == "zh-Hant-TW"
    assert config.metadata().isbn == {}
    assert config.trim_mm == (148, 210)
    assert config.content.references == "chapters/references.yaml"
    unnamed = tmp_path / "霧港"
    unnamed.mkdir()
    assert load(unnamed, '[book]\ntitle = "霧港"\n').slug == "book"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("modified = 2020-02-03", datetime(2020, 2, 3, tzinfo=UTC)),
        ("modified = 2020-02-03T04:05:06", datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC)),
        ("published = 2020-02-03T04:05:06Z", datetime(2020, 2, 3, tzinfo=UTC)),
        ("", datetime(2000, 1, 1, tzinfo=UTC)),
    ],
)
def test_dates(tmp_path: Path, written: str, moment: datetime) -> None:
    assert load(tmp_path, f'[book]\ntitle = "t"\n{written}\n').metadata().modified == moment


def test_the_made_identifier_follows_the_book_and_not_the_place(tmp_path: Path) -> None:
    book = '[book]\ntitle = "霧港"\npublished = 2021-03-04\n'
    first = load(tmp_path, book).metadata().identifier
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert load(elsewhere, book + 'publisher = "x"\n').metadata().identifier == first
    assert first == "urn:uuid:a8c354f1-a545-5d30-9bdf-4b066e392fcc"
    others = {load(tmp_path, book + more).metadata().identifier for more in ('language="ja"', 'people=[{name="a"}]')}
    assert len(others | {first}) == 3
    staff = load(tmp_path, book + 'people=[{name="a", role="proofreader"}]').metadata().identifier
    assert staff == first  # a later edition may have others


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "zh-Hant-TW", "ja-JP", "es-419", "de-CH-1996", "en-x-home"])
def test_language_tags(tmp_path: Path, language: str) -> None:
    assert load(tmp_path, f'[book]\ntitle = "t"\nlanguage = "{language}"\n').book.language == language


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 12), st.integers(1, 9))
def test_the_check_digit_finds_every_mistyped_digit(digits: str, position: int, by: int) -> None:
    twelve = f"978{digits}"
    number = twelve + isbn_check_digit(twelve)
    typed = number[:position] + str((int(number[position]) + by) % 10) + number[position + 1 :]
    assert typed[12] != isbn_check_digit(typed)


@given(st.text(max_size=12) | st.from_regex(r"\d{1,4}(\.\d)?x\d{1,4}", fullmatch=True) | st.sampled_from(sorted(TRIMS)))
def test_a_trim_is_a_size_within_limits_or_nothing(trim: str) -> None:
    size = trim_size(trim)
    assert size is None or all(TRIM_LIMITS[0] <= side <= TRIM_LIMITS[1] for side in size)


# ---------------------------------------------------------------- the reference page


def test_the_reference_page_is_current() -> None:
    assert (DOCS / "book-toml.md").read_text(encoding="utf-8") == reference(), (
        "python -m book.config > docs/book-toml.md"
    )


def test_the_examples_of_the_reference_page_are_valid(tmp_path: Path) -> None:
    example = reference().split("```toml\n")[1].split("```")[0]
    config = load(tmp_path, example)
    assert config.book.title == tomllib.loads(example)["book"]["title"]


def test_every_key_has_a_meaning_and_the_page_names_it() -> None:
    page = reference()
    for names, table in TABLES.items():
        for key, field in table.model_fields.items():
            assert names == () or (field.description and field.title), key
            assert field.title in ("table", "list of tables") or f"| `{key}` | {field.title} |" in page
            inner = (*names, key)
            assert (field.title in ("table", "list of tables")) == (inner in TABLES), inner
            assert field.default is not PydanticUndefined or key in ("title", "name", "book", "authority", "code")
