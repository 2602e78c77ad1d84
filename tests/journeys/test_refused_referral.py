"""A referral refused, reconsidered, supervised, ordered to file: on the real processes, told day by day.

Afterwards the auditor's question is asked for every day: whose clock had run out, as known on that evening, under which rule?
The days are counted by hand. 中秋 2022 is Saturday 10 September (off until Monday the 12th), 国庆 1 to 7 October (statutory 1 to 3;
Saturday the 8th and Sunday the 9th are worked).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.journeys.town import SUPERVISOR, Town, the, town

MARKET, POLICE, PROCURATORATE = "370784-scjgj", "370784-gaj", "370784-rmjcy"
CHIEF, LEADER = "370784-scjgj.001", "370784-scjgj.002"
FIVE = [
    {"kind": "referral_letter", "pages": 3},
    {"kind": "investigation_report", "pages": 12},
    {"kind": "goods_list", "absent_reason": "货物已全部售出，无涉案物品"},
    {"kind": "test_report", "pages": 4},
    {"kind": "other", "pages": 2},
]


@pytest.fixture
def anqiu(tmp_path: Path, fresh_postgres_url: str) -> Iterator[Town]:
    with town(tmp_path, fresh_postgres_url, "2022-09-05 08:30") as begun:
        begun.fills_post(MARKET, "chief", CHIEF)
        begun.fills_post(MARKET, "leader", LEADER)
        begun.fills_post(MARKET, "unit_head", "370784-scjgj.003")
        yield begun


def refer(anqiu: Town) -> None:
    """The agency files a case, suspects a crime, and refers it, five and a half hours late."""
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
    officers = ["370784-scjgj.101", "370784-scjgj.102"]
    anqiu.posts(MARKET, "case.officers_assigned", "case", officers=officers, appointed_by="370784-scjgj.003")
    anqiu.at("2022-09-06 10:00")
    anqiu.posts(MARKET, "case.crime_suspected", "case", facts="销售假冒注册商标的白酒，销售金额六万元")
    anqiu.posts(
        MARKET,
        "referral.drafted",
        "referral",
        campaigns=["anqiu-2022"],
        case=str(the("case")),
        crime_field="intellectual_property",
        referral_ground="threshold",
        facts="销售假冒注册商标的白酒，销售金额六万元",
        charge="销售假冒注册商标的商品罪",
        suspect_units=[{"kind": "organisation", "name": "安丘某商贸有限公司"}],
        amount_fen=6_000_000,
    )
    anqiu.posts(MARKET, "referral.task_force_assigned", "referral", task_force=officers, appointed_by=CHIEF)
    anqiu.at("2022-09-07 09:00")
    anqiu.posts(MARKET, "referral.report_submitted", "referral", referral_report="经核实，销售金额六万元")
    anqiu.at("2022-09-13 10:23")
    problem = anqiu.refused(MARKET, "referral.approved", "referral", "approval.wrong_post", approved_by=LEADER)
    assert "第五条" in str(problem["basis"]), "a deputy cannot approve"
    anqiu.posts(MARKET, "referral.approved", "referral", approved_by=CHIEF)
    anqiu.at("2022-09-14 16:00")
    anqiu.posts(
        MARKET,
        "referral.sent",
        "referral",
        to_police=POLICE,
        document_no="安市监移〔2022〕2号",
        documents=FIVE,
        note="犯罪嫌疑人尚未查明",
    )
    anqiu.posts(MARKET, "referral.delivered", "referral")
    anqiu.posts(MARKET, "referral.copied_to_procuratorate", "referral", to_procuratorate=PROCURATORATE)
    anqiu.at("2022-09-15 10:00")
    anqiu.posts(POLICE, "referral.receipt_signed", "referral")
    anqiu.posts(POLICE, "referral.accepted", "referral", document_no="安公接〔2022〕9号")


def refuse(anqiu: Town) -> None:
    """The police do not decide, are asked why, and refuse a week late."""
    anqiu.at("2022-09-21 09:00")
    anqiu.posts(PROCURATORATE, "referral.overdue_questioned", "referral", document_no="安检逾〔2022〕1号")
    anqiu.posts(POLICE, "referral.notice_received", "referral", notice="overdue_demand")
    anqiu.at("2022-09-23 15:00")
    anqiu.posts(POLICE, "referral.overdue_explained", "referral", reason="等待鉴定意见")
    anqiu.at("2022-09-26 17:00")
    refusal = {"non_filing_ground": "no_criminal_facts", "reason": "主观明知证据不足"}
    anqiu.posts(POLICE, "referral.non_filing_decided", "referral", document_no="安公不立字〔2022〕3号", **refusal)
    anqiu.at("2022-09-27 09:00")
    anqiu.refused(
        POLICE,
        "referral.result_notified",
        "referral",
        "referral.refusal_incomplete",
        document_no="安公不立字〔2022〕3号",
    )
    anqiu.posts(
        POLICE,
        "referral.result_notified",
        "referral",
        document_no="安公不立字〔2022〕3号",
        reason="主观明知证据不足",
        file_returned=True,
    )
    anqiu.at("2022-09-28 10:00")
    anqiu.posts(MARKET, "referral.notice_received", "referral", notice="non_filing_notice")


def contest(anqiu: Town) -> None:
    """Reconsideration upholds the refusal; the procuratorate demands reasons, gets them late, and orders the police to file."""
    anqiu.at("2022-10-08 11:00")
    anqiu.posts(MARKET, "referral.reconsideration_requested", "referral", reason="进货价明显偏低，足以认定明知")
    anqiu.at("2022-10-09 09:00")
    anqiu.posts(POLICE, "referral.notice_received", "referral", notice="reconsideration_request")
    anqiu.at("2022-10-12 16:00")
    anqiu.posts(
        POLICE,
        "referral.reconsideration_decided",
        "referral",
        decision="uphold",
        reason="维持",
        document_no="安公复〔2022〕1号",
    )
    anqiu.at("2022-10-13 09:00")
    anqiu.posts(MARKET, "referral.notice_received", "referral", notice="reconsideration_decision")
    anqiu.refused(MARKET, "referral.reconsideration_requested", "referral", "record.wrong_stage", reason="再次提请复议")
    anqiu.at("2022-10-17 15:00")
    anqiu.posts(
        MARKET,
        "referral.filing_supervision_suggested",
        "referral",
        to_procuratorate=PROCURATORATE,
        reason="应当立案而不立案",
    )
    anqiu.at("2022-10-18 10:00")
    anqiu.posts(PROCURATORATE, "referral.reasons_demanded", "referral", document_no="安检不立说〔2022〕1号")
    anqiu.refused(
        PROCURATORATE,
        "referral.filing_ordered",
        "referral",
        "referral.order_unfounded",
        document_no="安检通立〔2022〕1号",
        reason="不立案理由不能成立",
    )
    anqiu.at("2022-10-19 09:00")
    anqiu.posts(POLICE, "referral.notice_received", "referral", notice="reasons_demand")
    anqiu.at("2022-10-27 09:00")
    anqiu.posts(
        PROCURATORATE,
        "referral.rectification_noticed",
        "referral",
        failing="reasons_overdue",
        document_no="安检纠〔2022〕1号",
        reason="收到要求说明不立案理由通知书后逾期未说明",
    )
    anqiu.at("2022-10-31 10:00")
    anqiu.posts(
        POLICE,
        "referral.non_filing_reasons_stated",
        "referral",
        reason="主观明知证据不足",
        document_no="安公说〔2022〕1号",
    )
    anqiu.at("2022-11-02 10:00")
    anqiu.posts(
        PROCURATORATE,
        "referral.filing_ordered",
        "referral",
        document_no="安检通立〔2022〕1号",
        reason="不立案理由不能成立",
    )
    anqiu.at("2022-11-03 09:00")
    anqiu.posts(POLICE, "referral.notice_received", "referral", notice="filing_order")
    anqiu.at("2022-11-18 16:00")
    number = "A3707840000002022110002"
    anqiu.refused(
        POLICE,
        "referral.criminal_case_filed",
        "referral",
        "referral.copy_of_filing_missing",
        criminal_case_no=number,
    )
    anqiu.posts(
        POLICE, "referral.criminal_case_filed", "referral", criminal_case_no=number, copied_to_procuratorate=True
    )


RAN_OUT = (
    # clock, whose, under which rule, from which evening, until which evening it stood so (None: to the end), how
    # approved on Tuesday 13 September at 10:23: 24 hours from 11:00 end on the 14th at 11:00; sent at 16:00
    ("cr_send", MARKET, "2020-08-07", "2022-09-14", None, "satisfied_late"),
    # accepted on Thursday 15 September: the third day is Sunday the 18th, then Monday the 19th; decided on the 26th
    ("cr_filing", POLICE, "2020-08-07", "2022-09-19", "2022-09-25", "overdue"),
    ("cr_filing", POLICE, "2020-08-07", "2022-09-26", None, "satisfied_late"),
    # received on Wednesday 19 October: seven days end on the 26th; stated on the 31st
    ("cr_reasons", POLICE, "2019-12-30", "2022-10-26", "2022-10-30", "overdue"),
    ("cr_reasons", POLICE, "2019-12-30", "2022-10-31", None, "satisfied_late"),
)
FIRST, LAST = date(2022, 9, 5), date(2022, 11, 19)


@pytest.mark.timeout(300)
def test_whose_clock_had_run_out_has_one_answer_for_every_day(anqiu: Town) -> None:
    refer(anqiu)
    refuse(anqiu)
    contest(anqiu)
    anqiu.at("2022-11-20 09:00")

    record = anqiu.ask(SUPERVISOR, "/v1/referrals/{referral}")
    assert (record["stage"], record["waiting_on"]) == ("filed", POLICE)
    day = FIRST
    while day <= LAST:
        evening = f"{day + timedelta(1)}T00:00:00%2B08:00"
        found = anqiu.ask(
            SUPERVISOR,
            f"/v1/clocks?record={{referral}}&nature=statutory&side=duty&standing=overdue,satisfied_late&as_of={evening}",
        )["items"]
        told = {(row["clock"], row["owner"], row["rule_version"].partition("@")[2], row["standing"]) for row in found}
        expected = {
            (clock, owner, version, standing)
            for clock, owner, version, since, until, standing in RAN_OUT
            if date.fromisoformat(since) <= day and (until is None or day <= date.fromisoformat(until))
        }
        assert told == expected, day
        day += timedelta(1)
    # nothing was missing in the file, so the police had nothing to tell within 24 hours: no duty was missed
    lapsed = anqiu.ask(SUPERVISOR, "/v1/clocks?record={referral}&standing=expired&as_of=2022-09-17T00:00:00%2B08:00")
    assert [(row["clock"], row["side"]) for row in lapsed["items"]] == [("cr_completeness", "right")]


@pytest.mark.timeout(300)
def test_each_side_sees_what_it_waits_for_and_nobody_else_sees_anything(anqiu: Town) -> None:
    refer(anqiu)
    for side in (MARKET, POLICE, PROCURATORATE):
        row = anqiu.ask(side, "/v1/referrals/{referral}")
        assert (row["waiting_on"], row["waiting_for"], row["waiting_since"]) == (POLICE, "decide_filing", "2022-09-15")
        clocks = anqiu.ask(side, "/v1/clocks?record={referral}&standing=running")["items"]
        assert {(clock["clock"], clock["owner"]) for clock in clocks} >= {("cr_filing", POLICE)}
    assert anqiu.answer("370784-nyncj", "/v1/referrals/{referral}").status_code == 404
    assert anqiu.ask("370784-nyncj", "/v1/clocks?record={referral}")["items"] == []
    assert anqiu.answer(POLICE, "/v1/cases/{case}").status_code == 404, "the case is the agency's own until copied"
    sentences = anqiu.history(PROCURATORATE, "/v1/referrals/{referral}")
    assert sentences[-1] == "市公安局接受移送的案件（安公接〔2022〕9号）"
