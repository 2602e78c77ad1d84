"""乌海 2023: a chain from the net shop to the printer of the marks, and a district that does too little. 乌海：全链条与督办。

追查生产源头、销售网络及商标标识违法印制主体，追根溯源、协同查办关联案件 (M64). 海勃湾 finds a net shop; the goods were made in
清河, the marks printed in 龙港, more of them sold in 大武口 and 乌达. Letters go to four places, of which one is not
competent, one needs more time and says so, and one is late. What 清河 collects carries two cases, until one piece of it falls.

通报侵权问题多发高发、整治行动不力的地区，通过行政约谈、挂牌督办等方式督促整改 (M75). 海南区 is told how matters stand, listed,
interviewed, and put right in the end.

The days are counted by hand. 中秋 2023 is Friday 29 September; it and 国庆 are off until Friday 6 October; Saturday the 7th and
Sunday the 8th are worked.
"""

from __future__ import annotations

from typing import Any

from scripts.tales.teller import Cast, Stranger, Teller
from scripts.tales.ways import (
    About,
    Matter,
    answer,
    asks,
    collects,
    files,
    hands_over,
    hashed,
    item,
    leader,
    rests_on,
    takes_over,
    tells,
    trade,
)

CAMPAIGN = "wuhai-2023"
HAIBOWAN, HAINAN, WUDA = "150302-scjgj", "150303-scjgj", "150304-scjgj"
CITY, INSPECTION = "150300-scjgj", "150300-scjgj-zfjcj"
QINGHE, PINGYANG, LONGGANG, DAWUKOU = "130534-scjgj", "330326-scjgj", "330383-scjgj", "640202-scjgj"
CAST = Cast(
    office=INSPECTION,
    strangers=(
        Stranger(QINGHE, "清河县市场监督管理局"),
        Stranger(PINGYANG, "平阳县市场监督管理局"),
        Stranger(LONGGANG, "龙港市市场监督管理局"),
        Stranger(DAWUKOU, "石嘴山市大武口区市场监督管理局"),
    ),
    led=(HAIBOWAN, WUDA, CITY),
)

SHOP = {"kind": "individual_business", "name": "海勃湾区某汽车配件经营部", "uscc": "91150302XXK8PBRN01"}
MAKER = {"kind": "organisation", "name": "清河县某滤清器有限公司", "uscc": "91130534XXYTPLXG3U"}
PRINTER = {"kind": "organisation", "name": "龙港市某彩印厂", "uscc": "91330383XXL1W53B7D"}
DEALER = {"kind": "individual_business", "name": "大武口区某汽配商行", "uscc": "91640202XX0TEQY780"}
GARAGE = {"kind": "individual_business", "name": "乌达区某汽修门市部", "uscc": "91150304XXFU7CH39C"}
GOODS = "机油滤清器"
CAUSE = "涉嫌销售侵犯注册商标专用权的商品"

SLIPS, LEDGER, PROOFS = hashed("送货单"), hashed("生产台账"), hashed("印版样张")
IN_CASE, FOR_QINGHE, FOR_LONGGANG = (
    About("case", "shop case"),
    About("assist", "to qinghe"),
    About("assist", "to longgang"),
)


def letter(t: Teller, name: str, number: int, to: str, *matters: Matter, **more: Any) -> None:
    """海勃湾 asks another place about the goods of its case."""
    asks(
        t,
        HAIBOWAN,
        name,
        CAMPAIGN,
        IN_CASE,
        to,
        f"乌海市监协〔2023〕{number}号",
        matters,
        title=f"关于协助调查{GOODS}来源去向的函",
        facts=f"我局查处网店销售侵犯注册商标专用权的{GOODS}案",
        own_steps=["已检查经营场所并询问当事人", "已调取平台订单和物流寄递信息"],
        **more,
    )


