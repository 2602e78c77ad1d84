"""What agencies do on matters that others act on too, and the pasts in which they do it. 交叉办理的前情。

Words in braces are records of a world's own; ``{n}`` is its number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from coordination.rules import Role

MARKET, AGRICULTURE, OFFICE = "370784-scjgj", "370784-nyncj", "370784-zbb-2022"
POLICE, GAOMI_POLICE, PROCURATORATE = "370784-gaj", "370785-gaj", "370784-rmjcy"
CHIEF, LEADER, HEAD = "370784-scjgj.001", "370784-scjgj.002", "370784-scjgj.003"
OFFICERS: Final = ["370784-scjgj.101", "370784-scjgj.102"]
CAMPAIGNS: Final = ["anqiu-2022"]
FACTS = "销售假冒注册商标的白酒，销售金额六万元"


@dataclass(frozen=True)
class Act:
    """One event that an agency posts; ``key`` is the id that it comes under, where that matters. 行为。"""

    agency: str
    topic: str
    record: str
    data: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None

    @property
    def role(self) -> Role:
        """In which role it is posted."""
        return Role.OFFICE if self.agency == OFFICE else Role.AGENCY


def market(topic: str, record: str, /, **data: Any) -> Act:
    """Return an act of the agency that has the case."""
    return Act(MARKET, topic, record, data)


def personnel(topic: str, /, **data: Any) -> Act:
    """Return an act of the same agency on its own entry in the directory."""
    return Act(MARKET, topic, MARKET, data)


def police(topic: str, record: str = "referral", /, **data: Any) -> Act:
    """Return an act of the police."""
    return Act(POLICE, topic, record, data)


def procuratorate(topic: str, record: str = "referral", /, **data: Any) -> Act:
    """Return an act of the procuratorate."""
    return Act(PROCURATORATE, topic, record, data)


def office(topic: str, record: str = "lead", /, **data: Any) -> Act:
    """Return an act of the campaign's office."""
    return Act(OFFICE, topic, record, data)


# -- leads

REGISTERED = market(
    "lead.registered",
    "lead",
    campaigns=CAMPAIGNS,
    title="举报销售假冒白酒",
    summary="举报人称某商贸有限公司销售假冒白酒。",
    source="report",
    received_on="2022-09-05",
)
TWIN = replace(REGISTERED, record="twin")
VERIFYING = (REGISTERED, market("lead.taken_up", "lead"))
OFFERED = (
    REGISTERED,
    office("lead.triaged", route="local_administrative", opinion="属本地违法线索"),
    office("lead.dispatched", to_agency=MARKET, feedback_due_on="2022-09-30"),
)

# -- cases and goods

FILED = market(
    "case.filed",
    "case",
    campaigns=CAMPAIGNS,
    profile="market_supervision",
    cause="涉嫌销售侵犯注册商标专用权的商品",
    party={"kind": "organisation", "name": "安丘某商贸有限公司"},
    approved_by=LEADER,
    conditions={"evidence_found": True, "penalty_due": True, "own_jurisdiction": True, "within_limitation": True},
)
FILED_ON_LEAD = replace(FILED, data={**FILED.data, "leads": ["{lead}"]})
INVESTIGATED = (FILED, market("case.officers_assigned", "case", officers=OFFICERS, appointed_by=HEAD))
SUSPECTED = (*INVESTIGATED, market("case.crime_suspected", "case", facts=FACTS))
SEIZED = market(
    "goods.seized",
    "goods",
    case="{case}",
    campaigns=CAMPAIGNS,
    seizure="detention",
    authority="administrative",
    document_no="安市监扣〔2022〕{n}号",
    approved_by=LEADER,
    lines=[
        {"line_no": "1", "name": "白酒", "quantity": 24, "unit_of_measure": "瓶"},
        {"line_no": "2", "name": "商标标识", "quantity": 300, "unit_of_measure": "枚"},
    ],
)
SOLD = market(
    "goods.early_disposed",
    "goods",
    lines=[{"line_no": "1", "quantity": 24}],
    early_method="sold",
    proceeds_fen=480_000,
    reason="临近保质期",
    approved_by=LEADER,
    document_no="安市监处〔2022〕{n}号",
    sample_kept="留样二瓶，存本局证物室",
    notice_no="安市监告〔2022〕{n}号",
)
COLLECTED = market(
    "evidence.collected",
    "piece",
    record_kind="case",
    record="{case}",
    campaigns=CAMPAIGNS,
    evidence_type="documentary",
    title="仓库出库单",
    collected_at="2022-09-05T08:00:00+08:00",
    collection_method="obtained_on_request",
    legal_basis="行政处罚法第五十五条",
    originality="original",
    evidence_items=[{"item_no": "1", "name": "出库单"}],
)
OFFERED_TO_POLICE = (
    *INVESTIGATED,
    COLLECTED,
    market("evidence.offered", "piece", receiving_agency=POLICE, handed_items=[{"item_no": "1"}]),
)
DROPPED = market(
    "case.crime_suspicion_resolved",
    "case",
    suspicion_outcome="referral_rejected",
    reason="经核实未达追诉标准",
    approved_by=CHIEF,
)
ASKED = market(
    "early_intervention.requested",
    "help",
    campaigns=CAMPAIGNS,
    record_kind="case",
    record="{case}",
    invited_agency=POLICE,
    intervention_ground="major_complex",
    facts=FACTS,
    document_no="安市监介〔2022〕{n}号",
    secrecy_level="internal",
    approved_by=LEADER,
)
PROCURATORATE_CAME = (
    replace(ASKED, data={**ASKED.data, "invited_agency": PROCURATORATE}),
    procuratorate("early_intervention.accepted", "help", contact_officers=["370784-rmjcy.101"]),
)

