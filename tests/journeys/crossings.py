"""Two who act on one matter at the same moment: what happened before, what each does, what the later of them is told. 交叉办理。

Written from the machines in docs/machines. Words in braces are records of a world's own; ``{n}`` is its number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from coordination.catalogue import EVENTS
from coordination.rules import Role

MARKET, AGRICULTURE, OFFICE = "370784-scjgj", "370784-nyncj", "370784-zbb-2022"
POLICE, GAOMI_POLICE, PROCURATORATE = "370784-gaj", "370785-gaj", "370784-rmjcy"
CHIEF, LEADER, HEAD = "370784-scjgj.001", "370784-scjgj.002", "370784-scjgj.003"
OFFICERS: Final = ["370784-scjgj.101", "370784-scjgj.102"]
CAMPAIGNS: Final = ["anqiu-2022"]
FACTS = "销售假冒注册商标的白酒，销售金额六万元"
STANDS, REPEATED = "stands", "repeated"
WRONG_STAGE, UNKNOWN = "record.wrong_stage", "stream.not_found"


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


@dataclass(frozen=True)
class Crossing:
    """Two acts that cross. 交叉。

    ``one_first`` is what the one and the other are told when the one comes first, ``other_first`` what they are told when it comes
    second. ``as_read`` says that both act on the record that they have read, and may say so.
    """

    name: str
    past: tuple[Act, ...]
    one: Act
    other: Act
    one_first: tuple[str, str]
    other_first: tuple[str, str]
    as_read: bool = True

    @property
    def records(self) -> dict[str, str]:
        """The records that are this crossing's own, by their names, each with its kind."""
        kinds = {act.record: EVENTS[act.topic].declaration.kind for act in (*self.past, self.one, self.other)}
        return {name: kind.name for name, kind in kinds.items() if not kind.keyed}


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

