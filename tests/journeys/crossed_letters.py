"""Acts that cross between agencies: on letters, notices, transfers, disputes, and who files first. 机关之间的交叉办理。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from tests.journeys.crossing import STANDS, UNKNOWN, WRONG_STAGE, Crossing
from tests.journeys.pasts import (
    AGRICULTURE,
    CAMPAIGNS,
    DRAFTED,
    FACTS,
    FILED,
    FILED_ON_LEAD,
    INVESTIGATED,
    LEADER,
    POLICE,
    SUSPECTED,
    VERIFYING,
    Act,
    market,
    police,
)

GAOMI, GAOMI_LEADER = "370785-scjgj", "370785-scjgj.002"
WEIFANG = "370700-scjgj"
ORDER2 = "市场监督管理行政处罚程序规定"


def agriculture(topic: str, record: str, /, **data: Any) -> Act:
    """Return an act of another department of the place."""
    return Act(AGRICULTURE, topic, record, data)


def gaomi(topic: str, record: str, /, **data: Any) -> Act:
    """Return an act of the same department in the next place."""
    return Act(GAOMI, topic, record, data)


# -- requests for assistance and notices

LETTER = market(
    "assist.requested",
    "letter",
    campaigns=CAMPAIGNS,
    record_kind="case",
    record="{case}",
    requested_agency=AGRICULTURE,
    assist_basis="penalty_law",
    title="关于协助核实农药登记的函",
    facts=FACTS,
    own_steps=["已询问当事人"],
    matters=[{"matter_no": "1", "matter_kind": "identity", "content": "核实农药登记证号"}],
    document_no="安市监协〔2022〕{n}号",
)
SIGNED_FOR = agriculture("assist.received", "letter")
UNDERTAKEN = agriculture("assist.accepted", "letter", contact_officers=["370784-nyncj.101"])
REPLY = agriculture(
    "assist.replied",
    "letter",
    document_no="安农函〔2022〕{n}号",
    answers=[{"matter_no": "1", "answer_outcome": "done", "content": "登记证号属实"}],
)
WITHDRAWN = market("assist.withdrawn", "letter", reason="当事人已提供登记证")
LETTER_CAME = (*INVESTIGATED, LETTER, SIGNED_FOR)
REPLIED = (*LETTER_CAME, UNDERTAKEN, REPLY)
NOTICE = market(
    "notice.issued",
    "notice",
    campaigns=CAMPAIGNS,
    notice_kind="situation_notice",
    title="关于假冒白酒去向的通报",
    content="假冒白酒销往城乡结合部烟酒店",
    recipients=[AGRICULTURE, POLICE],
)

# -- transfers and disputes

TERMINATED = market(
    "case.investigation_terminated",
    "case",
    termination_ground="party_ended",
    reason="经营者已死亡",
    approved_by=LEADER,
)
OFFER: Mapping[str, Any] = {
    "campaigns": CAMPAIGNS,
    "facts": FACTS,
    "work_done": "已立案，询问两名证人",
    "reason": "不属本单位管辖",
    "basis": f"{ORDER2}第十四条、第十七条",
    "approved_by": LEADER,
    "manifest_note": "证据尚未收集",
    "document_no": "安市监移字〔2022〕{n}号",
}
LEAD_OFFERED = market(
    "transfer.offered", "transfer", record_kind="lead", record="{lead}", receiving_agency=AGRICULTURE, **OFFER
)
CASE_OFFERED = replace(LEAD_OFFERED, data={**LEAD_OFFERED.data, "record_kind": "case", "record": "{case}"})
OFFERED_TO_GAOMI = replace(CASE_OFFERED, data={**CASE_OFFERED.data, "receiving_agency": GAOMI})
TRANSFER_CAME = (*INVESTIGATED, CASE_OFFERED, agriculture("transfer.received", "transfer"))
LEAD_CAME = (*VERIFYING, LEAD_OFFERED, agriculture("transfer.received", "transfer"))
CAME_TO_GAOMI = (*INVESTIGATED, OFFERED_TO_GAOMI, gaomi("transfer.received", "transfer"))
REVOKED = market("transfer.revoked", "transfer", reason="仓库经查在安丘")
TAKEN = agriculture("transfer.accepted", "transfer")
OBJECTED = gaomi(
    "jurisdiction_dispute.raised",
    "dispute",
    campaigns=CAMPAIGNS,
    record_kind="case",
    record="{case}",
    other_party="370784-scjgj",
    believed_competent="370784-scjgj",
    facts="经营者登记在安丘",
    reason="主要违法行为发生在安丘",
    basis=f"{ORDER2}第七条",
    transfer="{transfer}",
)
CLAIMED_BACK = market(
    "jurisdiction_dispute.raised",
    "rival",
    **{**OBJECTED.data, "other_party": GAOMI, "believed_competent": GAOMI, "reason": "仓库在高密"},
)
DISPUTED = (*CAME_TO_GAOMI, OBJECTED)
KEPT = market("jurisdiction_dispute.agreed", "dispute", competent_agency="370784-scjgj")
REPORTED = gaomi("jurisdiction_dispute.escalated", "dispute", to_authority=WEIFANG, document_no="密市监请〔2022〕{n}号")
DESIGNATED = Act(
    WEIFANG,
    "jurisdiction_dispute.designated",
    "dispute",
    {"competent_agency": GAOMI, "document_no": "潍市监指〔2022〕{n}号", "reason": "仓库在高密"},
)

LETTER_TO_POLICE = replace(LETTER, data={**LETTER.data, "requested_agency": POLICE})

# -- who files first

FOR_CONDUCT = replace(FILED, data={**FILED.data, "conduct": "00000000-0000-4000-8000-{n:012d}"})
RIVAL = gaomi("case.filed", "rival", **{**FOR_CONDUCT.data, "approved_by": GAOMI_LEADER})

BETWEEN_AGENCIES: Final = (
    Crossing(
        "who asked for assistance withdraws, who was asked accepts",
        LETTER_CAME,
        WITHDRAWN,
        UNDERTAKEN,
        # the letter was signed for: its receiver knows that it was withdrawn
        one_first=(STANDS, WRONG_STAGE),
        other_first=(STANDS, STANDS),
    ),
    Crossing(
        "who asked for assistance withdraws, who was asked replies",
        (*LETTER_CAME, UNDERTAKEN),
        WITHDRAWN,
        REPLY,
        one_first=(STANDS, WRONG_STAGE),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "one desk asks for more, another closes the request",
        REPLIED,
        market("assist.supplement_asked", "letter", reason="另需登记日期", matters_again=["1"]),
        market("assist.closed", "letter", usefulness="useful", usefulness_opinion="据此定性"),
        one_first=(STANDS, WRONG_STAGE),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "who asked for assistance withdraws, who was asked declines",
        LETTER_CAME,
        WITHDRAWN,
        agriculture("assist.declined", "letter", decline_ground="outside_powers", reason="登记证由省厅核发"),
        one_first=(STANDS, WRONG_STAGE),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "who asked for assistance withdraws, another agency takes its case over",
        (*TRANSFER_CAME, LETTER_TO_POLICE),
        WITHDRAWN,
        TAKEN,
        one_first=(STANDS, STANDS),
        # the request has gone with the case
        other_first=("assist.not_asking", STANDS),
        as_read=False,
    ),
    Crossing(
        "one desk of who was asked extends its time, another replies",
        (*LETTER_CAME, UNDERTAKEN),
        agriculture("assist.extension_notified", "letter", extension_wd=5, reason="须向省厅核实"),
        REPLY,
        one_first=(STANDS, STANDS),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "two that were given notice sign for it",
        (NOTICE,),
        agriculture("notice.received", "notice"),
        police("notice.received", "notice"),
        one_first=(STANDS, STANDS),
        other_first=(STANDS, STANDS),
    ),
    Crossing(
        "who gave notice corrects it, who was told signs for it",
        (NOTICE,),
        market("notice.corrected", "notice", correction="销往安丘、高密两地"),
        police("notice.received", "notice"),
        one_first=(STANDS, STANDS),
        other_first=(STANDS, STANDS),
    ),
    Crossing(
        "the sender revokes a transfer, the receiver accepts it",
        TRANSFER_CAME,
        REVOKED,
        TAKEN,
        # an offer that was taken back leaves nothing to know of
        one_first=(STANDS, UNKNOWN),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "the sender revokes a transfer, the receiver refuses it",
        TRANSFER_CAME,
        REVOKED,
        agriculture(
            "transfer.refused",
            "transfer",
            reason_code="no_power",
            reason="不属农业投入品",
            basis="行政处罚法第二十二条",
            suggested_agency="370784-scjgj",
        ),
        one_first=(STANDS, UNKNOWN),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "the sender ends the investigation, the receiver accepts the case",
        TRANSFER_CAME,
        TERMINATED,
        TAKEN,
        # who has offered a matter does not dispose of it
        one_first=("record.jurisdiction_open", STANDS),
        other_first=("record.not_holder", STANDS),
        as_read=False,
    ),
    Crossing(
        "one desk ends the investigation, another offers the case to another department",
        INVESTIGATED,
        TERMINATED,
        CASE_OFFERED,
        one_first=(STANDS, "transfer.record_not_movable"),
        other_first=("record.jurisdiction_open", STANDS),
        as_read=False,
    ),
    Crossing(
        "the sender refers the case to the police, the receiver accepts it",
        (*TRANSFER_CAME, SUSPECTED[-1]),
        DRAFTED,
        TAKEN,
        # what is on its way to the police goes to nobody else
        one_first=(STANDS, "transfer.record_moved_on"),
        other_first=("referral.case_not_yours", STANDS),
        as_read=False,
    ),
    Crossing(
        "one desk files a case on the lead, another offers the lead to another department",
        VERIFYING,
        FILED_ON_LEAD,
        LEAD_OFFERED,
        one_first=(STANDS, "transfer.record_not_movable"),
        other_first=("record.jurisdiction_open", STANDS),
        as_read=False,
    ),
    Crossing(
        "the sender files a case on the lead, the receiver accepts the lead",
        LEAD_CAME,
        FILED_ON_LEAD,
        TAKEN,
        one_first=("record.jurisdiction_open", STANDS),
        other_first=("case.lead_not_ready", STANDS),
        as_read=False,
    ),
    Crossing(
        "the sender revokes a transfer, the receiver disputes it",
        CAME_TO_GAOMI,
        REVOKED,
        OBJECTED,
        one_first=(STANDS, "jurisdiction_dispute.record_unknown"),
        other_first=(WRONG_STAGE, STANDS),
        as_read=False,
    ),
    Crossing(
        "the sender disputes a transfer, the receiver accepts it",
        CAME_TO_GAOMI,
        CLAIMED_BACK,
        gaomi("transfer.accepted", "transfer"),
        one_first=(STANDS, WRONG_STAGE),
        other_first=("jurisdiction_dispute.record_unknown", STANDS),
        as_read=False,
    ),
    Crossing(
        "both raise a dispute over one transfer",
        CAME_TO_GAOMI,
        CLAIMED_BACK,
        OBJECTED,
        one_first=(STANDS, "jurisdiction_dispute.record_unknown"),
        other_first=("jurisdiction_dispute.record_unknown", STANDS),
        as_read=False,
    ),
    Crossing(
        "who raised a dispute withdraws it, the other agrees",
        DISPUTED,
        gaomi("jurisdiction_dispute.withdrawn", "dispute", reason="补充材料后无异议"),
        KEPT,
        one_first=(STANDS, WRONG_STAGE),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "each agrees to what the other believed",
        (
            *DISPUTED,
            market("jurisdiction_dispute.position_stated", "dispute", believed_competent=GAOMI, reason="仓库在高密"),
        ),
        KEPT,
        gaomi("jurisdiction_dispute.agreed", "dispute", competent_agency=GAOMI),
        one_first=(STANDS, WRONG_STAGE),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "one party reports the dispute to the common superior, the other agrees",
        DISPUTED,
        REPORTED,
        KEPT,
        one_first=(STANDS, WRONG_STAGE),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "the common superior designates, the other party agrees",
        (*DISPUTED, REPORTED),
        DESIGNATED,
        KEPT,
        # what was reported is not agreed upon any more
        one_first=(STANDS, WRONG_STAGE),
        other_first=(STANDS, WRONG_STAGE),
        as_read=False,
    ),
    Crossing(
        "the common superior designates, the agency that has the case refers it to the police",
        (*DISPUTED, REPORTED, SUSPECTED[-1]),
        DESIGNATED,
        DRAFTED,
        one_first=(STANDS, "referral.case_not_yours"),
        other_first=(STANDS, STANDS),
        as_read=False,
    ),
    Crossing(
        "two agencies file first for one conduct",
        (),
        FOR_CONDUCT,
        RIVAL,
        # both stand, and each is told of the other and who was first
        one_first=(STANDS, STANDS),
        other_first=(STANDS, STANDS),
        as_read=False,
    ),
)
