"""随州 2024 (S0): leads from above, the ledger of major cases and graded disposition on the real processes. 随州方案。

The story is told in `scripts.tales.suizhou`; here the city reads its ledgers, and a supervisor asks who knew what when.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from coordination.rules import Role
from scripts.tales.suizhou import CAST, CITY, GUANGSHUI, SUIXIAN, TALE, ZENGDU
from tests.journeys.town import SUPERVISOR, Town, end_of, the, town


@pytest.fixture
def suizhou(tmp_path: Path, database_url: str | None) -> Iterator[Town]:
    with town(tmp_path, database_url, "2024-03-04 08:30") as begun:
        begun.casts(CAST)
        yield begun


DISPOSED = {
    # lead, who dealt with it, on what ground it was not filed, what was done instead
    "grill": (ZENGDU, "first", "corrected"),
    "salon": (SUIXIAN, "minor", "educated"),
    "fish": (SUIXIAN, "no_fault", "interviewed"),
    "petrol": (GUANGSHUI, "other", "unfounded"),
    "cables": (ZENGDU, None, "penalised"),
}
ANSWERED = (
    # lead, from which evening, how the answer to the province stood
    ("cables", "2024-03-04", "running"),
    ("cables", "2024-04-22", "satisfied"),
    ("petrol", "2024-03-04", "running"),
    ("petrol", "2024-03-28", "running"),
    ("petrol", "2024-03-29", "overdue"),
    ("petrol", "2024-04-03", "satisfied_late"),
)


@pytest.mark.timeout(300)
def test_from_the_assignment_to_the_answers(suizhou: Town) -> None:
    for chapter in TALE:
        chapter(suizhou)
    suizhou.at("2024-04-23 09:00")
    every_way_it_ended_is_countable(suizhou)
    the_ledger_of_major_cases(suizhou)
    the_answers_upward(suizhou)


def every_way_it_ended_is_countable(suizhou: Town) -> None:
    """Outcomes other than fines are in the ledger of leads, as what was done about them is in the daybook."""
    rows = suizhou.ask(CITY, "/v1/leads?limit=50", Role.OFFICE)["items"]
    names = {str(the(name)): name for name in DISPOSED}
    assert {names[one["id"]]: (one["holder"], one.get("not_filed_ground"), one["outcome"]) for one in rows} == DISPOSED
    warnings = suizhou.ask(CITY, "/v1/daybook?warning=true&total=true", Role.OFFICE)
    assert (warnings["total"], warnings["items"][0]["registrant"]) == (1, SUIXIAN)
    assert suizhou.answer(ZENGDU, "/v1/daybook/{warning}").status_code == 404
    graded = suizhou.ask(CITY, "/v1/dispositions?campaigns=suizhou-2024&limit=50", Role.OFFICE)["items"]
    assert {(one["record"], one["gravest"]) for one in graded} >= {
        (str(the("grill")), "exempt_first"),
        (str(the("warning")), "admonished"),
        (str(the("interview")), "interviewed"),
    }
    assert suizhou.answer(GUANGSHUI, "/v1/leads/{grill}").status_code == 404


def the_ledger_of_major_cases(suizhou: Town) -> None:
    """重大案件台账: one case, since the day on which it was filed; the fine is in it since the day of the decision."""
    (row,) = suizhou.ask(CITY, "/v1/cases?major=true", Role.OFFICE)["items"]
    assert (row["id"], row["holder"], row["fine_fen"]) == (str(the("cables case")), ZENGDU, 62_000_000)
    for day, count in ((date(2024, 3, 11), 0), (date(2024, 3, 12), 1)):
        then = suizhou.ask(CITY, f"/v1/cases?major=true&total=true&as_of={end_of(day)}", Role.OFFICE)
        assert then["total"] == count
    assert suizhou.ask(GUANGSHUI, "/v1/cases?major=true")["items"] == []
    both = suizhou.ask(CITY, "/v1/major-cases?campaigns=suizhou-2024", Role.OFFICE)["items"]
    assert {(one["kind"], one["id"], one["major_since"]) for one in both} == {
        ("lead", str(the("cables")), "2024-03-12"),
        ("case", str(the("cables case")), "2024-03-12"),
    }
    # learnt after forty minutes, told after eighty more, acknowledged after twelve
    row = suizhou.ask(CITY, "/v1/flash-reports/{flash}", Role.OFFICE)
    took = (row["minutes_to_learn"], row["minutes_to_report"], row["minutes_to_acknowledge"])
    assert took == (40, 80, 12)
    assert suizhou.answer(GUANGSHUI, "/v1/flash-reports/{flash}").status_code == 404


def the_answers_upward(suizhou: Town) -> None:
    """按时反馈办理情况: one in time, one late; on each evening as it then was."""
    for lead, since, standing in ANSWERED:
        path = f"/v1/clocks?record={{{lead}}}&clock=lead_report_upward&as_of={end_of(date.fromisoformat(since))}"
        (clock,) = suizhou.ask(SUPERVISOR, path)["items"]
        assert (clock["owner"], clock["standing"]) == (CITY, standing), (lead, since)
    owed = suizhou.ask(CITY, "/v1/feedback-owed?direction=upward", Role.OFFICE)["items"]
    assert {(one["lead"], one["standing"]) for one in owed} == {
        (str(the("cables")), "told"),
        (str(the("petrol")), "told_late"),
    }
    late = suizhou.ask(SUPERVISOR, "/v1/clocks?standing=satisfied_late&campaigns=suizhou-2024")["items"]
    assert {(one["record"], one["clock"], one["owner"]) for one in late} == {
        (str(the("petrol")), "lead_verify", GUANGSHUI),
        (str(the("petrol")), "lead_feedback", GUANGSHUI),
        (str(the("petrol")), "lead_report_upward", CITY),
    }
    assert "随市监执报〔2024〕4号" in "".join(suizhou.history(CITY, "/v1/leads/{cables}"))
