"""The secrets that live outside the databases: peppers of API keys, master keys of persons' keys. 密钥文件。"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from coordination.control import MASTER_KEY_BYTES, PEPPER_BYTES, Keyring
from scripts.settings import Settings

FOLDER = "secrets"
PEPPERS = "api-key-peppers"
MASTERS = "person-master-keys"


class SecretsMissing(Exception):
    """A secret is not where it should be; without it nothing that it protects can be read again."""


def ensure(settings: Settings, *, new: bool) -> None:
    """Make the secrets that a new installation needs; what is there is never touched.

    Raises:
        SecretsMissing: there are persons' keys and no master keys: a new one would open nothing, and hide the loss.
    """
    if settings.peppers is None:
        _make(settings.home / FOLDER / PEPPERS, PEPPER_BYTES)
    if settings.master_keys is None and not (settings.home / FOLDER / MASTERS).exists():
        if not new:
            message = f"{settings.home / FOLDER / MASTERS} is missing, and persons' keys depend on it: restore it from its copy"
            raise SecretsMissing(message)
        _make(settings.home / FOLDER / MASTERS, MASTER_KEY_BYTES)


def peppers(settings: Settings) -> Keyring:
    """Return the peppers of API keys, from the environment or the installation's folder."""
    return Keyring.parse(settings.peppers or _text(settings.home / FOLDER / PEPPERS), size=PEPPER_BYTES)


def masters(settings: Settings) -> Keyring:
    """Return the master keys of persons' keys, from the environment or the installation's folder."""
    return Keyring.parse(settings.master_keys or _text(settings.home / FOLDER / MASTERS), size=MASTER_KEY_BYTES)


def _make(path: Path, size: int) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        return
    whole = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(Keyring({}).with_new("k1", secrets.token_bytes(size)).text())
        file.flush()
        os.fsync(file.fileno())
    try:
        # a link is made whole or not at all, and never over what is there: several processes may start at once
        os.link(whole, path)
    except FileExistsError:
        pass
    finally:
        whole.unlink()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        message = f"{path} is missing: run `liandong setup` on a new installation, or restore it from its copy"
        raise SecretsMissing(message) from None
