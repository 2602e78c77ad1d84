"""Who asks, and for whom: an API key proves an agency and a role. 身份认证。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

import structlog
from flask import Request

from api.language import Both
from api.problems import Refusal
from coordination.catalogue import Fault
from coordination.control import ApiKey, KeyRefused
from coordination.rules import Role

_SCHEME: Final = "bearer"
_log = structlog.get_logger(__name__)


class Keys(Protocol):
    """Where keys are proved; the control tables do, in constant time and seeing revocations within seconds."""

    def verify(self, text: str, *, now: datetime) -> ApiKey:
        """Return the key that the text proves, or raise :class:`KeyRefused`."""


@dataclass(frozen=True, slots=True)
class Principal:
    """The holder of a valid key: an agency in a role, with the subordinates it may speak for. 请求主体。"""

    key_id: str
    agency: str
    role: Role
    covers: frozenset[str] = frozenset()


def authenticate(request: Request, keys: Keys, now: datetime) -> Principal:
    """Return who sends the request.

    Raises:
        Refusal: no key, or one that is unknown, wrong, expired or revoked; all are answered alike (401).
    """
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != _SCHEME:
        raise Refusal("unauthenticated")
    try:
        key = keys.verify(text.strip(), now=now)
    except KeyRefused as refused:
        # the log tells them apart, the answer does not
        _log.info("key_refused", why=refused.problem.value, address=request.remote_addr)
        raise Refusal("unauthenticated") from None
    return Principal(key.key_id, key.agency, Role(key.role), frozenset(key.covers))


def acting(principal: Principal, requested: str | None, at: str = "") -> str:
    """Return the agency that acts: the key's own, or a subordinate that the key covers. 报送单位。

    Raises:
        Refusal: the key does not cover the agency asked for (403).
    """
    if requested is None or requested == principal.agency or requested in principal.covers:
        return requested or principal.agency
    zh, en = f"密钥不能代表{requested}", f"the key cannot speak for {requested}"
    fault = Fault("not_your_agency", zh, en, f"{at}/agency")
    raise Refusal("not_your_agency", Both(zh, en), faults=(fault,))


def require(principal: Principal, *roles: Role) -> None:
    """Let the request pass if the key has one of the roles.

    Raises:
        Refusal: it has another role (403).
    """
    if principal.role not in roles:
        zh, en = "、".join(roles), ", ".join(roles)
        raise Refusal("forbidden_role", Both(f"需要角色：{zh}", f"needs the role: {en}"))
