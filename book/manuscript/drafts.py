"""Chapter files come in; their draft fragments, from the cache or made by as many processes as there are, go out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from book.cache import Cache, cache_key, code_key
from book.manuscript.frontmatter import ChapterFile
from book.manuscript.markdown import to_fragment
from book.model import Issue
from book.report import from_fields, to_fields
from book.workers import pool, processors

_MANY = 24  # chapters that it takes for a pool to be started sooner than they are done without
_LIBRARIES = ("Markdown", "pymdown-extensions", "nh3", "lxml")

Draft = tuple[str, tuple[Issue, ...]]  # the fragment, and what `to_fragment` found


def drafts(files: Sequence[ChapterFile], store: Cache) -> list[Draft]:
    """One draft a chapter, in their order; `store` remembers them by the chapter's text."""
    keys = [cache_key("draft", _salt(), file.source.path, file.source.text) for file in files]
    known = {key: _draft(data) for key in keys if (data := store.get(key))}
    missing = {key: file for key, file in zip(keys, files, strict=True) if key not in known}
    for key, draft in _made(missing).items():
        known[key] = draft
        fields = {"fragment": draft[0], "issues": [to_fields(found) for found in draft[1]]}
        store.put(key, json.dumps(fields, ensure_ascii=False).encode())
    return [known[key] for key in keys]


def _made(files: Mapping[str, ChapterFile]) -> dict[str, Draft]:
    if len(files) < _MANY or processors() < 2:
        return {key: _make(file) for key, file in files.items()}
    with pool(processors()) as workers:
        made = workers.map(_make, files.values(), chunksize=8)
        return dict(zip(files, made, strict=True))


def _make(file: ChapterFile) -> Draft:
    return to_fragment(file.source, file.markdown)


def _draft(data: bytes) -> Draft:
    fields = json.loads(data)
    return fields["fragment"], tuple(from_fields(found) for found in fields["issues"])


@cache
def _salt() -> str:
    """What else decides a draft: our own code, and the versions of the libraries that do the work."""
    return cache_key(code_key(Path(__file__).parent), *(version(name) for name in _LIBRARIES))
