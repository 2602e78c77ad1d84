"""安丘's liquor: from the seizure at the market to the sentence, through two police organs and the third tier. 安丘：假酒案。

行政执法机关移送涉嫌犯罪案件的规定. Referred, supplemented, forwarded to another police organ, filed in the third tier, goods
handed over one bottle short and explained, sentenced.
"""

from __future__ import annotations

from scripts.tales.teller import Stranger, Teller
from scripts.tales.ways import files, leader, officers

CAMPAIGN = "anqiu-2022"
MARKET, ANQIU_POLICE, GAOMI_POLICE = "370784-scjgj", "370784-gaj", "370785-gaj"
PROCURATORATE, COURT = "370784-rmjcy", "370784-rmfy"
CHIEF, LEADER, OFFICERS = f"{MARKET}.001", leader(MARKET), officers(MARKET)
WANG, LI = "5a1c1f6e-3f8e-4d60-9a44-7f1f1d0f5a01", "5a1c1f6e-3f8e-4d60-9a44-7f1f1d0f5a02"
FACTS = "销售假冒注册商标的白酒，销售金额六万元"
TRADER = {"kind": "organisation", "name": "安丘某商贸有限公司", "uscc": "91370784XX354GMU1U"}
STRANGERS = (Stranger(GAOMI_POLICE, "高密市公安局", "public_security"),)
LED = (MARKET, ANQIU_POLICE, GAOMI_POLICE)


def seize_and_refer(t: Teller) -> None:
    """What was found is seized, and referred within the days of the regulation: five papers, or why one is lacking."""
    t.at("2022-09-05 09:00")
    found = {"joint_action": t.id("raid"), "visit": t.id("liquor stall"), "conduct": t.id("liquor conduct")}
    cause = "涉嫌销售侵犯注册商标专用权的商品"
    files(t, MARKET, "case", CAMPAIGN, cause, TRADER, offence="20", **found)
    liquor = {"line_no": "1", "name": "白酒", "quantity": 24, "unit_of_measure": "瓶", "worth_fen": 480_000}
    marks = {"line_no": "2", "name": "商标标识", "quantity": 300, "unit_of_measure": "枚"}
    seizure = {"case": t.id("case"), "campaigns": [CAMPAIGN], "lines": [liquor, marks], "approved_by": LEADER}
    t.posts(
        MARKET,
        "goods.seized",
        "goods",
        seizure="detention",
        authority="administrative",
        document_no="安市监扣〔2022〕5号",
        joint_action=t.id("raid"),
        visit=t.id("liquor stall"),
        **seizure,
    )
    t.at("2022-09-06 10:00")
    # no seizure under police authority before there is a criminal case
    t.refused(
        ANQIU_POLICE,
        "goods.seized",
        "seized-too-early",
        "goods.no_criminal_case",
        seizure="detention",
        authority="criminal",
        document_no="安公扣〔2022〕1号",
        **seizure,
    )
    t.posts(MARKET, "case.crime_suspected", "case", facts=FACTS)
    t.posts(
        MARKET,
        "referral.drafted",
        "referral",
        campaigns=[CAMPAIGN],
        case=t.id("case"),
        crime_field="intellectual_property",
        referral_ground="threshold",
        facts=FACTS,
        charge="销售假冒注册商标的商品罪",
        named=[{"ref": WANG, "name": "王某"}, {"ref": LI, "name": "李某"}],
        amount_fen=6_000_000,
    )
    t.posts(MARKET, "referral.task_force_assigned", "referral", task_force=OFFICERS, appointed_by=CHIEF)
    t.at("2022-09-07 09:00")
    t.posts(MARKET, "referral.report_submitted", "referral", referral_report="经核实，销售金额六万元")
    t.at("2022-09-08 10:00")
    t.posts(MARKET, "referral.approved", "referral", approved_by=CHIEF)
    t.at("2022-09-08 16:00")
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
            "goods_record": t.id("goods"),
            "line_no": "1",
        },
        {
            "item_no": "2",
            "name": "商标标识",
            "quantity": 300,
            "seized": True,
            "goods_record": t.id("goods"),
            "line_no": "2",
        },
    ]
    t.refused(
        MARKET, "referral.sent", "referral", "referral.documents_missing", documents=lacking, exhibits=goods, **sending
    )
    explained = [*lacking, {"kind": "test_report", "absent_reason": "鉴定意见待权利人出具"}]
    t.posts(MARKET, "referral.sent", "referral", documents=explained, exhibits=goods, **sending)
    t.posts(MARKET, "referral.delivered", "referral")
    t.posts(MARKET, "referral.copied_to_procuratorate", "referral", to_procuratorate=PROCURATORATE)
    t.clock_shows("referral", "cr_send", standing="satisfied")


