"""Work that is remembered, and work that several processes do, give what work on the spot gives."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from publications import CHAPTER, picture, publication

from book.cache import Cache
from book.config import load_config
from book.memo import Memo, Memory, ways
from book.pipeline import load_book
from book.workers import Crew

MORE = '他說:"潮水[^a]"[@tide]。\n\n![海](images/sea.png)\n\n[^a]: 註,一則。\n'
REFERENCES = "- id: tide\n  title: 潮汐\n  type: book\n"


def half(number: int) -> float:
    return number / 2


def process(_job: int) -> int:
    return os.getpid()


def test_what_is_remembered_is_not_done_again(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    assert Memo(store, map).each(half, [2, 5, 2]) == [1.0, 2.5, 1.0]
    asked: list[int] = []
    memo = Memo(store, lambda work, jobs: [work(asked.append(job) or job) for job in jobs])  # type: ignore[func-returns-value]
    assert memo.each(half, [5, 7, 2]) == [2.5, 3.5, 1.0]
    assert asked == [7]


def test_a_crew_works_where_there_is_much_to_do() -> None:
    with Crew() as crew:
        assert set(crew.each(process, range(4))) == {os.getpid()}
        assert crew.begin(half, 3)() == 1.5
        many = set(crew.each(process, range(40)))
        assert os.getpid() not in many or len(os.sched_getaffinity(0)) == 1
        assert list(crew.heavy(half, range(3))) == [0.0, 0.5, 1.0]
        crew.rest()
        assert list(crew.each(half, range(40))) == [number / 2 for number in range(40)]


def test_a_book_is_the_same_whoever_reads_it(tmp_path: Path) -> None:
    files = {f"chapters/{at:02}.md": f"{CHAPTER}\n第{at}段。{MORE}" for at in range(1, 31)}
    root = publication(tmp_path / "book", {**files, "chapters/references.yaml": REFERENCES})
    (root / "chapters" / "01-tide.md").unlink()
    picture(root / "assets" / "images" / "sea.png")
    config, store = load_config(root), Cache(tmp_path / "store")
    alone = load_book(root, config, Cache(tmp_path / "other"))
    with Crew() as crew:
        made = load_book(root, config, store, by=ways(store, crew))
    again = load_book(root, config, store)
    assert alone == made == again
    assert len(alone.report.issues) >= 30
    edited = root / "chapters" / "07.md"
    edited.write_text(edited.read_text(encoding="utf-8").replace("第7段", "第七段,"), encoding="utf-8")
    after = load_book(root, config, store)
    changed = [one.id for one, other in zip(after.chapters, again.chapters, strict=True) if one != other]
    assert changed == ["ch-07"]
    assert replace(after, chapters=(), report=alone.report) == replace(alone, chapters=())


def test_a_memory_knows_what_the_last_build_asked_for() -> None:
    made: list[int] = []

    def workers(work: Callable[..., float], jobs: Sequence[int]) -> Iterator[float]:
        for job in jobs:
            made.append(job)
            yield work(job)

    memory = Memory()
    each = memory.through(workers)
    assert list(each(half, [2, 5, 2])) == [1.0, 2.5, 1.0]
    assert list(each(half, [5])) == [2.5]
    memory.settle()
    assert list(each(half, [2])) == [1.0]
    assert made == [2, 5]
    memory.settle()
    assert list(each(half, [5, 2])) == [2.5, 1.0]
    assert made == [2, 5, 5]


def test_what_was_begun_is_not_done_twice_and_comes_in_the_order_asked() -> None:
    jobs = list(range(40))
    with Crew() as crew:
        crew.ahead(doubled, jobs)
        assert list(crew.heavy(doubled, [*reversed(jobs), 99])) == [*(2 * job for job in reversed(jobs)), 198]
    with Crew() as crew:
        crew.ahead(doubled, jobs)
        crew.rest()  # what had not begun is done when it is asked for
        assert list(crew.heavy(doubled, jobs)) == [2 * job for job in jobs]


def doubled(job: int) -> int:
    return 2 * job
