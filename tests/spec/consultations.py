"""Pasts of a consultation, each built on the one before it, and an event of each type that may stand in them.

The office convenes MARKET, which holds a case and a lead, POLICE and AGRICULTURE.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from coordination.streams.consultation import (
    AgendaItem,
    ConsultationAgendaExtended,
    ConsultationCancelled,
    ConsultationConcluded,
    ConsultationConvened,
    ConsultationDissentRecorded,
    ConsultationKind,
    ConsultationOpinionGiven,
    ConsultationRescheduled,
    MatterConclusion,
    RecordKind,
    Stage,
    Topic,
)
from tests.spec import cases
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, Said, said, the

MEETING, CASE, LEAD = the("consultation"), cases.CASE, the("lead")
CALLED, DAY, AFTERWARDS = "2024-03-18", "2024-03-28", "2024-04-01"
AROUND = (cases.verifying(1, by=MARKET), cases.INVESTIGATING)

ON_CASE = AgendaItem(
    matter_no="1",
    point_at_issue="销售金额能否以刷单记录扣减",
    record_kind=RecordKind.CASE,
    record=CASE,
    topics=(Topic.FACTS, Topic.EVIDENCE),
)
ON_LEAD = AgendaItem(
    matter_no="2",
    point_at_issue="是否属于侵犯注册商标专用权",
    record_kind=RecordKind.LEAD,
    record=LEAD,
    topics=(Topic.CHARACTERISATION,),
)
NEW_SITUATION = AgendaItem(matter_no="3", point_at_issue="直播间录播销售如何固定证据")
CONVENE = ConsultationConvened(
    campaigns=(CAMPAIGN,),
    consultation_kind=ConsultationKind.MONTHLY,
    meeting_no="2024-03",
    title="三月疑难案件会商",
    agenda=(ON_CASE, NEW_SITUATION),
    invited_agencies=(MARKET, POLICE),
    meeting_at=datetime(2024, 3, 28, 1, 0, tzinfo=UTC),
    meeting_place="市局三楼会议室",
    convenor="office-1",
)
EXTEND = ConsultationAgendaExtended(agenda=(ON_LEAD,), invited_agencies=(AGRICULTURE,))
MOVE = ConsultationRescheduled(meeting_at=datetime(2024, 3, 29, 1, 0, tzinfo=UTC), reason="与全市会议冲突")
CANCEL = ConsultationCancelled(reason="并入四月会商")
OPINE = ConsultationOpinionGiven(
    matter_no="1", consultation_topic=Topic.FACTS, consultation_opinion="刷单部分有物流空单印证，应当扣减"
)
ON_SITUATION = ConsultationOpinionGiven(matter_no="3", consultation_opinion="录屏并计算哈希")
CONCLUDE = ConsultationConcluded(
    conclusions=(
        MatterConclusion(matter_no="1", matter_conclusion="刷单部分予以扣减"),
        MatterConclusion(matter_no="3", matter_conclusion="录屏取证并当场固定"),
    ),
    attended=(OFFICE, MARKET, POLICE),
    minutes_no="安专办纪〔2024〕3号",
)
DISSENT = ConsultationDissentRecorded(matter_no="1", reason="空单数量未逐笔核对")


def posted(event: Any, by: str = OFFICE, on: str = CALLED) -> Said:
    """Put an event of the consultation into the past."""
    return said(event, by=by, on=on, stream=MEETING)


CONVENED = (AROUND, posted(CONVENE))
HEARD = (CONVENED, posted(OPINE, POLICE, DAY), posted(ON_SITUATION, MARKET, DAY))
CONCLUDED = (HEARD, posted(CONCLUDE, OFFICE, DAY))
CANCELLED = (CONVENED, posted(CANCEL))
AT: dict[Stage, tuple[Any, ...]] = {
    Stage.NONE: AROUND,
    Stage.CONVENED: HEARD,
    Stage.CONCLUDED: CONCLUDED,
    Stage.CANCELLED: CANCELLED,
}
