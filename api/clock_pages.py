"""`/v1/clocks/rules` and `/v1/clocks/compute`: the rules of the clocks, and the calculator that counts as they do. 期限规则。"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, request

from api.current import principal, services
from api.reading import digest
from api.strict_json import dumps, loads
from coordination.catalogue import Fault, Invalid
from coordination.clocks.arithmetic import Amount
from coordination.clocks.calculator import calculate
from coordination.clocks.rules import Rule, Tier

MOST_BYTES: Final = 16_384

blueprint = Blueprint("clock_pages", __name__)


@blueprint.get("/v1/clocks/rules")
def rules() -> Response:
    """Answer every version of every rule in use, or those in force on a day (``on``)."""
    principal()
    on = day(request.args.get("on"))
    found = [told(rule) for rule in services().book.rules if on is None or rule.in_force(on)]
    body = {
        "items": found,
        "packs": [{"id": one.id, "region": one.region, "cite": one.cite} for one in services().book.packs],
    }
    response = Response(dumps(body), content_type="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(digest(body))
    response.make_conditional(request)
    return response


@blueprint.post("/v1/clocks/compute")
def compute() -> Response:
    """Answer when a period ends, with every day on the way; nothing is recorded."""
    principal()
    asked = loads(request.get_data(), most=MOST_BYTES)
    return Response(dumps(calculate(asked, services().book)), content_type="application/json")


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


def day(text: str | None) -> date | None:
    """Return the day that a parameter ``on`` names, or None."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise Invalid(Fault("type", "须为日期，如2024-01-31", "must be a date such as 2024-01-31", "/on")) from None
