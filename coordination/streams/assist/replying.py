"""What is answered: a part first, then all of it by letter; corrections; what the record is told of evidence. 协查答复。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    ClearNote,
    Document,
    DocumentNo,
    Items,
    Note,
    Searchable,
    event,
    glossary,
)
from coordination.guards import at, by_holder
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.assist.codes import Stage
from coordination.streams.assist.guards.answering import (
    all_answered,
    answered_before,
    matters_known,
    not_answered_yet,
)
from coordination.streams.assist.guards.asking import (
    ART45,
    MOST_MATTERS,
    evidence_as_recorded,
    evidence_to_show,
    shown,
)
from coordination.streams.assist.parts import Answer
from coordination.streams.assist.state import Assist
from coordination.streams.documents import DocumentType, bears_a_number, number_used
from coordination.streams.reliance import (
    SupportAnswer,
    SupportChange,
    SupportKind,
    after_telling,
    waits_for_answer,
)
from coordination.streams.trade import BASIS, TradeParty

glossary(answers="事项答复", document_no="文号", summary="内容摘要", reason="理由")

EVIDENCE = (evidence_to_show, evidence_as_recorded)


def _numbers(answers: tuple[Answer, ...]) -> frozenset[str]:
    return frozenset(answer.matter_no for answer in answers)


@event(
    "assist.partly_replied",
    zh="部分答复",
    en="Partly replied",
    basis=(ART45, "M92"),
    says_zh="{agency}先行答复部分事项：{answers}",
    says_en="{agency} answered a part: {answers}",
)
class AssistPartlyReplied(Event[Assist]):
    """Some of the matters are answered before the letter of reply; the period goes on. 部分答复。"""

    answers: Annotated[tuple[Answer, ...], Items(1, MOST_MATTERS)]

    guards = (at(Stage.IN_PROGRESS), by_holder, matters_known("answers"), not_answered_yet, *EVIDENCE)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Count these as answered."""
        return replace(assist, answered=assist.answered | _numbers(self.answers))

    def consequences(self, assist: Assist, context: Context) -> Iterable[Consequence]:
        """Open what is attached."""
        return shown(self, assist, context)


@event(
    "assist.replied",
    zh="协查复函",
    en="Replied",
    basis=(ART45, "M92", "M95", "G14"),
    says_zh="{agency}复函（{document_no}）[：{answers}][。{summary}]",
    says_en="{agency} replied ({document_no})[: {answers}][. {summary}]",
)
class AssistReplied(Event[Assist]):
    """All matters are answered, by this letter or before it; what was obtained can be relied on by reference. 协查复函。"""

    document_no: Annotated[DocumentNo, Document(), Searchable()]
    answers: Annotated[tuple[Answer, ...], Items(0, MOST_MATTERS)] = ()
    summary: Annotated[ClearNote, Searchable()] | None = None

    guards = (
        at(Stage.IN_PROGRESS),
        by_holder,
        matters_known("answers"),
        not_answered_yet,
        all_answered,
        *EVIDENCE,
        *bears_a_number(DocumentType.OFFICIAL),
    )

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Let the other side judge it."""
        return replace(
            assist,
            stage=Stage.REPLIED,
            answered=assist.answered | _numbers(self.answers),
            proposed=None,
        )

    def consequences(self, assist: Assist, context: Context) -> Iterable[Consequence]:
        """Take the number of the letter, open what is attached."""
        yield from number_used(self, DocumentType.OFFICIAL, context)
        yield from shown(self, assist, context)


@event(
    "assist.answers_corrected",
    zh="更正答复",
    en="Answers corrected",
    basis=("M92",),
    says_zh="{agency}更正答复：{answers}。{reason}",
    says_en="{agency} corrected its answers: {answers}. {reason}",
)
class AssistAnswersCorrected(Event[Assist]):
    """What was answered wrongly is put right; the last word counts, also after the request was closed. 更正答复。"""

    answers: Annotated[tuple[Answer, ...], Items(1, MOST_MATTERS)]
    reason: ClearNote

    guards = (
        at(Stage.IN_PROGRESS, Stage.REPLIED, Stage.CLOSED),
        by_holder,
        matters_known("answers"),
        answered_before,
        *EVIDENCE,
    )

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Change nothing that the rules ask for."""
        return assist

    def consequences(self, assist: Assist, context: Context) -> Iterable[Consequence]:
        """Open what is attached."""
        return shown(self, assist, context)


@event(
    "assist.trade_link_found",
    zh="查明上下游",
    en="Trade link found",
    basis=BASIS,
    says_zh="{agency}查明上下游：{trade_parties}。{how_found}",
    says_en="{agency} found who is up or down the trade: {trade_parties}. {how_found}",
)
class AssistTradeLinkFound(Event[Assist]):
    """The answers show who made, supplied or sold the goods, or printed their marks, and where. 查明上下游。

    Other places in which they are have to be told (M93): what is still to be told stands in the ledger of tellings.
    """

    trade_parties: Annotated[tuple[TradeParty, ...], Items(1, 20)]
    how_found: ClearNote

    guards = (at(Stage.IN_PROGRESS, Stage.REPLIED), by_holder)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Change nothing that the rules ask for."""
        return assist


# -- evidence collected for the request that falls ---------------------------------------------------------------------------


@event(
    "assist.support_notified",
    zh="依据变动告知",
    en="Told of a support",
    basis=("行政处罚法 第四十六条", "G14"),
    posted=False,
    says_zh="为本协查收集的{support_kind}{support}：{support_change}，{changed_by}认定[（{document_no}）]：{reason}",
    says_en="{support_kind} {support}, collected for this request: {support_change}, says {changed_by}[ ({document_no})]: {reason}",
)
class AssistSupportNotified(Event[Assist]):
    """Evidence that was collected for the request fell, or stands again; follows from what was said of it. 依据变动告知。"""

    support_kind: SupportKind
    support: UUID
    support_change: SupportChange
    changed_by: AgencyCode
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Let it wait for an answer, or no more."""
        return replace(assist, fallen=after_telling(assist.fallen, self))


@event(
    "assist.support_answered",
    zh="依据变动处理",
    en="Answered what was told of a support",
    basis=("行政处罚法 第四十六条", "G14"),
    says_zh="{agency}就依据{support}的变动作出处理：{support_answer}[（{document_no}）]。{reason}",
    says_en="{agency} answered what was told of support {support}: {support_answer}[ ({document_no})]. {reason}",
)
class AssistSupportAnswered(Event[Assist]):
    """What the agency that answered does about evidence that fell. 对依据变动的处理。"""

    support: UUID
    support_answer: SupportAnswer
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_holder, waits_for_answer)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Take it off what waits."""
        return replace(assist, fallen=assist.fallen - {self.support})