# -- referrals

DRAFTED = market(
    "referral.drafted",
    "referral",
    campaigns=CAMPAIGNS,
    case="{case}",
    crime_field="intellectual_property",
    referral_ground="threshold",
    facts=FACTS,
    charge="销售假冒注册商标的商品罪",
    suspect_units=[{"kind": "organisation", "name": "安丘某商贸有限公司"}],
    amount_fen=6_000_000,
)


def listed(line_no: str, quantity: int) -> dict[str, Any]:
    """Return a line of a referral's list of goods, which is one of the seizure's."""
    name = "白酒" if line_no == "1" else "商标标识"
    own = {"goods_record": "{goods}", "line_no": line_no, "seized": True}
    return {"item_no": line_no, "name": name, "quantity": quantity, **own}


LIQUOR, MARKS = listed("1", 24), listed("2", 300)


def accepted(*goods: dict[str, Any]) -> tuple[Act, ...]:
    """Return how a case was referred, with these goods on the list, and the police accepted it."""
    missing = {"absent_reason": "货物已全部售出，无涉案物品"}
    documents = [
        {"kind": "referral_letter", "pages": 3},
        {"kind": "investigation_report", "pages": 12},
        {"kind": "goods_list", **({"pages": 1} if goods else missing)},
        {"kind": "test_report", "pages": 4},
        {"kind": "other", "pages": 2},
    ]
    return (
        *SUSPECTED,
        *((SEIZED,) if goods else ()),
        DRAFTED,
        market("referral.task_force_assigned", "referral", task_force=OFFICERS, appointed_by=CHIEF),
        market("referral.report_submitted", "referral", referral_report="经核实，销售金额六万元"),
        market("referral.approved", "referral", approved_by=CHIEF),
        market(
            "referral.sent",
            "referral",
            to_police=POLICE,
            document_no="安市监移〔2022〕{n}号",
            documents=documents,
            exhibits=list(goods),
            note="犯罪嫌疑人尚未查明",
        ),
        market("referral.delivered", "referral"),
        market("referral.copied_to_procuratorate", "referral", to_procuratorate=PROCURATORATE),
        police("referral.receipt_signed"),
        police("referral.accepted"),
    )


SUPPLEMENT = (
    *accepted(),
    police("referral.supplement_requested", reason="缺少鉴定意见", lacking=["test_report"]),
)
HANDED = market(
    "referral.exhibits_handed_over",
    "referral",
    document_no="移交清单{n}号",
    lines=[{"item_no": "1", "quantity": 24}],
)
HANDED_AND_LACKING = (
    *accepted(LIQUOR),
    HANDED,
    police("referral.supplement_requested", reason="缺少鉴定意见", lacking=["test_report"]),
)
GIVEN_BACK = police(
    "referral.returned",
    document_no="安公退〔2022〕{n}号",
    reason="不属公安机关职责",
    suggested_authority="城市管理部门",
)
REFUSED = (
    *accepted(),
    police(
        "referral.non_filing_decided",
        non_filing_ground="no_criminal_facts",
        reason="主观明知证据不足",
        document_no="安公不立字〔2022〕{n}号",
    ),
    police(
        "referral.result_notified",
        document_no="安公不立字〔2022〕{n}号",
        reason="主观明知证据不足",
        file_returned=True,
    ),
)
EXPLAINED = (
    *REFUSED,
    market(
        "referral.filing_supervision_suggested",
        "referral",
        to_procuratorate=PROCURATORATE,
        reason="应当立案而不立案",
    ),
    procuratorate("referral.reasons_demanded", document_no="安检不立说〔2022〕{n}号"),
    police("referral.non_filing_reasons_stated", reason="主观明知证据不足", document_no="安公说〔2022〕{n}号"),
)
CRIMINAL_CASE = police("referral.criminal_case_filed", criminal_case_no="A370784{n:016d}")
SHOWN_TO_POLICE = (
    *accepted(),
    COLLECTED,
    market("evidence.shared", "piece", shared_with=POLICE, reason="协助公安机关审查"),
)

# -- joint actions

ARRANGED = (
    market(
        "joint_action.planned",
        "action",
        campaigns=CAMPAIGNS,
        title="假冒白酒联合检查",
        aim="检查城乡结合部烟酒店",
        lead_agency=MARKET,
        invited_agencies=[POLICE],
        planned_from_on="2022-09-05",
        planned_to_on="2022-09-06",
    ),
    police("joint_action.participation_confirmed", "action", contact_officers=["370784-gaj.101"]),
    market(
        "joint_action.scheduled",
        "action",
        scheduled_from_at="2022-09-05T08:30:00+08:00",
        scheduled_to_at="2022-09-06T17:00:00+08:00",
        arrangement="分两组检查",
    ),
)
POLICE_CAME = police(
    "joint_action.team_arrived",
    "action",
    entry="00000000-0000-4000-8000-0000000000a1",
    dispatch_no="G1",
    inspectors=["370784-gaj.101", "370784-gaj.102"],
)
