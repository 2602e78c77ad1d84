"""The control tables 控制表: what the system must know and forget that is never an event.

API keys 接口密钥, wrapped person keys 个人信息数据密钥 and the replays that were asked for 核验任务 live here, beside the
record and outside it: a key can be revoked or destroyed, an event cannot. Randomness, secrets and the time are handed in by
the caller.
"""

from __future__ import annotations

from coordination.control.api_keys import (
    PEPPER_BYTES,
    ApiKey,
    ApiKeys,
    IssuedKey,
    KeyProblem,
    KeyRefused,
    NoSuchKey,
    TwoKeysAlready,
)
from coordination.control.database import ControlDatabase, ControlUnavailable
from coordination.control.keyring import Keyring, KeyringBroken
from coordination.control.person_keys import (
    MASTER_KEY_BYTES,
    PersonForgotten,
    PersonKeyBroken,
    PersonKeys,
    PersonOfOtherCampaign,
    PersonUnknown,
    any_kept,
)
from coordination.control.replays import (
    MOST_OF_ONE,
    MOST_WAITING,
    NoSuchReplay,
    QueueFull,
    ReplayJob,
    ReplayOver,
    Replays,
    State,
    TooManyOfOne,
)

__all__ = [
    "MASTER_KEY_BYTES",
    "MOST_OF_ONE",
    "MOST_WAITING",
    "PEPPER_BYTES",
    "ApiKey",
    "ApiKeys",
    "ControlDatabase",
    "ControlUnavailable",
    "IssuedKey",
    "KeyProblem",
    "KeyRefused",
    "Keyring",
    "KeyringBroken",
    "NoSuchKey",
    "NoSuchReplay",
    "PersonForgotten",
    "PersonKeyBroken",
    "PersonKeys",
    "PersonOfOtherCampaign",
    "PersonUnknown",
    "QueueFull",
    "ReplayJob",
    "ReplayOver",
    "Replays",
    "State",
    "TooManyOfOne",
    "TwoKeysAlready",
    "any_kept",
]
