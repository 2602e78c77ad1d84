"""One conduct, two agencies: the first to file has jurisdiction, and there are no two fines (行政处罚法 25, 29). 重复立案。

A conduct that cases name is a stream of its own, which knows the cases filed for it: whoever files second finds out, and so does
whoever filed first, in whichever order the filings arrive. A conduct is what one party did; what two parties did is two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from coordination.catalogue import EVENTS, KINDS, AgencyCode, Coded, Kind, event, glossary, stream_id
from coordination.rules import Consequence, Context, Envelope, Event

glossary(
    conduct="违法行为编号",
    case="案件",
    filing_agency="立案单位",
)
LAW = ("行政处罚法 第二十五条", "行政处罚法 第二十九条")


class DuplicateMatch(Coded):
    """By what two cases are thought to be about one conduct. 重复立案判断依据。"""

    SAME_CONDUCT = "same_conduct", "违法行为编号相同", "both name the same conduct"
    SAME_VISIT = "same_visit", "同一次检查且未区分违法行为", "one visit, and the conducts were not told apart"


class Filing(NamedTuple):
    """A case that was filed for a conduct, and by whom. 立案。"""

    case: UUID
    agency: str


@dataclass(frozen=True, slots=True)
class Conduct:
    """What the rules need to know of a conduct: which cases were filed for it. 违法行为。"""

    filings: tuple[Filing, ...] = ()
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False

    def without(self, case: UUID) -> tuple[Filing, ...]:
        """Return the filings of all cases but this one."""
        return tuple(one for one in self.filings if one.case != case)


CONDUCT = Kind("conduct", plural="conducts", zh="违法行为", en="conduct", state=Conduct)


def conduct_id(conduct: UUID) -> UUID:
    """Return the stream that knows the cases of a conduct."""
    return stream_id("conduct", str(conduct))


@event(
    "conduct.case_entered",
    zh="违法行为立案",
    en="Case entered",
    basis=LAW,
    opens="again",
    posted=False,
    says_zh="{filing_agency}就该违法行为立案{case}",
    says_en="{filing_agency} filed case {case} for this conduct",
)
class ConductCaseEntered(Event[Conduct]):
    """A case names the conduct that it is about; follows from case.filed or its correction. 立案登记。"""

    conduct: UUID
    case: UUID
    filing_agency: AgencyCode

    def evolve(self, conduct: Conduct, envelope: Envelope) -> Conduct:
        """Add the case."""
        return replace(conduct, filings=(*conduct.without(self.case), Filing(self.case, self.filing_agency)))

    def consequences(self, conduct: Conduct, context: Context) -> Iterable[Consequence]:
        """Warn both sides of every pair of two agencies."""
        for other in conduct.without(self.case):
            yield from warn_both(DuplicateMatch.SAME_CONDUCT, other.case, self.case, context, conduct=self.conduct)


@event(
    "conduct.case_left",
    zh="案件改列其他违法行为",
    en="Case left",
    posted=False,
    says_zh="案件{case}改列其他违法行为",
    says_en="case {case} was found to be about another conduct",
)
class ConductCaseLeft(Event[Conduct]):
    """A case was corrected to be about another conduct; follows from case.particulars_corrected. 改列其他违法行为。"""

    case: UUID

    def evolve(self, conduct: Conduct, envelope: Envelope) -> Conduct:
        """Take the case out."""
        return replace(conduct, filings=conduct.without(self.case))

    def consequences(self, conduct: Conduct, context: Context) -> Iterable[Consequence]:
        """Tell those that were warned because of it, and itself, that it is so no more."""
        for other in conduct.filings:
            if self.case in context.read(KINDS["case"], other.case).duplicates:
                yield _cleared(self.case, other.case)
                yield _cleared(other.case, self.case)


def conduct_named(case: Any, conduct: UUID | None, context: Context) -> Iterator[Consequence]:
    """Yield what follows from a case naming its conduct: that enters it, and another one that it was about before leaves it.

    ``case`` is the state after it was named.
    """
    own = context.envelope.stream
    if conduct is None or _entered(own, conduct, context):
        return
    for former in case.conducts:
        if former != conduct and _entered(own, former, context):
            yield Consequence(CONDUCT, conduct_id(former), ConductCaseLeft(case=own))
    entered = ConductCaseEntered(conduct=conduct, case=own, filing_agency=case.holder or context.agency)
    yield Consequence(CONDUCT, conduct_id(conduct), entered)


def _entered(case: UUID, conduct: UUID, context: Context) -> bool:
    filings: tuple[Filing, ...] = context.read(CONDUCT, conduct_id(conduct)).filings
    return any(filing.case == case for filing in filings)


def warn_both(
    match: DuplicateMatch, earlier: UUID, later: UUID, context: Context, **more: UUID | None
) -> Iterator[Consequence]:
    """Yield the warning on both cases, each naming the other.

    Nothing where one of them leaves the conduct to others, or where both are in one hand. ``earlier`` is the case that
    was on record first. By law the filing dates decide; the same day goes by the record.
    """
    kind = KINDS["case"]
    one, other = context.read(kind, earlier), context.read(kind, later)
    if not (stands(one) and stands(other)) or later in one.duplicates or one.holder == other.holder:
        return
    first_is_earlier = one.filed_on <= other.filed_on
    for own, theirs_id, theirs, first in (
        (earlier, later, other, first_is_earlier),
        (later, earlier, one, not first_is_earlier),
    ):
        warned = EVENTS["case.duplicate_filing_detected"](
            duplicate_match=match,
            other_case=theirs_id,
            other_agency=theirs.holder,
            other_filed_on=theirs.filed_on,
            filed_first=first,
            **more,
        )
        yield Consequence(kind, own, warned)


def _cleared(own: UUID, other: UUID) -> Consequence:
    return Consequence(KINDS["case"], own, EVENTS["case.duplicate_filing_cleared"](other_case=other))


def stands(case: Any) -> bool:
    """Whether a case bears on another one for the same conduct: it goes on, or ended in a penalty that stands. 仍具效力。

    A case that was transferred, terminated or ended without a penalty leaves the conduct to others.
    """
    return bool(case.undecided or case.decision is not None)


def fined_elsewhere(case: Any, own: UUID, context: Context) -> Filing | None:
    """Return the case in which another agency's fine for the same conduct stands (行政处罚法 第二十九条). 他案已罚款。"""
    if case.conduct is None:
        return None
    conduct: Conduct = context.read(CONDUCT, conduct_id(case.conduct))
    for filing in conduct.without(own):
        decision = context.read(KINDS["case"], filing.case).decision
        if decision is not None and decision.money.fine_fen:
            return filing
    return None
