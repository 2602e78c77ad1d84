"""Secrets that live outside the database 主密钥, several by id so that the newest can change without the old being lost."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

KEY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class KeyringBroken(ValueError):
    """The text of a keyring is not `id:base64url` words of the expected length: restore it from its copy."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Secret keys by id; the last one given is the one used for anything new."""

    keys: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def parse(cls, text: str, *, size: int) -> Keyring:
        """Read `id:base64url` words separated by spaces or lines, oldest first, each of `size` bytes."""
        keys: dict[str, bytes] = {}
        for number, word in enumerate(text.split(), start=1):
            key_id, _, encoded = word.partition(":")
            # The message never shows the word: it would put a secret into a log.
            if not KEY_ID.fullmatch(key_id) or key_id in keys:
                raise KeyringBroken(f"word {number}: the id is malformed or repeated")
            try:
                key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
            except (binascii.Error, ValueError):
                raise KeyringBroken(f"word {number}: not base64url") from None
            if len(key) != size:
                raise KeyringBroken(f"word {number}: {len(key)} bytes instead of {size}")
            keys[key_id] = key
        if not keys:
            raise KeyringBroken("no key in it")
        return cls(keys)

    def text(self) -> str:
        """The form that `parse` reads, one key a line."""
        return "".join(f"{key_id}:{_base64url(key)}\n" for key_id, key in self.keys.items())

    def with_new(self, key_id: str, key: bytes) -> Keyring:
        """The keyring with one more key, which becomes the current one."""
        if not KEY_ID.fullmatch(key_id) or key_id in self.keys:
            raise KeyringBroken("the id is malformed or repeated")
        return Keyring({**self.keys, key_id: key})

    @property
    def current(self) -> str:
        """The id of the key used for anything new."""
        return next(reversed(tuple(self.keys)))


def _base64url(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).rstrip(b"=").decode("ascii")