def told(t: Teller, agency: str, notice: str, about: About, *recipients: str) -> None:
    """将涉案商品的生产、销售及商标标识印制等情况通报相关其他地方市场监管部门 (M93)."""
    title = f"关于通报侵权{GOODS}生产、销售及标识印制情况的函"
    content = f"涉案{GOODS}在你地生产、销售或者印制标识，请依法查处"
    tells(t, agency, notice, CAMPAIGN, about, title, content, *recipients)


# -- the chain ---------------------------------------------------------------------------------------------------------


def find_the_shop(t: Teller) -> None:
    """A lead from the net: verified, and found to reach into other places."""
    t.at("2023-09-04 09:30")
    t.posts(
        HAIBOWAN,
        "lead.registered",
        "shop lead",
        campaigns=[CAMPAIGN],
        title=f"网店销售假冒注册商标的{GOODS}",
        summary=f"监测发现某网店低价销售标注知名商标的{GOODS}，疑为假冒。",
        source="online_monitoring",
        received_on="2023-09-04",
        offence="06",
        party=SHOP,
        online={"platform": "某电商平台", "shop": "海勃湾某汽配店", "seen_at": "2023-09-04T09:00:00+08:00"},
        goods=[GOODS],
    )
    t.posts(HAIBOWAN, "lead.taken_up", "shop lead")
    # Monday 4 September: fifteen working days end on Monday the 25th
    verify = {"owner": HAIBOWAN, "due_on": "2023-09-25"}
    t.lists(HAIBOWAN, "/v1/clocks?record={shop lead}&clock=lead_verify", verify)
    t.to_do(HAIBOWAN, ("verify", "shop lead"))

    t.at("2023-09-06 15:00")
    found = [trade("producer", MAKER, "130534", GOODS), trade("seller", DEALER, "640202", GOODS)]
    how = "据平台订单和物流寄递信息"
    t.posts(HAIBOWAN, "lead.trade_link_found", "shop lead", trade_parties=found, how_found=how)
    t.at("2023-09-11 10:00")
    files(t, HAIBOWAN, "shop case", CAMPAIGN, CAUSE, SHOP, "shop lead", offence="06")


def ask_four_places(t: Teller) -> None:
    """One request, four letters: 平阳 is not the right place and says which one is."""
    t.at("2023-09-12 10:00")
    source = Matter("source", f"核实清河县某滤清器有限公司是否供应该批{GOODS}")
    letter(t, "to qinghe", 11, QINGHE, source, Matter("documents", "调取该公司送货单和生产台账"))
    printing = Matter("mark_printing", "包装盒标注平阳印制，请查明商标标识印制单位")
    first = t.id("to qinghe")
    letter(t, "to pingyang", 12, PINGYANG, printing, assist_request=first)
    sold = Matter("destination", f"核实大武口区某汽配商行购进、销售该批{GOODS}的数量")
    letter(t, "to dawukou", 13, DAWUKOU, sold, assist_request=first)
    t.to_do(QINGHE, ("receive", "to qinghe"), box="incoming")
    t.unseen(QINGHE, "/v1/assists/{to pingyang}")  # each learns of its own letter
    t.unseen(QINGHE, "/v1/cases/{shop case}")  # the letter is seen, the case is not

    t.at("2023-09-13 09:00")
    t.posts(QINGHE, "assist.received", "to qinghe")
    t.posts(PINGYANG, "assist.received", "to pingyang")
    t.at("2023-09-14 09:00")
    t.posts(QINGHE, "assist.accepted", "to qinghe", contact_officers=[f"{QINGHE}.101"])
    t.posts(DAWUKOU, "assist.received", "to dawukou")
    # within its powers an agency assists, whatever else it has to do
    busy = {"decline_ground": "workload", "reason": "近期人手不足"}
    t.refused(PINGYANG, "assist.declined", "to pingyang", "assist.not_a_ground", "第四十五条", **busy)
    t.posts(
        PINGYANG,
        "assist.declined",
        "to pingyang",
        decline_ground="outside_powers",
        reason="该印制单位登记地和生产地均在龙港市，不属本机关辖区",
        suggested_agency=LONGGANG,
    )
    t.at("2023-09-15 10:00")
    t.posts(DAWUKOU, "assist.accepted", "to dawukou", contact_officers=[f"{DAWUKOU}.101"])
    t.shows(HAIBOWAN, "/v1/assists/{to pingyang}", suggested_agency=LONGGANG)
    again = Matter("mark_printing", "请查明包装盒商标标识印制单位及委托人")
    letter(t, "to longgang", 14, LONGGANG, again, assist_request=first)
    t.at("2023-09-18 09:00")
    t.posts(LONGGANG, "assist.received", "to longgang")
    t.posts(LONGGANG, "assist.accepted", "to longgang", contact_officers=[f"{LONGGANG}.101"])
    declined = {"requested_agency": PINGYANG}
    t.lists(HAIBOWAN, "/v1/assists?assist_request={to qinghe}&stage=declined", declined)
    t.counts(HAIBOWAN, "/v1/assists?assist_request={to qinghe}&under_way=true", 3)
    # in due time, too, the places that the shop's goods came from and went to are told
    t.at("2023-09-20 10:00")
    told(t, HAIBOWAN, "to makers and sellers", IN_CASE, QINGHE, DAWUKOU)
    t.at("2023-09-21 09:00")
    for agency in (QINGHE, DAWUKOU):
        t.to_do(agency, ("receive", "to makers and sellers"), box="incoming")
        t.posts(agency, "notice.received", "to makers and sellers")
    t.to_do(HAIBOWAN, box="outgoing", kind="notice")


