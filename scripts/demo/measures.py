"""What becomes of the goods of a case beside its course: registered, seized, extended, lifted, confiscated. 涉案物品处置。

A measure goes its own way in time: it takes note of what happens in the case, and does first what falls due before that.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from coordination.clocks.rules import Ground
from coordination.rules import SHANGHAI
from coordination.streams.case import (
    CaseNoPenaltyDecided,
    CaseOfficersAssigned,
    CasePenaltyDecided,
    CasePenaltyNoticeServed,
)
from coordination.streams.goods import (
    UNDER_MEASURE,
    Authority,
    CountedLine,
    EarlyMethod,
    Goods,
    GoodsConfiscated,
    GoodsEarlyDisposed,
    GoodsExclusionBegun,
    GoodsExclusionEnded,
    GoodsLine,
    GoodsMeasureApproved,
    GoodsMeasureLifted,
    GoodsRecounted,
    GoodsRegistered,
    GoodsRegistrationConverted,
    GoodsRegistrationDisposed,
    GoodsRelocated,
    GoodsSeized,
    GoodsSeizureExtended,
    GoodsSeizureLifted,
    LiftGround,
    LineQuantity,
    RegistrationDisposal,
    Seizure,
    Where,
)
from scripts.demo import almanac
from scripts.demo.casefile import YUAN, CaseFile
from scripts.demo.story import Step, Steps, Story, goods

Act = Callable[["Measure"], Steps]
FEWEST, MOST = 6, (300, 2400)
"""Of how many pieces a seizure is; what is more was sold, or lies elsewhere."""
EXTENSION_ND = 30
PACKAGING_SHARE, KEPT_SHARE, SEALED_SHARE = 0.35, 0.4, 0.4


@dataclass(frozen=True, slots=True)
class Fate:
    """How a measure begins, and what is done within so many days of that. 措施走向。"""

    acts: tuple[tuple[Act, int, int], ...] = ()
    registered: bool = False
    on_spot: bool = False
    forgotten: bool = False


@dataclass(slots=True)
class Measure:
    """A measure on the goods of one case, with a course of time of its own. 措施。

    ``state`` is what the rule book makes of it. ``bound``: its goods are on a referral's list; ``noticed``: the party was told
    what it faces.
    """

    file: CaseFile
    fate: Fate
    story: Story
    id: UUID
    lines: tuple[GoodsLine, ...]
    state: Goods = field(default_factory=Goods)
    bound: bool = False
    noticed: bool = False
    planned: int = 0
    due: list[tuple[datetime, int, Act]] = field(default_factory=list)
    pending: deque[Step] = field(default_factory=deque)

    @property
    def worth(self) -> int:
        """What is held under it is worth, in fen."""
        held = self.held(*UNDER_MEASURE) if self.state.lines else self.lines
        lines = {line.line_no: line for line in self.lines}
        return sum((lines[one.line_no].worth_fen or 0) * one.quantity // lines[one.line_no].quantity for one in held)

    def says(self, event: Any) -> Step:
        """Return the step by which the agency tells what it did; a decision on goods is entered when it is made."""
        story, file = self.story, self.file
        teller = int(file.officers[0].rpartition(".")[2])
        actor = story.agency(file.body.code, teller)
        step = story.says(actor, goods(self.id), event, at=almanac.next_sending(story.now))
        self.state = event.evolve(self.state, step.proposal.envelope)
        return step

    def held(self, *places: Where) -> tuple[LineQuantity, ...]:
        """Return what is in these places, line by line."""
        numbers = ((line.line_no, line.at(*places)) for line in self.state.lines)
        return tuple(LineQuantity(line_no=line_no, quantity=number) for line_no, number in numbers if number)

    def line(self, line_no: str) -> GoodsLine:
        """Return a line of the list as it was written."""
        return next(line for line in self.lines if line.line_no == line_no)

    def moved(self, quantities: Iterator[LineQuantity], to: Where, *places: Where) -> None:
        """Take note that goods changed hands, which is told elsewhere."""
        self.state = self.state.moved(tuple(quantities), to, *places)

    # -- in the course of time

    def plan(self, act: Act, least: int, most: int, *, since: datetime | None = None) -> None:
        """Have something done in so many days of what the measure did last, or of another moment that comes after that."""
        self.story.now = now = max(self.story.now, since or self.story.now)
        self.story.within(least, most)
        self.planned += 1
        heapq.heappush(self.due, (self.story.now, self.planned, act))
        self.story.now = now

    def catch_up(self, moment: datetime) -> None:
        """Do what has fallen due by a moment."""
        while self.due and self.due[0][0] <= moment:
            at, _, act = heapq.heappop(self.due)
            self.story.now = max(self.story.now, at)
            self.pending.extend(act(self))

    def told_by(self, moment: datetime) -> Steps:
        """Yield what is on record by a moment."""
        while self.pending and self.pending[0].recorded_at <= moment:
            yield self.pending.popleft()

    def hear(self, step: Step) -> None:
        """Take note of what has happened in the case."""
        event, self.story.recorded = step.proposal.event, max(self.story.recorded, step.recorded_at)
        if step.proposal.envelope.stream != self.file.id:
            return
        if isinstance(event, CaseOfficersAssigned) and not self.planned:
            self.plan(take, 0, 2, since=step.proposal.envelope.occurred_at)
        elif self.fate.forgotten:
            return
        elif isinstance(event, CasePenaltyNoticeServed):
            self.noticed = True
        elif isinstance(event, CasePenaltyDecided):
            end = confiscate(event.document_no) if event.goods_value_fen else free
            self.plan(end, 0, 1, since=step.proposal.envelope.occurred_at)
        elif isinstance(event, CaseNoPenaltyDecided):
            self.plan(free, 0, 3, since=step.proposal.envelope.occurred_at)


def along(file: CaseFile, course: Steps) -> Steps:
    """Tell the course of a case, and beside it what becomes of its goods."""
    measure = file.measure
    if measure is None:
        yield from course
        return
    for step in course:
        measure.catch_up(step.proposal.envelope.occurred_at)
        yield from measure.told_by(step.recorded_at)
        yield step
        measure.hear(step)
    if not measure.fate.forgotten:
        measure.catch_up(datetime.max.replace(tzinfo=SHANGHAI))
    yield from measure.pending


# -- what is done ----------------------------------------------------------------------------------------------------------


def take(measure: Measure) -> Steps:
    """Tell that goods were registered or seized: on a leader's approval, or on the spot."""
    file, story, fate = measure.file, measure.story, measure.fate
    taken: dict[str, Any] = {
        "campaigns": (story.setting.campaign,),
        "case": file.id,
        "lines": measure.lines,
        "document_no": file.numbered("登保" if fate.registered else "强措"),
        "on_spot": fate.on_spot,
        "approved_by": None if fate.on_spot else file.leader(),
        "place": file.about.place,
        "kept_at": story.word("kept_at"),
    }
    if fate.registered:
        yield measure.says(GoodsRegistered(**taken))
    else:
        sealed = not fate.acts and story.happens(SEALED_SHARE)
        if sealed:
            taken["kept_at"] = story.word("sealed_at")
        seizure = Seizure.SEALING if sealed else Seizure.DETENTION
        yield measure.says(GoodsSeized(seizure=seizure, authority=Authority.ADMINISTRATIVE, **taken))
        follow_up(measure)
    for act, least, most in fate.acts:
        measure.plan(act, least, most)


def follow_up(measure: Measure) -> None:
    """Have the term of a seizure watched."""
    if not measure.fate.forgotten:
        measure.plan(extend, 20, 27)
        measure.plan(expire, 56, 59)


def approve(measure: Measure) -> Steps:
    """Tell that a leader approved afterwards, within 24 hours."""
    yield measure.says(
        GoodsMeasureApproved(approved_by=measure.file.leader(), document_no=measure.file.numbered("补批"))
    )


def refuse(measure: Measure) -> Steps:
    """Tell that a leader did not approve what was done on the spot, so that all of it is lifted."""
    lines, reason = measure.held(*UNDER_MEASURE), measure.story.word("measure_refused")
    yield measure.says(GoodsMeasureLifted(approved_by=measure.file.leader(), reason=reason, lines=lines))


def convert(measure: Measure) -> Steps:
    """Tell that what was registered was seized."""
    event = GoodsRegistrationConverted(
        seizure=Seizure.DETENTION,
        lines=measure.held(Where.REGISTERED, Where.TESTING),
        approved_by=measure.file.leader(),
        document_no=measure.file.numbered("强措"),
    )
    yield measure.says(event)
    follow_up(measure)


def dispose(disposal: RegistrationDisposal, *, last_only: bool = False) -> Act:
    """Return the act that gives registered goods back, or sends them away to be tested."""

    def act(measure: Measure) -> Steps:
        lines = measure.held(Where.REGISTERED)
        lines = lines[-1:] if last_only and len(lines) > 1 else lines
        testing = disposal is RegistrationDisposal.TESTING
        event = GoodsRegistrationDisposed(
            disposal=disposal,
            lines=lines,
            approved_by=None if testing else measure.file.leader(),
            document_no=measure.file.numbered("登保处"),
            note=measure.story.word(f"disposed_{disposal.value}"),
        )
        yield measure.says(event)

    return act


