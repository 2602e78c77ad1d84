"""随州 2024: leads from above with a day to answer by, major cases, graded disposition. 随州：交办、大案与分级处置。

四（三） 建立重大案件台账，对于上级转交案件线索，按时反馈办理情况 (M42, M53). 三（一） 推进分类、梯次、精准执法：首违不罚、
轻违免罚，综合运用处罚、教育、告诫、约谈等方式 (M59). The province assigns two leads: one becomes a major case and is answered in
time, the other is answered late, and is seen as late. Three leads of the counties' own end without a fine, each in its own way.

The days are counted by hand. 清明 2024 is off from Thursday 4 to Saturday 6 April, Sunday the 7th is worked.
"""

from __future__ import annotations

from typing import Any

from scripts.tales.teller import Cast, Teller
from scripts.tales.ways import files, leader, officers

CAMPAIGN = "suizhou-2024"
CITY, ZENGDU, SUIXIAN, GUANGSHUI = "421300-scjgj", "421303-scjgj", "421321-scjgj", "421381-scjgj"
CAST = Cast(office=CITY, led=(CITY, ZENGDU, SUIXIAN, GUANGSHUI))
CABLES = {"kind": "organisation", "name": "曾都区某线缆经营有限公司", "uscc": "91421303XXQMMBEE11"}
STATION = {"kind": "organisation", "name": "广水市某加油站", "uscc": "91421303XX61Y3K621"}
GRILL = {"kind": "individual_business", "name": "曾都区某烧烤店", "uscc": "92421303XXHL121C6P"}
SALON = {"kind": "individual_business", "name": "随县某美容院", "uscc": "92421303XX61E8DF6R"}
STALL = {"kind": "individual_business", "name": "随县某水产摊", "uscc": "92421303XXLF6GBX9W"}
ASSIGNED = (
    # lead, what it is about, offence, party, to whom, reference of the province, to be answered by; and to the city by
    ("cables", "电力工程使用假冒电线电缆", "02", CABLES, ZENGDU, "鄂市监执交〔2024〕21号", "2024-04-30", "2024-04-24"),
    ("petrol", "加油站涉嫌计量作弊", "17", STATION, GUANGSHUI, "鄂市监执交〔2024〕22号", "2024-03-29", "2024-03-26"),
)
OWN = (
    # lead, what it is about, offence, party, who deals with it
    ("grill", "未主动提示防止食品浪费", "14", GRILL, ZENGDU),
    ("salon", "美容院宣传用语不实", "04", SALON, SUIXIAN),
    ("fish", "售卖来源不明渔获物", "18", STALL, SUIXIAN),
)


def register(t: Teller, agency: str, lead: str, title: str, offence: str, party: Any, /, **more: Any) -> None:
    """A lead comes in."""
    told = {"title": title, "summary": f"{title}，请依法核查。", "offence": offence, "party": party}
    received = {"campaigns": [CAMPAIGN], "received_on": f"{t.today}"}
    t.posts(agency, "lead.registered", lead, **received, **told, **more)


def assigned_from_above(t: Teller) -> None:
    """上级转交案件线索: the city enters them with the province's number and day, and gives them to the counties."""
    t.at("2024-03-04 09:00")
    for lead, title, offence, party, _, reference, due_on, _ in ASSIGNED:
        from_above = {"source": "assigned_from_above", "upper_reference": reference, "feedback_due_on": due_on}
        register(t, CITY, lead, title, offence, party, **from_above)
    t.clock_shows("cables", "lead_report_upward", owner=CITY, due_on="2024-04-30", standing="running")
    t.clock_shows("petrol", "lead_report_upward", owner=CITY, due_on="2024-03-29", standing="running")
    t.at("2024-03-05 09:00")
    for lead, _, _, _, handler, _, _, feedback_due_on in ASSIGNED:
        opinion = "属本地行政违法线索，由县级局办理"
        t.posts(CITY, "lead.triaged", lead, route="local_administrative", opinion=opinion)
        by = {"to_agency": handler, "feedback_due_on": feedback_due_on}
        t.posts(CITY, "lead.dispatched", lead, **by)
    t.unseen(GUANGSHUI, "/v1/leads/{cables}")
    t.at("2024-03-06 09:00")
    for lead, _, _, _, handler, *_ in ASSIGNED:
        t.posts(handler, "lead.accepted", lead)


def open_the_major_case(t: Teller) -> None:
    """建立重大案件台账: the case of the cables is flagged on the day on which it is filed, and stands in the city's ledger."""
    t.at("2024-03-12 10:00")
    files(t, ZENGDU, "cables case", CAMPAIGN, "涉嫌销售不合格电线电缆", CABLES, "cables", offence="02")
    flag = {"major_rule": "value", "reason": "货值六十余万元，列入重大案件台账"}
    t.posts(ZENGDU, "case.flagged_major", "cables case", **flag)
    flash = {
        "campaigns": [CAMPAIGN],
        "flash_subject": "major_lead",
        "title": "电力工程使用假冒电线电缆",
        "content": "现场查获假冒电线电缆，货值六十余万元，工程已停用",
        "happened_at": "2024-03-12T08:00:00+08:00",
        "learnt_at": "2024-03-12T08:40:00+08:00",
        "flash_recipients": [CITY],
        "record_kind": "lead",
        "record": t.id("cables"),
        "major_rule": "value",
    }
    t.posts(ZENGDU, "flash_report.sent", "flash", **flash)
    told = {"outcome": "filed", "content": "已立案调查，列入重大案件台账", "case": t.id("cables case")}
    t.posts(ZENGDU, "lead.feedback_given", "cables", **told)
    t.lists(CITY, "/v1/cases?major=true", {"id": t.id("cables case"), "major_rule": "value"})
    t.unseen(GUANGSHUI, "/v1/cases/{cables case}")
    t.at("2024-03-12 10:12")
    t.has_to(CITY, "acknowledge_flash", "flash")
    t.posts(CITY, "flash_report.acknowledged", "flash", note="请从快查处，每周报告")


def spare_three(t: Teller) -> None:
    """首违不罚、轻违免罚: one is exempt as a first offence, one is warned, one interviewed; each is told and countable."""
    t.at("2024-03-13 09:00")
    for lead, title, offence, party, handler in OWN:
        register(t, handler, lead, title, offence, party, source="daily_supervision")
        t.posts(handler, "lead.taken_up", lead)
    t.at("2024-03-19 10:00")
    spot = {"campaigns": [CAMPAIGN], "inspectors": officers(SUIXIAN)}
    warned = {"guidance_kind": "warning", "content": "告诫其规范宣传用语，保留依据", "attendees": [SALON]}
    t.posts(SUIXIAN, "daybook.guidance_given", "warning", **spot, **warned)
    called = {"guidance_kind": "interview", "content": "约谈其建立进货查验台账", "attendees": [STALL]}
    t.posts(SUIXIAN, "daybook.guidance_given", "interview", **spot, **called)
    for lead, agency, ground, outcome, reason in (
        ("grill", ZENGDU, "first", "corrected", "初次违法且危害后果轻微，当场改正"),
        ("salon", SUIXIAN, "minor", "educated", "宣传用语轻微不当，已告诫并改正"),
        ("fish", SUIXIAN, "no_fault", "interviewed", "能说明来源，无主观过错，已约谈"),
    ):
        decided = {"ground": ground, "reason": reason, "approved_by": leader(agency)}
        t.posts(agency, "lead.filing_declined", lead, **decided)
        t.posts(agency, "lead.feedback_given", lead, outcome=outcome, content=reason, final=True)
    t.unseen(GUANGSHUI, "/v1/daybook/{warning}")
    asked = {"rectification_kind": "put_right", "requirement": "建立进货查验台账", "complete_by_on": "2024-03-28"}
    t.posts(SUIXIAN, "daybook.rectification_set", "interview", **asked)
    t.has_to(SUIXIAN, "check_rectification", "interview")
    t.at("2024-03-20 10:00")
    t.posts(
        CITY,
        "guidance.given",
        "guidance",
        campaigns=[CAMPAIGN],
        guided_by=CITY,
        guided_agencies=[ZENGDU],
        guidance_matter="hard_case",
        guidance_form="on_site",
        guidance_content="指导核定货值，完善抽样检验程序",
        record_kind="case",
        record=t.id("cables case"),
    )


