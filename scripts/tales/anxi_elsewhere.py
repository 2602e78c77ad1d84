"""安溪's third route: a local brand infringed elsewhere, evidence first, then the lead, then help. 安溪：本地品牌外地维权。"""

from __future__ import annotations

from typing import Any

from scripts.tales.teller import Stranger, Teller
from scripts.tales.ways import (
    About,
    answer,
    collects,
    files,
    hands_over,
    hashed,
    item,
    leader,
    offer,
    package,
    takes_over,
)

CAMPAIGN = "anxi-2024"
ANXI, TRADEMARKS, NET, OFFICE = "350524-scjgj", "350524-scjgj-zscqg", "350524-scjgj-wgg", "350524-zxb-2024"
FUJIAN, QUANZHOU, ZHANGZHOU, SANMING = "350000-scjgj", "350500-scjgj", "350600-scjgj", "350400-scjgj"
XIANGCHENG, HUAAN, YOUXI = "350602-scjgj", "350629-scjgj", "350426-scjgj"
STRANGERS = (
    Stranger(FUJIAN, "福建省市场监督管理局"),
    Stranger(ZHANGZHOU, "漳州市市场监督管理局", superior=FUJIAN),
    Stranger(SANMING, "三明市市场监督管理局", superior=FUJIAN),
    Stranger(XIANGCHENG, "漳州市芗城区市场监督管理局", superior=ZHANGZHOU),
    Stranger(HUAAN, "华安县市场监督管理局", superior=ZHANGZHOU),
    Stranger(YOUXI, "尤溪县市场监督管理局", superior=SANMING),
)
GUIDED = {QUANZHOU: FUJIAN}
LED = (ANXI, HUAAN)
ORDER2 = "市场监督管理行政处罚程序规定"
TEA_SHOP = {"kind": "individual_business", "name": "华安县某茶叶店", "uscc": "91350629XXJ70P6D45"}
TEA_FIRM = {"kind": "organisation", "name": "尤溪县某茶业有限公司", "uscc": "91350426XX85XUQC52"}

PAGE, ORDER, VIDEO = (hashed(name) for name in ("网页截图", "订单", "直播录像"))
WEB = (item(PAGE, "1"), item(ORDER, "2"), item(None, "3"))
"""What was fixed on the net, and a packet of tea that was bought there."""
DAMAGED = {**WEB[2], "difference": "外包装破损"}


def register(t: Teller, lead: str, title: str, party: dict[str, str]) -> None:
    """A section finds a lead and reports it to the office by Friday (M35)."""
    t.posts(
        TRADEMARKS,
        "lead.registered",
        lead,
        campaigns=[CAMPAIGN],
        title=title,
        summary="网店在非产地茶叶上使用“安溪铁观音”地理标志证明商标。",
        source="online_monitoring",
        received_on=f"{t.today}",
        offence="16",
        party=party,
        right_holder="安溪县茶业总公司",
        goods=["茶叶"],
    )


def route_away(t: Teller, lead: str) -> None:
    """The office triages it as infringement in another region, and gives it to whoever is to fix the evidence."""
    opinion = "本地品牌被外地侵权假冒，收集固定证据后移交有管辖权的部门"
    panel = [TRADEMARKS, NET]
    t.posts(OFFICE, "lead.triaged", lead, route="other_region", opinion=opinion, panel=panel)
    send(t, lead)


def send(t: Teller, lead: str) -> None:
    """The bureau itself fixes the evidence and hands the lead over."""
    t.posts(OFFICE, "lead.dispatched", lead, to_agency=ANXI, feedback_due_on="2024-03-29")


def fix(t: Teller, piece: str, lead: str, title: str, items: list[dict[str, str]]) -> None:
    """What is seen on the net is captured before it disappears."""
    collects(
        t,
        ANXI,
        piece,
        CAMPAIGN,
        About("lead", lead),
        title,
        items,
        evidence_type="e_data",
        collection_method="captured_online",
        legal_basis="行政处罚法第四十六条",
    )


def letter(t: Teller, number: int, lead: str, to: str, manifest: list[dict[str, str]], **more: Any) -> dict[str, Any]:
    """The lead is handed over with its package, and help is promised."""
    return offer(
        t,
        CAMPAIGN,
        lead,
        to,
        f"安市监线移〔2024〕{number}号",
        manifest,
        **{
            "facts": "网店在非产地茶叶上使用“安溪铁观音”地理标志证明商标",
            "work_done": "已固定网页、订单，购买样品并经权利人辨认",
            "reason": "违法行为发生地不在安溪",
            "approved_by": leader(ANXI),
            **more,
        },
    )


