"""安溪 2024: leads pooled on a Friday, triaged by a panel, and each of the three routes to its end. 安溪：线索汇集与三条去向。

五（一） 每周五前及时上报“专项办”，集中研判、分流，建立台账 (M39, M51). 对于本地辖区的行政违法线索，依职责快速处置 (M54);
涉嫌犯罪的依法移送公安机关 (M55); 对于本地品牌被外地侵权假冒的，在收集固定违法证据后依法移交有管辖权的执法部门查处，
并予以协助 (M56). 五（二） the hard case goes before the monthly consultation: 事实认定、证据采纳、程序规范、案件定性 (M76, M77).

Of the leads that go elsewhere, one is refused by 芗城, which says that 华安 is competent, and accepted there; another is
disputed by 尤溪 (`scripts.tales.anxi_elsewhere`).

The days are counted by hand. 春节 2024 is off from Saturday 10 to Saturday 17 February; Sunday the 4th and the 18th are worked.
"""

from __future__ import annotations

from typing import Any

from scripts.tales import anxi_elsewhere as elsewhere
from scripts.tales.anxi_elsewhere import ANXI, CAMPAIGN, NET, OFFICE, TRADEMARKS
from scripts.tales.teller import Cast, Stranger, Teller
from scripts.tales.ways import Week, files, hands_in, leader, officers

QUALITY, FOOD, BRIGADE = "350524-scjgj-zlg", "350524-scjgj-spg", "350524-scjgj-zfdd"
POLICE, PROCURATORATE = "350524-gaj", "350524-rmjcy"
CAST = Cast(
    office=OFFICE,
    strangers=(
        *elsewhere.STRANGERS,
        Stranger(POLICE, "安溪县公安局", "public_security"),
        Stranger(PROCURATORATE, "安溪县人民检察院", "procuratorate"),
    ),
    guided=elsewhere.GUIDED,
    led=(*elsewhere.LED, OFFICE, BRIGADE, POLICE),
)
SHOES = {"kind": "organisation", "name": "安溪县某鞋服电子商务有限公司", "uscc": "91350524XX9YN5GQ1E"}
WORKSHOP = {"kind": "organisation", "name": "安溪县某汽车用品加工厂", "uscc": "91350524XX30KU0238"}
LIN = "0d5b0d51-6f0e-4a9e-8a57-350524202401"
WEEK = ("2024-01-06", "2024-01-12")
"""From Saturday to the Friday on which its leads are due."""
PANEL = [TRADEMARKS, NET, QUALITY]
PAPERS = ("referral_letter", "investigation_report", "goods_list", "test_report", "other")
BOSS = f"{ANXI}.001"


# -- the week's leads --------------------------------------------------------------------------------------------------


def hand_in_on_friday(t: Teller) -> None:
    """Three sections hand in what they found, before Friday is over (M39)."""
    t.at("2024-01-12 09:00")
    elsewhere.register(t, "shop", "网店冒用“安溪铁观音”标识", elsewhere.TEA_SHOP)
    for section, lead, title, summary, offence, party in (
        (
            NET,
            "shoes",
            "直播间销售假冒注册商标的运动鞋",
            "主播称系尾货，价格为正品一折，标识与注册商标相同。",
            "01",
            SHOES,
        ),
        (QUALITY, "workshop", "加工厂灌装假冒品牌机油", "群众反映厂房内灌装多个品牌机油，夜间发货。", "15", WORKSHOP),
    ):
        t.posts(
            section,
            "lead.registered",
            lead,
            campaigns=[CAMPAIGN],
            title=title,
            summary=summary,
            source="online_monitoring" if section == NET else "scouting",
            received_on=f"{t.today}",
            offence=offence,
            party=party,
        )
    t.counts(OFFICE, "/v1/leads?stage=registered", 3)
    t.at("2024-01-12 16:00")
    for section, lead in ((TRADEMARKS, "shop"), (NET, "shoes"), (QUALITY, "workshop")):
        hands_in(t, Week(CAMPAIGN, "R01", section, *WEEK), lead)
    t.counts(OFFICE, "/v1/leads?pooled=true", 3)