def supplement_and_forward(t: Teller) -> None:
    """The police ask for the paper that lacks; then the case turns out to be another place's."""
    t.at("2022-09-09 10:00")
    t.posts(ANQIU_POLICE, "referral.receipt_signed", "referral")
    t.posts(ANQIU_POLICE, "referral.accepted", "referral", document_no="安公接〔2022〕9号")
    t.at("2022-09-09 15:00")
    t.posts(ANQIU_POLICE, "referral.supplement_requested", "referral", reason="缺少鉴定意见", lacking=["test_report"])
    t.posts(MARKET, "referral.notice_received", "referral", notice="supplement_request")
    # three days from Friday 9 September: the 12th, off but no statutory day; then Tuesday the 13th
    t.clock_shows("referral", "cr_supplement", owner=MARKET, due_on_strict="2022-09-12", due_on="2022-09-13")
    t.at("2022-09-13 09:00")
    t.posts(MARKET, "referral.supplement_submitted", "referral", documents=[{"kind": "test_report", "pages": 6}])
    t.clock_shows("referral", "cr_supplement", in_time=True)
    t.at("2022-09-13 11:00")
    t.posts(ANQIU_POLICE, "referral.competence_denied", "referral", finding="other_police", reason="主要犯罪地在高密")
    t.at("2022-09-14 09:00")
    t.posts(
        ANQIU_POLICE,
        "referral.forwarded",
        "referral",
        to_police=GAOMI_POLICE,
        document_no="安公转〔2022〕1号",
        reason="主要犯罪地在高密",
    )
    # who has passed it on decides no more
    t.clock_shows("referral", "cr_filing", owner=ANQIU_POLICE, stage="waived")
    t.posts(MARKET, "referral.notice_received", "referral", notice="forwarding_notice")
    t.posts(MARKET, "referral.delivered", "referral")
    t.at("2022-09-15 09:00")
    t.posts(GAOMI_POLICE, "referral.receipt_signed", "referral")
    t.posts(GAOMI_POLICE, "referral.accepted", "referral", document_no="高公接〔2022〕31号")
    # accepted on Thursday 15 September: Sunday the 18th, then Monday the 19th
    t.clock_shows("referral", "cr_filing", owner=GAOMI_POLICE, due_on_strict="2022-09-18", due_on="2022-09-19")


def review_in_the_third_tier(t: Teller) -> None:
    """A review of thirty days, which only a head of the police may allow; meanwhile the seizure runs on."""
    t.at("2022-09-19 10:00")
    tier = {"tier": "thirty_days", "reason": "案情复杂，跨区域", "document_no": "高公延〔2022〕4号"}
    t.refused(
        GAOMI_POLICE,
        "referral.filing_review_extended",
        "referral",
        "referral.tier_unapproved",
        approved_by="370785-gaj.777",
        **tier,
    )
    t.posts(GAOMI_POLICE, "referral.filing_review_extended", "referral", approved_by="370785-gaj.002", **tier)
    # thirty days from the 15th end on Saturday 15 October, moved to Monday the 17th
    t.clock_shows("referral", "cr_filing", clock_tier="thirty_days", due_on_strict="2022-10-15", due_on="2022-10-17")
    # seized on 5 September for thirty days: strictly 5 October; ten days before that it is warned
    t.at("2022-09-24 23:59")
    t.shows(MARKET, "/v1/goods/{goods}", conflict_due_on=None)
    t.at("2022-09-25 00:01")
    t.comes(MARKET, "/v1/goods/{goods}", conflict_due_on="2022-10-05")
    t.last_said(MARKET, "/v1/cases/{case}", "不因移送", "2022-10-05")
    t.at("2022-09-28 10:00")
    extension = {"extension_nd": 30, "reason": "案情复杂", "document_no": "安市监延〔2022〕5号", "party_told": True}
    t.posts(MARKET, "goods.seizure_extended", "goods", approved_by=LEADER, **extension)
    t.clock_shows("goods", "seizure", due_on_strict="2022-11-04")
    # while the police review, the agency does not decide by itself what became of the suspicion
    outcome = {"suspicion_outcome": "referral_rejected", "reason": "不移送了", "approved_by": CHIEF}
    t.refused(MARKET, "case.crime_suspicion_resolved", "case", "case.referral_decides", **outcome)


