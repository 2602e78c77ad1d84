"""Transfers of leads and cases between administrative agencies: offered, answered, and what became of them. 移送管辖。

The machine is drawn in docs/machines/transfer.md.
"""

from __future__ import annotations

from coordination.streams.transfer.answering import (
    TransferAccepted,
    TransferDisputed,
    TransferOutcomeReported,
    TransferReceived,
    TransferRefused,
    TransferSettled,
)
from coordination.streams.transfer.codes import Result, Stage
from coordination.streams.transfer.offering import TransferLapsed, TransferOffered, TransferRevoked
from coordination.streams.transfer.parts import FoundLine, PackageLine
from coordination.streams.transfer.state import TRANSFER, Transfer

__all__ = [
    "TRANSFER",
    "FoundLine",
    "PackageLine",
    "Result",
    "Stage",
    "Transfer",
    "TransferAccepted",
    "TransferDisputed",
    "TransferLapsed",
    "TransferOffered",
    "TransferOutcomeReported",
    "TransferReceived",
    "TransferRefused",
    "TransferRevoked",
    "TransferSettled",
]
