"""Time that the law takes out of a period, told on the record itself: from when, why, by whom, and until when. 扣除期间。

A kind of record that can have such time declares two events of its own on these, and names the grounds that it knows. Which
clocks stand still meanwhile is said by the rules of the clocks: their ``exclusions`` name the same grounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, TypeVar

from coordination.catalogue import AgencyCode, Code, Document, DocumentNo, Name, Note, PersonRef, Searchable, glossary
from coordination.clocks.rules import Ground
from coordination.guards import known_agency
from coordination.rules import Context, Envelope, Event, Guard, Verdict, guard

S = TypeVar("S")

glossary(
    exclusion_no="扣除期间编号",
    exclusion_ground="扣除期间事由",
    examiner="检测、鉴定机构或者权利人",
    examiner_agency="检测、鉴定单位",
    examiner_ref="权利人引用编号",
    party_notice_no="告知当事人文书号",
    document_no="文号",
    note="说明",
)
BY_SOMEBODY = frozenset({Ground.TESTING, Ground.IDENTIFICATION, Ground.OPINION})
"""What somebody else does meanwhile: it is on record who."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """A time that does not count: from the day on which it began up to the one that counts again, if there is one. 扣除期间。"""

    no: str
    ground: Ground
    begun_on: date
    ended_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ExclusionBegun(Event[S]):
    """What every event says by which such a time begins.

    ``exclusion_no`` is the sender's own number of it within the record: several may stand at once, and each ends for itself.
    The legal date is the first day that does not count. Who tests or identifies is named by name or by code; a right holder
    who is a natural person by reference only. ``party_notice_no`` is the paper by which the party was told.
    """

    exclusion_no: Code
    exclusion_ground: Ground
    examiner: Annotated[Name, Searchable()] | None = None
    examiner_agency: AgencyCode | None = None
    examiner_ref: PersonRef | None = None
    document_no: Annotated[DocumentNo, Document()] | None = None
    party_notice_no: Annotated[DocumentNo, Document()] | None = None
    note: Note | None = None

    def added(self, excluded: tuple[Excluded, ...], envelope: Envelope) -> tuple[Excluded, ...]:
        """Return the record's exclusions with this one."""
        return (*excluded, Excluded(self.exclusion_no, self.exclusion_ground, envelope.legal_on))


@dataclass(frozen=True, kw_only=True)
class ExclusionEnded(Event[S]):
    """What every event says by which such a time ends. The legal date is the day that counts again: that of the result."""

    exclusion_no: Code
    exclusion_ground: Ground
    document_no: Annotated[DocumentNo, Document()] | None = None
    note: Note | None = None

    def taken(self, excluded: tuple[Excluded, ...], envelope: Envelope) -> tuple[Excluded, ...]:
        """Return the record's exclusions with this one at its end."""
        return tuple(
            replace(one, ended_on=envelope.legal_on) if one.no == self.exclusion_no else one for one in excluded
        )


def standing(excluded: Iterable[Excluded], event: Any) -> Excluded | None:
    """Return the exclusion that an event means, if it has begun and not ended."""
    meant = (event.exclusion_no, event.exclusion_ground, None)
    return next((one for one in excluded if (one.no, one.ground, one.ended_on) == meant), None)


def on_grounds(*grounds: Ground) -> Guard:
    """Return the guard that time is taken out for a reason of which this kind of record tells itself."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        return event.exclusion_ground in grounds or {
            "given_zh": event.exclusion_ground.zh,
            "given_en": event.exclusion_ground.en,
            "codes": ", ".join(ground.value for ground in grounds),
        }

    return Guard(
        code="exclusion.ground_elsewhere",
        zh="「{given_zh}」不以扣除期间记录；可用的事由：{codes}",
        en="“{given_en}” is not recorded as excluded time here; the grounds are: {codes}",
        check=check,
        next_zh="中止调查、听证等有各自的事件，期限随之中止计算",
        next_en="suspensions and hearings have events of their own, with which clocks stand still",
        pointer="/data/exclusion_ground",
    )


@guard(
    "exclusion.begun_already",
    zh="编号{no}的扣除期间已经记录",
    en="excluded time number {no} is on record already",
    next_zh="每次检测、辨认等另编一个编号",
    next_en="give each test or identification a number of its own",
    pointer="/data/exclusion_no",
)
def not_begun_yet(event: Any, state: Any, context: Context) -> Verdict:
    """A number means one exclusion."""
    return all(one.no != event.exclusion_no for one in state.excluded) or {"no": event.exclusion_no}


@guard(
    "exclusion.not_begun",
    zh="没有编号为{no}、事由为「{ground_zh}」且尚未结束的扣除期间",
    en="no excluded time number {no} for “{ground_en}” has begun and not ended",
    next_zh="请核对编号和事由；每个扣除期间只结束一次",
    next_en="check number and ground; each ends once",
    pointer="/data/exclusion_no",
)
def begun(event: Any, state: Any, context: Context) -> Verdict:
    """What ends has begun."""
    return standing(state.excluded, event) is not None or {
        "no": event.exclusion_no,
        "ground_zh": event.exclusion_ground.zh,
        "ground_en": event.exclusion_ground.en,
    }


@guard(
    "exclusion.ended_before_begun",
    zh="结束日期早于开始日期{begun_on}",
    en="it is said to end before it began, on {begun_on}",
    next_zh="法律日期是恢复计算的日期，请核对",
    next_en="the legal date is the day that counts again: check it",
    pointer="/legalon",
)
def ends_later(event: Any, state: Any, context: Context) -> Verdict:
    """Nothing ends before it begins; what begins and ends on one day leaves nothing out."""
    held = standing(state.excluded, event)
    return held is None or context.legal_on >= held.begun_on or {"begun_on": held.begun_on.isoformat()}


@guard(
    "exclusion.examiner_missing",
    zh="须写明由谁检测、鉴定或者辨认",
    en="it must be said who tests, appraises or identifies",
    next_zh="机构、权利人填写名称（examiner）或者单位代码（examiner_agency）；自然人只填写引用编号（examiner_ref），不填姓名",
    next_en="give the body's or right holder's name (examiner) or code (examiner_agency); of a natural person only the "
    "reference (examiner_ref), never the name",
    basis="M31",
    pointer="/data/examiner",
)
def examiner_named(event: Any, state: Any, context: Context) -> Verdict:
    """Time that somebody else takes is on record with who that is."""
    named = (event.examiner, event.examiner_agency, event.examiner_ref)
    return event.exclusion_ground not in BY_SOMEBODY or any(one is not None for one in named)


def party_told(*grounds: Ground, basis: str) -> Guard:
    """Return the guard that the party was told in writing, where time is taken out on one of these grounds."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        return event.exclusion_ground not in grounds or event.party_notice_no is not None

    return Guard(
        code="exclusion.party_not_told",
        zh="此项期间须书面告知当事人",
        en="the party is told of this time in writing",
        check=check,
        next_zh="请在 party_notice_no 填写告知当事人的文书号",
        next_en="give the number of the paper in party_notice_no",
        basis=basis,
        pointer="/data/party_notice_no",
    )


BEGINNING = (not_begun_yet, examiner_named, known_agency("examiner_agency"))
ENDING = (begun, ends_later)
"""Guards of every such pair, beside who may post it, at which stage, and on which grounds."""
