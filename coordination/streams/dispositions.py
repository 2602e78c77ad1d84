"""One list of what can be done about a violation, from education to penalty, whichever record tells of it. 梯次处置（M59）。

行政处罚法 第三十三条 spares whoever acts for the first time, slightly, or without fault; education, guidance, interview and
admonition are no penalties (第九条); 警告 is the lightest penalty. The order of the list is that of their weight.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final

from coordination.catalogue import Coded
from coordination.profiles import PenaltyKind
from coordination.streams.on_spot import SpotDecision
from coordination.streams.visiting import GuidanceKind


class Disposition(Coded):
    """What was done about a violation, the mildest first (行政处罚法 第九条、第三十三条). 处置方式。"""

    EDUCATED = "educated", "教育", "educated"
    GUIDED = "guided", "行政指导", "guided"
    PROMISED = "promised", "签署承诺", "promise signed"
    CORRECTED = "corrected", "责令改正", "ordered to put right"
    EXEMPT_FIRST = "exempt_first", "首违不罚", "spared as a first offence"
    EXEMPT_MINOR = "exempt_minor", "轻微不罚", "spared as minor"
    EXEMPT_NO_FAULT = "exempt_no_fault", "无主观过错不罚", "spared for absence of fault"
    INTERVIEWED = "interviewed", "约谈", "interviewed"
    ADMONISHED = "admonished", "告诫", "admonished"
    WARNED = "warned", "警告", "warned, as a penalty"
    PENALISED = "penalised", "其他行政处罚", "penalised otherwise"


EXEMPT: Final = frozenset({Disposition.EXEMPT_FIRST, Disposition.EXEMPT_MINOR, Disposition.EXEMPT_NO_FAULT})
"""Spared by 行政处罚法 第三十三条: there was a violation, and no penalty."""
WEIGHED: Final = frozenset({*EXEMPT, Disposition.WARNED, Disposition.PENALISED})
"""After any of these it is doubtful that a violation of the same party is its first."""
FIRST_OFFENCE: Final = "first"
"""The ground of a decision that spares a party as a first offender (第三十三条第一款)."""

OF_GROUND: Final = {
    FIRST_OFFENCE: Disposition.EXEMPT_FIRST,
    "minor": Disposition.EXEMPT_MINOR,
    "no_fault": Disposition.EXEMPT_NO_FAULT,
}
"""By the codes of the grounds that all profiles have for 行政处罚法 第三十三条."""
OF_MEASURE: Final = {
    "educated": Disposition.EDUCATED,
    "warned": Disposition.ADMONISHED,
    "interviewed": Disposition.INTERVIEWED,
    "corrected": Disposition.CORRECTED,
    "promised": Disposition.PROMISED,
}
"""By the codes of measures beside a decision, and of what became of a lead without a case."""
OF_GUIDANCE: Final = {
    GuidanceKind.GUIDANCE: Disposition.GUIDED,
    GuidanceKind.INTERVIEW: Disposition.INTERVIEWED,
    GuidanceKind.WARNING: Disposition.ADMONISHED,
}
OF_SPOT: Final = {
    SpotDecision.WARNING: Disposition.WARNED,
    SpotDecision.FINE: Disposition.PENALISED,
    SpotDecision.CORRECTION: Disposition.CORRECTED,
    SpotDecision.OFF_SALE: Disposition.CORRECTED,
}


def of_penalty(kinds: Collection[PenaltyKind]) -> tuple[Disposition, ...]:
    """Return what a penalty decision comes to: a warning, something else, or both."""
    warned = (Disposition.WARNED,) if PenaltyKind.WARNING in kinds else ()
    other = (Disposition.PENALISED,) if set(kinds) - {PenaltyKind.WARNING} else ()
    return (*warned, *other)


def of_no_penalty(ground: Any, measures: Iterable[Any]) -> tuple[Disposition, ...]:
    """Return what sparing a party comes to, with the measures beside it; grounds other than 第三十三条 are no disposition."""
    spared = OF_GROUND.get(ground.value)
    beside = (OF_MEASURE[measure.value] for measure in measures)
    return tuple(sorted({*beside, *(() if spared is None else (spared,))}, key=weight))


def weight(disposition: Disposition) -> int:
    """Return how grave it is: its place in the list."""
    return list(Disposition).index(disposition)
