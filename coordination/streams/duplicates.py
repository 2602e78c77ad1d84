"""One conduct, two agencies: the first to file has jurisdiction, and there are no two fines (行政处罚法 25, 29). 重复立案。

A conduct that cases or fines on the spot name is a stream of its own, which knows the cases filed for it and the fines: whoever
comes second finds out, and so does whoever filed first, in whichever order they arrive. A conduct is what one party did; what two
parties did is two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from coordination.catalogue import EVENTS, KINDS, AgencyCode, Coded, DocumentNo, Kind, event, glossary, stream_id
from coordination.guards import may_know
from coordination.rules import Consequence, Context, Envelope, Event

glossary(
    conduct="违法行为编号",
    case="案件",
    filing_agency="立案单位",
    spot_fine="当场罚款记录",
    fined_by="罚款单位",
    fined_on="罚款日期",
    document_no="文号",
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


class SpotFine(NamedTuple):
    """A fine on the spot that stands: its record, by whom, when, under which number. 当场罚款。"""

    spot_fine: UUID
    agency: str
    on: date
    document_no: str


class Fined(NamedTuple):
    """A fine that stands for a conduct: by whom, in a case or on the spot, and what identifies it. 已作出的罚款。"""

    agency: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Conduct:
    """What the rules need to know of a conduct: which cases were filed for it, which fines on the spot stand. 违法行为。"""

    filings: tuple[Filing, ...] = ()
    spot_fines: tuple[SpotFine, ...] = ()
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False

    def without(self, case: UUID) -> tuple[Filing, ...]:
        """Return the filings of all cases but this one."""
        return tuple(one for one in self.filings if one.case != case)

    def fine(self, spot_fine: UUID) -> SpotFine | None:
        """Return a fine on the spot by its record."""
        return next((one for one in self.spot_fines if one.spot_fine == spot_fine), None)


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
        for fine in conduct.spot_fines:
            yield from _tell_of(fine, self.case, self.conduct, context)


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
        for fine in conduct.spot_fines:
            yield from _tell_no_more(fine.spot_fine, self.case, context)


@event(
    "conduct.spot_fined",
    zh="违法行为被当场罚款",
    en="Fined on the spot",
    basis=LAW,
    opens="again",
    posted=False,
    says_zh="{fined_by}于{fined_on}就该违法行为当场罚款（{document_no}）",
    says_en="{fined_by} fined this conduct on the spot on {fined_on} ({document_no})",
)
class ConductSpotFined(Event[Conduct]):
    """A fine on the spot names the conduct; follows from the decision in a joint action or the daybook. 当场罚款登记。"""

    conduct: UUID
    spot_fine: UUID
    fined_by: AgencyCode
    fined_on: date
    document_no: DocumentNo

    def evolve(self, conduct: Conduct, envelope: Envelope) -> Conduct:
        """Add the fine."""
        fine = SpotFine(self.spot_fine, self.fined_by, self.fined_on, self.document_no)
        return replace(conduct, spot_fines=(*conduct.spot_fines, fine))

    def consequences(self, conduct: Conduct, context: Context) -> Iterable[Consequence]:
        """Tell the cases of other agencies."""
        fine = SpotFine(self.spot_fine, self.fined_by, self.fined_on, self.document_no)
        for filing in conduct.filings:
            yield from _tell_of(fine, filing.case, self.conduct, context)


@event(
    "conduct.spot_fine_voided",
    zh="当场罚款记录作废",
    en="Fine on the spot voided",
    posted=False,
    says_zh="当场罚款记录{spot_fine}作废",
    says_en="the record of fine {spot_fine} on the spot was voided",
)
class ConductSpotFineVoided(Event[Conduct]):
    """A fine on the spot was recorded wrongly, and is no fine for the conduct; follows from its voiding. 当场罚款作废。"""

    spot_fine: UUID

    def evolve(self, conduct: Conduct, envelope: Envelope) -> Conduct:
        """Take the fine out."""
        return replace(conduct, spot_fines=tuple(one for one in conduct.spot_fines if one.spot_fine != self.spot_fine))

    def consequences(self, conduct: Conduct, context: Context) -> Iterable[Consequence]:
        """Tell the cases that had been told of it."""
        for filing in conduct.filings:
            yield from _tell_no_more(self.spot_fine, filing.case, context)


def spot_fined(event: Any, spot_fine: UUID, context: Context) -> Iterator[Consequence]:
    """Yield what follows from a decision on the spot for the conduct that it names, where it is a fine."""
    if event.conduct is not None and event.fine_fen:
        fined = ConductSpotFined(
            conduct=event.conduct,
            spot_fine=spot_fine,
            fined_by=context.agency,
            fined_on=context.legal_on,
            document_no=event.document_no,
        )
        yield Consequence(CONDUCT, conduct_id(event.conduct), fined)


def spot_fine_voided(conduct: UUID | None, spot_fine: UUID, context: Context) -> Iterator[Consequence]:
    """Yield what follows for a conduct from the voiding of a fine on the spot that named it."""
    if conduct is not None and context.read(CONDUCT, conduct_id(conduct)).fine(spot_fine) is not None:
        yield Consequence(CONDUCT, conduct_id(conduct), ConductSpotFineVoided(spot_fine=spot_fine))


def _tell_of(fine: SpotFine, own: UUID, conduct: UUID, context: Context) -> Iterator[Consequence]:
    """Yield the warning on a case that another agency has fined its conduct on the spot, unless the case bears on it no more."""
    case = context.read(KINDS["case"], own)
    if stands(case) and case.holder != fine.agency and fine.spot_fine not in case.spot_fines:
        warned = EVENTS["case.spot_fine_detected"](
            spot_fine=fine.spot_fine,
            other_agency=fine.agency,
            fined_on=fine.on,
            document_no=fine.document_no,
            conduct=conduct,
        )
        yield Consequence(KINDS["case"], own, warned)


def _tell_no_more(spot_fine: UUID, own: UUID, context: Context) -> Iterator[Consequence]:
    if spot_fine in context.read(KINDS["case"], own).spot_fines:
        yield Consequence(KINDS["case"], own, EVENTS["case.spot_fine_cleared"](spot_fine=spot_fine))


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


def conduct_followed(case: Any, context: Context) -> Iterator[Consequence]:
    """Yield what follows for a case that came into other hands: its new holder hears of the fines and cases for its conduct.

    What the former holder had fined or filed itself was no news to it.
    """
    own, conduct_no = context.envelope.stream, case.conduct
    if conduct_no is None:
        return
    conduct: Conduct = context.read(CONDUCT, conduct_id(conduct_no))
    for fine in conduct.spot_fines:
        yield from _tell_of(fine, own, conduct_no, context)
    for other in conduct.without(own):
        yield from warn_both(DuplicateMatch.SAME_CONDUCT, other.case, own, context, conduct=conduct_no)


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


def fined_already(conduct_no: UUID | None, context: Context, *, own: UUID | None = None) -> Fined | None:
    """Return the fine that stands for a conduct, in a case other than one's own or on the spot (行政处罚法 第二十九条). 已罚款。

    The agency is the one that holds the case now: it is with whom this is to be cleared up. Which case it is, is told to whoever
    may know of it, or was told of it as a duplicate of the own one.
    """
    if conduct_no is None:
        return None
    conduct: Conduct = context.read(CONDUCT, conduct_id(conduct_no))
    told = frozenset() if own is None else context.read(KINDS["case"], own).duplicates
    for filing in conduct.filings if own is None else conduct.without(own):
        case = context.read(KINDS["case"], filing.case)
        if case.decision is not None and case.decision.money.fine_fen:
            which = f" {filing.case}" if filing.case in told or may_know(case, context) else ""
            return Fined(case.holder or filing.agency, f"案件{which}", f"in case{which}" if which else "in a case")
    for fine in conduct.spot_fines:
        return Fined(fine.agency, f"当场处罚{fine.document_no}", f"on the spot under {fine.document_no}")
    return None
