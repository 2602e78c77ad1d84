"""A flash report from the first word to its close: onward, acknowledged, followed up, corrected. 快报。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from coordination.catalogue import (
    EVENTS,
    KINDS,
    AgencyCode,
    CampaignCode,
    ClearNote,
    DocumentNo,
    Items,
    Name,
    Searchable,
    Title,
    event,
    glossary,
)
from coordination.guards import at, by_agency, by_registrant, campaigns_open, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.flash_report.codes import FlashSubject, RecordKind, Stage
from coordination.streams.flash_report.guards import (
    M48,
    acknowledged_once,
    after_told,
    by_recipient,
    by_recipient_or_sender,
    corrects,
    flagged,
    forwarded_somewhere,
    may_flag,
    office_told,
    recipient_of,
    recipients_new,
    record_known,
    same_record,
    times_in_order,
)
from coordination.streams.flash_report.state import FlashReport
from coordination.streams.lead.codes import MajorRule

glossary(
    campaigns="所属专项行动",
    flash_subject="快报种类",
    title="标题",
    content="内容",
    happened_at="事情发生时间",
    learnt_at="获知时间",
    flash_recipients="快报接收单位",
    record_kind="记录种类",
    record="所涉记录",
    major_rule="重大标准",
    to_body="移送对象",
    document_no="文号",
    note="说明",
    reason="理由",
    flash_conclusion="快报办结情况",
    acknowledged_for="所签收的接收单位",
)
Recipients = Annotated[tuple[AgencyCode, ...], Items(1, 20)]


def _flag(event: Any, report: FlashReport, context: Context) -> Iterable[Consequence]:
    """Flag what is reported on as major, where the event says by which rule and it is not flagged yet.

    Others than those who have the report read the flag: it names the rule and the report, and nothing of what that says.
    """
    kind, record = flagged(event, report)
    if event.major_rule is None or kind is None or record is None:
        return ()
    of_kind = KINDS[kind.value]
    if context.read(of_kind, record).major:
        return ()
    why = f"{event.major_rule.zh}（快报 {context.envelope.stream}）"
    said = EVENTS[f"{kind.value}.flagged_major"](major_rule=event.major_rule, reason=why)
    return (Consequence(of_kind, record, said),)


@event(
    "flash_report.sent",
    zh="报送快报",
    en="Flash report sent",
    basis=(M48,),
    opens=True,
    says_zh="{agency}向{flash_recipients}快报{flash_subject}「{title}」（{happened_at}发生，{learnt_at}获知）[，所涉{record_kind}{record}]"
    "[，重大标准：{major_rule}]：{content}",
    says_en="{agency} reported {flash_subject} to {flash_recipients} at once, “{title}” (happened at {happened_at}, learnt at "
    "{learnt_at})[, on {record_kind} {record}][, major by the rule {major_rule}]: {content}",
)
class FlashReportSent(Event[FlashReport]):
    """An agency tells the office at once of a major lead, a major case or public opinion. 报送快报。

    The time of the event is the time of the report. What is not registered yet is reported first and registered then.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    flash_subject: FlashSubject
    title: Annotated[Title, Searchable()]
    content: Annotated[ClearNote, Searchable()]
    happened_at: datetime
    learnt_at: datetime
    flash_recipients: Recipients
    record_kind: RecordKind | None = None
    record: UUID | None = None
    major_rule: MajorRule | None = None

    guards = (
        by_agency,
        campaigns_open,
        known_agency("flash_recipients"),
        recipients_new,
        office_told,
        times_in_order,
        record_known,
        may_flag,
    )

    def evolve(self, report: FlashReport, envelope: Envelope) -> FlashReport:
        """Remember who is told, and when it was."""
        return replace(
            report.telling(self.flash_recipients, envelope.occurred_at),
            stage=Stage.OPEN,
            registrant=envelope.agency,
            holder=envelope.agency,
            campaigns=self.campaigns,
            happened_at=self.happened_at,
            learnt_at=self.learnt_at,
            sent_at=envelope.occurred_at,
            record_kind=self.record_kind,
            record=self.record,
        )

    def consequences(self, report: FlashReport, context: Context) -> Iterable[Consequence]:
        """Flag the record as major, where it says so."""
        return _flag(self, report, context)


