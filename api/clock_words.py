"""Rules of clocks and clocks as they are told: the rule, and how a clock of the board came to its end. 期限规则与说明。"""

from __future__ import annotations

from typing import Any

from api.current import services
from coordination.clocks.arithmetic import Amount
from coordination.clocks.calculator import days_told
from coordination.clocks.explain import explain
from coordination.clocks.rules import Rule, Tier
from coordination.streams.clock import recomputed
from projections.calendars import tables_at
from projections.clocks import clock_of
from projections.engine import Moment, Row, Snapshot


def explained(row: Row, snapshot: Snapshot, moment: Moment) -> dict[str, Any]:
    """Return how a clock came to its end: the rule, and each day on the way and why it counts or not, in words to read out.

    It is counted anew by the days and the wording of the rule that are known here. ``agrees`` tells whether that is the end on
    record; it is not where days or a correction have become known by which the clock has still to be computed again.
    """
    rule = services().book.running_under(row["rule_version"], row["rule"])
    if rule is None:
        return {}
    computed = recomputed(clock_of(row), rule, tables_at(snapshot, moment))
    account = explain(computed)
    return {
        "rule_told": told(rule),
        "explanation": {
            "zh": list(account.zh),
            "en": list(account.en),
            "days": days_told(computed),
            "agrees": (computed.due_at_strict, computed.due_at_lenient) == (row["due_at_strict"], row["due_at"]),
        },
    }


def told(rule: Rule) -> dict[str, Any]:
    """Return a version of a rule as it is answered."""
    return {
        "rule": rule.id,
        "rule_version": rule.version,
        "clock": rule.clock,
        "title": {"zh": rule.zh, "en": rule.en},
        "law": rule.law,
        "article": rule.article,
        "verification": rule.verification.value,
        "to_be_confirmed": rule.confirm,
        "nature": rule.nature.value,
        "side": rule.side.value,
        "regime": rule.regime.id,
        "amount": _amount(rule.amount),
        "tiers": [_tier(tier) for tier in rule.tiers],
        "starts": [start.topic for start in rule.starts],
        "satisfied_by": [signal.topic for signal in rule.satisfied_by],
        "extensions": [
            {"by": one.by.value, "times": one.times, "most": _amount(one.most), "article": one.article}
            for one in rule.extensions
        ],
        "consequence": {"zh": rule.consequence_zh, "en": rule.consequence_en},
        "note": {"zh": rule.note_zh, "en": rule.note_en},
        "pending": sorted(rule.pending),
        "valid_from": rule.valid_from.isoformat(),
        "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
        "pack": rule.pack,
        "region": rule.region,
    }


def _tier(tier: Tier) -> dict[str, Any]:
    return {
        "id": tier.id,
        "title": {"zh": tier.zh, "en": tier.en},
        "amount": _amount(tier.amount),
        "upon": tier.upon,
        "by": tier.by.value if tier.by else None,
        "cite": f"{tier.law} {tier.article}".rstrip(),
        "to_be_confirmed": tier.confirm,
    }


def _amount(amount: Amount | None) -> dict[str, Any] | None:
    return None if amount is None else {"length": amount.length, "unit": amount.unit.value}
