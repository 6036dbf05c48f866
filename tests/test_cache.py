"""The cache: what was put comes back whole or not at all, and nothing else is touched."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_atomic import LIMITED, PROGRAM, names, run

from book.cache import Cache, cache_key, open_cache


def objects(cache: Cache) -> list[Path]:
    return sorted((cache.folder / "objects").glob("*/*"))


def entries(cache: Cache) -> list[Path]:
    return sorted((cache.folder / "keys").glob("*/*"))


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
def test_keys_differ_where_parts_differ(one: list[bytes], other: list[bytes]) -> None:
    assert (cache_key(*one) == cache_key(*other)) == (one == other)


def test_put_and_get(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c")
    assert cache.get("k") is None
    for data in (b"data", b"", b"\n"):
        cache.put("k", data)
        assert Cache(tmp_path / "c").get("k") == data
        assert cache.path("k") is None
    assert cache.issues == ()


def test_put_a_file_and_get_it(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c")
    path = cache.put_file("k", b"data")
    assert path.read_bytes() == b"data"
    assert Cache(tmp_path / "c").get("k") == b"data"
    assert cache.path("k") == path
    assert cache.put_file("other", b"data") == path
    cache.put_file("k", b"newer")
    assert cache.get("k") == b"newer"
    cache.put("k", b"newest")
    assert cache.get("k") == b"newest"
    assert cache.issues == ()


def test_a_key_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c")
    cache.put("../../escaped", b"data")
    assert cache.get("../../escaped") == b"data"
    assert names(tmp_path) == ["c"]


@pytest.mark.parametrize("damage", [b"", b"dat", b"date", b"data and more"])
def test_a_damaged_file_is_thrown_away_and_rebuilt(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path / "c")
    path = cache.put_file("k", b"data")
    path.write_bytes(damage)
    assert cache.path("k") is None
    assert not path.exists()
    cache.put_file("k", b"data")
    assert cache.get("k") == b"data"


def test_put_file_mends_a_damaged_file(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c")
    path = cache.put_file("k", b"data")
    path.write_bytes(b"half")
    cache.put_file("other", b"data")
    assert cache.get("k") == b"data"


@pytest.mark.parametrize("damage", [b"", b"../../../etc/passwd", b"\xff" * 64, b"0" * 64, b"0" * 64 + b"\ndata", None])
def test_a_damaged_entry_is_thrown_away_and_rebuilt(tmp_path: Path, damage: bytes | None) -> None:
    cache = Cache(tmp_path / "c")
    cache.put("k", b"data")
    (entry,) = entries(cache)
    entry.write_bytes(entry.read_bytes()[:-1] if damage is None else damage)
    assert cache.get("k") is None
    assert not entry.exists()
    cache.put("k", b"data")
    assert cache.get("k") == b"data"


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    old = Cache(tmp_path / "c")
    paths = []
    for number in range(8):
        known = set(entries(old))
        old.put(str(number), bytes([number]) * 1000)
        paths += set(entries(old)) - known
    for age, path in enumerate(paths):
        os.utime(path, (age, age))
    assert Cache(tmp_path / "c").get("0")  # the oldest was used just now
    Cache(tmp_path / "c", limit=6_000).trim()
    left = [number for number, path in enumerate(paths) if path.exists()]
    assert 0 in left and 7 in left and 1 not in left
    assert sum(path.stat().st_size for path in entries(old)) <= 5_400


def test_put_keeps_to_the_limit_but_never_drops_what_is_in_use(tmp_path: Path) -> None:
    past = Cache(tmp_path / "c", limit=5_000)
    for number in range(4):
        past.put(f"old {number}", bytes([number]) * 1000)
    cache = Cache(tmp_path / "c", limit=5_000)
    paths = [cache.put_file(f"new {number}", bytes([100 + number]) * 1000) for number in range(7)]
    assert objects(cache) == sorted(paths)  # over the limit, but all of this build
    assert len(entries(cache)) == len(paths)


def test_trim_clears_away_what_a_kill_left(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c")
    folder = cache.put_file("k", b"data").parent
    (folder / ".kanben-1").write_bytes(b"ha")
    (folder / ".kanben-2").write_bytes(b"ha")
    yesterday = time.time() - 86_400
    os.utime(folder / ".kanben-1", (yesterday, yesterday))
    cache.trim()
    assert ".kanben-1" not in names(folder)
    assert ".kanben-2" in names(folder)  # another process may be writing it now


def test_clear_takes_only_what_is_the_caches(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    (folder / "objects" / "my").mkdir(parents=True)
    (folder / "letter.txt").write_text("dear")
    (folder / "objects" / "my" / "thesis.md").write_text("dear")
    cache = Cache(folder)
    cache.put("k", b"data")
    cache.clear()
    assert cache.get("k") is None
    assert names(folder) == ["letter.txt", "objects"]
    assert (folder / "objects" / "my" / "thesis.md").exists()
    other = Cache(tmp_path / "c")
    other.put("k", b"data")
    other.clear()
    other.clear()
    assert names(tmp_path) == ["home"]


def test_a_folder_that_cannot_be_written_gives_a_temporary_cache(tmp_path: Path) -> None:
    (tmp_path / "c").write_text("a file in the way")
    cache = Cache(tmp_path / "c")
    path = cache.put_file("k", b"data")
    assert path.read_bytes() == b"data"
    cache.put("other", b"more")
    assert cache.get("k") == b"data" and cache.get("other") == b"more"
    assert [(found.code, found.severity) for found in cache.issues] == [("OUT-004", "info")]
    assert str(tmp_path / "c") in cache.issues[0].message


def test_a_full_disk_gives_a_temporary_cache_and_then_says_so(tmp_path: Path) -> None:
    program = LIMITED + (
        "from book.cache import Cache\n"
        "cache = Cache(Path(sys.argv[1]))\n"
        "cache.put('small', b'x')\n"
        "try: cache.put('k', bytes(1_000_000))\n"
        "except KanbenError as error: print([found.code for found in error.report.issues])\n"
        "print([found.code for found in cache.issues], cache.get('small'))"
    )
    assert run(program, tmp_path / "c").stdout == "['OUT-002']\n['OUT-004'] b'x'\n"


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KANBEN_CACHE", raising=False)
    assert open_cache(tmp_path).folder == tmp_path / ".cache" / "kanben"
    monkeypatch.setenv("KANBEN_CACHE", str(tmp_path / "elsewhere"))
    assert open_cache(tmp_path).folder == tmp_path / "elsewhere"


HAMMER = """
import sys
from pathlib import Path
from book.cache import Cache
for turn in range(60):
    cache = Cache(Path(sys.argv[1]), limit=20_000)
    for number in range(12):
        wanted = bytes([number]) * 3000
        assert cache.get(str(number)) in (None, wanted), number
        assert cache.put_file(str(number), wanted).name
        assert cache.get(f"{number} too") in (None, wanted), number
        cache.put(f"{number} too", wanted)
    if sys.argv[2] == "clear":
        cache.clear()  # may take a folder from under the other's write, which then uses a temporary cache
    else:
        assert cache.issues == (), cache.issues
"""


@pytest.mark.parametrize("and_", ["go on", "clear"])
def test_two_processes_at_once(tmp_path: Path, and_: str) -> None:
    command = [sys.executable, "-c", HAMMER, str(tmp_path / "c"), and_]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=PROGRAM) for _ in range(2)]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in both] == [("", 0), ("", 0)]
