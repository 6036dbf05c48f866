"""A .venv that is not ready comes in; the system's libraries and the locked packages are installed, or why not is said.

Standard library only: the launcher runs this before any package is installed. Speaks on stderr alone.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence

from book import report, system
from book.model import Issue
from book.stamp import Venv


def set_up(venv: Venv, level: str, locks: Sequence[str]) -> int:
    """Brings the system to `level` and .venv to `locks`; returns the exit status, 0 where the command can start."""
    try:
        with _one_at_a_time(venv) as descriptors:
            if not venv.ready(level, locks):  # the run that we waited for may have done it
                _Setup(venv, descriptors).run(level, locks)
    except KeyboardInterrupt:
        _say("SET-015")
        return 130
    except report.KanbenError as error:
        return _fail(*error.report.issues)
    except OSError as error:
        code = "SET-006" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "SET-007"
        return _fail(report.issue(code, folder=str(venv.folder), detail=str(error)))
    return 0


def wait_for(command: Sequence[str]) -> int:
    """Runs `command` to its end and returns its status; Ctrl-C reaches it too, and it ends in its own way."""
    with subprocess.Popen(command) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


def _say(code: str, **values: str | int) -> None:
    sys.stderr.write(report.words(code, system.language())["message"].format(**values) + "\n")


def _fail(*issues: Issue) -> int:
    for issue in issues:
        said = report.spoken(issue, system.language())
        sys.stderr.write(f"{said.message}\n{said.hint}\n")
    return 1


@contextlib.contextmanager
def _one_at_a_time(venv: Venv) -> Iterator[tuple[int, ...]]:
    """Waits until no other launcher sets up this folder; yields the lock's descriptor, where there are locks.

    Whoever inherits the descriptor holds the lock too: a pip that outlives its killed launcher is waited for.
    """
    try:
        import fcntl  # noqa: PLC0415 - POSIX only
    except ImportError:
        yield ()
        return
    folder = os.open(venv.root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("SET-010")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield (folder,)
    finally:
        os.close(folder)


class _Setup:
    """One set-up of `venv`; its helpers inherit `descriptors`. Every method raises KanbenError and OSError."""

    def __init__(self, venv: Venv, descriptors: tuple[int, ...]) -> None:
        self._venv = venv
        self._descriptors = descriptors

    def run(self, level: str, locks: Sequence[str]) -> None:
        """The system first, then .venv, then the packages; the stamp last."""
        _install_needs(level)
        stamp = self._stamp()
        for lock in locks:
            if stamp.get(lock) != self._venv.digest(lock):
                self._install(lock)
                stamp[lock] = self._venv.digest(lock)
        stamp["levels"] = " ".join(system.levels(level))
        self._venv.write_stamp(stamp)
        _say("SET-014")

    def _stamp(self) -> dict[str, str]:
        """The stamp of a .venv with a working pip: ours, or somebody's as it is, or a new one for a broken one."""
        stamp = self._venv.stamp()
        if stamp and self._venv.whole():
            return stamp
        theirs = stamp is None and os.access(self._venv.python, os.X_OK)
        if not theirs or self._helper([str(self._venv.python), "-I", "-m", "pip", "--version"]).returncode:
            self._make()
        return {"interpreter": os.path.realpath(self._venv.python)}

    def _make(self) -> None:
        _say("SET-012")
        folder = self._venv.folder
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)
        folder.mkdir()
        self._venv.write_stamp({})
        # `_base_executable`: what runs this may be the interpreter of the .venv that was just removed
        python = getattr(sys, "_base_executable", sys.executable)
        made = self._helper([python, "-I", "-m", "venv", str(folder)])
        if made.returncode:
            full = "No space left" in made.stdout
            raise report.stop("SET-006" if full else "SET-003", detail=_end(made.stdout))

    def _install(self, lock: str) -> None:
        """Installs the packages of `lock`; while pip works, the stamp on disk is empty."""
        path = self._venv.root / lock
        lines = path.read_text(encoding="utf-8").splitlines()
        _say("SET-013", lock=lock, count=sum("==" in line and line[0].isalnum() for line in lines))
        before = self._venv.stamp()
        self._venv.write_stamp({})
        flags = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-warn-script-location"]
        done = self._helper([str(self._venv.python), *system.PIP_INSTALL, str(path), *flags])
        if not done.returncode:
            return
        if before:
            self._venv.write_stamp(before)  # pip takes back what it began: what was set up before still is
        full, other = "No space left" in done.stdout, "DO NOT MATCH THE HASHES" in done.stdout
        raise report.stop("SET-006" if full else "SET-005" if other else "SET-004", lock=lock, detail=_end(done.stdout))

    def _helper(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Runs `command` to its end; `stdout` is all that it said."""
        return subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "PIP_USER": "0"},  # a venv has no user site
            pass_fds=self._descriptors,
        )


def _install_needs(level: str) -> None:
    """Installs with apt what the system lacks, as root or by passwordless sudo; elsewhere stops with the command."""
    missing = [need for need in system.needs(level) if system.probe(need).status != "ok"]
    if not missing:
        return
    command, names = system.install_command(missing), ", ".join(need.name for need in missing)
    prefix = _as_root() if system.manager() == "apt" else None
    if prefix is None or not command:
        raise report.stop("SET-001" if command else "SET-002", names=names, command=command)
    packages = system.packages(missing, "apt")
    _say("SET-011", packages=" ".join(packages), names=names)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    words = ""
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        # the status does not matter: a third party's list may be broken, and the probes below know better
        done = subprocess.run([*apt, *arguments], check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        words += done.stderr
    if missing := [need for need in missing if system.probe(need).status != "ok"]:
        sys.stderr.write(words)
        names, command = ", ".join(need.name for need in missing), system.install_command(missing)
        raise report.stop("SET-001", names=names, command=command)


def _as_root() -> list[str] | None:
    """What to put before a command that only root may run; None where we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], check=False, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return None if asked.returncode else ["sudo", "-n"]


def _end(text: str) -> str:
    """The end of what a helper said; of pip's many retries, the last."""
    lines = text.strip().splitlines()
    retries = [line for line in lines if line.startswith("WARNING: Retrying")]
    return "\n".join([*retries[-1:], *(line for line in lines if line not in retries)][-8:])