# -- the first lead ----------------------------------------------------------------------------------------------------


def fix_the_evidence(t: Teller) -> None:
    """收集固定违法证据: before that there is nothing to hand over."""
    t.at("2024-01-16 10:00")
    t.posts(ANXI, "lead.accepted", "shop")
    # dispatched on Monday 15 January: four days, five, five, and Sunday 4 February is worked
    t.due("shop", "lead_verify", ANXI, "2024-02-04", "running")
    without = letter(t, 1, "shop", XIANGCHENG, [], manifest_note="证据另送")
    # first the evidence is collected and fixed, then the lead goes
    t.refused(ANXI, "transfer.offered", "too early", "transfer.package_empty", "M56", **without)
    t.at("2024-01-17 10:00")
    names = ("网页截图", "订单", "购买的茶叶样品")
    items = [{**one, "name": name} for one, name in zip(WEB, names, strict=True)]
    fix(t, "capture", "shop", "网店页面、订单及样品", items)


def refused_by_the_first(t: Teller) -> None:
    """The material does not show that 芗城 is competent (程序规定 10): it says so, points to 华安, and the lead stays with 安溪."""
    t.at("2024-01-18 10:00")
    altered = letter(t, 1, "shop", XIANGCHENG, package(t, "capture", item(ORDER, "1"), *WEB[1:]))
    t.refused(ANXI, "transfer.offered", "to xiangcheng", "transfer.manifest_differs", **altered)
    found = package(t, "capture", *WEB)
    t.posts(ANXI, "transfer.offered", "to xiangcheng", **letter(t, 1, "shop", XIANGCHENG, found))
    t.to_do(XIANGCHENG, ("receive", "to xiangcheng"), box="incoming")
    t.shows(XIANGCHENG, "/v1/transfers/{to xiangcheng}", document_no="安市监线移〔2024〕1号")
    t.unseen(XIANGCHENG, "/v1/leads/{shop}")  # the letter is seen, the lead is not
    twice = letter(t, 2, "shop", HUAAN, found)
    t.refused(ANXI, "transfer.offered", "at the same time", "transfer.jurisdiction_open", **twice)
    t.at("2024-01-19 09:00")
    t.refused(XIANGCHENG, "transfer.received", "to xiangcheng", "transfer.receipt_differs", found=found[:2])
    t.posts(XIANGCHENG, "transfer.received", "to xiangcheng", found=found)
    # received on Friday 19 January: seven working days end on Tuesday the 30th
    t.due("to xiangcheng", "jur_object", XIANGCHENG, "2024-01-30", "running")
    t.at("2024-01-23 10:00")
    # within one line nobody just says that it is another place's: that goes to the common superior (程序规定 14)
    elsewhere = {"reason_code": "wrong_place", "reason": "实际经营地址在华安县", "basis": f"{ORDER2}第十条"}
    t.refused(XIANGCHENG, "transfer.refused", "to xiangcheng", "transfer.objection_goes_up", **elsewhere)
    why = "材料未载明平台内经营者的实际经营地址，登记信息显示在华安县"
    refusal = {"reason_code": "incomplete", "reason": why, "basis": f"{ORDER2}第十条"}
    t.posts(XIANGCHENG, "transfer.refused", "to xiangcheng", **refusal, suggested_agency=HUAAN)
    t.due("to xiangcheng", "jur_object", XIANGCHENG, "2024-01-30", "satisfied")
    t.lists(ANXI, "/v1/bounces?record={shop}", {"bounces": 1, "refused": 1, "moved": 0})
    t.shows(ANXI, "/v1/leads/{shop}", holder=ANXI, bounces=1, custody_chain=None)
    # an offer that came back saves no time
    t.due("shop", "lead_verify", ANXI, "2024-02-04", "running")


def accepted_by_the_second(t: Teller) -> None:
    """华安 takes the lead."""
    t.at("2024-01-25 10:00")
    t.shows(ANXI, "/v1/transfers/{to xiangcheng}", suggested_agency=HUAAN)
    t.posts(ANXI, "transfer.offered", "to huaan", **letter(t, 2, "shop", HUAAN, package(t, "capture", *WEB)))
    t.at("2024-01-26 10:00")
    t.posts(HUAAN, "transfer.received", "to huaan", found=package(t, "capture", *WEB[:2], DAMAGED))
    t.at("2024-01-29 10:00")
    t.posts(HUAAN, "transfer.accepted", "to huaan", document_no="华市监函〔2024〕3号")
    moved = {"from": ANXI, "to": HUAAN, "how": "accepted", "on": "2024-01-29"}
    there = {"registrant": TRADEMARKS, "holder": HUAAN, "stage": "verifying", "custody_chain": [moved]}
    t.shows(HUAAN, "/v1/leads/{shop}", **there)
    # the material came on Friday 26 January: five days, Sunday 4 February, five, and from Sunday the 18th four
    t.due("shop", "lead_verify", HUAAN, "2024-02-21", "running")
    waived = "/v1/clocks?record={shop}&clock=lead_verify&owner=350524-scjgj"
    t.lists(OFFICE, waived, {"standing": "waived"})
    # accepted on Monday 29 January; the letter set no day
    t.due("to huaan", "transfer_lead_feedback", HUAAN, "2024-02-22", "running")


