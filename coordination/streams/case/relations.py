"""What a case is worth, whether it is major, and what it belongs together with. 案值、重大标记、关联。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from coordination.catalogue import Fen, Note, event, glossary
from coordination.guards import any_of, at, by_holder, by_office
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case.codes import Stage, ValueBasis, ValueStage
from coordination.streams.case.guards.relations import is_major, not_linked_yet, not_major_yet, value_advances
from coordination.streams.case.state import LIVE, Case
from coordination.streams.lead import MajorRule
from coordination.streams.links import LinkKind, Relation, mirror, not_itself, target_known

glossary(
    value_fen="案值",
    value_basis="案值口径",
    value_stage="案值阶段",
    method="认定方法",
    major_rule="重大标准",
    reason="理由",
    note="说明",
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
