"""Settings that every gunicorn process here shares; the names at the top are gunicorn's own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED_MEMORY: Final = "/dev/shm"  # noqa: S108 - a heartbeat file there never waits for a disk
SHARED: Final[dict[str, Any]] = {
    "worker_class": "gthread",
    "preload_app": False,  # database sockets must not be inherited by two workers
    "keepalive": 75,
    "graceful_timeout": 20,
    "timeout": 60,
    "worker_tmp_dir": SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None,
    "control_socket_disable": True,  # it would live in the home directory of whoever starts us
}


def is_postgresql() -> bool:
    """Whether the record is kept in PostgreSQL, which any number of processes may write to."""
    return os.environ.get("LIANDONG_DATABASE_URL", "").startswith(("postgresql:", "postgresql+", "postgres:"))


def address(variable: str, port: int) -> str:
    """Where to listen: what the variable says, otherwise this machine only."""
    return os.environ.get(variable) or f"127.0.0.1:{port}"


def own_metrics(process: str) -> dict[str, Callable[..., None]]:
    """Collect the metrics of all workers of one process type in one folder, emptied when the master starts.

    The variable is set before anything imports prometheus_client, which reads it once and for all when imported.
    """
    folder = Path(os.environ.get("LIANDONG_HOME") or "var", "run", "metrics", process).absolute()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)

    def on_starting(_server: object) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def child_exit(_server: object, worker: Any) -> None:
        from prometheus_client import multiprocess  # noqa: PLC0415 - see above

        multiprocess.mark_process_dead(worker.pid)

    return {"on_starting": on_starting, "child_exit": child_exit}