def wait_for_them(t: Teller) -> None:
    """清河 tells of more time before its own is over; 大武口 does not, and is late; 龙港 answers."""
    dues = (
        # received on Wednesday 13 September: two days, five, four to the 28th, then 7, 8, 9 and 10 October
        ("to qinghe", QINGHE, "2023-10-10"),
        # received on Thursday 14 September, Monday 18 September
        ("to dawukou", DAWUKOU, "2023-10-11"),
        ("to longgang", LONGGANG, "2023-10-13"),
    )
    running = [{"record": t.id(name), "owner": owner, "due_on": due_on} for name, owner, due_on in dues]
    t.lists(HAIBOWAN, "/v1/clocks?clock=assist_reply&standing=running", *running)
    t.at("2023-10-08 10:00")
    t.posts(QINGHE, "assist.extension_notified", "to qinghe", extension_wd=10, reason="生产台账需要会计人员到场核对")
    # ten working days after Tuesday 10 October
    extended = {"due_on": "2023-10-24", "standing": "running"}
    t.lists(QINGHE, "/v1/clocks?record={to qinghe}&clock=assist_reply", extended)
    t.posts(INSPECTION, "assist.reminded", "to dawukou", note="请于期限内复函")

    t.at("2023-10-11 10:00")
    collects(
        t, LONGGANG, "proofs", CAMPAIGN, FOR_LONGGANG, "印制合同和印版样张", [{**item(PROOFS), "name": "印版样张"}]
    )
    t.at("2023-10-12 09:00")
    # the end of the 11th has passed: by rule it was asked for reasons, and it owes the reply all the same
    t.to_do(DAWUKOU, ("explain_delay", "to dawukou"), ("reply", "to dawukou"), box="overdue")
    t.to_do(QINGHE, box="overdue")
    printed = answer(
        "标识由龙港市某彩印厂印制，委托人为清河县某滤清器有限公司",
        attached=[{"evidence": t.id("proofs"), **item(PROOFS)}],
    )
    t.posts(LONGGANG, "assist.replied", "to longgang", document_no="龙市监函〔2023〕40号", answers=[printed])
    t.at("2023-10-13 15:00")
    t.posts(DAWUKOU, "assist.overdue_explained", "to dawukou", reason="经办人员调离，交接遗漏")
    found = [trade("mark_printer", PRINTER, "330383", GOODS)]
    t.posts(HAIBOWAN, "case.trade_link_found", "shop case", trade_parties=found, how_found="据龙港市局复函")
    t.at("2023-10-16 11:00")
    some = answer("购进120只，已售出85只", outcome="partly")
    t.posts(DAWUKOU, "assist.replied", "to dawukou", document_no="石大市监函〔2023〕9号", answers=[some])
    t.at("2023-10-17 09:00")
    told(t, HAIBOWAN, "to the printer", IN_CASE, LONGGANG)


