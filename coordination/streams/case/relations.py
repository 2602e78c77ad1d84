"""What a case is worth, the figures of a crime, whether it is major, what it belongs with. 案值、涉嫌犯罪数额、重大标记、关联。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import AgencyCode, ClearNote, Count, Fen, Items, Note, event, glossary
from coordination.guards import any_of, at, by_holder, by_office
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case.codes import Stage, ValueBasis, ValueStage
from coordination.streams.case.guards.relations import (
    figures_named,
    is_major,
    not_major_yet,
    value_advances,
)
from coordination.streams.case.state import LIVE, Case
from coordination.streams.lead import MajorRule
from coordination.streams.links import LinkKind, Relation, mirror, not_itself, not_linked_yet, target_known
from coordination.streams.trade import BASIS, TradeParty
from coordination.thresholds.facts import FACTS, CrimeConduct

glossary(
    value_fen="案值",
    value_basis="案值口径",
    value_stage="案值阶段",
    method="认定方法",
    major_rule="重大标准",
    reason="理由",
    note="说明",
    crime_conduct="涉嫌犯罪的行为",
    assist="协查",
    lead="线索",
    given_notice="已发通报",
    recipients="通报对象",
    requested_agency="受请单位",
    **{name: fact.zh for name, fact in FACTS.items()},
)


@event(
    "case.value_assessed",
    zh="案值认定",
    en="Value assessed",
    basis=("M62",),
    says_zh="{agency}{value_stage}案值{value_fen}（{value_basis}）[：{method}]",
    says_en="{agency}: value {value_stage} at {value_fen} ({value_basis})[: {method}]",
)
class CaseValueAssessed(Event[Case]):
    """What the case is worth, by which measure, and how sure that is; the last word counts. 案值（涉案金额）认定。"""

    value_fen: Fen
    value_basis: ValueBasis
    value_stage: ValueStage
    method: Note | None = None

    guards = (by_holder, at(*LIVE, Stage.CLOSED), value_advances)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember how sure it is."""
        return replace(case, value_stage=self.value_stage)


@event(
    "case.crime_figures_recorded",
    zh="涉嫌犯罪数额、情节记录",
    en="Crime figures recorded",
    basis=("行政执法机关移送涉嫌犯罪案件的规定 第三条", "法释〔2025〕5号 第三条、第五条、第六条"),
    says_zh="{agency}记录涉嫌犯罪数额、情节[：{crime_conduct}][，违法所得{gained_fen}][，非法经营数额{turnover_fen}]"
    "[，销售金额{sold_fen}][，尚未销售货值{unsold_fen}][，注册商标{mark_count}种][，标识{label_count}件][。{method}]",
    says_en="{agency} recorded figures on which a threshold rests[: {crime_conduct}][, illegal income {gained_fen}]"
    "[, illegal turnover {turnover_fen}][, sales {sold_fen}][, goods not sold {unsold_fen}][, {mark_count} trademarks]"
    "[, {label_count} labels][. {method}]",
)
class CaseCrimeFiguresRecorded(Event[Case]):
    """The figures on which it depends whether the matter is to be prosecuted, as far as they are known. 涉嫌犯罪数额、情节。

    Each figure named takes the place of the one recorded before; the others stand. They are compared with the thresholds in force
    on the legal date, as advice: nothing follows by rule. The value of the case as it is counted (案值) is `case.value_assessed`;
    a value assessed as illegal income, turnover or sales is that figure too, until another one is recorded.
    """

    crime_conduct: CrimeConduct | None = None
    gained_fen: Fen | None = None
    turnover_fen: Fen | None = None
    sold_fen: Fen | None = None
    unsold_fen: Fen | None = None
    mark_count: Count | None = None
    label_count: Count | None = None
    repeated: bool | None = None
    method: Note | None = None

    guards = (by_holder, at(*LIVE, Stage.CLOSED), figures_named)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Change nothing that the rules ask for."""
        return case


@event(
    "case.flagged_major",
    zh="标记重大案件",
    en="Flagged as major",
    basis=("M53", "M82"),
    says_zh="{agency}将案件标记为重大（{major_rule}）：{reason}",
    says_en="{agency} flagged the case as major ({major_rule}): {reason}",
)
class CaseFlaggedMajor(Event[Case]):
    """The case counts as major by a named rule and stands in the major-case ledger. 标记为重大案件。"""

    major_rule: MajorRule
    reason: Note

    guards = (any_of(by_holder, by_office), not_major_yet)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Set the flag."""
        return replace(case, major=True)


