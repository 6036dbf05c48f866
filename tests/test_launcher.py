"""The launcher, run for real on a small program folder of its own: packages from a folder of wheels, no network."""

from __future__ import annotations

import ast
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_program import PROGRAM, QUILL, ROOT, WORDS, Folder, small_program, wheel


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, tuple[int, str, str]]:
    """A folder set up by its first run, and what that run gave."""
    folder = small_program(tmp_path_factory.mktemp("first"))
    return folder, folder.run("pdf", "-x", "兩 個", '"', "", "--", "$HOME")


@pytest.fixture
def ready(first: tuple[Folder, object], tmp_path: Path) -> Folder:
    """A copy of it, so that it may be broken."""
    shutil.copytree(first[0].root.parent, tmp_path, symlinks=True, dirs_exist_ok=True)
    folder = Folder(tmp_path / "program")
    python = folder.root / ".venv" / "bin" / "python"
    text = folder.stamp.read_text().replace(str(first[0].root), str(folder.root))
    folder.stamp.write_text(text)
    assert python.exists()
    return folder


@pytest.fixture
def deaf() -> Iterator[socket.socket]:
    """A package index that takes the call and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        yield server


def index(server: socket.socket) -> dict[str, str]:
    """The environment that makes pip ask `server`."""
    return {
        "PIP_INDEX_URL": f"http://127.0.0.1:{server.getsockname()[1]}/simple",
        "PIP_NO_INDEX": "0",
        "PIP_RETRIES": "0",
        "PIP_FIND_LINKS": "",
        "NO_PROXY": "127.0.0.1",
    }


def another_lock(folder: Folder) -> None:
    """A new version of the program, which needs one package more."""
    with (folder.root / "requirements.lock").open("a") as lock:
        lock.write(wheel(folder.wheels, "paper", {"paper.py": ""}))


def test_first_run_sets_up_and_passes_the_arguments_untouched(first: tuple[Folder, tuple[int, str, str]]) -> None:
    folder, (status, out, err) = first
    assert status == 0, err
    seen = json.loads(out)  # stdout holds the program's words and nothing else
    assert seen["argv"] == ["pdf", "-x", "兩 個", '"', "", "--", "$HOME"]
    assert seen["prefix"] == str(folder.root / ".venv")
    assert str(folder.root.parent) not in seen["path"], "the current folder must not be importable"
    assert "Installing 1 packages from requirements.lock" in err


def test_later_runs_start_no_process_and_need_no_network(ready: Folder) -> None:
    shutil.rmtree(ready.wheels)
    ready.script("apt-get", "exit 1")
    status, out, err = ready.run("epub")
    assert (status, err) == (0, "")
    assert json.loads(out)["argv"] == ["epub"]
    modules = subprocess.run(
        [sys.executable, "-X", "importtime", str(ready.root / "build.py"), "epub"],
        env=ready.environment, capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    assert "book.stamp" in modules
    assert "subprocess" not in modules


def test_the_program_ends_with_its_own_status(ready: Folder) -> None:
    (ready.root / "book" / "__main__.py").write_text("raise SystemExit(7)")
    assert ready.run("epub")[0] == 7


def test_test_installs_its_own_lock_and_hands_its_arguments_to_pytest(ready: Folder) -> None:
    status, out, err = ready.run("test", "-k", "a b")
    assert status == 0, err
    assert json.loads(out)["argv"] == ["-n", "2", "-k", "a b"]
    assert ready.run("test", "-n0")[1].count('"-n0"') == 1
    assert json.loads(ready.run("test", "-n0")[1])["argv"] == ["-n0"]


def test_a_changed_lock_is_installed(ready: Folder) -> None:
    another_lock(ready)
    (ready.root / "book" / "__main__.py").write_text("import paper")
    status, _, err = ready.run("epub")
    assert status == 0, err


def test_without_network_the_old_state_stays(ready: Folder) -> None:
    another_lock(ready)
    new = (ready.root / "requirements.lock").read_text()
    shutil.rmtree(ready.wheels)
    status, out, err = ready.run("epub")
    assert (status, out) == (1, "")
    assert "paper==1.0" in err
    assert "Check the network" in err
    (ready.root / "requirements.lock").write_text(new.split("paper")[0])
    assert ready.run("epub")[0] == 0


def test_a_package_with_another_hash_is_refused(ready: Folder) -> None:
    another_lock(ready)
    wheel(ready.wheels, "paper", {"paper.py": "raise SystemExit('not the paper that was locked')"})
    status, _, err = ready.run("epub", LC_ALL="zh_TW.UTF-8")
    assert status == 1
    assert "取得的套件與 requirements.lock 所載不符" in err


def test_ctrl_c_stops_with_130(ready: Folder, deaf: socket.socket) -> None:
    another_lock(ready)
    process = ready.start("epub", **index(deaf))
    call, _ = deaf.accept()
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    call.close()
    assert (process.returncode, out) == (130, "")
    assert "The next run sets .venv up again." in err
    assert ready.stamp.read_text() == ""


def test_after_a_kill_the_next_run_waits_for_the_orphan_and_repairs(ready: Folder, deaf: socket.socket) -> None:
    another_lock(ready)
    process = ready.start("epub", **index(deaf))
    call, _ = deaf.accept()
    process.kill()  # the launcher alone: its pip lives on
    process.wait()
    (ready.root / ".venv" / "half").touch()
    second = ready.start("epub")
    assert second.stderr is not None
    assert "waiting" in second.stderr.readline()
    call.close()
    deaf.close()
    out, err = second.communicate(timeout=120)
    assert second.returncode == 0, err
    assert json.loads(out)["argv"] == ["epub"]
    assert not (ready.root / ".venv" / "half").exists()


def test_two_at_once(ready: Folder) -> None:
    another_lock(ready)
    both = [ready.start("epub"), ready.start("pdf")]
    words = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("Installing" in err for _, err in words) == 1


@pytest.mark.parametrize("damage", ["gone", "upgraded"])
def test_a_broken_venv_is_made_anew(ready: Folder, damage: str) -> None:
    python = ready.root / ".venv" / "bin" / "python"
    if damage == "upgraded":  # the system's Python went from one version to the next
        ready.stamp.write_text(ready.stamp.read_text().replace("interpreter ", "interpreter /old"))
    else:
        python.unlink()
        python.symlink_to(ready.root / "gone")
    status, _, err = ready.run("epub")
    assert status == 0, err
    assert "Setting up .venv" in err


def test_somebodys_own_venv_is_kept(ready: Folder) -> None:
    ready.stamp.unlink()
    (ready.root / ".venv" / "mine").touch()
    status, _, err = ready.run("epub")
    assert status == 0, err
    assert (ready.root / ".venv" / "mine").exists()


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    folder = small_program(tmp_path)
    (folder.root / ".venv").write_text("in the way")
    status, out, err = folder.run("epub")
    assert (status, out) == (1, "")
    assert f"Cannot set up {folder.root / '.venv'}" in err
    assert "KANBEN_NO_BOOTSTRAP=1" in err


def test_no_bootstrap_uses_this_python_as_it_is(tmp_path: Path) -> None:
    folder = small_program(tmp_path)
    folder.needs(QUILL + WORDS)
    (folder.root / "book" / "__main__.py").write_text(PROGRAM.replace(", ink", ""))
    status, out, err = folder.run("-C", "test", "epub", KANBEN_NO_BOOTSTRAP="1")
    assert status == 0, err
    assert json.loads(out)["prefix"] == sys.prefix
    assert json.loads(out)["argv"] == ["-C", "test", "epub"]
    assert not (folder.root / ".venv").exists()


def test_what_the_system_lacks_is_installed_with_apt(ready: Folder) -> None:
    ready.needs(QUILL + WORDS)
    ready.stamp.write_text(ready.stamp.read_text().replace(" build", ""))
    quill = ready.bin / "quill"
    ready.script("sudo", 'shift\nexec "$@"')
    ready.script(
        "apt-get", f'echo "$@" >>{ready.bin}/calls\nprintf "#!/bin/sh\\necho quill 2.1" >{quill}\nchmod +x {quill}'
    )
    status, out, err = ready.run("epub")
    assert status == 0, err
    assert json.loads(out)["argv"] == ["epub"]
    assert "Installing with apt: quill (for Quill)" in err
    update, install = (ready.bin / "calls").read_text().splitlines()
    assert update.endswith("update")
    assert install.endswith("install -y --no-install-recommends quill")


def test_apt_that_fails_is_heard(ready: Folder) -> None:
    ready.needs(QUILL + WORDS)
    ready.stamp.write_text(ready.stamp.read_text().replace(" build", ""))
    ready.script("sudo", 'shift\nexec "$@"')
    ready.script("apt-get", "echo 'E: Unable to locate package quill' >&2\nexit 100")
    status, out, err = ready.run("epub")
    assert (status, out) == (1, "")
    assert "E: Unable to locate package quill" in err
    assert "apt-get install -y quill" in err


@pytest.mark.parametrize("have", ["", "echo quill 1.9", "exit 1"])
def test_elsewhere_the_one_command_is_said(ready: Folder, have: str) -> None:
    ready.needs(QUILL.replace("apt", "dnf") + WORDS)
    ready.stamp.write_text(ready.stamp.read_text().replace(" build", ""))
    table = (ready.root / "book" / "system.toml").read_text().replace("apt-get", "dnf").replace("apt =", "dnf =")
    (ready.root / "book" / "system.toml").write_text(table)
    ready.script("dnf", "exit 1")
    if have:
        ready.script("quill", have)
    status, out, err = ready.run("epub", PATH=str(ready.bin))
    assert (status, out) == (1, "")
    assert "This machine lacks: Quill." in err
    assert "dnf install -y quill" in err
    assert ready.run("doctor", PATH=str(ready.bin))[0] == 0, "doctor must start on a machine that lacks things"
    assert ready.run("epub", "--help", PATH=str(ready.bin))[0] == 0


@pytest.mark.parametrize("name", ["build.py", "book/stamp.py", "book/__init__.py"])
def test_old_pythons_can_read_what_tells_them_so(name: str) -> None:
    ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 7))


def test_an_old_python_is_told_what_it_needs() -> None:
    old = next((path for minor in (8, 9, 10) if (path := shutil.which(f"python3.{minor}"))), None)
    if old is None or subprocess.run([old, "--version"], capture_output=True, check=False).returncode:
        pytest.skip("no Python older than 3.11 on this machine")
    done = subprocess.run([old, str(ROOT / "build.py"), "all"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Kanben needs Python 3.11 or later" in done.stderr


def test_later_runs_start_at_once(ready: Folder) -> None:
    def fastest(*command: str) -> float:
        times = []
        for _ in range(9):
            begun = time.perf_counter()
            subprocess.run(command, env=ready.environment | {"PYTHONPATH": str(ready.root)}, check=True, stdout=-3)
            times.append(time.perf_counter() - begun)
        return min(times)

    alone = fastest(str(ready.root / ".venv" / "bin" / "python"), "-P", "-m", "book")
    launched = fastest(sys.executable, str(ready.root / "build.py"))
    assert launched - alone < 0.1, f"{launched:.3f} s against {alone:.3f} s"  # about 0.03 s on an idle machine