def hand_over(t: Teller) -> None:
    """清河 collects two pieces of evidence and hands them over, with one receipt for both sides."""
    t.at("2023-10-18 10:00")
    pieces = {"slips": (SLIPS, "送货单"), "ledger": (LEDGER, "生产台账")}
    for piece, (digests, title) in pieces.items():
        collects(t, QINGHE, piece, CAMPAIGN, FOR_QINGHE, title, [{**item(digests), "name": title}])
    found = [trade("seller", GARAGE, "150304", GOODS)]
    t.posts(QINGHE, "assist.trade_link_found", "to qinghe", trade_parties=found, how_found="据送货单")
    t.at("2023-10-19 10:00")
    for piece, (digests, _) in pieces.items():
        hands_over(t, QINGHE, piece, HAIBOWAN, [item(digests)])
    t.to_do(HAIBOWAN, ("receive_evidence", "slips"), ("receive_evidence", "ledger"), box="incoming")
    t.at("2023-10-20 10:00")
    wrong = {**item(SLIPS), "sha256": LEDGER.sha256}
    t.refused(HAIBOWAN, "evidence.received", "slips", "evidence.receipt_differs", received_items=[wrong])
    for piece, (digests, _) in pieces.items():
        takes_over(t, HAIBOWAN, piece, [item(digests)])
        t.receipt(piece, QINGHE, HAIBOWAN)
    contents = ("供货属实，共送货40箱", "已调取送货单和生产台账")
    answers = [
        answer(content, str(number), attached=[{"evidence": t.id(piece), **item(digests)}])
        for number, (content, (piece, (digests, _))) in enumerate(zip(contents, pieces.items(), strict=True), 1)
    ]
    t.posts(QINGHE, "assist.replied", "to qinghe", document_no="清市监函〔2023〕33号", answers=answers)
    t.at("2023-10-23 10:00")
    for piece in ("slips", "ledger", "proofs"):
        rests_on(t, HAIBOWAN, "shop case", piece, "assisted")
    told(t, QINGHE, "to wuda", FOR_QINGHE, WUDA)


def open_the_second_case(t: Teller) -> None:
    """乌达 makes a lead and a case of what it was told, and rests it on the same evidence, which stays where it is."""
    t.at("2023-10-24 10:00")
    for agency, notice, lead, title, party in (
        (WUDA, "to wuda", "garage lead", f"汽修门市部销售假冒{GOODS}", GARAGE),
        (LONGGANG, "to the printer", "printer lead", "彩印厂违法印制商标标识", PRINTER),
    ):
        t.posts(agency, "notice.received", notice)
        t.posts(
            agency,
            "lead.registered",
            lead,
            campaigns=[CAMPAIGN],
            title=title,
            summary="据外地市场监管部门通报",
            source="other_region",
            received_on="2023-10-24",
            offence="06",
            party=party,
        )
        t.posts(agency, "notice.lead_linked", notice, lead=t.id(lead))
        t.posts(agency, "lead.taken_up", lead)
    t.at("2023-10-30 10:00")
    files(t, WUDA, "garage case", CAMPAIGN, CAUSE, GARAGE, "garage lead", offence="06")
    for to_kind, to, relation in (("case", "garage case", "same_goods"), ("lead", "printer lead", "printed_marks")):
        link = {"to_kind": to_kind, "to": t.id(to), "relation": relation}
        t.refused(HAIBOWAN, "case.linked", "shop case", "link.target_unknown", **link)
        # who leads the campaign sees both ends
        t.posts(INSPECTION, "case.linked", "shop case", **link)

    t.at("2023-10-31 10:00")
    by_reference = {"support_kind": "evidence", "support": t.id("ledger"), "reliance_basis": "shared"}
    t.refused(WUDA, "case.support_adopted", "garage case", "support.unknown", **by_reference)
    for piece in ("slips", "ledger"):
        t.posts(HAIBOWAN, "evidence.shared", piece, shared_with=WUDA, reason="两案商品同一来源")
        rests_on(t, WUDA, "garage case", piece, "shared")
        t.shows(WUDA, f"/v1/evidence/{{{piece}}}", registrant=QINGHE, holder=HAIBOWAN, receipts=1)


def let_one_fall(t: Teller) -> None:
    """The delivery notes turn out to be made up: who rests on them is told, and says what it does about that."""
    t.at("2023-11-06 10:00")
    t.posts(QINGHE, "evidence.fell", "slips", fall="forged", reason="与物流底单不符，系事后补开")
    for agency, path, record in (
        (HAIBOWAN, "/v1/cases", "shop case"),
        (WUDA, "/v1/cases", "garage case"),
        (QINGHE, "/v1/assists", "to qinghe"),
    ):
        t.has_to(agency, "answer_support", record)
        t.history_ends(agency, f"{path}/{{{record}}}", "系事后补开")
    slips = t.id("slips")
    t.at("2023-11-07 10:00")
    corrected = answer("据物流底单，实际送货36箱", outcome="partly")
    t.posts(QINGHE, "assist.answers_corrected", "to qinghe", answers=[corrected], reason="送货单不实")
    mended = {"support": slips, "support_answer": "corrected", "reason": "已更正答复"}
    t.posts(QINGHE, "assist.support_answered", "to qinghe", **mended)
    anew = {"support": slips, "support_answer": "retaken", "reason": "已向物流企业调取底单"}
    t.posts(HAIBOWAN, "case.support_answered", "shop case", **anew)
    t.at("2023-11-08 10:00")
    dropped = {"support": slips, "support_answer": "dropped", "reason": "生产台账足以认定"}
    t.posts(WUDA, "case.support_answered", "garage case", **dropped)


def say_what_it_was_worth(t: Teller) -> None:
    """Each reply is weighed by whoever asked for it."""
    t.at("2023-11-09 10:00")
    for name, usefulness, opinion in (
        ("to qinghe", "useful", "查明生产源头，送货数量经更正后采用"),
        ("to longgang", "decisive", "据此查明商标标识印制主体"),
        ("to dawukou", "little", "逾期答复，去向数量不完整"),
    ):
        t.posts(HAIBOWAN, "assist.closed", name, usefulness=usefulness, usefulness_opinion=opinion)


CHAIN = (
    find_the_shop,
    ask_four_places,
    wait_for_them,
    hand_over,
    open_the_second_case,
    let_one_fall,
    say_what_it_was_worth,
)
"""In the order in which it happened."""


# -- the district ------------------------------------------------------------------------------------------------------


def tell_how_matters_stand(t: Teller) -> None:
    """通报: the office tells the three districts where infringements are frequent and little is done about them."""
    t.at("2023-11-13 10:00")
    content = "海南区汽车配件市场侵权问题多发高发，本年立案数为零，整治行动不力，请海南区局限期整改"
    districts = (HAIBOWAN, HAINAN, WUDA)
    title = "关于三季度知识产权执法情况的通报"
    tells(t, INSPECTION, "circular", CAMPAIGN, None, title, content, *districts)
    t.has_to(HAINAN, "receive", "circular")
    t.at("2023-11-14 09:00")
    for district in districts:
        t.posts(district, "notice.received", "circular")