CROSSINGS: Final = (
    Crossing(
        "the office recalls a lead, the agency accepts it",
        OFFERED,
        office("lead.dispatch_recalled", reason="改由其他单位承办"),
        market("lead.accepted", "lead"),
        one_first=(STANDS, WRONG_STAGE),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "the office merges a lead, the holder files a case on it",
        (TWIN, *VERIFYING),
        office("lead.merged", into="{twin}", reason="同一事实"),
        FILED_ON_LEAD,
        one_first=(STANDS, "case.lead_not_ready"),
        other_first=(WRONG_STAGE, STANDS),
        as_read=False,
    ),
    Crossing(
        "one desk drops the suspicion, another drafts the referral",
        SUSPECTED,
        DROPPED,
        DRAFTED,
        one_first=(STANDS, "referral.crime_not_suspected"),
        other_first=("case.referral_decides", STANDS),
        as_read=False,
    ),
    Crossing(
        "the agency withdraws its request for help, the police decline it",
        (*INVESTIGATED, ASKED),
        market("early_intervention.withdrawn", "help", reason="当事人已说明情况"),
        police("early_intervention.declined", "help", reason="尚无犯罪的初步证据"),
        # an offer that was taken back leaves nothing to know of
        one_first=(STANDS, UNKNOWN),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "the agency withdraws its request for help, the police come",
        (*INVESTIGATED, ASKED),
        market("early_intervention.withdrawn", "help", reason="当事人已说明情况"),
        police("early_intervention.accepted", "help", contact_officers=["370784-gaj.101"]),
        one_first=(STANDS, UNKNOWN),
        other_first=(STANDS, STANDS),
    ),
    Crossing(
        "the police file a criminal case, the procuratorate ends its early intervention",
        (*INVESTIGATED, *PROCURATORATE_CAME, *accepted()[len(INVESTIGATED) :]),
        CRIMINAL_CASE,
        procuratorate("early_intervention.ended", "help", advice="建议固定销售记录", document_no="安检介〔2022〕{n}号"),
        one_first=(STANDS, WRONG_STAGE),
        other_first=(STANDS, STANDS),
        as_read=False,
    ),
    Crossing(
        "the police return the referral, the agency supplements it",
        SUPPLEMENT,
        GIVEN_BACK,
        market("referral.supplement_submitted", "referral", documents=[{"kind": "test_report", "pages": 6}]),
        one_first=(STANDS, WRONG_STAGE),
        other_first=(STANDS, STANDS),
    ),
    Crossing(
        "the police return the referral, the agency records an end of the suspicion",
        accepted(),
        GIVEN_BACK,
        DROPPED,
        one_first=(STANDS, STANDS),
        other_first=(STANDS, "case.referral_decides"),
        as_read=False,
    ),
    Crossing(
        "the procuratorate orders the police to file, the police file",
        EXPLAINED,
        procuratorate("referral.filing_ordered", document_no="安检通立〔2022〕{n}号", reason="不立案理由不能成立"),
        CRIMINAL_CASE,
        one_first=(STANDS, "referral.copy_of_filing_missing"),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "the agency asks for reconsideration, the procuratorate demands reasons",
        REFUSED,
        market("referral.reconsideration_requested", "referral", reason="进货价明显偏低，足以认定明知"),
        procuratorate("referral.reasons_demanded", document_no="安检不立说〔2022〕{n}号"),
        one_first=(STANDS, WRONG_STAGE),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "the agency takes the refusal as final, the police file after all",
        REFUSED,
        market("referral.non_filing_accepted", "referral"),
        CRIMINAL_CASE,
        one_first=(STANDS, WRONG_STAGE),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "the police forward the referral, the agency hands the goods over",
        accepted(LIQUOR),
        police(
            "referral.forwarded", to_police=GAOMI_POLICE, document_no="安公转〔2022〕{n}号", reason="主要犯罪地在高密"
        ),
        HANDED,
        one_first=(STANDS, WRONG_STAGE),
        other_first=(STANDS, STANDS),
    ),
    Crossing(
        "the police take the goods over, the agency adds to the list",
        HANDED_AND_LACKING,
        police("referral.exhibits_taken_over", lines=[{"item_no": "1", "quantity": 23, "difference": "一瓶破损"}]),
        market(
            "referral.supplement_submitted",
            "referral",
            documents=[{"kind": "goods_list", "pages": 1}],
            exhibits=[MARKS],
        ),
        one_first=(STANDS, STANDS),
        other_first=(STANDS, STANDS),
    ),
    Crossing(
        "the police consent to a sale, the agency sells",
        accepted(LIQUOR),
        police("referral.disposal_consented", items=["1"], document_no="安公同〔2022〕{n}号", reason="不易保存"),
        SOLD,
        one_first=(STANDS, STANDS),
        other_first=(STANDS, "referral.goods_bound"),
        as_read=False,
    ),
    Crossing(
        "personnel enters that a leader has left, a measure is taken on that leader's approval",
        (
            *INVESTIGATED,
            personnel("agency.post_filled", post="leader", post_holder="deputy-{n}", from_on="2021-03-01"),
        ),
        personnel("agency.post_vacated", post="leader", post_holder="deputy-{n}", to_on="2022-09-05"),
        replace(SEIZED, data={**SEIZED.data, "approved_by": "deputy-{n}"}),
        # the one who is refused has read the directory, and does not write to it
        one_first=(STANDS, "approval.wrong_post"),
        other_first=(STANDS, STANDS),
        as_read=False,
    ),
    Crossing(
        "two agencies open a record under one UUID and one event id",
        (),
        replace(REGISTERED, key="opening-{n}"),
        replace(REGISTERED, agency=AGRICULTURE, key="opening-{n}"),
        one_first=(STANDS, "stream.exists"),
        other_first=("stream.exists", STANDS),
        as_read=False,
    ),
    Crossing(
        "an agency sends one event twice",
        INVESTIGATED,
        replace(SUSPECTED[-1], key="twice-{n}"),
        replace(SUSPECTED[-1], key="twice-{n}"),
        one_first=(STANDS, REPEATED),
        other_first=(REPEATED, STANDS),
        as_read=False,
    ),
    Crossing(
        "an agency gives one id to two events",
        INVESTIGATED,
        replace(SUSPECTED[-1], key="one-id-{n}"),
        replace(SUSPECTED[-1], key="one-id-{n}", data={"facts": "销售金额七万元"}),
        one_first=(STANDS, "event.id_reused"),
        other_first=("event.id_reused", STANDS),
        as_read=False,
    ),
)