@event(
    "case.major_flag_lifted",
    zh="取消重大标记",
    en="Major flag lifted",
    basis=("M53", "M82"),
    says_zh="{agency}取消重大标记：{reason}",
    says_en="{agency} lifted the major flag: {reason}",
)
class CaseMajorFlagLifted(Event[Case]):
    """The office finds that the case is not major. 取消重大标记。"""

    reason: Note

    guards = (by_office, is_major)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Lift the flag."""
        return replace(case, major=False)


@event(
    "case.linked",
    zh="案件关联",
    en="Case linked",
    basis=("M64",),
    says_zh="{agency}记录：本案{relation}{to_kind}{to}",
    says_en="{agency} recorded that this case {relation} {to_kind} {to}",
)
class CaseLinked(Event[Case]):
    """The case stands in a relation to another record; both tell of it. 关联。"""

    to_kind: LinkKind
    to: UUID
    relation: Relation
    note: Note | None = None

    guards = (any_of(by_holder, by_office), not_itself, not_linked_yet, target_known)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the other end."""
        return replace(case, links=case.links | {(self.to_kind.value, self.to)})

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """Tell the other record."""
        return mirror(self, LinkKind.CASE, context.envelope.stream, context)


@event(
    "case.assist_opened",
    zh="本案提出协查",
    en="Assistance asked for",
    basis=("M92",),
    posted=False,
    says_zh="就本案请{requested_agency}协助调查：{assist}",
    says_en="{requested_agency} was asked to assist with this case: {assist}",
)
class CaseAssistOpened(Event[Case]):
    """Another agency is asked to assist the investigation; follows from assist.requested. 提出协查。"""

    assist: UUID
    requested_agency: AgencyCode

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the request."""
        return replace(case, assists=(*case.assists, self.assist), links=case.links | {("assist", self.assist)})


@event(
    "case.trade_link_found",
    zh="查明上下游",
    en="Trade link found",
    basis=BASIS,
    says_zh="{agency}查明上下游：{trade_parties}。{how_found}",
    says_en="{agency} found who is up or down the trade: {trade_parties}. {how_found}",
)
class CaseTradeLinkFound(Event[Case]):
    """The investigation shows who made, supplied or sold the goods, or printed their marks, and where. 查明上下游。

    Other places in which they are have to be told (M93): what is still to be told stands in the ledger of tellings.
    """

    trade_parties: Annotated[tuple[TradeParty, ...], Items(1, 20)]
    how_found: ClearNote

    guards = (by_holder, at(*LIVE, Stage.CLOSED))

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Change nothing that the rules ask for."""
        return case


@event(
    "case.lead_notified",
    zh="线索已通报",
    en="Lead notified",
    basis=("M93",),
    posted=False,
    says_zh="就本案所据线索{lead}发出通报{given_notice}，通报对象：{recipients}",
    says_en="notice {given_notice} about lead {lead} of the case was given to {recipients}",
)
class CaseLeadNotified(Event[Case]):
    """A notice about a lead of the case was given after the filing, and counts for the case; by notice.issued. 线索已通报。"""

    lead: UUID
    given_notice: UUID
    recipients: Annotated[tuple[AgencyCode, ...], Items(1, 200)]

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Change nothing that the rules ask for."""
        return case