def list_the_district(t: Teller) -> None:
    """挂牌督办: with a day by which to put it right, and a report every week; none comes."""
    t.at("2023-11-20 09:00")
    listing = {
        "campaigns": [CAMPAIGN],
        "target_kind": "region",
        "adcode": "150303",
        "addressed_to": HAINAN,
        "reasons": "侵权问题多发高发、整治行动不力",
        "requirements": ["建立重点市场名录", "对汽车配件市场逐户检查，依法立案"],
        "supervision_level": "prefecture",
        "complete_by_on": "2023-12-20",
        "report_cycle": "weekly",
        "document_no": "乌市监督〔2023〕1号",
    }
    t.refused(HAIBOWAN, "supervision_order.listed", "order", "supervision_order.not_entitled_to_list", **listing)
    t.posts(CITY, "supervision_order.listed", "order", **listing)
    t.due("order", "su_listed", HAINAN, "2023-12-20", "running")
    t.due("order", "su_progress", HAINAN, "2023-11-27", "running")
    t.to_do(HAINAN, ("carry_out_order", "order"))
    t.unseen(HAIBOWAN, "/v1/supervision-orders/{order}")
    t.at("2023-11-28 09:00")
    t.due("order", "su_progress", HAINAN, "2023-11-27", "overdue")
    t.posts(CITY, "supervision_order.reminded", "order", note="首周未报告进展，请立即报告")


def interview_it(t: Teller) -> None:
    """约谈: the head of the district's bureau is called in; from then on it reports."""
    t.at("2023-11-29 15:00")
    t.posts(
        CITY,
        "supervision_order.escalated",
        "order",
        escalation="interview",
        reason="挂牌后未报告进展，约谈海南区局主要负责人",
        interviewed_on="2023-11-29",
    )
    t.shows(HAINAN, "/v1/supervision-orders/{order}", stage="escalated")
    t.at("2023-12-01 10:00")
    progress = "已检查汽车配件经营户36户，立案2件"
    t.posts(HAINAN, "supervision_order.progress_reported", "order", progress=progress)
    # seven days after Friday 1 December
    t.due("order", "su_progress", HAINAN, "2023-12-08", "running")
    t.at("2023-12-08 10:00")
    progress = "已立案3件，重点市场名录正在征求意见"
    t.posts(HAINAN, "supervision_order.progress_reported", "order", progress=progress, difficulties="名录需商区住建局")


def put_right(t: Teller) -> None:
    """督促整改: asked for too early it is refused, with another day; then the listing ends, put right."""
    t.at("2023-12-15 10:00")
    t.posts(HAINAN, "supervision_order.delist_requested", "order", work_summary="立案4件，汽车配件市场检查全覆盖")
    t.to_do(CITY, ("review_delisting", "order"))
    t.at("2023-12-18 10:00")
    t.posts(CITY, "supervision_order.delist_refused", "order", reason="重点市场名录尚未建立")
    t.posts(
        CITY,
        "supervision_order.extended",
        "order",
        complete_by_on="2023-12-29",
        reason="名录须经区政府同意",
        approved_by=leader(CITY),
    )
    t.due("order", "su_listed", HAINAN, "2023-12-29", "running")
    t.at("2023-12-25 10:00")
    summary = "立案4件，已建立重点市场名录，列入市场3个"
    t.posts(HAINAN, "supervision_order.delist_requested", "order", work_summary=summary)
    t.at("2023-12-27 10:00")
    ending = {"delist_result": "rectified", "delist_opinion": "整改到位，转入日常监管", "approved_by": leader(CITY)}
    t.refused(HAINAN, "supervision_order.delisted", "order", "supervision_order.not_the_supervisor", **ending)
    t.posts(CITY, "supervision_order.delisted", "order", **ending)
    t.due("order", "su_listed", HAINAN, "2023-12-29", "satisfied")
    t.to_do(HAINAN)
    t.to_do(CITY)


DISTRICT = (tell_how_matters_stand, list_the_district, interview_it, put_right)
"""In the order in which it happened."""
TALE = (*CHAIN, *DISTRICT)
