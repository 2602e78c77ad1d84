"""One list of what is done about violations, written from 行政处罚法 9 and 33 and from S0 (M59), not from the code."""

from __future__ import annotations

import pytest

from coordination.profiles import NoPenaltyGround, PenaltyKind
from coordination.streams.case.codes import Measure
from coordination.streams.dispositions import (
    EXEMPT,
    OF_GUIDANCE,
    OF_MEASURE,
    OF_SPOT,
    WEIGHED,
    Disposition,
    of_no_penalty,
    of_penalty,
    weight,
)
from coordination.streams.lead import Outcome
from coordination.streams.on_spot import SpotDecision
from coordination.streams.visiting import GuidanceKind


def test_what_is_decided_on_the_spot_and_given_as_guidance() -> None:
    """警告 on the spot is a penalty (51); 告诫 is none; every code has its place."""
    assert {kind.value: OF_SPOT[kind].value for kind in SpotDecision} == {
        "warning": "warned",
        "fine": "penalised",
        "correction": "corrected",
        "off_sale": "corrected",
    }
    assert {kind.value: OF_GUIDANCE[kind].value for kind in GuidanceKind} == {
        "guidance": "guided",
        "interview": "interviewed",
        "warning": "admonished",
    }
    assert set(OF_MEASURE) == {measure.value for measure in Measure}
    assert set(OF_MEASURE) & {outcome.value for outcome in Outcome} == {"educated", "interviewed", "corrected"}


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ((PenaltyKind.WARNING,), ["warned"]),
        ((PenaltyKind.FINE, PenaltyKind.GOODS), ["penalised"]),
        ((PenaltyKind.FINE, PenaltyKind.WARNING), ["warned", "penalised"]),
    ],
)
def test_a_penalty_is_a_warning_or_more(kinds: tuple[PenaltyKind, ...], found: list[str]) -> None:
    assert [one.value for one in of_penalty(kinds)] == found


@pytest.mark.parametrize(
    ("ground", "found"),
    [
        ("first", ["educated", "exempt_first", "interviewed"]),
        ("minor", ["educated", "exempt_minor", "interviewed"]),
        ("no_fault", ["educated", "exempt_no_fault", "interviewed"]),
        ("time_barred", ["educated", "interviewed"]),
    ],
)
def test_only_article_33_spares(ground: str, found: list[str]) -> None:
    told = of_no_penalty(NoPenaltyGround(ground), (Measure.INTERVIEWED, Measure.EDUCATED))
    assert [one.value for one in told] == found


def test_what_makes_a_later_violation_no_first_one() -> None:
    assert {one.value for one in WEIGHED - EXEMPT} == {"warned", "penalised"}
    order = [one.value for one in sorted(Disposition, key=weight)]
    assert order.index("educated") < order.index("exempt_first") < order.index("interviewed") < order.index("warned")