@event(
    "flash_report.forwarded",
    zh="转报",
    en="Forwarded",
    basis=(M48,),
    says_zh="{agency}转报[{flash_recipients}][{to_body}][（{document_no}）][：{note}]",
    says_en="{agency} forwarded it[ to {flash_recipients}][ to {to_body}][ by {document_no}][: {note}]",
)
class FlashReportForwarded(Event[FlashReport]):
    """Who has it tells whoever is above, or beside; the time of the event is that of telling. 转报。"""

    flash_recipients: Annotated[tuple[AgencyCode, ...], Items(0, 20)] = ()
    to_body: Annotated[Name, Searchable()] | None = None
    document_no: Annotated[DocumentNo, Searchable()] | None = None
    note: ClearNote | None = None

    guards = (
        at(Stage.OPEN),
        by_recipient_or_sender,
        forwarded_somewhere,
        known_agency("flash_recipients"),
        recipients_new,
        after_told,
    )

    def evolve(self, report: FlashReport, envelope: Envelope) -> FlashReport:
        """Add those who are told."""
        return report.telling(self.flash_recipients, envelope.occurred_at)


@event(
    "flash_report.acknowledged",
    zh="签收快报",
    en="Acknowledged",
    basis=(M48,),
    says_zh="{agency}签收快报[（原接收单位{acknowledged_for}）][：{note}]",
    says_en="{agency} acknowledged the report[ for {acknowledged_for}][: {note}]",
)
class FlashReportAcknowledged(Event[FlashReport]):
    """A recipient has it, and says what it wants done; the time of the event is that of receipt. 签收快报。

    Whoever took over from a recipient that was dissolved names that one.
    """

    note: Annotated[ClearNote, Searchable()] | None = None
    acknowledged_for: AgencyCode | None = None

    guards = (at(Stage.OPEN, Stage.CLOSED), by_recipient, acknowledged_once, after_told)

    def evolve(self, report: FlashReport, envelope: Envelope) -> FlashReport:
        """Remember that it has it."""
        return replace(report, acknowledged=report.acknowledged | {recipient_of(self, envelope.agency)})


@event(
    "flash_report.followed_up",
    zh="续报",
    en="Followed up",
    basis=(M48,),
    says_zh="{agency}续报[，所涉{record_kind}{record}][，重大标准：{major_rule}]：{content}",
    says_en="{agency} followed up[, on {record_kind} {record}][, major by the rule {major_rule}]: {content}",
)
class FlashReportFollowedUp(Event[FlashReport]):
    """What became known, or was done, since; the lead or case that was registered meanwhile is named. 续报。"""

    content: Annotated[ClearNote, Searchable()]
    record_kind: RecordKind | None = None
    record: UUID | None = None
    major_rule: MajorRule | None = None

    guards = (at(Stage.OPEN), by_recipient_or_sender, after_told, record_known, same_record, may_flag)

    def evolve(self, report: FlashReport, envelope: Envelope) -> FlashReport:
        """Remember what it is about."""
        if self.record is None:
            return report
        return replace(report, record_kind=self.record_kind, record=self.record)

    def consequences(self, report: FlashReport, context: Context) -> Iterable[Consequence]:
        """Flag the record as major, where it says so."""
        return _flag(self, report, context)


@event(
    "flash_report.corrected",
    zh="更正快报",
    en="Corrected",
    basis=(M48,),
    says_zh="{agency}更正快报[，标题：{title}][，{happened_at}发生][，{learnt_at}获知][，内容：{content}]：{reason}",
    says_en="{agency} corrected the report[, title: {title}][, happened at {happened_at}][, learnt at {learnt_at}]"
    "[, content: {content}]: {reason}",
)
class FlashReportCorrected(Event[FlashReport]):
    """The first word was wrong, and is put right; fields left out stay, and so does the first word in the history. 更正快报。"""

    reason: ClearNote
    title: Annotated[Title, Searchable()] | None = None
    content: Annotated[ClearNote, Searchable()] | None = None
    happened_at: datetime | None = None
    learnt_at: datetime | None = None

    guards = (at(Stage.OPEN), by_registrant, after_told, corrects, times_in_order)

    def evolve(self, report: FlashReport, envelope: Envelope) -> FlashReport:
        """Correct when it happened, and when it was learnt of."""
        return replace(
            report,
            happened_at=self.happened_at or report.happened_at,
            learnt_at=self.learnt_at or report.learnt_at,
        )


@event(
    "flash_report.closed",
    zh="快报办结",
    en="Closed",
    basis=(M48,),
    says_zh="{agency}办结快报：{flash_conclusion}",
    says_en="{agency} closed the report: {flash_conclusion}",
)
class FlashReportClosed(Event[FlashReport]):
    """Nothing more is to be told at once; who has not acknowledged it still may. 快报办结。"""

    flash_conclusion: Annotated[ClearNote, Searchable()]

    guards = (at(Stage.OPEN), by_recipient_or_sender, after_told)

    def evolve(self, report: FlashReport, envelope: Envelope) -> FlashReport:
        """End it."""
        return replace(report, stage=Stage.CLOSED)
