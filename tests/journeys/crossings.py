"""Two who act on one matter at the same moment: what happened before, what each does, what the later of them is told. 交叉办理。

Written from the machines in docs/machines.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.journeys.crossed_complaints import WITHIN_AN_AGENCY
from tests.journeys.crossed_letters import BETWEEN_AGENCIES
from tests.journeys.crossed_office import AT_THE_OFFICE
from tests.journeys.crossing import REPEATED, STANDS, UNKNOWN, WRONG_STAGE, Crossing
from tests.journeys.pasts import (
    AGRICULTURE,
    ARRANGED,
    ASKED,
    CAMPAIGNS,
    CRIMINAL_CASE,
    DRAFTED,
    DROPPED,
    EXPLAINED,
    FILED_ON_LEAD,
    GAOMI_POLICE,
    GIVEN_BACK,
    HANDED,
    HANDED_AND_LACKING,
    INVESTIGATED,
    LIQUOR,
    MARKS,
    OFFERED,
    OFFERED_TO_POLICE,
    POLICE,
    POLICE_CAME,
    PROCURATORATE_CAME,
    REFUSED,
    REGISTERED,
    SEIZED,
    SHOWN_TO_POLICE,
    SOLD,
    SUPPLEMENT,
    SUSPECTED,
    TWIN,
    VERIFYING,
    accepted,
    market,
    office,
    personnel,
    police,
    procuratorate,
)

TEAM: Final = {
    "campaigns": CAMPAIGNS,
    "case": "{case}",
    "title": "专案查办小组",
    "lead_unit": POLICE,
    "team_units": [{"unit": POLICE, "team_officers": ["gaj-031"]}],
}

CROSSINGS: Final = (
    Crossing(
        "the agency and the office each form a team for one case",
        INVESTIGATED,
        market("case_team.formed", "team", **TEAM),
        office("case_team.formed", "other_team", **TEAM),
        one_first=(STANDS, "case_team.formed_already"),
        other_first=("case_team.formed_already", STANDS),
        as_read=False,
    ),
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
        "the agency takes evidence back that it handed over, the police receive it",
        OFFERED_TO_POLICE,
        market("evidence.offer_withdrawn", "piece", reason="清单有误"),
        police("evidence.received", "piece", received_items=[{"item_no": "1"}]),
        # an offer that was taken back leaves nothing to know of; what the police have is no more the agency's to take back
        one_first=(STANDS, UNKNOWN),
        other_first=("record.not_holder", STANDS),
    ),
    Crossing(
        "the agency declares its evidence void, the police build their case on it",
        SHOWN_TO_POLICE,
        market("evidence.fell", "piece", fall="withdrawn", reason="出库单系误取"),
        police(
            "referral.support_adopted", support_kind="evidence", support="{piece}", reliance_basis="criminal_procedure"
        ),
        one_first=(STANDS, "support.does_not_stand"),
        # the police are told, by rule
        other_first=(STANDS, STANDS),
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
        "the lead ends the joint action, the police tell that they were there",
        (*ARRANGED, market("joint_action.started", "action")),
        market("joint_action.ended", "action"),
        POLICE_CAME,
        # what happened on a day of it is taken in, whenever it comes
        one_first=(STANDS, STANDS),
        other_first=(STANDS, STANDS),
        as_read=False,
    ),
    Crossing(
        "the lead calls the joint action off, the police tell that they were there",
        ARRANGED,
        market("joint_action.cancelled", "action", reason="暴雨红色预警"),
        POLICE_CAME,
        one_first=(STANDS, STANDS),
        other_first=("joint_action.work_done", STANDS),
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
    *BETWEEN_AGENCIES,
    *WITHIN_AN_AGENCY,
    *AT_THE_OFFICE,
)