def triage_on_monday(t: Teller) -> None:
    """集中研判、分流: the office and a panel of sections decide which route each takes; one of them dissents (M29, M51)."""
    t.at("2024-01-13 09:00")
    overdue = "/v1/duties?return_code=R01&due_on=2024-01-12&standing=overdue"
    t.lists(OFFICE, f"{overdue}&owed_by={FOOD}", {"owed_by": FOOD})
    t.lists(OFFICE, f"{overdue}&owed_by={NET}")
    called = {
        "campaigns": [CAMPAIGN],
        "session_no": "2024-01",
        "session_at": "2024-01-15T08:40:00+08:00",
        "to_triage": [t.id(lead) for lead in ("shop", "shoes")],
        "panel": PANEL,
    }
    t.refused(NET, "triage_session.convened", "session", "triage_session.not_an_office", **called)
    t.posts(OFFICE, "triage_session.convened", "session", **called)
    t.to_do(NET, ("triage_opinion", "session"), kind="triage_session")
    t.at("2024-01-15 08:50")
    t.posts(OFFICE, "triage_session.leads_listed", "session", to_triage=[t.id("workshop")])
    hands_in(t, Week(CAMPAIGN, "R01", FOOD, *WEEK))  # late: the week was over on Friday
    for section, lead, route, opinion in (
        (TRADEMARKS, "shop", "other_region", "产地在外县，属本地品牌被外地侵权假冒"),
        (NET, "workshop", "local_administrative", "货值尚未核实，可先按行政案件核查"),
    ):
        given = {"lead": t.id(lead), "suggested_route": route, "opinion": opinion}
        t.posts(section, "triage_session.opinion_given", "session", **given)
    t.at("2024-01-15 09:00")
    results = [
        {"lead": t.id(lead), "route": route, "opinion": opinion}
        for lead, route, opinion in (
            ("shop", "other_region", "本地品牌被外地侵权假冒，收集固定证据后移交有管辖权的部门"),
            ("shoes", "local_administrative", "当事人在本县经营，属本地行政违法线索，由执法大队快速处置"),
            ("workshop", "suspected_crime", "涉案数量大、链条长，涉嫌犯罪，由执法大队核查后依法移送公安机关"),
        )
    ]
    t.posts(OFFICE, "triage_session.leads_triaged", "session", results=results, attended=PANEL)
    dissent = {"lead": t.id("workshop"), "reason": "货值尚未核实"}
    t.posts(NET, "triage_session.dissent_recorded", "session", **dissent)
    t.posts(OFFICE, "triage_session.closed", "session")
    elsewhere.send(t, "shop")
    for lead in ("shoes", "workshop"):
        t.posts(OFFICE, "lead.dispatched", lead, to_agency=BRIGADE, feedback_due_on="2024-02-29")
    t.to_do(BRIGADE, ("accept_or_return", "shoes"), ("accept_or_return", "workshop"))
    t.unseen(FOOD, "/v1/leads/{workshop}")  # it handed in nothing, and did not sit on the panel
    t.at("2024-01-16 09:00")
    for lead in ("shoes", "workshop"):
        t.posts(BRIGADE, "lead.accepted", lead)


# -- the second route: to the police; the first route, and the consultation on it --------------------------------------


def case(t: Teller, name: str, cause: str, party: Any, lead: str, offence: str) -> None:
    """The brigade files a case; the bureau that it is a unit of approves."""
    files(t, BRIGADE, name, CAMPAIGN, cause, party, lead, approved_by=leader(ANXI), offence=offence)


def feed_back(t: Teller, lead: str, outcome: str, content: str, about: str) -> None:
    """各执法单位要及时向“专项办”反馈线索处置情况 (M57); the office closes the lead the day it hears of the end."""
    told = {"outcome": outcome, "content": content, "final": True, "case": t.id(about)}
    t.posts(BRIGADE, "lead.feedback_given", lead, **told)
    t.posts(OFFICE, "lead.closed", lead)


def file_two_cases(t: Teller) -> None:
    """依职责快速处置: two cases within two days; the office hears that they are under way."""
    t.at("2024-01-17 15:00")
    case(t, "workshop case", "涉嫌侵犯注册商标专用权", WORKSHOP, "workshop", "15")
    case(t, "shoes case", "涉嫌销售侵犯注册商标专用权的商品", SHOES, "shoes", "01")
    for lead in ("workshop", "shoes"):
        interim = {"outcome": "filed", "content": "已立案调查", "case": t.id(f"{lead} case")}
        t.posts(BRIGADE, "lead.feedback_given", lead, **interim)
    oil = {"line_no": "1", "name": "机油", "quantity": 1200, "unit_of_measure": "桶", "worth_fen": 32_000_000}
    seizure = {"seizure": "detention", "authority": "administrative", "document_no": "安市监扣〔2024〕2号"}
    held = {"case": t.id("workshop case"), "campaigns": [CAMPAIGN], "lines": [oil], "approved_by": leader(ANXI)}
    t.posts(BRIGADE, "goods.seized", "oil", **seizure, **held)


