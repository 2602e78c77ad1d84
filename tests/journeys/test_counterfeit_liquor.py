"""Counterfeit goods, from the seizure to the sentence: on the real processes, told like a story.

Referred, supplemented, forwarded to another police organ, filed in the third tier, goods handed over one bottle short and
explained, sentenced. The days are counted by hand; 2022 has 中秋 on Saturday 10 September (off until Monday the 12th) and 国庆 from
1 to 7 October (Saturday the 8th and Sunday the 9th are worked).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.town import SUPERVISOR, Town, the, town

MARKET, ANQIU_POLICE, GAOMI_POLICE = "370784-scjgj", "370784-gaj", "370785-gaj"
PROCURATORATE, COURT, OTHER = "370784-rmjcy", "370784-rmfy", "370784-nyncj"
CHIEF, LEADER, HEAD = "370784-scjgj.001", "370784-scjgj.002", "370784-scjgj.003"
OFFICERS = ["370784-scjgj.101", "370784-scjgj.102"]
WANG, LI = "5a1c1f6e-3f8e-4d60-9a44-7f1f1d0f5a01", "5a1c1f6e-3f8e-4d60-9a44-7f1f1d0f5a02"
FACTS = "销售假冒注册商标的白酒，销售金额六万元"


@pytest.fixture
def anqiu(tmp_path: Path, fresh_postgres_url: str) -> Iterator[Town]:
    with town(tmp_path, fresh_postgres_url, "2022-09-05 08:30") as begun:
        begun.fills_post(MARKET, "chief", CHIEF)
        begun.fills_post(MARKET, "leader", LEADER)
        begun.fills_post(MARKET, "unit_head", HEAD)
        begun.registers(GAOMI_POLICE, "高密市公安局", "public_security")
        begun.fills_post(GAOMI_POLICE, "leader", "370785-gaj.002")
        yield begun


def clock(anqiu: Town, record: str, name: str, by: str = SUPERVISOR) -> dict[str, Any]:
    """The clock of a record that was started last under this name."""
    path = f"/v1/clocks?record={{{record}}}&clock={name}&sort=-trigger_on"
    return dict(anqiu.ask(by, path)["items"][0])


def seize_and_refer(anqiu: Town) -> None:
    anqiu.at("2022-09-05 09:00")
    anqiu.posts(
        MARKET,
        "case.filed",
        "case",
        campaigns=["anqiu-2022"],
        profile="market_supervision",
        cause="涉嫌销售侵犯注册商标专用权的商品",
        party={"kind": "organisation", "name": "安丘某商贸有限公司"},
        approved_by=LEADER,
        conditions={"evidence_found": True, "penalty_due": True, "own_jurisdiction": True, "within_limitation": True},
    )
    anqiu.posts(MARKET, "case.officers_assigned", "case", officers=OFFICERS, appointed_by=HEAD)
    liquor = {"line_no": "1", "name": "白酒", "quantity": 24, "unit_of_measure": "瓶", "worth_fen": 480_000}
    marks = {"line_no": "2", "name": "商标标识", "quantity": 300, "unit_of_measure": "枚"}
    seizure = {"case": str(the("case")), "campaigns": ["anqiu-2022"], "lines": [liquor, marks], "approved_by": LEADER}
    anqiu.posts(
        MARKET,
        "goods.seized",
        "goods",
        seizure="detention",
        authority="administrative",
        document_no="安市监扣〔2022〕5号",
        **seizure,
    )
    anqiu.at("2022-09-06 10:00")
    problem = anqiu.refused(
        ANQIU_POLICE,
        "goods.seized",
        "seized-too-early",
        "goods.no_criminal_case",
        seizure="detention",
        authority="criminal",
        document_no="安公扣〔2022〕1号",
        **seizure,
    )
    assert problem["status"] in (404, 422), "no seizure under police authority before there is a criminal case"
    anqiu.posts(MARKET, "case.crime_suspected", "case", facts=FACTS)
    anqiu.posts(
        MARKET,
        "referral.drafted",
        "referral",
        campaigns=["anqiu-2022"],
        case=str(the("case")),
        crime_field="intellectual_property",
        referral_ground="threshold",
        facts=FACTS,
        charge="销售假冒注册商标的商品罪",
        named=[{"ref": WANG, "name": "王某"}, {"ref": LI, "name": "李某"}],
        amount_fen=6_000_000,
    )
    anqiu.posts(MARKET, "referral.task_force_assigned", "referral", task_force=OFFICERS, appointed_by=CHIEF)
    anqiu.at("2022-09-07 09:00")
    anqiu.posts(MARKET, "referral.report_submitted", "referral", referral_report="经核实，销售金额六万元")
    anqiu.at("2022-09-08 10:00")
    anqiu.posts(MARKET, "referral.approved", "referral", approved_by=CHIEF)
    anqiu.at("2022-09-08 16:00")
    lacking = [
        {"kind": kind, "pages": 3} for kind in ("referral_letter", "investigation_report", "goods_list", "other")
    ]
    sending = {"to_police": ANQIU_POLICE, "document_no": "安市监移〔2022〕2号", "suspects": [WANG, LI]}
    goods = [
        {
            "item_no": "1",
            "name": "白酒",
            "quantity": 24,
            "seized": True,
            "goods_record": str(the("goods")),
            "line_no": "1",
        },
        {
            "item_no": "2",
            "name": "商标标识",
            "quantity": 300,
            "seized": True,
            "goods_record": str(the("goods")),
            "line_no": "2",
        },
    ]
    anqiu.refused(
        MARKET, "referral.sent", "referral", "referral.documents_missing", documents=lacking, exhibits=goods, **sending
    )
    explained = [*lacking, {"kind": "test_report", "absent_reason": "鉴定意见待权利人出具"}]
    anqiu.posts(MARKET, "referral.sent", "referral", documents=explained, exhibits=goods, **sending)
    anqiu.posts(MARKET, "referral.delivered", "referral")
    anqiu.posts(MARKET, "referral.copied_to_procuratorate", "referral", to_procuratorate=PROCURATORATE)
    assert clock(anqiu, "referral", "cr_send")["standing"] == "satisfied"


def supplement_and_forward(anqiu: Town) -> None:
    anqiu.at("2022-09-09 10:00")
    anqiu.posts(ANQIU_POLICE, "referral.receipt_signed", "referral")
    anqiu.posts(ANQIU_POLICE, "referral.accepted", "referral", document_no="安公接〔2022〕9号")
    anqiu.at("2022-09-09 15:00")
    anqiu.posts(
        ANQIU_POLICE, "referral.supplement_requested", "referral", reason="缺少鉴定意见", lacking=["test_report"]
    )
    anqiu.posts(MARKET, "referral.notice_received", "referral", notice="supplement_request")
    # three days from Friday 9 September: the 12th, off but no statutory day; then Tuesday the 13th
    asked = clock(anqiu, "referral", "cr_supplement")
    assert (asked["owner"], asked["due_on_strict"], asked["due_on"]) == (MARKET, "2022-09-12", "2022-09-13")
    anqiu.at("2022-09-13 09:00")
    anqiu.posts(MARKET, "referral.supplement_submitted", "referral", documents=[{"kind": "test_report", "pages": 6}])
    assert clock(anqiu, "referral", "cr_supplement")["in_time"]
    anqiu.at("2022-09-13 11:00")
    anqiu.posts(
        ANQIU_POLICE, "referral.competence_denied", "referral", finding="other_police", reason="主要犯罪地在高密"
    )
    anqiu.at("2022-09-14 09:00")
    anqiu.posts(
        ANQIU_POLICE,
        "referral.forwarded",
        "referral",
        to_police=GAOMI_POLICE,
        document_no="安公转〔2022〕1号",
        reason="主要犯罪地在高密",
    )
    former = clock(anqiu, "referral", "cr_filing")
    assert (former["owner"], former["stage"]) == (ANQIU_POLICE, "waived"), "who has passed it on decides no more"
    anqiu.posts(MARKET, "referral.notice_received", "referral", notice="forwarding_notice")
    anqiu.posts(MARKET, "referral.delivered", "referral")
    anqiu.at("2022-09-15 09:00")
    anqiu.posts(GAOMI_POLICE, "referral.receipt_signed", "referral")
    anqiu.posts(GAOMI_POLICE, "referral.accepted", "referral", document_no="高公接〔2022〕31号")
    review = clock(anqiu, "referral", "cr_filing")
    # accepted on Thursday 15 September: Sunday the 18th, then Monday the 19th
    assert (review["owner"], review["due_on_strict"], review["due_on"]) == (GAOMI_POLICE, "2022-09-18", "2022-09-19")


def review_in_the_third_tier(anqiu: Town) -> None:
    anqiu.at("2022-09-19 10:00")
    tier = {"tier": "thirty_days", "reason": "案情复杂，跨区域", "document_no": "高公延〔2022〕4号"}
    anqiu.refused(
        GAOMI_POLICE,
        "referral.filing_review_extended",
        "referral",
        "referral.tier_unapproved",
        approved_by="370785-gaj.777",
        **tier,
    )
    anqiu.posts(GAOMI_POLICE, "referral.filing_review_extended", "referral", approved_by="370785-gaj.002", **tier)
    review = clock(anqiu, "referral", "cr_filing")
    # thirty days from the 15th end on Saturday 15 October, moved to Monday the 17th
    assert (review["clock_tier"], review["due_on_strict"], review["due_on"]) == (
        "thirty_days",
        "2022-10-15",
        "2022-10-17",
    )
    # seized on 5 September for thirty days: strictly 5 October; ten days before that it is warned
    anqiu.at("2022-09-24 23:59")
    assert "conflict_due_on" not in anqiu.ask(MARKET, "/v1/goods/{goods}")
    anqiu.at("2022-09-25 00:01")
    anqiu.until(lambda: anqiu.ask(MARKET, "/v1/goods/{goods}").get("conflict_due_on") == "2022-10-05")
    warning = anqiu.history(MARKET, "/v1/cases/{case}")[-1]
    assert "不因移送" in warning, warning
    assert "2022-10-05" in warning
    anqiu.at("2022-09-28 10:00")
    extension = {"extension_nd": 30, "reason": "案情复杂", "document_no": "安市监延〔2022〕5号", "party_told": True}
    anqiu.posts(MARKET, "goods.seizure_extended", "goods", approved_by=LEADER, **extension)
    assert clock(anqiu, "goods", "seizure")["due_on_strict"] == "2022-11-04"
    # while the police review, the agency does not decide by itself what became of the suspicion
    outcome = {"suspicion_outcome": "referral_rejected", "reason": "不移送了", "approved_by": CHIEF}
    anqiu.refused(MARKET, "case.crime_suspicion_resolved", "case", "case.referral_decides", **outcome)


def file_and_hand_over(anqiu: Town) -> None:
    anqiu.at("2022-10-14 15:00")
    anqiu.posts(
        GAOMI_POLICE,
        "referral.criminal_case_filed",
        "referral",
        criminal_case_no="A3707850000002022100009",
        charge="销售假冒注册商标的商品罪",
        document_no="高公立字〔2022〕112号",
    )
    anqiu.posts(GAOMI_POLICE, "referral.result_notified", "referral", document_no="高公立通〔2022〕112号")
    assert clock(anqiu, "referral", "cr_filing")["standing"] == "satisfied"
    anqiu.at("2022-10-17 09:00")
    anqiu.posts(MARKET, "referral.notice_received", "referral", notice="filing_notice")
    # three days from Monday 17 October
    assert clock(anqiu, "referral", "cr_goods_handover")["due_on"] == "2022-10-20"
    anqiu.at("2022-10-19 14:00")
    silent = [{"item_no": "1", "quantity": 23}, {"item_no": "2", "quantity": 300}]
    anqiu.refused(
        MARKET,
        "referral.exhibits_handed_over",
        "referral",
        "referral.difference_unexplained",
        document_no="移交清单1号",
        lines=silent,
    )
    explained = [{**silent[0], "difference": "一瓶抽样送检，已消耗"}, silent[1]]
    anqiu.posts(
        MARKET,
        "referral.exhibits_handed_over",
        "referral",
        document_no="移交清单1号",
        lines=explained,
        handed_by=OFFICERS[0],
    )
    anqiu.posts(GAOMI_POLICE, "referral.exhibits_taken_over", "referral", lines=silent, taken_by="370785-gaj.210")
    anqiu.posts(MARKET, "referral.party_notified_of_goods", "referral", document_no="安市监告〔2022〕17号")
    for name in ("cr_goods_handover", "cr_party_notice_of_goods"):
        assert clock(anqiu, "referral", name)["standing"] == "satisfied"
    assert clock(anqiu, "goods", "seizure")["stage"] == "satisfied", "what the police have is under seizure no more"
    row = anqiu.ask(GAOMI_POLICE, "/v1/referrals/{referral}")
    assert [(one["item_no"], one["difference"]) for one in row["differences"]] == [("1", "一瓶抽样送检，已消耗")]
    lines = {line["line_no"]: line for line in anqiu.ask(MARKET, "/v1/goods-lines?goods={goods}")["items"]}
    assert lines["1"]["held"] != lines["2"]["held"]


def sentence(anqiu: Town) -> None:
    anqiu.at("2022-10-25 08:00")
    anqiu.posts(GAOMI_POLICE, "referral.suspects_apprehended", "referral", persons=[WANG, LI])
    anqiu.refused(MARKET, "referral.suspects_apprehended", "referral", "referral.not_its_police", persons=[WANG])
    anqiu.at("2022-11-08 10:00")
    anqiu.posts(
        PROCURATORATE, "referral.arrest_approved", "referral", persons=[WANG], document_no="安检批捕〔2022〕88号"
    )
    anqiu.at("2022-12-20 10:00")
    anqiu.posts(
        PROCURATORATE,
        "referral.prosecution_initiated",
        "referral",
        persons=[WANG, LI],
        document_no="安检刑诉〔2022〕301号",
        court_agency=COURT,
    )
    anqiu.at("2023-01-10 09:00")
    number = "（2023）鲁0784刑初12号"
    anqiu.posts(
        COURT, "referral.trial_accepted", "referral", court_case_no=number, instance="first", persons=[WANG, LI]
    )
    anqiu.at("2023-03-01 10:00")
    anqiu.posts(
        COURT,
        "referral.persons_sentenced",
        "referral",
        court_case_no=number,
        document_no=number,
        sentences=[
            {"ref": WANG, "verdict": "guilty", "criminal_fine_fen": 3_000_000, "term_months": 18},
            {"ref": LI, "verdict": "exempt"},
        ],
    )
    anqiu.posts(COURT, "referral.trial_concluded", "referral", court_case_no=number, effective=False)
    anqiu.at("2023-03-14 09:00")
    anqiu.posts(COURT, "referral.judgment_took_effect", "referral", court_case_no=number)


@pytest.mark.timeout(300)
def test_from_the_seizure_to_the_sentence(anqiu: Town) -> None:
    seize_and_refer(anqiu)
    supplement_and_forward(anqiu)
    review_in_the_third_tier(anqiu)
    file_and_hand_over(anqiu)
    sentence(anqiu)

    row = anqiu.ask(SUPERVISOR, "/v1/referrals/{referral}")
    assert row["stage"] == "concluded"
    assert (row["sent_on"], row["accepted_on"], row["filed_on"]) == ("2022-09-08", "2022-09-15", "2022-10-14")
    assert (row["edition"], [stop["by"] for stop in row["forwards"]]) == (1, [ANQIU_POLICE]), (
        "one referral, forwarded once"
    )
    assert (len(row["apprehended"]), len(row["arrested"]), len(row["prosecuted"]), len(row["sentenced"])) == (
        2,
        1,
        2,
        2,
    )
    assert row["criminal_fine_fen"] == 3_000_000

    # nobody's duty was missed on the way
    missed = anqiu.ask(SUPERVISOR, "/v1/clocks?record={referral}&nature=statutory&standing=overdue,satisfied_late")[
        "items"
    ]
    assert missed == []
    # a criminal fine leaves no room for another one, and the case knows how the suspicion ended
    case = anqiu.ask(MARKET, "/v1/cases/{case}")
    assert (case["crime_suspected"], case["suspicion_outcome"]) == (False, "criminal_fine")
    # each side has seen it, somebody else has not; the former police organ still sees what became of what it passed on
    for side in (MARKET, ANQIU_POLICE, GAOMI_POLICE, PROCURATORATE, COURT):
        assert anqiu.ask(side, "/v1/referrals/{referral}")["stage"] == "concluded"
    assert anqiu.answer(OTHER, "/v1/referrals/{referral}").status_code == 404
    # names are sealed: the sender and whoever holds the referral open them, the others see that there is one
    assert "王某" in str(anqiu.ask(MARKET, "/v1/referrals/{referral}")["suspects"])
    assert "王某" not in str(anqiu.ask(PROCURATORATE, "/v1/referrals/{referral}")["suspects"])
