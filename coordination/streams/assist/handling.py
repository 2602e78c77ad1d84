"""On the side that was asked: the letter is received, accepted or declined; more time; how it goes; why it is late. 协查办理。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

from coordination.catalogue import (
    AgencyCode,
    ClearNote,
    Code,
    Document,
    DocumentNo,
    Items,
    Name,
    Note,
    OfficerRef,
    Range,
    event,
    glossary,
)
from coordination.guards import any_of, at, by_holder, by_offered
from coordination.rules import Envelope, Event
from coordination.streams.assist.codes import DeclineGround, Stage
from coordination.streams.assist.guards.answering import (
    REMINDERS,
    by_requested,
    outside_powers_only,
    reasons_asked,
    suggestion_known,
)
from coordination.streams.assist.guards.asking import ART26, ART45
from coordination.streams.assist.state import IN_HAND, UNANSWERED, Assist

glossary(
    received_by="签收人",
    contact_officers="联络人员",
    note="说明",
    decline_ground="不予协助的事由",
    reason="理由",
    suggested_agency="建议承办单位",
    suggested_body="建议承办机关",
    extension_wd="延长工作日数",
    document_no="文号",
    progress="办理进展",
    expected_on="预计完成日期",
    clock="期限",
    due_at="届满时刻",
)


@event(
    "assist.received",
    zh="签收协查函",
    en="Letter received",
    basis=(ART45,),
    says_zh="{agency}签收协查函[，签收人{received_by}]",
    says_en="{agency} received the letter[, signed for by {received_by}]",
)
class AssistReceived(Event[Assist]):
    """The letter has come: the legal date starts the period. To have received it is not to have accepted it. 签收协查函。"""

    received_by: OfficerRef | None = None

    guards = (at(Stage.SENT), by_offered)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Let whoever signed for it know of it from then on, whatever it decides."""
        return replace(assist, stage=Stage.RECEIVED, participants=assist.joined_by(envelope.agency))


@event(
    "assist.accepted",
    zh="受理协查",
    en="Request accepted",
    basis=(ART45, ART26),
    says_zh="{agency}受理协查，联络人员：{contact_officers}[。{note}]",
    says_en="{agency} accepted the request; contact: {contact_officers}[. {note}]",
)
class AssistAccepted(Event[Assist]):
    """The agency asked takes it up and names the officers to turn to, by their references. 受理协查。"""

    contact_officers: Annotated[tuple[OfficerRef, ...], Items(1, 10)]
    note: Note | None = None

    guards = (at(Stage.RECEIVED), by_offered)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Put it into the hands of the agency asked."""
        return replace(assist, stage=Stage.IN_PROGRESS, holder=envelope.agency, offered_to=None)


@event(
    "assist.declined",
    zh="不予协助",
    en="Request declined",
    basis=(ART45, ART26),
    says_zh="{agency}不予协助（{decline_ground}）：{reason}[，建议向{suggested_agency}提出][，建议向{suggested_body}提出]",
    says_en="{agency} declined ({decline_ground}): {reason}[; suggests {suggested_agency}][; suggests {suggested_body}]",
)
class AssistDeclined(Event[Assist]):
    """All that is asked lies outside the powers of the agency, which says why, and who is the right one if it knows. 不予协助。"""

    decline_ground: DeclineGround
    reason: ClearNote
    suggested_agency: AgencyCode | None = None
    suggested_body: Name | None = None

    guards = (at(Stage.RECEIVED), by_offered, outside_powers_only, suggestion_known)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """End it; whoever signed for the letter keeps it among its papers."""
        return assist.over(Stage.DECLINED)


@event(
    "assist.extension_notified",
    zh="告知延期",
    en="Extension notified",
    basis=(ART45,),
    says_zh="{agency}告知延期{extension_wd}个工作日[（{document_no}）]：{reason}",
    says_en="{agency} told that it needs {extension_wd} working days more[ ({document_no})]: {reason}",
)
class AssistExtensionNotified(Event[Assist]):
    """The agency asked tells the other one, before the period is over, that it needs more time. 告知延期。

    No maximum, no approver and no number of times is stated. What is told too late is kept and moves nothing.
    """

    extension_wd: Annotated[int, Range(1, 250)]
    reason: ClearNote
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (at(*IN_HAND), by_requested)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Change nothing: how long it has is the clock's to know."""
        return assist


@event(
    "assist.progress_reported",
    zh="通报协查进展",
    en="Progress reported",
    basis=("M92",),
    says_zh="{agency}通报协查进展：{progress}[，预计{expected_on}完成]",
    says_en="{agency} reported progress: {progress}[; expected to be done on {expected_on}]",
)
class AssistProgressReported(Event[Assist]):
    """The agency asked tells how it goes. 通报协查进展。"""

    progress: ClearNote
    expected_on: date | None = None

    guards = (at(Stage.IN_PROGRESS), by_holder)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Change nothing that the rules ask for."""
        return assist


# -- reminders and lateness --------------------------------------------------------------------------------------------------


@event(
    "assist.reminded",
    zh="催办协查",
    en="Reminded",
    basis=("M92",),
    says_zh="{agency}催办：{note}",
    says_en="{agency} sent a reminder: {note}",
)
class AssistReminded(Event[Assist]):
    """Whoever waits, the superior of both or the office reminds the agency asked. 催办。"""

    note: ClearNote

    guards = (at(*UNANSWERED), any_of(*REMINDERS))

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Change nothing: a reminder moves no period."""
        return assist


@event(
    "assist.overdue_questioned",
    zh="要求说明逾期原因",
    en="Reasons for lateness asked",
    basis=(ART45,),
    posted=False,
    says_zh="期限{clock}已于{due_at}届满，请受请单位说明逾期原因",
    says_en="period {clock} ended at {due_at}: the agency asked is to say why it is late",
)
class AssistOverdueQuestioned(Event[Assist]):
    """A period for the reply is over without one; follows from the breach of its clock. 要求说明逾期原因。"""

    clock: Code
    due_at: datetime

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Let the reasons be owed."""
        return replace(assist, reasons_owed=True)


@event(
    "assist.overdue_explained",
    zh="说明逾期原因",
    en="Lateness explained",
    basis=(ART45,),
    says_zh="{agency}说明逾期原因：{reason}[，预计{expected_on}完成]",
    says_en="{agency} said why it is late: {reason}[; expected to be done on {expected_on}]",
)
class AssistOverdueExplained(Event[Assist]):
    """The agency asked says why it is late; the breach stands all the same. 说明逾期原因。"""

    reason: ClearNote
    expected_on: date | None = None

    guards = (by_requested, reasons_asked)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Owe no reasons until something is late again."""
        return replace(assist, reasons_owed=False)