def refer_the_workshop(t: Teller) -> None:
    """涉嫌犯罪的依法移送公安机关: the chief decides within three days, the letter goes within 24 hours (移送规定 5)."""
    t.at("2024-01-23 14:00")
    facts = "查获假冒品牌机油1200桶，货值三十二万元"
    t.posts(BRIGADE, "case.crime_suspected", "workshop case", facts=facts)
    t.posts(
        BRIGADE,
        "referral.drafted",
        "referral",
        campaigns=[CAMPAIGN],
        case=t.id("workshop case"),
        crime_field="intellectual_property",
        referral_ground="threshold",
        facts=facts,
        charge="假冒注册商标罪",
        named=[{"ref": LIN, "name": "林某"}],
        amount_fen=32_000_000,
    )
    force = {"task_force": officers(ANXI), "appointed_by": leader(ANXI)}
    t.posts(BRIGADE, "referral.task_force_assigned", "referral", **force)
    t.at("2024-01-23 16:30")
    t.posts(BRIGADE, "referral.report_submitted", "referral", referral_report="经核实，货值三十二万元")
    t.at("2024-01-24 09:00")
    t.posts(BRIGADE, "referral.approved", "referral", approved_by=BOSS)
    papers = [{"kind": kind, "pages": 3} for kind in PAPERS]
    oil = {
        "item_no": "1",
        "name": "机油",
        "quantity": 1200,
        "seized": True,
        "goods_record": t.id("oil"),
        "line_no": "1",
    }
    letter = {"to_police": POLICE, "document_no": "安市监移〔2024〕1号", "suspects": [LIN]}
    sending = {**letter, "exhibits": [oil]}
    lacking = {"documents": papers[:3], **sending}
    t.refused(BRIGADE, "referral.sent", "referral", "referral.documents_missing", **lacking)
    t.posts(BRIGADE, "referral.sent", "referral", documents=papers, **sending)
    t.posts(BRIGADE, "referral.delivered", "referral")
    t.posts(BRIGADE, "referral.copied_to_procuratorate", "referral", to_procuratorate=PROCURATORATE)
    t.unseen(NET, "/v1/referrals/{referral}")
    t.at("2024-01-25 09:00")
    t.posts(POLICE, "referral.receipt_signed", "referral")
    t.posts(POLICE, "referral.accepted", "referral", document_no="安公接〔2024〕4号")
    # three days from Thursday 25 January end on Sunday the 28th, moved to Monday the 29th
    t.due("referral", "cr_filing", POLICE, "2024-01-29", "running")


def call_the_consultation(t: Teller) -> None:
    """The month's consultation (M76): its topics are the plan's four; whoever holds the case is invited."""
    t.at("2024-01-25 09:30")
    question = "刷单订单能否从销售金额中扣减；平台后台数据如何采信；电子数据提取程序；是否构成销售侵权商品"
    agenda = {
        "matter_no": "1",
        "point_at_issue": question,
        "record_kind": "case",
        "record": t.id("shoes case"),
        "topics": ["facts", "evidence", "procedure", "characterisation"],
    }
    meeting = {
        "campaigns": [CAMPAIGN],
        "consultation_kind": "monthly",
        "meeting_no": "2024-01",
        "title": "一月重大疑难案件会商",
        "agenda": [agenda],
        "meeting_at": "2024-01-31T01:30:00Z",
        "meeting_place": "县局三楼会议室",
        "convenor": f"{ANXI}.101",
    }
    alone = {**meeting, "invited_agencies": [TRADEMARKS, NET]}
    holder = "consultation.holder_not_invited"
    t.refused(OFFICE, "consultation.convened", "meeting", holder, **alone)
    together = {**meeting, "invited_agencies": [BRIGADE, TRADEMARKS, NET]}
    t.posts(OFFICE, "consultation.convened", "meeting", **together)
    t.shows(NET, "/v1/consultations/{meeting}", stage="convened")
    t.unseen(NET, "/v1/cases/{shoes case}")  # who is invited sees the consultation, not the case behind it


def file_with_the_police(t: Teller) -> None:
    """The police file in time; the lead's holder tells the office how it ended."""
    t.at("2024-01-29 10:30")
    t.posts(
        POLICE,
        "referral.criminal_case_filed",
        "referral",
        criminal_case_no="A3505240000002024010004",
        charge="假冒注册商标罪",
        document_no="安公立字〔2024〕21号",
    )
    t.posts(POLICE, "referral.result_notified", "referral", document_no="安公立通〔2024〕21号")
    t.due("referral", "cr_filing", POLICE, "2024-01-29", "satisfied")
    t.at("2024-01-29 16:00")
    t.posts(BRIGADE, "referral.notice_received", "referral", notice="filing_notice")
    # three days from Monday 29 January
    t.due("referral", "cr_goods_handover", BRIGADE, "2024-02-01", "running")
    oil = [{"item_no": "1", "quantity": 1200}]
    given = {"document_no": "移交清单1号", "lines": oil, "handed_by": f"{ANXI}.101"}
    t.posts(BRIGADE, "referral.exhibits_handed_over", "referral", **given)
    t.posts(POLICE, "referral.exhibits_taken_over", "referral", lines=oil, taken_by=f"{POLICE}.210")
    t.posts(BRIGADE, "referral.party_notified_of_goods", "referral", document_no="安市监告〔2024〕3号")
    feed_back(t, "workshop", "criminal_filed", "公安机关已立案侦查，安公立字〔2024〕21号", "workshop case")


