"""A chain from the net shop to the printer of the marks: on the real processes, told day by day. 全链条协查。

乌海 2023 (S4): 追查生产源头、销售网络及商标标识违法印制主体，追根溯源、协同查办关联案件 (M64);
完善线上排查、源头追溯、协同查处机制 (M70).
海勃湾 finds a net shop; the goods were made in 清河, the marks printed in 龙港, more of them sold in 大武口 and 乌达. Letters go
to four places, of which one is not competent, one needs more time and says so, and one is late. What 清河 collects carries two
cases, until one piece of it falls.

The days are counted by hand. 中秋 2023 is Friday 29 September; it and 国庆 are off until Friday 6 October; Saturday the 7th and
Sunday the 8th are worked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from coordination.rules import Role
from scripts.tales.wuhai import (
    CAST,
    CHAIN,
    CITY,
    DAWUKOU,
    DISTRICT,
    GARAGE,
    HAIBOWAN,
    HAINAN,
    INSPECTION,
    LONGGANG,
    MAKER,
    PINGYANG,
    PRINTER,
    QINGHE,
    WUDA,
)
from tests.journeys.town import SUPERVISOR, Town, end_of, stood, the, to_do, town


@pytest.fixture
def wuhai(tmp_path: Path, database_url: str | None) -> Iterator[Town]:
    with town(tmp_path, database_url, "2023-09-04 08:30") as begun:
        begun.casts(CAST)
        yield begun


WHERE_IT_LAY = (
    # letter, from which evening, on whom, for what
    ("to qinghe", "2023-09-12", QINGHE, "receive"),
    ("to qinghe", "2023-09-13", QINGHE, "accept"),
    ("to qinghe", "2023-09-14", QINGHE, "reply"),
    ("to qinghe", "2023-10-20", HAIBOWAN, "close"),
    ("to qinghe", "2023-11-09", None, None),
    ("to pingyang", "2023-09-12", PINGYANG, "receive"),
    ("to pingyang", "2023-09-13", PINGYANG, "accept"),
    ("to pingyang", "2023-09-14", None, None),
    ("to dawukou", "2023-09-12", DAWUKOU, "receive"),
    ("to dawukou", "2023-09-14", DAWUKOU, "accept"),
    ("to dawukou", "2023-09-15", DAWUKOU, "reply"),
    ("to dawukou", "2023-10-16", HAIBOWAN, "close"),
    ("to dawukou", "2023-11-09", None, None),
    ("to longgang", "2023-09-15", LONGGANG, "receive"),
    ("to longgang", "2023-09-18", LONGGANG, "reply"),
    ("to longgang", "2023-10-12", HAIBOWAN, "close"),
    ("to longgang", "2023-11-09", None, None),
)
WHO_OWED = (
    # from which evening the tellings owed are these: of which record, to which places, by whom
    ("2023-09-04", ()),
    ("2023-09-06", (("shop lead", ("130534", "640202"), HAIBOWAN),)),
    ("2023-09-11", (("shop case", ("130534", "640202"), HAIBOWAN),)),
    ("2023-09-20", ()),
    ("2023-10-13", (("shop case", ("330383",), HAIBOWAN),)),
    ("2023-10-17", ()),
    # 清河 found it when assisting: 海勃湾 hears of it by the reply, 乌达 has to be told
    ("2023-10-18", (("to qinghe", ("150304",), QINGHE),)),
    ("2023-10-23", ()),
)
LATE: tuple[tuple[str, set[tuple[str, str, str]]], ...] = (
    # received on Thursday 14 September, due on 11 October, answered on the 16th
    ("2023-09-04", set()),
    ("2023-10-11", {("to dawukou", DAWUKOU, "overdue")}),
    ("2023-10-16", {("to dawukou", DAWUKOU, "satisfied_late")}),
)
RESTED_ON_NOTHING: tuple[tuple[str, set[str]], ...] = (
    # from which evening which records waited for an answer about what they rest on
    ("2023-09-04", set()),
    ("2023-11-06", {"shop case", "garage case", "to qinghe"}),
    ("2023-11-07", {"garage case"}),
    ("2023-11-08", set()),
)


def look_back(wuhai: Town, day: date) -> None:
    """The auditor asks about an evening: where did each letter lie, who owed what?"""
    evening = end_of(day)
    names = {str(the(name)): name for name in ("shop lead", "shop case", "garage case", "to qinghe", "to dawukou")}
    lay = wuhai.ask(SUPERVISOR, f"/v1/assists?limit=50&as_of={evening}")["items"]
    expected = {}
    for name, since, agency, duty in WHERE_IT_LAY:
        if date.fromisoformat(since) <= day:
            expected[str(the(name))] = (agency, duty)
    assert {one["id"]: (one.get("waiting_on"), one.get("waiting_for")) for one in lay} == expected, day

    owed = wuhai.ask(SUPERVISOR, f"/v1/tellings?owing=true&as_of={evening}")["items"]
    assert {(names[one["record"]], tuple(one["owed"]), *one["owed_by"]) for one in owed} == set(stood(WHO_OWED, day)), (
        day
    )

    path = f"/v1/clocks?clock=assist_reply&standing=overdue,satisfied_late&as_of={evening}"
    late = wuhai.ask(SUPERVISOR, path)["items"]
    assert {(names[one["record"]], one["owner"], one["standing"]) for one in late} == stood(LATE, day), day

    waiting = {
        names[one["id"]]
        for ledger in ("cases", "assists")
        for one in wuhai.ask(SUPERVISOR, f"/v1/{ledger}?support_fallen=true&as_of={evening}")["items"]
    }
    assert waiting == stood(RESTED_ON_NOTHING, day), day


@pytest.mark.timeout(300)
def test_from_a_net_shop_to_the_printer_of_the_marks(wuhai: Town) -> None:
    for step in CHAIN:
        step(wuhai)
    wuhai.at("2023-11-10 09:00")

    day = date(2023, 9, 4)
    while day < date(2023, 11, 10):
        look_back(wuhai, day)
        day += timedelta(1)

    the_chain_is_one(wuhai)
    # nobody has anything to do any more on letters and evidence; the work on the cases and on the printer goes on
    assert wuhai.tasks(QINGHE) == wuhai.tasks(DAWUKOU) == wuhai.tasks(PINGYANG) == []
    assert wuhai.tasks(LONGGANG) == to_do(("verify", "printer lead"))
    assert wuhai.tasks(WUDA) == to_do(("feed_back", "garage lead"), ("investigate", "garage case"))
    worth = wuhai.ask(HAIBOWAN, "/v1/assists?registrant=150302-scjgj&stage=closed&usefulness=decisive")["items"]
    assert [(one["requested_agency"], one["usefulness_opinion"]) for one in worth] == [
        (LONGGANG, "据此查明商标标识印制主体")
    ]
    # a month before, 海勃湾 waited for three; the same question asked on that evening had the same answer
    then = date(2023, 10, 10)
    assert wuhai.tasks(HAIBOWAN, "outgoing", evening=then) == to_do(
        ("reply", "to qinghe"), ("reply", "to dawukou"), ("reply", "to longgang")
    )

    for step in DISTRICT:
        step(wuhai)
    wuhai.at("2023-12-28 09:00")
    the_district_was_put_right(wuhai)


def the_chain_is_one(wuhai: Town) -> None:
    """Who leads the campaign sees the chain from the shop to the printer; each link sees that it goes on."""
    path = "/v1/cases/{shop case}/graph?depth=2"
    whole = wuhai.ask(INSPECTION, path, Role.OFFICE)
    ties = {(tie["from"], tie["relation"], tie["to"]) for tie in whole["ties"]}
    assert ties >= {
        (str(the("shop case")), "leads", str(the("shop lead"))),
        (str(the("shop case")), "same_goods", str(the("garage case"))),
        (str(the("garage case")), "same_goods", str(the("shop case"))),
        (str(the("shop case")), "printed_marks", str(the("printer lead"))),
        (str(the("printer lead")), "marks_printed_for", str(the("shop case"))),
        (str(the("to qinghe")), "record", str(the("shop case"))),
        (str(the("shop case")), "support", str(the("ledger"))),
        (str(the("garage case")), "support", str(the("ledger"))),
        (str(the("ledger")), "record", str(the("to qinghe"))),
        (str(the("shop lead")), "trade_party", MAKER["uscc"]),
        (str(the("shop case")), "trade_party", PRINTER["uscc"]),
        (str(the("printer lead")), "party", PRINTER["uscc"]),
    }
    assert not any(node.get("hidden") for node in whole["nodes"])
    shown = {node["id"]: node for node in wuhai.ask(HAIBOWAN, path)["nodes"]}
    for other in ("garage case", "printer lead"):
        assert shown[str(the(other))]["hidden"] is True, "that there is one, and nothing of it"
    # 海勃湾 knows the garage from the letter; that others deal with it too is told, and not who
    known = wuhai.ask(HAIBOWAN, f"/v1/parties/{GARAGE['uscc']}")
    assert ([one["id"] for one in known["records"]], known["elsewhere"]) == ([str(the("to qinghe"))], True)
    assert wuhai.answer(DAWUKOU, f"/v1/parties/{GARAGE['uscc']}").status_code == 404


ORDER_STOOD = (
    # from which evening, at which stage, on whom it waited, for what
    ("2023-11-20", "active", HAINAN, "carry_out_order"),
    ("2023-11-29", "escalated", HAINAN, "carry_out_order"),
    ("2023-12-15", "delist_review", CITY, "review_delisting"),
    ("2023-12-18", "escalated", HAINAN, "carry_out_order"),
    ("2023-12-25", "delist_review", CITY, "review_delisting"),
    ("2023-12-27", "delisted", None, None),
)
LATE_REPORTS = (
    # from which evening, how the clock of the first weekly report stood
    ("2023-11-20", "running"),
    ("2023-11-27", "overdue"),
    ("2023-12-01", "satisfied_late"),
)


def the_district_was_put_right(wuhai: Town) -> None:
    """A supervisor asks on every evening; the office reads the order as it ended; a district next door knows nothing of it."""
    for since, stage, agency, duty in ORDER_STOOD:
        row = wuhai.ask(SUPERVISOR, f"/v1/supervision-orders/{{order}}?as_of={end_of(date.fromisoformat(since))}")
        assert (row["stage"], row.get("waiting_on"), row.get("waiting_for")) == (stage, agency, duty), since
    first = "/v1/clocks?record={order}&clock=su_progress&due_on=2023-11-27"
    for since, standing in LATE_REPORTS:
        (clock,) = wuhai.ask(SUPERVISOR, f"{first}&as_of={end_of(date.fromisoformat(since))}")["items"]
        assert clock["standing"] == standing, since
    row = wuhai.ask(INSPECTION, "/v1/supervision-orders/{order}", Role.OFFICE)
    assert (row["target_kind"], row["adcode"], row["delist_result"]) == ("region", "150303", "rectified")
    assert row["complete_by_on"] == "2023-12-29"
    assert wuhai.answer(HAIBOWAN, "/v1/supervision-orders/{order}").status_code == 404
    told = wuhai.ask(INSPECTION, "/v1/notices/{circular}", Role.OFFICE)
    assert (len(told["receipts"]), told["not_received_by"]) == (3, [])