def hand_over_the_evidence(t: Teller) -> None:
    """The evidence goes by a receipt of its own."""
    t.at("2024-01-30 10:00")
    hands_over(t, ANXI, "capture", HUAAN, WEB)
    t.at("2024-01-31 09:00")
    takes_over(t, HUAAN, "capture", [*WEB[:2], DAMAGED])
    t.receipt("capture", ANXI, HUAAN)


def never_a_second_time(t: Teller) -> None:
    """程序规定 14: what came by transfer goes to the common superior and to nobody else."""
    t.at("2024-02-01 10:00")
    onward = letter(t, 3, "shop", XIANGCHENG, package(t, "capture", *WEB))
    onward |= {"document_no": "华市监线移〔2024〕1号", "approved_by": leader(HUAAN)}
    # 漳州 stands above 华安, but not above 安溪: the province does
    forbidden = "record.second_transfer_forbidden"
    t.refused(HUAAN, "transfer.offered", "onward", forbidden, "第十四条", FUJIAN, **onward)


def helped_by_the_sender(t: Teller) -> None:
    """并予以协助: 华安 asks whose mark it is; the province may see it."""
    t.at("2024-02-05 09:00")
    t.posts(
        HUAAN,
        "assist.requested",
        "whose mark",
        campaigns=[CAMPAIGN],
        record_kind="lead",
        record=t.id("shop"),
        requested_agency=ANXI,
        assist_basis="market_supervision",
        title="关于协助辨认“安溪铁观音”标识的函",
        facts="我局核查网店冒用地理标志证明商标的线索",
        own_steps=["已检查该店经营场所"],
        matters=[{"matter_no": "1", "matter_kind": "authentication", "content": "请组织权利人辨认样品标识"}],
        document_no="华市监协〔2024〕1号",
    )
    t.shows(FUJIAN, "/v1/assists/{whose mark}", common_superior=FUJIAN)
    t.posts(ANXI, "assist.received", "whose mark")
    t.posts(ANXI, "assist.accepted", "whose mark", contact_officers=[f"{ANXI}.101"])
    t.at("2024-02-07 09:00")
    authentic = answer("经权利人辨认，标识未经许可使用")
    t.posts(ANXI, "assist.replied", "whose mark", document_no="安市监函〔2024〕5号", answers=[authentic])
    t.posts(HUAAN, "assist.closed", "whose mark", usefulness="decisive", usefulness_opinion="据此立案")


def told_what_became_of_it(t: Teller) -> None:
    """华安 files a case and says so; the office hears of it, and closes the lead."""
    t.at("2024-02-08 10:00")
    files(t, HUAAN, "case", CAMPAIGN, "涉嫌侵犯注册商标专用权", TEA_SHOP, "shop")
    t.due("shop", "lead_verify", HUAAN, "2024-02-21", "satisfied")
    t.unseen(ANXI, "/v1/cases/{case}")  # the case is 华安's: 安溪 is told of it
    t.has_to(HUAAN, "report_result", "to huaan")
    early = {"transfer_result": "in_progress", "content": "正在调查", "final": True}
    t.refused(HUAAN, "transfer.outcome_reported", "to huaan", "transfer.result_not_final", **early)
    t.at("2024-02-19 10:00")
    told = {"transfer_result": "filed", "content": "已立案调查", "final": True, "document_no": "华市监函〔2024〕8号"}
    t.posts(HUAAN, "transfer.outcome_reported", "to huaan", **told)
    t.due("to huaan", "transfer_lead_feedback", HUAAN, "2024-02-22", "satisfied")
    t.has_not_to(HUAAN, "report_result", "to huaan")
    t.shows(
        ANXI, "/v1/transfers/{to huaan}", stage="reported", transfer_result="filed", reports=[{"content": "已立案调查"}]
    )
    t.history_ends(ANXI, "/v1/transfers/{to huaan}", "（华市监函〔2024〕8号）。已立案调查")
    # 及时向“专项办”反馈
    filed = {"outcome": "filed", "content": "华安县局已立案", "final": True}
    t.posts(OFFICE, "lead.feedback_given", "shop", **filed)
    t.posts(OFFICE, "lead.closed", "shop")


