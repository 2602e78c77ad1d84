"""The real server processes of one installation, started on free ports and ended for certain; for tests and drivers. 进程。

What runs is what the Procfile says, so that nothing is tried that is not served. Only what was started here is ended, by
the process group that it was given at its start.
"""

from __future__ import annotations

import http.client
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Final

from scripts.assembly import set_up
from scripts.settings import Settings

ROOT: Final = Path(__file__).resolve().parent.parent
READY_SECONDS: Final = 40.0
STOP_SECONDS: Final = 30.0
ANSWERING: Final[Mapping[str, str]] = {"web": "PORT", "stream": "LIANDONG_STREAM_PORT"}
"""The processes that answer requests, with the variable that says on which port."""


class NotReady(Exception):
    """A process did not come up, or ended: its last words are in the message."""


def commands() -> dict[str, list[str]]:
    """Return what the Procfile starts under each name."""
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    named = dict(line.split(": exec ", 1) for line in lines if ": exec " in line)
    return {name: [sys.executable, *shlex.split(command)[1:]] for name, command in named.items()}


def free_ports(count: int) -> list[int]:
    """Return ports of this machine on which nobody listens just now."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


@dataclass
class Processes:
    """The processes of one installation. 运行中的系统。

    Start them from a thread that lives as long as they shall: on Linux they are told to end when it does.
    """

    environment: Mapping[str, str]
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict, init=False)

    @property
    def settings(self) -> Settings:
        """The settings that the processes read."""
        return Settings.read(self.environment)

    @property
    def port(self) -> int:
        """Where the web process answers, on 127.0.0.1."""
        return self.settings.port

    def port_of(self, name: str) -> int:
        """Return where a process answers."""
        return int(self.environment[ANSWERING[name]])

    def words_of(self, name: str) -> str:
        """Return the last of what a process has written."""
        with suppress(FileNotFoundError):
            return self._words(name).read_text(encoding="utf-8", errors="replace")[-4000:]
        return ""

    def start(self, *names: str, application: str | None = None) -> None:
        """Start processes by their names in the Procfile and wait until they are at work.

        ``application`` is served instead of ours, by the same server with the same settings.

        Raises:
            NotReady: one of them did not come up.
        """
        known = commands()
        if application is not None:
            known = {name: [*command[:-1], application] for name, command in known.items()}
        for name in names:
            with self._words(name).open("ab") as words:
                self._running[name] = subprocess.Popen(
                    [*_ending_with_us(), *known[name]],
                    cwd=ROOT,
                    env=dict(self.environment),
                    stdin=subprocess.DEVNULL,
                    stdout=words,
                    stderr=words,
                    start_new_session=True,
                )
        for name in names:
            self._await_ready(name)

    def kill(self, name: str) -> None:
        """End a process and all its workers at once, without a chance to tidy up (SIGKILL)."""
        process = self._running.pop(name)
        self._signal(process, signal.SIGKILL)
        process.wait(STOP_SECONDS)

    def kill_worker(self, name: str) -> bool:
        """End one worker of a process at once; its master starts another. False where there is none just now."""
        children = _children(self._running[name].pid)
        if not children:
            return False
        with suppress(ProcessLookupError):
            os.kill(children[0], signal.SIGKILL)
        return True

    def stop(self, *names: str) -> None:
        """Ask processes (all, or those named) to end, and make them where they do not."""
        chosen = names or tuple(self._running)
        for name in chosen:
            with suppress(ProcessLookupError):
                self._running[name].terminate()
        for name in chosen:
            process = self._running.pop(name)
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
            # its group may hold a worker still, even where the master has gone
            self._signal(process, signal.SIGKILL)
            process.wait(STOP_SECONDS)

    def _words(self, name: str) -> Path:
        folder = self.settings.home / "log"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{name}.log"

    def _await_ready(self, name: str) -> None:
        deadline = time.monotonic() + READY_SECONDS
        process = self._running[name]
        while not self._is_ready(name):
            if process.poll() is not None or time.monotonic() > deadline:
                raise NotReady(f"{name} did not come up (status {process.poll()}):\n{self.words_of(name)}")
            time.sleep(0.02)

    def _is_ready(self, name: str) -> bool:
        """Whether a process answers requests; of one that answers none, only that it lives can be seen from outside."""
        if name not in ANSWERING:
            return self._running[name].poll() is None
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", self.port_of(name), timeout=5)
            try:
                connection.request("GET", "/healthz")
                return connection.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
            finally:
                connection.close()
        return False

    @staticmethod
    def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)


@contextmanager
def installation(
    home: Path, database_url: str | None = None, *, names: Iterable[str] = (), **environment: str
) -> Iterator[Processes]:
    """Set up an installation of its own, start processes of it, give it, and end whatever of it still runs."""
    port, stream_port = free_ports(2)
    given = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "LIANDONG_HOME": str(home),
        "PORT": str(port),
        "LIANDONG_STREAM_PORT": str(stream_port),
        "WEB_CONCURRENCY": "2",
        **({"LIANDONG_DATABASE_URL": database_url} if database_url else {}),
        **environment,
    }
    processes = Processes(given)
    set_up(processes.settings)
    try:
        processes.start(*names)
        yield processes
    finally:
        processes.stop()


def _ending_with_us() -> list[str]:
    """Let a process be told to end even when this one is killed without a chance to tell it."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []


def _children(process: int) -> list[int]:
    with suppress(FileNotFoundError, ProcessLookupError):
        return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []
