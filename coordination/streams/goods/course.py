"""What becomes of a measure: disposed of, turned into a seizure, extended, lifted, confiscated, counted again. 措施的后续处理。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    EVENTS,
    KINDS,
    Code,
    Document,
    DocumentNo,
    Fen,
    Items,
    Name,
    Note,
    OfficerRef,
    Range,
    event,
    glossary,
)
from coordination.guards import at, by_holder
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.goods.codes import (
    AS_MEASURE,
    EarlyMethod,
    LiftGround,
    RegistrationDisposal,
    Seizure,
    Stage,
    Where,
)
from coordination.streams.goods.guards.course import (
    EARLY,
    administrative,
    consented_or_told,
    decision_confiscates,
    not_extended_yet,
    party_was_told,
    release_approved,
    sample_is_kept,
)
from coordination.streams.goods.guards.lines import (
    count_differs,
    items_in_hand,
    named_in_full,
    not_bound_by_referral,
    quantities_held,
)
from coordination.streams.goods.guards.opening import COERCION, RULES, approved_by_leader
from coordination.streams.goods.parts import CountedLine
from coordination.streams.goods.state import HELD, UNDER_MEASURE, Goods, Line
from coordination.streams.goods.taking import Quantities

glossary(
    disposal="处理方式",
    lines="物品行",
    approved_by="批准人",
    document_no="文号",
    note="说明",
    seizure="查封或者扣押",
    due_at="届满时刻",
    extension_nd="延长日数",
    reason="理由",
    party_told="已书面告知当事人并说明理由",
    lift_ground="解除事由",
    early_method="先行处理方式",
    proceeds_fen="处理所得价款",
    sample_kept="留样情况",
    consent_no="同意书文号",
    notice_no="通知文号",
    items="列举项",
    kept_at="保管地点",
)
REGISTERED = (Where.REGISTERED, Where.TESTING)


@event(
    "goods.registration_disposed",
    zh="处理先行登记保存物品",
    en="Registered goods disposed of",
    basis=(f"{RULES} 第三十三条、第三十五条第一项、第二项、第五项",),
    says_zh="{agency}对先行登记保存的{lines}作出处理：{disposal}[（{document_no}）][，批准人{approved_by}][。{note}]",
    says_en="{agency} disposed of registered goods {lines}: {disposal}[ ({document_no})][, approved by {approved_by}][. {note}]",
)
class GoodsRegistrationDisposed(Event[Goods]):
    """Registered goods are recorded and given back, sent to be tested, or released. 处理先行登记保存物品。

    What is dated within the seven days counts, even if it is told after the registration was found to have lapsed.
    """

    disposal: RegistrationDisposal
    lines: Quantities
    approved_by: OfficerRef | None = None
    document_no: Annotated[DocumentNo, Document()] | None = None
    note: Note | None = None

    guards = (
        by_holder,
        quantities_held(*REGISTERED),
        release_approved,
        approved_by_leader,
    )

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Let the goods go, or send them away."""
        to = Where.TESTING if self.disposal is RegistrationDisposal.TESTING else Where.RELEASED
        return goods.moved(self.lines, to, *goods.sources(envelope.legal_on, *REGISTERED))


@event(
    "goods.registration_converted",
    zh="先行登记保存转为查封、扣押",
    en="Registration turned into a seizure",
    basis=(f"{RULES} 第三十五条第三项、第三十六条", f"{COERCION} 第十八条、第二十四条"),
    says_zh="{agency}对先行登记保存的{lines}决定{seizure}（{document_no}），批准人{approved_by}",
    says_en="{agency}: registered goods {lines} are now {seizure} ({document_no}), approved by {approved_by}",
)
class GoodsRegistrationConverted(Event[Goods]):
    """What was registered and not disposed of is seized by one decision; the seizure's term begins with it. 转为查封、扣押。"""

    seizure: Seizure
    lines: Quantities
    approved_by: OfficerRef
    document_no: Annotated[DocumentNo, Document()]

    guards = (
        by_holder,
        quantities_held(*REGISTERED),
        named_in_full(*REGISTERED),
        approved_by_leader,
    )

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Seize what was registered."""
        seized = goods.moved(self.lines, Where.SEIZED, *goods.sources(envelope.legal_on, *REGISTERED))
        return replace(seized, measure=AS_MEASURE[self.seizure])

    def consequences(self, goods: Goods, context: Context) -> Iterable[Consequence]:
        """Tell a referral under way on whose list the goods stand as not seized."""
        for referral, items in _listed(goods, [line.line_no for line in self.lines]).items():
            if context.read(KINDS["referral"], referral).open:
                yield Consequence(KINDS["referral"], referral, EVENTS["referral.exhibits_seized"](items=items))


def _listed(goods: Goods, numbers: Iterable[str]) -> dict[UUID, tuple[str, ...]]:
    """Return the items under which lines stand on lists of referrals and have not been handed over."""
    found: dict[UUID, tuple[str, ...]] = {}
    for line in (line for line in goods.lines if line.line_no in set(numbers)):
        for one in (one for one in line.listings if one.handed_from is None):
            found[one.referral] = (*found.get(one.referral, ()), one.item_no)
    return found


@event(
    "goods.registration_lapsed",
    zh="先行登记保存自动解除",
    en="Registration lapsed",
    basis=(f"{RULES} 第三十五条第二款",),
    posted=False,
    says_zh="逾期未采取相关措施，对{lines}的先行登记保存自动解除",
    says_en="nothing was done in time: the registration of {lines} ended by itself",
)
class GoodsRegistrationLapsed(Event[Goods]):
    """Seven working days have passed without a disposal on record; follows from the breach of that clock. 先行登记保存自动解除。"""

    lines: Quantities
    due_at: datetime

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Hold these goods no longer; what is told later and dated earlier still finds them."""
        return replace(goods.moved(self.lines, Where.LAPSED, Where.REGISTERED), lapsed_on=envelope.legal_on)


@event(
    "goods.seizure_extended",
    zh="延长查封、扣押期限",
    en="Seizure extended",
    basis=(f"{RULES} 第三十八条", f"{COERCION} 第二十五条"),
    says_zh="{agency}将查封、扣押期限延长{extension_nd}日（{document_no}），批准人{approved_by}：{reason}",
    says_en="{agency} extended the seizure by {extension_nd} days ({document_no}), approved by {approved_by}: {reason}",
)
class GoodsSeizureExtended(Event[Goods]):
    """A leader gives up to thirty days more, once, and the party is told in writing, with reasons. 延长查封、扣押期限。"""

    extension_nd: Annotated[int, Range(1, 30)]
    reason: Note
    approved_by: OfficerRef
    document_no: Annotated[DocumentNo, Document()]
    party_told: bool = False

    guards = (
        by_holder,
        at(Stage.SEIZED),
        administrative,
        not_extended_yet,
        party_was_told,
        approved_by_leader,
    )

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Remember that it was extended: whether in time or not, it is not extended again."""
        return replace(goods, extended=True)


@event(
    "goods.seizure_lifted",
    zh="解除查封、扣押",
    en="Seizure lifted",
    basis=(f"{COERCION} 第二十八条", f"{RULES} 第四十二条"),
    says_zh="{agency}解除对{lines}的查封、扣押（{document_no}），{lift_ground}，批准人{approved_by}[。{note}]",
    says_en="{agency} lifted the seizure of {lines} ({document_no}): {lift_ground}; approved by {approved_by}[. {note}]",
)
class GoodsSeizureLifted(Event[Goods]):
    """Seized goods, or the proceeds that stand in their place, go back to whose they are. 解除查封、扣押并退还。"""

    lift_ground: LiftGround
    lines: Quantities
    approved_by: OfficerRef
    document_no: Annotated[DocumentNo, Document()]
    note: Note | None = None

    guards = (
        by_holder,
        at(Stage.SEIZED),
        quantities_held(Where.SEIZED, Where.EARLY_DISPOSED),
        approved_by_leader,
    )

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Let the goods go."""
        return goods.moved(self.lines, Where.RELEASED, Where.SEIZED, Where.EARLY_DISPOSED)


@event(
    "goods.early_disposed",
    zh="先行处理",
    en="Disposed of early",
    basis=(EARLY, "行政执法机关移送涉嫌犯罪案件的规定 第十五条"),
    says_zh="{agency}先行处理{lines}：{early_method}，价款{proceeds_fen}（{document_no}），批准人{approved_by}，留样：{sample_kept}"
    "[，同意书{consent_no}][，通知{notice_no}]。{reason}",
    says_en="{agency} disposed of {lines} early: {early_method}, proceeds {proceeds_fen} ({document_no}), "
    "approved by {approved_by}; kept: {sample_kept}[; consent {consent_no}][; notice {notice_no}]. {reason}",
)
class GoodsEarlyDisposed(Event[Goods]):
    """Goods that do not keep are sold or destroyed before the decision; their proceeds stay seized in their place. 先行处理。"""

    lines: Quantities
    early_method: EarlyMethod
    proceeds_fen: Fen
    reason: Note
    approved_by: OfficerRef
    document_no: Annotated[DocumentNo, Document()]
    sample_kept: Note | None = None
    consent_no: Annotated[DocumentNo, Document()] | None = None
    notice_no: Annotated[DocumentNo, Document()] | None = None

    guards = (
        by_holder,
        at(Stage.SEIZED),
        administrative,
        quantities_held(Where.SEIZED),
        consented_or_told,
        sample_is_kept,
        not_bound_by_referral,
        approved_by_leader,
    )

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Put the proceeds in the place of the goods."""
        return goods.moved(self.lines, Where.EARLY_DISPOSED, Where.SEIZED)


@event(
    "goods.confiscated",
    zh="没收",
    en="Goods confiscated",
    basis=(
        "行政处罚法 第九条、第五十七条",
        f"{COERCION} 第二十七条",
        f"{RULES} 第三十五条第四项",
        "行政执法机关移送涉嫌犯罪案件的规定 第十二条、第十五条",
    ),
    says_zh="{agency}依处罚决定书{document_no}没收{lines}",
    says_en="{agency} confiscated {lines} by decision {document_no}",
)
class GoodsConfiscated(Event[Goods]):
    """Goods, or the proceeds in their place, are forfeited by the penalty decision of the case. 没收非法财物。

    The legal date is that of the decision. Which goods it takes is said here, line by line.
    """

    document_no: Annotated[DocumentNo, Document()]
    lines: Quantities

    guards = (
        by_holder,
        administrative,
        decision_confiscates,
        quantities_held(*UNDER_MEASURE),
        not_bound_by_referral,
    )

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Let the goods be the state's."""
        return goods.moved(self.lines, Where.CONFISCATED, *goods.sources(envelope.legal_on, *UNDER_MEASURE))


@event(
    "goods.recounted",
    zh="清点更正",
    en="Counted again",
    basis=(f"{RULES} 第三十四条", f"{COERCION} 第二十六条"),
    says_zh="{agency}清点在手物品，与记录不符：{lines}",
    says_en="{agency} counted what is in its hands, and found: {lines}",
)
class GoodsRecounted(Event[Goods]):
    """What is really there is not what the record says, and it is said why: broken, used up by tests, miscounted. 清点更正。"""

    lines: Annotated[tuple[CountedLine, ...], Items(1, 500)]

    guards = (by_holder, at(Stage.REGISTERED, Stage.SEIZED), count_differs)

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Keep the missing on record as missing, and add what was found."""
        counts = {one.line_no: one.quantity for one in self.lines}

        def recount(line: Line) -> Line:
            missing = line.at(*HELD) - counts[line.line_no]
            if missing >= 0:
                return line.moved(missing, Where.SHORT, *HELD)
            return line.with_more(-missing, next(place for place in HELD if line.at(place)))

        return replace(goods, lines=tuple(recount(line) if line.line_no in counts else line for line in goods.lines))


@event(
    "goods.relocated",
    zh="变更保管地点",
    en="Kept elsewhere",
    basis=(f"{COERCION} 第二十六条",),
    says_zh="{agency}将第{items}行物品移至{kept_at}保管[：{reason}]",
    says_en="{agency} moved lines {items} to {kept_at}[: {reason}]",
)
class GoodsRelocated(Event[Goods]):
    """Goods are kept at another place, the agency's or a third party's. 变更保管地点。"""

    items: Annotated[tuple[Code, ...], Items(1, 500)]
    kept_at: Name
    reason: Note | None = None

    guards = (by_holder, at(Stage.REGISTERED, Stage.SEIZED), items_in_hand)

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Change nothing that the rules ask for: the ledger shows where it lies."""
        return goods