def late_with_the_petrol(t: Teller) -> None:
    """按时反馈: 广水 answers the city a week late, and so the city answers the province late; both are seen as late."""
    t.at("2024-03-27 09:00")
    t.due("petrol", "lead_feedback", GUANGSHUI, "2024-03-26", "overdue")
    # dispatched on Tuesday 5 March: three days, five, five, and two
    t.due("petrol", "lead_verify", GUANGSHUI, "2024-03-26", "overdue")
    t.has_to(GUANGSHUI, "verify", "petrol")
    t.at("2024-03-28 09:30")
    t.posts(SUIXIAN, "daybook.rectification_checked", "interview", rectified_as="done", completion="已建立台账")
    t.at("2024-04-01 09:00")
    t.clock_shows("petrol", "lead_report_upward", owner=CITY, due_on="2024-03-29", standing="overdue")
    t.at("2024-04-02 10:00")
    reason = "经检定，加油机计量合格，查无实据"
    decided = {"ground": "other", "reason": reason, "approved_by": leader(GUANGSHUI)}
    t.posts(GUANGSHUI, "lead.filing_declined", "petrol", **decided)
    t.posts(GUANGSHUI, "lead.feedback_given", "petrol", outcome="unfounded", content=reason, final=True)
    t.due("petrol", "lead_feedback", GUANGSHUI, "2024-03-26", "satisfied_late")
    t.at("2024-04-03 10:00")
    upward = {"content": "经检定合格，查无实据", "document_no": "随市监执报〔2024〕3号"}
    t.refused(GUANGSHUI, "lead.reported_upward", "cables", "stream.not_found", **upward)
    t.posts(CITY, "lead.reported_upward", "petrol", **upward)
    t.clock_shows("petrol", "lead_report_upward", standing="satisfied_late")
    t.posts(CITY, "lead.closed", "petrol")


def penalise_the_cables(t: Teller) -> None:
    """严重侵害群众利益的依法加大处罚力度: the ordinary procedure with collective discussion; an answer in time."""
    t.at("2024-04-03 14:00")
    report = "经查，当事人销售不合格电线电缆，货值金额六十二万元"
    done = "已按指导补充抽样检验，货值核定为六十二万元"
    t.posts(ZENGDU, "guidance.followed_up", "guidance", completion=done)
    concluded = {"report": report, "proposal": "penalty", "review_grounds": ["complex"]}
    t.posts(ZENGDU, "case.investigation_concluded", "cables case", **concluded)
    t.posts(ZENGDU, "case.review_material_received", "cables case", review_kind="legal")
    t.at("2024-04-07 10:00")
    reviewed = {"review_kind": "legal", "review_result": "agree", "reviewer": f"{ZENGDU}.012"}
    t.posts(ZENGDU, "case.review_completed", "cables case", **reviewed, review_opinion="同意拟处罚意见")
    t.at("2024-04-08 10:00")
    t.posts(
        ZENGDU,
        "case.penalty_notice_served",
        "cables case",
        proposed_kinds=["fine"],
        proposed_fine_fen=62_000_000,
        proposed_income_fen=0,
        proposed_goods_fen=0,
        hearing_offered=True,
        approved_by=leader(ZENGDU),
        document_no="曾市监罚告〔2024〕19号",
        service_method="direct",
    )
    t.at("2024-04-18 10:00")
    t.posts(ZENGDU, "case.rights_lapsed", "cables case", waived=False)
    t.posts(
        ZENGDU,
        "case.collective_discussion_recorded",
        "cables case",
        participants=[f"{ZENGDU}.{number}" for number in ("002", "003", "004")],
        conclusion="一致同意拟处罚意见",
        document_no="曾市监集讨〔2024〕2号",
    )
    t.at("2024-04-19 10:00")
    t.posts(
        ZENGDU,
        "case.penalty_decided",
        "cables case",
        kinds=["fine"],
        document_no="曾市监处罚〔2024〕17号",
        articles=["产品质量法第四十九条"],
        discretion="涉及电力安全，依据裁量基准从重处罚",
        fine_fen=62_000_000,
        illegal_income_fen=0,
        goods_value_fen=0,
        approved_by=leader(ZENGDU),
    )
    t.posts(ZENGDU, "case.decision_served", "cables case", service_method="direct")
    content = "已作出行政处罚决定，罚款六十二万元"
    final = {"outcome": "penalised", "content": content, "final": True, "case": t.id("cables case")}
    t.posts(ZENGDU, "lead.feedback_given", "cables", **final)
    t.at("2024-04-22 10:00")
    upward = {"content": content, "document_no": "随市监执报〔2024〕4号"}
    t.posts(CITY, "lead.reported_upward", "cables", **upward)
    t.due("cables", "lead_feedback", ZENGDU, "2024-04-24", "satisfied")
    t.clock_shows("cables", "lead_report_upward", owner=CITY, due_on="2024-04-30", standing="satisfied")
    t.posts(CITY, "lead.closed", "cables")


TALE = (
    assigned_from_above,
    open_the_major_case,
    spare_three,
    late_with_the_petrol,
    penalise_the_cables,
)
"""In the order in which it happened."""
