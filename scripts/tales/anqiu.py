"""安丘 2022: a joint action, two cases for two conducts, a judgment, a listed case. 安丘：联合与督办。

二（二） 农村市场专项整治 (M10, M72): the market bureau leads; police, agriculture, culture and health come, education does not.
At one stall counterfeit liquor is found, at another banned pesticide: two conducts, two agencies, two cases. The liquor leads to a
den, to the police, and to a judgment (`scripts.tales.anqiu_liquor`). The pesticide was sold in three counties:
对于跨地区、影响恶劣的大案要案采取挂牌督办 (M74), with progress every month, and delisted after a review that first says no.

The days are counted by hand: 中秋 2022 is Saturday 10 September (off until Monday the 12th); 国庆 is off from 1 to 7 October
(Saturday the 8th and Sunday the 9th are worked).
"""

from __future__ import annotations

from scripts.tales import anqiu_liquor as liquor
from scripts.tales.acting import Action, crew, premises, venue
from scripts.tales.anqiu_liquor import ANQIU_POLICE, CAMPAIGN, MARKET
from scripts.tales.teller import Cast, Stranger, Teller
from scripts.tales.ways import files, leader

AGRICULTURE, CULTURE, HEALTH, EDUCATION = "370784-nyncj", "370784-whhlyj", "370784-wjj", "370784-jtj"
OFFICE = "370784-zbb-2022"
CAST = Cast(
    office=OFFICE,
    strangers=(
        *liquor.STRANGERS,
        Stranger("370785-scjgj", "高密市市场监督管理局"),
        Stranger("370725-scjgj", "昌乐县市场监督管理局"),
    ),
    led=(*liquor.LED, AGRICULTURE, OFFICE),
)

RAID = Action("raid", CAMPAIGN, MARKET)
BUREAU = crew(MARKET, "SJ-1", 3, helpers=1, vehicles=2)
DETECTIVES = crew(ANQIU_POLICE, "GA-1", 3, vehicles=1)
FARMING = crew(AGRICULTURE, "NY-1", 2)
BOOKS = crew(CULTURE, "WL-1", 2)
CLEAN = crew(HEALTH, "WJ-1", 2)
FAIR = venue("景芝大集", "370784", "安丘市景芝镇大集", "farm_market")
PESTICIDE = {"kind": "individual_business", "name": "安丘景芝某农资经营部", "uscc": "92370784XX0CQKPK0Q"}
BOOKSTALL = {"kind": "individual_business", "name": "安丘景芝某书摊", "uscc": "92370784XXK7KPUD81"}
LIQUOR_SHOP = premises(liquor.TRADER, "370784", "安丘市景芝镇大集1号摊位")
FARM_SHOP = premises(PESTICIDE, "370784", "安丘市景芝镇大集17号摊位")
BOOK_SHOP = premises(BOOKSTALL, "370784", "安丘市景芝镇大集32号摊位")
DEN = {"adcode": "370784", "address": "安丘市景芝镇某村西首院内", "place_type": "workshop"}
CAUSE = "涉嫌经营禁用农药"


# -- the action --------------------------------------------------------------------------------------------------------


def plan_the_raid(t: Teller) -> None:
    """Six are asked: four come, education says that it is none of its business; two must have confirmed before it is scheduled."""
    t.at("2022-08-29 09:00")
    RAID.plan(
        t,
        "农村市场假冒伪劣商品联合检查",
        "检查景芝大集烟酒、农资、图书摊位，查处假冒伪劣商品",
        (ANQIU_POLICE, AGRICULTURE, CULTURE, HEALTH, EDUCATION),
        ("2022-09-02", "2022-09-02"),
        document_no="安市监联〔2022〕1号",
    )
    hours = ("2022-09-02T00:30:00Z", "2022-09-02T08:00:00Z")
    meet = "八时三十分在大集南门集合，分三组检查"
    few = {"scheduled_from_at": hours[0], "scheduled_to_at": hours[1], "arrangement": meet}
    t.refused(MARKET, "joint_action.scheduled", "raid", "joint_action.too_few_confirmed", **few)
    t.has_to(AGRICULTURE, "answer_invitation", "raid")
    t.at("2022-08-30 10:00")
    for agency, count in ((ANQIU_POLICE, 3), (AGRICULTURE, 2), (CULTURE, 2), (HEALTH, 2)):
        RAID.joins(t, agency, count)
    RAID.stays_away(t, EDUCATION, "no_power", "大集无面向未成年人的食品经营，不属本单位职责")
    t.unseen(EDUCATION, "/v1/joint-actions/{raid}")  # whoever refuses sees it no more
    t.at("2022-08-31 09:00")
    RAID.schedule(t, *hours, meet)