def consult_on_the_shoes(t: Teller) -> None:
    """An opinion of each agency on what it knows about, a conclusion for the case, and one that dissents (M77)."""
    t.at("2024-01-31 09:40")
    for agency, topic, opinion in (
        (BRIGADE, "facts", "刷单有物流空包记录印证，应当扣减，销售金额为八万七千元"),
        (BRIGADE, "procedure", "平台数据由两名执法人员当场提取并计算哈希，程序合法"),
        (TRADEMARKS, "characterisation", "标识与注册商标相同且使用在相同商品上，构成侵权"),
        (NET, "evidence", "空包记录只有当事人单方提供的部分，扣减依据不足"),
    ):
        given = {"matter_no": "1", "consultation_topic": topic, "consultation_opinion": opinion}
        t.posts(agency, "consultation.opinion_given", "meeting", **given)
    t.at("2024-01-31 11:30")
    conclusion = "向物流企业调取底单，经底单印证的刷单部分予以扣减；构成销售侵权商品"
    minutes = {
        "conclusions": [{"matter_no": "1", "matter_conclusion": conclusion}],
        "attended": [OFFICE, BRIGADE, TRADEMARKS, NET],
        "minutes_no": "安专办纪〔2024〕1号",
    }
    t.posts(OFFICE, "consultation.concluded", "meeting", **minutes)
    t.shows(BRIGADE, "/v1/cases/{shoes case}", stage="investigating")  # it is advice: the brigade decides
    t.at("2024-01-31 16:00")
    dissent = {"matter_no": "1", "reason": "底单保存期已过的订单不应扣减"}
    t.posts(NET, "consultation.dissent_recorded", "meeting", **dissent)


def propose_a_penalty(t: Teller) -> None:
    """The brigade follows the advice; review, and the party is told what it faces."""
    t.at("2024-02-02 10:00")
    report = "经查，当事人通过直播间销售侵权运动鞋，经底单印证扣减后销售金额八万七千元"
    t.posts(BRIGADE, "case.investigation_concluded", "shoes case", report=report, proposal="penalty")
    t.posts(BRIGADE, "case.review_material_received", "shoes case", review_kind="case")
    t.at("2024-02-02 15:00")
    reviewed = {"review_kind": "case", "review_result": "agree", "reviewer": f"{ANXI}.012"}
    t.posts(BRIGADE, "case.review_completed", "shoes case", **reviewed, review_opinion="同意拟处罚意见")
    t.at("2024-02-02 17:00")
    t.posts(
        BRIGADE,
        "case.penalty_notice_served",
        "shoes case",
        proposed_kinds=["fine"],
        proposed_fine_fen=900_000,
        proposed_income_fen=0,
        proposed_goods_fen=0,
        hearing_offered=False,
        approved_by=leader(ANXI),
        document_no="安市监罚告〔2024〕11号",
        service_method="direct",
    )


def decide_the_shoes(t: Teller) -> None:
    """The decision; then the office is told, within the day that it had set."""
    t.at("2024-02-19 14:00")
    t.posts(BRIGADE, "case.rights_lapsed", "shoes case", waived=False)
    t.posts(
        BRIGADE,
        "case.penalty_decided",
        "shoes case",
        kinds=["fine"],
        document_no="安市监处罚〔2024〕9号",
        articles=["商标法第六十条第二款"],
        discretion="当事人配合调查并主动下架，依据裁量基准从轻处罚",
        fine_fen=900_000,
        illegal_income_fen=0,
        goods_value_fen=0,
        approved_by=leader(ANXI),
    )
    t.at("2024-02-19 17:00")
    t.posts(BRIGADE, "case.decision_served", "shoes case", service_method="direct")
    feed_back(t, "shoes", "penalised", "已作出行政处罚决定，罚款九千元", "shoes case")
    t.due("shoes", "lead_feedback", BRIGADE, "2024-02-29", "satisfied")


TALE = (
    hand_in_on_friday,
    triage_on_monday,
    elsewhere.fix_the_evidence,
    file_two_cases,
    elsewhere.refused_by_the_first,
    refer_the_workshop,
    call_the_consultation,
    elsewhere.accepted_by_the_second,
    file_with_the_police,
    elsewhere.hand_over_the_evidence,
    consult_on_the_shoes,
    elsewhere.never_a_second_time,
    propose_a_penalty,
    elsewhere.helped_by_the_sender,
    elsewhere.told_what_became_of_it,
    decide_the_shoes,
    elsewhere.disputed,
    elsewhere.settled_from_above,
)
"""In the order in which it happened."""