def extend(measure: Measure) -> Steps:
    """Tell that a leader gave thirty days more, and that the party was told."""
    if measure.state.seizure_open and not measure.state.extended:
        event = GoodsSeizureExtended(
            extension_nd=EXTENSION_ND,
            reason=measure.story.word("seizure_extended"),
            approved_by=measure.file.leader(),
            document_no=measure.file.numbered("延强"),
            party_told=True,
        )
        yield measure.says(event)


def send_to_test(measure: Measure) -> Steps:
    """Tell that a sample is being tested, of which the party was told in writing: that time does not count."""
    if measure.state.seizure_open:
        event = GoodsExclusionBegun(
            exclusion_no="test-1",
            exclusion_ground=Ground.TESTING,
            examiner=measure.story.word("tested_by"),
            party_notice_no=measure.file.numbered("检告"),
        )
        yield measure.says(event)
        measure.plan(have_result, 5, 9)


def have_result(measure: Measure) -> Steps:
    """Tell that the report is there."""
    result = measure.story.word("test_result")
    yield measure.says(GoodsExclusionEnded(exclusion_no="test-1", exclusion_ground=Ground.TESTING, note=result))


def expire(measure: Measure) -> Steps:
    """Tell that the seizure was lifted at its end, where the goods go neither to the police nor into a decision."""
    settled = measure.bound or measure.noticed or measure.story.happens(KEPT_SHARE)
    if measure.state.seizure_open and not settled:
        yield lift(measure, LiftGround.EXPIRED, measure.held(Where.SEIZED, Where.EARLY_DISPOSED))


def lift(measure: Measure, ground: LiftGround, lines: tuple[LineQuantity, ...]) -> Step:
    """Return the step by which seized goods go back."""
    event = GoodsSeizureLifted(
        lift_ground=ground, lines=lines, approved_by=measure.file.leader(), document_no=measure.file.numbered("解强")
    )
    return measure.says(event)


def lift_unrelated(measure: Measure) -> Steps:
    """Tell that all of it turned out to have nothing to do with the matter."""
    if measure.state.seizure_open and not measure.bound:
        yield lift(measure, LiftGround.UNRELATED, measure.held(Where.SEIZED))


def free(measure: Measure) -> Steps:
    """Tell that what is still held goes back, once the case is decided otherwise."""
    if registered := measure.held(Where.REGISTERED, Where.TESTING):
        event = GoodsRegistrationDisposed(
            disposal=RegistrationDisposal.LIFTED,
            lines=registered,
            approved_by=measure.file.leader(),
            document_no=measure.file.numbered("登保处"),
        )
        yield measure.says(event)
    if seized := measure.held(Where.SEIZED, Where.EARLY_DISPOSED):
        yield lift(measure, LiftGround.NO_LONGER_NEEDED, seized)


def confiscate(document_no: str) -> Act:
    """Return the act that takes what is held by a decision."""

    def act(measure: Measure) -> Steps:
        if held := measure.held(*UNDER_MEASURE):
            yield measure.says(GoodsConfiscated(document_no=document_no, lines=held))

    return act


def relocate(measure: Measure) -> Steps:
    """Tell that goods are kept at another place."""
    if held := measure.held(Where.SEIZED):
        kept_at, reason = measure.story.word("moved_to"), measure.story.word("moved")
        items = tuple(line.line_no for line in held)
        yield measure.says(GoodsRelocated(items=items, kept_at=kept_at, reason=reason))


def recount(measure: Measure) -> Steps:
    """Tell that fewer are there than the list says, and why."""
    if (held := measure.held(Where.SEIZED)) and not measure.bound:
        line, missing = held[0], measure.story.chance.randint(1, 2)
        counted = CountedLine(
            line_no=line.line_no,
            quantity=line.quantity - missing,
            difference=measure.story.word("recounted", few=missing),
        )
        yield measure.says(GoodsRecounted(lines=(counted,)))


def sell_early(measure: Measure) -> Steps:
    """Tell that goods that do not keep were sold or destroyed before the decision; their proceeds are held in their place."""
    if (held := measure.held(Where.SEIZED)) and not measure.noticed:
        story, line = measure.story, held[0]
        sold = story.happens(0.6)
        event = GoodsEarlyDisposed(
            lines=(line,),
            early_method=EarlyMethod.SOLD if sold else EarlyMethod.DESTROYED,
            proceeds_fen=(measure.line(line.line_no).worth_fen or 0) // 2 if sold else 0,
            reason=story.word("early_disposed"),
            approved_by=measure.file.leader(),
            document_no=measure.file.numbered("先处"),
            sample_kept=story.word("sample_kept"),
            consent_no=measure.file.numbered("同意") if sold else None,
            notice_no=None if sold else measure.file.numbered("通知"),
        )
        yield measure.says(event)


TESTED, PRESERVED, LIFTED = RegistrationDisposal.TESTING, RegistrationDisposal.PRESERVED, RegistrationDisposal.LIFTED
TAKEN: tuple[Fate, ...] = (
    Fate(),
    Fate(registered=True, acts=((convert, 2, 7),)),
    Fate(on_spot=True, acts=((approve, 0, 0),)),
    Fate(acts=((relocate, 5, 14),)),
    Fate(registered=True, acts=((dispose(TESTED), 1, 4), (convert, 15, 24))),
    Fate(),
    Fate(registered=True, on_spot=True, acts=((approve, 0, 0), (convert, 2, 7))),
    Fate(acts=((recount, 6, 18),)),
    Fate(acts=((send_to_test, 2, 6),)),
    Fate(registered=True, acts=((dispose(LIFTED, last_only=True), 1, 4), (convert, 5, 8))),
    Fate(acts=((sell_early, 3, 9),)),
)
"""What becomes of goods that the decision will take."""
SPARED: tuple[Fate, ...] = (
    Fate(registered=True, acts=((dispose(PRESERVED), 2, 8),)),
    Fate(acts=((lift_unrelated, 8, 24),)),
    Fate(registered=True, acts=((dispose(LIFTED), 2, 8),)),
    Fate(registered=True, forgotten=True),
    Fate(on_spot=True, acts=((refuse, 0, 0),)),
    Fate(),
)
"""What becomes of goods that go back; one registration is forgotten, until it ends by itself."""
FOR_POLICE: tuple[Fate, ...] = (
    Fate(),
    Fate(on_spot=True, acts=((approve, 0, 0),)),
    Fate(registered=True, acts=((convert, 1, 6),)),
    Fate(acts=((relocate, 3, 9),)),
)
"""What becomes of goods that will go to the police, if it comes to that."""
FORGOTTEN = Fate(forgotten=True)


def begun(file: CaseFile, fate: Fate) -> Measure:
    """Return the measure on the goods of a case, with the list that goes with it, before it is taken."""
    story = Story(file.story.setting, f"{file.story.name}-goods", file.story.now, file.story.recorded)
    return Measure(file, fate, story, story.new_id(), _lines(file, fate, story))


def begun_anew(file: CaseFile, former: Measure) -> Measure:
    """Return the measure on the same goods in the case that goes on with another one."""
    story = Story(file.story.setting, f"{former.story.name}-again", file.story.now, file.story.recorded)
    return Measure(file, Fate(), story, story.new_id(), former.lines)


def _lines(file: CaseFile, fate: Fate, story: Story) -> tuple[GoodsLine, ...]:
    low, high = file.about.offence.price
    price = story.chance.randint(low * 10, high * 10) * YUAN // 10
    quantity = min(max(file.value // 2 // price, FEWEST), story.chance.randint(*MOST))
    about = file.about
    first = GoodsLine(
        line_no="1",
        name=f"“{about.brand}”{about.goods}" if about.brand in about.cause else about.goods,
        quantity=quantity,
        unit_of_measure=about.offence.unit,
        worth_fen=quantity * price,
        batch_no=f"{file.filed_on:%Y%m}{story.chance.randint(1, 28):02}" if story.happens(0.4) else None,
    )
    lines = [first]
    if story.happens(PACKAGING_SHARE) or len(fate.acts) > 1:
        boxes = quantity * story.chance.randint(2, 5)
        lines.append(GoodsLine(line_no="2", name="外包装", quantity=boxes, unit_of_measure="个", worth_fen=boxes * 50))
    return tuple(lines)
