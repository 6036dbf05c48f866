"""Atomic writing: a file is whole or as it was, whatever happens meanwhile."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from book.atomic import atomic_path, atomic_write
from book.report import KanbenError

PROGRAM = Path(__file__).parents[1]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


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