# -- the second lead ---------------------------------------------------------------------------------------------------


def disputed(t: Teller) -> None:
    """尤溪 objects; the two do not agree (程序规定 13 to 15)."""
    t.at("2024-02-20 09:00")
    register(t, "stream", "直播间销售冒用“安溪铁观音”标识的茶叶", TEA_FIRM)
    route_away(t, "stream")
    t.posts(ANXI, "lead.accepted", "stream")
    fix(t, "video", "stream", "直播录像", [{**item(VIDEO), "name": "直播录像"}])
    manifest = package(t, "video", item(VIDEO))
    t.posts(ANXI, "transfer.offered", "to youxi", **letter(t, 3, "stream", YOUXI, manifest))
    t.at("2024-02-21 09:00")
    t.posts(YOUXI, "transfer.received", "to youxi", found=manifest)
    t.at("2024-02-26 10:00")
    objection = {
        "campaigns": [CAMPAIGN],
        "record_kind": "lead",
        "record": t.id("stream"),
        "other_party": ANXI,
        "believed_competent": ANXI,
        "facts": "主播在安溪直播，公司登记在尤溪",
        "reason": "违法行为发生地在安溪",
        "basis": f"{ORDER2}第七条",
    }
    t.refused(YOUXI, "jurisdiction_dispute.raised", "whose", "jurisdiction_dispute.record_unknown", **objection)
    t.posts(YOUXI, "jurisdiction_dispute.raised", "whose", **objection, transfer=t.id("to youxi"))
    # Monday 26 February: seven working days end on Wednesday 6 March
    t.due("whose", "jur_negotiate", YOUXI, "2024-03-06", "running")
    t.due("to youxi", "jur_object", YOUXI, "2024-03-01", "satisfied")
    meanwhile = {"ground": "minor", "reason": "属尤溪管辖", "approved_by": leader(ANXI)}
    t.refused(ANXI, "lead.filing_declined", "stream", "record.jurisdiction_open", **meanwhile)
    ours = {"believed_competent": YOUXI, "reason": "茶叶在尤溪生产、发货"}
    t.posts(ANXI, "jurisdiction_dispute.position_stated", "whose", **ours)
    otherwise = "jurisdiction_dispute.not_as_other_believes"
    t.refused(YOUXI, "jurisdiction_dispute.agreed", "whose", otherwise, competent_agency=ANXI)


def settled_from_above(t: Teller) -> None:
    """The province designates 尤溪 in time (程序规定 16)."""
    t.at("2024-03-01 10:00")
    upward = {"to_authority": SANMING, "document_no": "尤市监请〔2024〕1号"}
    wrong = "jurisdiction_dispute.not_the_superior"
    t.refused(YOUXI, "jurisdiction_dispute.escalated", "whose", wrong, FUJIAN, **upward)
    t.posts(YOUXI, "jurisdiction_dispute.escalated", "whose", **{**upward, "to_authority": FUJIAN})
    t.due("whose", "jur_negotiate", YOUXI, "2024-03-06", "satisfied")
    t.to_do(FUJIAN, ("settle_jurisdiction", "whose"))
    t.unseen(FUJIAN, "/v1/leads/{stream}")  # it decides on what is put before it
    t.at("2024-03-04 10:00")
    t.posts(FUJIAN, "jurisdiction_dispute.material_received", "whose")
    # Monday 4 March: seven working days end on Wednesday the 13th
    t.due("whose", "jur_designate", FUJIAN, "2024-03-13", "running")
    decided = {"competent_agency": YOUXI, "document_no": "闽市监指〔2024〕2号", "reason": "生产、发货地在尤溪"}
    t.refused(ANXI, "jurisdiction_dispute.designated", "whose", "jurisdiction_dispute.not_the_authority", **decided)
    t.at("2024-03-12 10:00")
    t.posts(FUJIAN, "jurisdiction_dispute.designated", "whose", **decided)
    t.due("whose", "jur_designate", FUJIAN, "2024-03-13", "satisfied")
    moved = {"from": ANXI, "to": YOUXI, "how": "designated"}
    t.shows(YOUXI, "/v1/leads/{stream}", holder=YOUXI, bounces=0, received_from=None, custody_chain=[moved])
    t.shows(ANXI, "/v1/transfers/{to youxi}", stage="accepted")
    t.to_do(YOUXI, ("verify", "stream"), ("report_result", "to youxi"))
