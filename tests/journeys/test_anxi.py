"""安溪 2024 (S1): the week's leads and their three routes on the real processes, and what everybody sees of them. 安溪方案。

The story is told in `scripts.tales.anxi`; here an auditor asks about every evening of it, and the office reads its ledgers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from coordination.rules import Role
from scripts.tales.anxi import BRIGADE, CAST, FOOD, NET, OFFICE, POLICE, QUALITY, TALE, TRADEMARKS
from scripts.tales.anxi_elsewhere import ANXI, FUJIAN, HUAAN, XIANGCHENG, YOUXI
from tests.journeys.town import SUPERVISOR, Town, end_of, stood, the, town


@pytest.fixture
def anxi(tmp_path: Path, database_url: str | None) -> Iterator[Town]:
    with town(tmp_path, database_url, "2024-01-12 08:30") as begun:
        begun.casts(CAST)
        yield begun


WHERE_IT_LAY = (
    # lead, from which evening, who held it, whom it was offered to
    ("shop", "2024-01-12", None, None),
    ("shop", "2024-01-15", None, ANXI),
    ("shop", "2024-01-16", ANXI, None),
    ("shop", "2024-01-29", HUAAN, None),
    ("shoes", "2024-01-12", None, None),
    ("shoes", "2024-01-15", None, BRIGADE),
    ("shoes", "2024-01-16", BRIGADE, None),
    ("workshop", "2024-01-12", None, None),
    ("workshop", "2024-01-15", None, BRIGADE),
    ("workshop", "2024-01-16", BRIGADE, None),
    ("stream", "2024-02-20", ANXI, None),
    ("stream", "2024-03-12", YOUXI, None),
)
WHO_OWED: tuple[tuple[str, set[tuple[str, str]]], ...] = (
    # from which evening who had to answer an offer or settle whose it was, and what there was to do
    ("2024-01-12", set()),
    ("2024-01-18", {(XIANGCHENG, "receive")}),
    ("2024-01-19", {(XIANGCHENG, "answer_transfer")}),
    ("2024-01-23", set()),
    ("2024-01-25", {(HUAAN, "receive")}),
    ("2024-01-26", {(HUAAN, "answer_transfer")}),
    ("2024-01-29", {(HUAAN, "report_result")}),
    ("2024-02-19", set()),
    ("2024-02-20", {(YOUXI, "receive")}),
    ("2024-02-21", {(YOUXI, "answer_transfer")}),
    ("2024-02-26", {(YOUXI, "negotiate_jurisdiction")}),
    ("2024-03-01", {(FUJIAN, "settle_jurisdiction")}),
    ("2024-03-12", {(YOUXI, "report_result")}),
)
SIDES = (XIANGCHENG, HUAAN, YOUXI, FUJIAN, ANXI)


def look_back(anxi: Town, day: date) -> None:
    """The auditor asks about an evening: where did each lead lie, and who owed an answer?"""
    expected = {}
    for lead, since, holder, offered_to in WHERE_IT_LAY:
        if date.fromisoformat(since) <= day:
            expected[str(the(lead))] = (holder, offered_to)
    found = anxi.ask(OFFICE, f"/v1/leads?as_of={end_of(day)}", Role.OFFICE)["items"]
    assert {one["id"]: (one.get("holder"), one.get("offered_to")) for one in found} == expected, day
    owed = {
        (side, task)
        for side in SIDES
        for task, _ in anxi.tasks(side, kind="transfer,jurisdiction_dispute", evening=day)
    }
    assert owed == stood(WHO_OWED, day), day


def read_the_meter(anxi: Town) -> None:
    """One offer came back, two leads moved; who offered it shows, and to whom it shows."""
    records = anxi.ask(OFFICE, "/v1/bounces?meter=record&sort=-bounces", Role.OFFICE)["items"]
    assert [(one["record"], one["bounces"], one["refused"], one["moved"]) for one in records] == [
        (str(the("shop")), 1, 1, 1),
        (str(the("stream")), 0, 0, 1),
    ]
    pairs = anxi.ask(OFFICE, "/v1/bounces?meter=pair&campaigns=anxi-2024", Role.OFFICE)["items"]
    # in the order of the codes, 安溪 is the one of 芗城 and of 华安, and the other of 尤溪
    assert {(one["one"], one["other"]): (one["bounces"], one["one_to_other"], one["moved"]) for one in pairs} == {
        (ANXI, XIANGCHENG): (1, 1, 0),
        (ANXI, HUAAN): (0, 0, 1),
        (YOUXI, ANXI): (0, 0, 1),
    }
    seen = anxi.ask(XIANGCHENG, "/v1/bounces")["items"]
    assert [(one["meter"], one["one"], one["other"]) for one in seen] == [("pair", ANXI, XIANGCHENG)]


STAGES = (
    # lead, from which evening, how it stood
    ("shoes", "2024-01-12", "registered"),
    ("shoes", "2024-01-15", "dispatched"),
    ("shoes", "2024-01-16", "verifying"),
    ("shoes", "2024-01-17", "filed"),
    ("shoes", "2024-02-19", "closed"),
    ("workshop", "2024-01-17", "filed"),
    ("workshop", "2024-01-29", "closed"),
    ("shop", "2024-01-16", "verifying"),
    ("shop", "2024-02-08", "filed"),
    ("shop", "2024-02-19", "closed"),
)


def read_the_ledger_of_leads(anxi: Town) -> None:
    """建立台账: one line for each lead to its end; as it stood on any evening."""
    for lead, since, stage in STAGES:
        row = anxi.ask(OFFICE, f"/v1/leads/{{{lead}}}?as_of={end_of(date.fromisoformat(since))}", Role.OFFICE)
        assert row["stage"] == stage, (lead, since)
    rows = anxi.ask(OFFICE, "/v1/leads?sort=received_on", Role.OFFICE)["items"]
    assert {one["id"]: one.get("route") for one in rows} == {
        str(the("shoes")): "local_administrative",
        str(the("workshop")): "suspected_crime",
        str(the("shop")): "other_region",
        str(the("stream")): "other_region",
    }
    # a section sees what it handed in, wherever it went; what others handed in it does not
    assert anxi.ask(NET, "/v1/leads/{shoes}")["stage"] == "closed"
    assert anxi.answer(FOOD, "/v1/leads/{shoes}").status_code == 404
    # the police know the referral, and not the case behind it
    assert anxi.ask(POLICE, "/v1/referrals/{referral}")["stage"] == "filed"
    assert anxi.answer(POLICE, "/v1/cases/{workshop case}").status_code == 404
    duties = "/v1/clocks?record={referral}&nature=statutory&standing=overdue,satisfied_late"
    assert anxi.ask(SUPERVISOR, duties)["items"] == []


def read_the_pool(anxi: Town) -> None:
    """台账: who handed in when, what the session made of it, who dissented; as of Saturday one section owed its week."""
    batches = anxi.ask(OFFICE, "/v1/lead-batches?period_end=2024-01-12", Role.OFFICE)["items"]
    assert {(one["registrant"], one["late"], one["nil_return"]) for one in batches} == {
        (TRADEMARKS, False, False),
        (NET, False, False),
        (QUALITY, False, False),
        (FOOD, True, True),
    }
    row = anxi.ask(NET, "/v1/triage-sessions/{session}")
    assert {one["lead"]: one["fate"] for one in row["leads"]} == {
        str(the(lead)): "triaged" for lead in ("shop", "shoes", "workshop")
    }
    assert [one["by"] for one in row["dissents"]] == [NET]
    assert anxi.answer(FOOD, "/v1/triage-sessions/{session}").status_code == 404


def read_the_consultation(anxi: Town) -> None:
    """The opinions stand beside the conclusion, the dissent after it; the case bears the mark, and went on by itself."""
    row = anxi.ask(TRADEMARKS, "/v1/consultations/{meeting}")
    assert (row["stage"], row["meeting_no"], row["minutes_no"]) == ("concluded", "2024-01", "安专办纪〔2024〕1号")
    said = {(one["by"], one["consultation_topic"]) for one in row["opinions"]}
    assert said == {
        (BRIGADE, "facts"),
        (BRIGADE, "procedure"),
        (TRADEMARKS, "characterisation"),
        (NET, "evidence"),
    }
    assert [(one["by"], one["reason"]) for one in row["dissents"]] == [(NET, "底单保存期已过的订单不应扣减")]
    before = anxi.ask(OFFICE, f"/v1/consultations/{{meeting}}?as_of={end_of(date(2024, 1, 30))}", Role.OFFICE)
    assert (before["stage"], before.get("opinions", []), before.get("dissents", [])) == ("convened", [], [])
    marks = [one for one in anxi.history(BRIGADE, "/v1/cases/{shoes case}") if "2024-01" in one and "会商" in one]
    assert len(marks) == 1
    assert anxi.ask(BRIGADE, "/v1/cases/{shoes case}")["fine_fen"] == 900_000
    assert anxi.answer(YOUXI, "/v1/consultations/{meeting}").status_code == 404


@pytest.mark.timeout(300)
def test_the_leads_of_a_week_take_three_routes(anxi: Town) -> None:
    for chapter in TALE:
        chapter(anxi)
    anxi.at("2024-03-14 09:00")

    day = date(2024, 1, 12)
    while day < date(2024, 3, 14):
        look_back(anxi, day)
        day += timedelta(1)
    read_the_meter(anxi)
    read_the_ledger_of_leads(anxi)
    read_the_pool(anxi)
    read_the_consultation(anxi)
    # whoever refused answers for the letter, and has no more to do with the lead
    assert anxi.ask(XIANGCHENG, "/v1/transfers/{to xiangcheng}")["stage"] == "refused"
    assert anxi.answer(XIANGCHENG, "/v1/leads/{shop}").status_code == 404
    # who gave a lead away goes on seeing it
    assert anxi.ask(ANXI, "/v1/leads/{shop}")["stage"] == "closed"
    assert anxi.tasks(ANXI) == []
    # nobody was late
    path = "/v1/clocks?campaigns=anxi-2024&record_kind=transfer,jurisdiction_dispute,lead,assist&standing="
    assert anxi.ask(SUPERVISOR, f"{path}overdue,satisfied_late")["items"] == []
    assert len(anxi.ask(SUPERVISOR, f"{path}satisfied")["items"]) >= 9