def go_out(t: Teller) -> None:
    """Each tells what it did itself; what several did together is told once, and attended by the others."""
    t.at("2022-09-02 08:30")
    t.posts(MARKET, "joint_action.started", "raid")
    for one in (BUREAU, DETECTIVES, FARMING, BOOKS):
        RAID.arrives(t, one)
    t.at("2022-09-02 09:00")
    RAID.visits(t, MARKET, "fair", FAIR, [BUREAU.team(), FARMING.team(), BOOKS.team()])
    t.at("2022-09-02 09:30")
    RAID.visits(t, MARKET, "liquor stall", LIQUOR_SHOP, [BUREAU.team(0, 1)])
    RAID.attends(t, "liquor stall", DETECTIVES)
    found = {"offence": "20", "conduct": t.id("liquor conduct")}
    RAID.finds(t, MARKET, "liquor stall", "violation", "货架上有假冒注册商标的白酒24瓶", **found)
    t.at("2022-09-02 10:10")
    RAID.visits(t, AGRICULTURE, "farm stall", FARM_SHOP, [FARMING.team(), BUREAU.team(2)])
    found = {"offence": "08", "conduct": t.id("pesticide conduct")}
    RAID.finds(t, AGRICULTURE, "farm stall", "violation", "销售含禁用成分的农药60瓶", **found)
    t.at("2022-09-02 11:00")
    RAID.visits(t, CULTURE, "book stall", BOOK_SHOP, [BOOKS.team()])
    RAID.finds(t, CULTURE, "book stall", "deficiency", "有两册图书无法提供进货票据")
    t.at("2022-09-02 14:00")
    # both tell of the same den: by its address and the day it is one, and who counts it is settled afterwards
    RAID.dismantles(t, MARKET, "den", "storing", DEN, MARKET, subject=liquor.TRADER)
    RAID.dismantles(t, ANQIU_POLICE, "den", "storing", DEN, ANQIU_POLICE)
    RAID.guides(t, MARKET, "interview", "约谈大集开办方，要求建立进货查验台账")
    t.at("2022-09-02 16:00")
    t.posts(MARKET, "joint_action.ended", "raid")
    t.shows(ANQIU_POLICE, "/v1/joint-actions/{raid}", stage="ended", nature="joint")


def report_on_it(t: Teller) -> None:
    """The den is credited, something is left to do, the lead reports; health tells of its part when it is back in the net."""
    t.at("2022-09-02 17:00")
    settled = {
        "den": t.id("den told by 370784-scjgj"),
        "credited_agency": ANQIU_POLICE,
        "reason": "经协商由公安机关计数",
    }
    t.posts(MARKET, "joint_action.den_credited", "raid", **settled)
    RAID.follows_up(t, "register", MARKET, "督促大集开办方建立进货查验台账", "2022-09-30")
    reported = {"summary": "检查摊位3个、市场1个，端掉窝点1个，发现涉嫌违法2起", "problems": "农村市场进货渠道杂乱"}
    t.posts(MARKET, "joint_action.reported", "raid", **reported)
    t.at("2022-09-05 08:40")
    RAID.arrived(t, CLEAN, "2022-09-02 09:00")


# -- the other case ----------------------------------------------------------------------------------------------------


def file_for_the_pesticide(t: Teller) -> None:
    """One conduct has one number: agriculture files for its own, and the market bureau cannot fine it beside."""
    t.at("2022-09-05 08:50")
    files(
        t,
        AGRICULTURE,
        "pesticide case",
        CAMPAIGN,
        CAUSE,
        PESTICIDE,
        profile="agriculture",
        offence="08",
        joint_action=t.id("raid"),
        visit=t.id("farm stall"),
        conduct=t.id("pesticide conduct"),
    )
    t.unseen(MARKET, "/v1/cases/{pesticide case}")


def list_the_case(t: Teller) -> None:
    """Agriculture finds buyers in three counties and asks for listed supervision; the office lists the case."""
    t.at("2022-09-15 15:00")
    why = "该批禁用农药销往安丘、高密、诸城，跨地区、影响恶劣"
    matter = {
        "campaigns": [CAMPAIGN],
        "target_kind": "case",
        "addressed_to": AGRICULTURE,
        "case": t.id("pesticide case"),
    }
    proposal = {**matter, "proposed_issuer": OFFICE, "reasons": why}
    t.posts(AGRICULTURE, "supervision_order.proposed", "listing", **proposal)
    t.at("2022-09-16 10:00")
    t.posts(
        OFFICE,
        "supervision_order.listed",
        "listing",
        **matter,
        reasons=why,
        requirements=["查清进货源头和销售网络", "依法从快处理"],
        supervision_level="county",
        complete_by_on="2022-12-16",
        report_cycle="monthly",
        document_no="安打假办挂〔2022〕1号",
    )
    t.due("listing", "su_listed", AGRICULTURE, "2022-12-16", "running")
    # a month after Friday 16 September, a Sunday
    t.due("listing", "su_progress", AGRICULTURE, "2022-10-16", "running")
    t.shows(OFFICE, "/v1/cases/{pesticide case}", supervised=True)
    t.unseen(MARKET, "/v1/supervision-orders/{listing}")