def file_and_hand_over(t: Teller) -> None:
    """A criminal case; the goods follow, one bottle short, and it is said why."""
    t.at("2022-10-14 15:00")
    t.posts(
        GAOMI_POLICE,
        "referral.criminal_case_filed",
        "referral",
        criminal_case_no="A3707850000002022100009",
        charge="销售假冒注册商标的商品罪",
        document_no="高公立字〔2022〕112号",
    )
    t.posts(GAOMI_POLICE, "referral.result_notified", "referral", document_no="高公立通〔2022〕112号")
    t.clock_shows("referral", "cr_filing", standing="satisfied")
    t.at("2022-10-17 09:00")
    t.posts(MARKET, "referral.notice_received", "referral", notice="filing_notice")
    # three days from Monday 17 October
    t.clock_shows("referral", "cr_goods_handover", due_on="2022-10-20")
    t.at("2022-10-19 14:00")
    silent = [{"item_no": "1", "quantity": 23}, {"item_no": "2", "quantity": 300}]
    t.refused(
        MARKET,
        "referral.exhibits_handed_over",
        "referral",
        "referral.difference_unexplained",
        document_no="移交清单1号",
        lines=silent,
    )
    explained = [{**silent[0], "difference": "一瓶抽样送检，已消耗"}, silent[1]]
    t.posts(
        MARKET,
        "referral.exhibits_handed_over",
        "referral",
        document_no="移交清单1号",
        lines=explained,
        handed_by=OFFICERS[0],
    )
    t.posts(GAOMI_POLICE, "referral.exhibits_taken_over", "referral", lines=silent, taken_by="370785-gaj.210")
    t.posts(MARKET, "referral.party_notified_of_goods", "referral", document_no="安市监告〔2022〕17号")
    for name in ("cr_goods_handover", "cr_party_notice_of_goods"):
        t.clock_shows("referral", name, standing="satisfied")
    # what the police have is under seizure no more
    t.clock_shows("goods", "seizure", stage="satisfied")
    differs = {"item_no": "1", "difference": "一瓶抽样送检，已消耗"}
    t.shows(GAOMI_POLICE, "/v1/referrals/{referral}", differences=[differs])


def arrest(t: Teller) -> None:
    """Two are caught, one is arrested; the police of the place count them, and nobody else."""
    t.at("2022-10-25 08:00")
    t.posts(GAOMI_POLICE, "referral.suspects_apprehended", "referral", persons=[WANG, LI])
    t.refused(MARKET, "referral.suspects_apprehended", "referral", "referral.not_its_police", persons=[WANG])
    t.at("2022-11-08 10:00")
    t.posts(PROCURATORATE, "referral.arrest_approved", "referral", persons=[WANG], document_no="安检批捕〔2022〕88号")


def sentence(t: Teller) -> None:
    """Prosecuted, tried, sentenced; the judgment takes effect."""
    t.at("2022-12-20 10:00")
    t.posts(
        PROCURATORATE,
        "referral.prosecution_initiated",
        "referral",
        persons=[WANG, LI],
        document_no="安检刑诉〔2022〕301号",
        court_agency=COURT,
    )
    t.at("2023-01-10 09:00")
    number = "（2023）鲁0784刑初12号"
    t.posts(COURT, "referral.trial_accepted", "referral", court_case_no=number, instance="first", persons=[WANG, LI])
    t.at("2023-03-01 10:00")
    t.posts(
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
    t.posts(COURT, "referral.trial_concluded", "referral", court_case_no=number, effective=False)
    t.at("2023-03-14 09:00")
    t.posts(COURT, "referral.judgment_took_effect", "referral", court_case_no=number)
