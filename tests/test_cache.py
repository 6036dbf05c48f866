"""The cache and atomic writing: what was put comes back whole or not at all, and nobody's previous file is harmed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.atomic import atomic_path, atomic_write
from book.cache import Cache, cache_key, open_cache
from book.report import KanbenError

PROGRAM = Path(__file__).parents[1]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def objects(cache: Cache) -> list[Path]:
    return sorted((cache.folder / "objects").glob("*/*"))


def run(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=PROGRAM)


def test_atomic_write_makes_the_folder_and_replaces(tmp_path: Path) -> None:
    target = tmp_path / "dist" / "a.epub"
    atomic_write(target, b"one")
    atomic_write(target, b"two")
    assert target.read_bytes() == b"two"
    assert names(target.parent) == ["a.epub"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, ValueError, OSError(2, "gone", "elsewhere.txt")])
def test_a_failed_write_leaves_the_previous_file(tmp_path: Path, failure: BaseException | type[BaseException]) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"whole")
    with pytest.raises((KeyboardInterrupt, ValueError, OSError)), atomic_path(target) as temporary:
        temporary.write_bytes(b"ha")
        raise failure
    assert target.read_bytes() == b"whole"
    assert names(tmp_path) == ["a.pdf"]


def test_permissions_follow_the_umask(tmp_path: Path) -> None:
    program = "import os, sys; from pathlib import Path; from book.atomic import atomic_write\n"
    program += "os.umask(0o027); atomic_write(Path(sys.argv[1]), b'x')"
    assert run(program, tmp_path / "a").returncode == 0
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "dist").write_text("in the way")
    with pytest.raises(KanbenError) as caught:
        atomic_write(tmp_path / "dist" / "a.epub", b"x")
    (found,) = caught.value.report.issues
    assert found.code == "OUT-001"
    assert str(tmp_path / "dist" / "a.epub") in found.message
    assert caught.value.exit_status == 1
    assert (tmp_path / "dist").read_text() == "in the way"


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.epub").mkdir()
    with pytest.raises(KanbenError) as caught:
        atomic_write(tmp_path / "a.epub", b"x")
    assert [found.code for found in caught.value.report.issues] == ["OUT-001"]
    assert names(tmp_path) == ["a.epub"]


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(KanbenError) as caught:
            atomic_write(tmp_path / "a.epub", b"x")
    finally:
        tmp_path.chmod(0o700)
    assert [found.code for found in caught.value.report.issues] == ["OUT-001"]


def test_a_name_too_long(tmp_path: Path) -> None:
    with pytest.raises(KanbenError) as caught:
        atomic_write(tmp_path / ("a" * 300 + ".pdf"), b"x")
    assert [found.code for found in caught.value.report.issues] == ["OUT-003"]
    assert names(tmp_path) == []


LIMITED = """
import resource, sys
from pathlib import Path
from book.report import KanbenError
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
"""


def test_no_room(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"whole")
    program = LIMITED + (
        "from book.atomic import atomic_write\n"
        "try: atomic_write(Path(sys.argv[1]), bytes(1_000_000))\n"
        "except KanbenError as error: print([found.code for found in error.report.issues], error.exit_status)"
    )
    assert run(program, target).stdout == "['OUT-002'] 1\n"
    assert target.read_bytes() == b"whole"
    assert names(tmp_path) == ["a.pdf"]


def test_a_kill_leaves_the_previous_file(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"whole")
    program = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom book.atomic import atomic_path\n"
        "with atomic_path(Path(sys.argv[1])) as temporary:\n"
        "    temporary.write_bytes(b'ha'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert run(program, target).returncode == -9
    assert target.read_bytes() == b"whole"


# ---------------------------------------------------------------- the cache


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
def test_keys_differ_where_parts_differ(one: list[bytes], other: list[bytes]) -> None:
    assert (cache_key(*one) == cache_key(*other)) == (one == other)


def test_put_and_get(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c")
    assert cache.get("k") is None
    path = cache.put("k", b"data")
    assert path.read_bytes() == b"data"
    assert Cache(tmp_path / "c").get("k") == b"data"
    assert cache.path("k") == path
    cache.put("k", b"newer")
    assert cache.get("k") == b"newer"
    assert cache.issues == ()


def test_a_key_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c")
    cache.put("../../escaped", b"data")
    assert cache.get("../../escaped") == b"data"
    assert names(tmp_path) == ["c"]


@pytest.mark.parametrize("damage", [b"", b"dat", b"date", b"data and more"])
def test_a_damaged_object_is_thrown_away_and_rebuilt(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path / "c")
    path = cache.put("k", b"data")
    path.write_bytes(damage)
    assert cache.path("k") is None
    assert not path.exists()
    cache.put("k", b"data")
    assert cache.get("k") == b"data"


def test_put_mends_a_damaged_object(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c")
    path = cache.put("k", b"data")
    path.write_bytes(b"half")
    cache.put("other", b"data")
    assert cache.get("k") == b"data"


@pytest.mark.parametrize("damage", [b"", b"../../../etc/passwd", b"\xff" * 64, b"0" * 64])
def test_a_damaged_key_is_thrown_away(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path / "c")
    cache.put("k", b"data")
    (reference,) = (cache.folder / "keys").glob("*/*")
    reference.write_bytes(damage)
    assert cache.get("k") is None
    assert not reference.exists()


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    old = Cache(tmp_path / "c")
    paths = [old.put(str(number), bytes([number]) * 1000) for number in range(8)]
    for age, path in enumerate([*paths, *(old.folder / "keys").glob("*/*")]):
        os.utime(path, (age, age))
    assert Cache(tmp_path / "c").get("0")  # the oldest was used just now
    Cache(tmp_path / "c", limit=6_000).trim()
    left = [number for number, path in enumerate(paths) if path.exists()]
    assert 0 in left and 7 in left and 1 not in left
    assert sum(path.stat().st_size for path in objects(old)) <= 5_400


def test_put_keeps_to_the_limit_but_never_drops_what_is_in_use(tmp_path: Path) -> None:
    past = Cache(tmp_path / "c", limit=5_000)
    for number in range(4):
        past.put(f"old {number}", bytes([number]) * 1000)
    cache = Cache(tmp_path / "c", limit=5_000)
    paths = [cache.put(f"new {number}", bytes([100 + number]) * 1000) for number in range(7)]
    assert objects(cache) == sorted(paths)  # over the limit, but all of this build


def test_trim_clears_away_what_a_kill_left(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c")
    folder = cache.put("k", b"data").parent
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
    path = cache.put("k", b"data")
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
        assert cache.put(str(number), wanted).name
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