def follow_up(t: Teller) -> None:
    """What was left to do is done in time."""
    t.at("2022-09-29 10:00")
    done = {"follow_up": t.id("register"), "completion": "大集开办方已建立进货查验台账"}
    t.posts(MARKET, "joint_action.follow_up_completed", "raid", **done)
    t.lists(MARKET, "/v1/joint-action-follow-ups?joint_action={raid}", {"standing": "done"})


def report_progress(t: Teller) -> None:
    """In time the first month, late the second."""
    t.at("2022-10-13 10:00")
    progress = "已查明上线为外省一农资公司，销往高密、诸城各两户"
    t.posts(AGRICULTURE, "supervision_order.progress_reported", "listing", progress=progress)
    t.due("listing", "su_progress", AGRICULTURE, "2022-11-13", "running")


def decide_the_case(t: Teller) -> None:
    """Reminded, agriculture reports; then the ordinary procedure by its own rules, to the decision."""
    t.at("2022-11-14 09:00")
    t.due("listing", "su_progress", AGRICULTURE, "2022-11-13", "overdue")
    t.posts(OFFICE, "supervision_order.reminded", "listing", note="请报告第二个月进展")
    t.at("2022-11-15 10:00")
    t.posts(AGRICULTURE, "supervision_order.progress_reported", "listing", progress="调查终结，拟作出处罚")
    report = "经查，当事人经营禁用农药60瓶，货值一千八百元"
    t.posts(AGRICULTURE, "case.investigation_concluded", "pesticide case", report=report, proposal="penalty")
    t.posts(AGRICULTURE, "case.review_material_received", "pesticide case", review_kind="legal")
    t.at("2022-11-17 10:00")
    reviewed = {"review_kind": "legal", "review_result": "agree", "reviewer": f"{AGRICULTURE}.012"}
    t.posts(AGRICULTURE, "case.review_completed", "pesticide case", **reviewed, review_opinion="同意拟处罚意见")
    t.at("2022-11-18 10:00")
    t.posts(
        AGRICULTURE,
        "case.penalty_notice_served",
        "pesticide case",
        proposed_kinds=["fine"],
        proposed_fine_fen=1_000_000,
        proposed_income_fen=0,
        proposed_goods_fen=0,
        hearing_offered=True,
        approved_by=leader(AGRICULTURE),
        document_no="安农罚告〔2022〕4号",
        service_method="direct",
    )
    t.at("2022-11-28 10:00")
    t.posts(AGRICULTURE, "case.rights_lapsed", "pesticide case", waived=False)
    t.posts(
        AGRICULTURE,
        "case.penalty_decided",
        "pesticide case",
        kinds=["fine"],
        document_no="安农罚〔2022〕4号",
        articles=["农药管理条例第五十五条"],
        discretion="货值较小，依据裁量基准给予一般处罚",
        fine_fen=1_000_000,
        illegal_income_fen=0,
        goods_value_fen=0,
        approved_by=leader(AGRICULTURE),
    )
    t.posts(AGRICULTURE, "case.decision_served", "pesticide case", service_method="direct")


def delist_it(t: Teller) -> None:
    """摘牌: the first review finds the network unexplored, the second that the case is disposed of."""
    t.at("2022-11-30 10:00")
    t.posts(AGRICULTURE, "supervision_order.delist_requested", "listing", work_summary="案件已作出处罚决定")
    t.at("2022-12-02 10:00")
    refusal = "高密、诸城四户买受人尚未通报当地"
    t.posts(OFFICE, "supervision_order.delist_refused", "listing", reason=refusal)
    t.at("2022-12-12 10:00")
    summary = "四户买受人线索已通报高密、诸城，源头线索已移交外省"
    t.posts(AGRICULTURE, "supervision_order.delist_requested", "listing", work_summary=summary)
    t.at("2022-12-15 10:00")
    ending = {
        "delist_result": "finished",
        "delist_opinion": "案件已办结，销售网络已通报",
        "approved_by": leader(OFFICE),
    }
    t.posts(OFFICE, "supervision_order.delisted", "listing", **ending)
    t.due("listing", "su_listed", AGRICULTURE, "2022-12-16", "satisfied")


TALE = (
    plan_the_raid,
    go_out,
    report_on_it,
    file_for_the_pesticide,
    liquor.seize_and_refer,
    liquor.supplement_and_forward,
    list_the_case,
    liquor.review_in_the_third_tier,
    follow_up,
    report_progress,
    liquor.file_and_hand_over,
    liquor.arrest,
    decide_the_case,
    delist_it,
    liquor.sentence,
)
"""In the order in which it happened."""
