"""安丘 2022 (S2): a joint action, its two cases, the judgment and the listed case on the real processes. 安丘方案。

The story is told in `scripts.tales.anqiu`; here everybody looks at what came of it, and a supervisor back at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from coordination.rules import Role
from scripts.tales.anqiu import AGRICULTURE, CAST, CULTURE, EDUCATION, HEALTH, OFFICE, TALE
from scripts.tales.anqiu_liquor import ANQIU_POLICE, COURT, GAOMI_POLICE, MARKET, PROCURATORATE
from tests.journeys.town import SUPERVISOR, Town, end_of, the, town


@pytest.fixture
def anqiu(tmp_path: Path, database_url: str | None) -> Iterator[Town]:
    with town(tmp_path, database_url, "2022-08-29 08:30") as begun:
        begun.casts(CAST)
        yield begun


@pytest.mark.timeout(300)
def test_from_the_market_to_the_judgment_and_the_delisting(anqiu: Town) -> None:
    for chapter in TALE:
        chapter(anqiu)
    the_action_is_counted_once(anqiu)
    two_conducts_are_two_cases(anqiu)
    the_case_was_listed(anqiu)
    the_referral_was_judged(anqiu)


# persons on dispatches, by hand: three of the bureau, three of the police, two each of agriculture, culture and health
COUNTED = {
    "officer_count": 3 + 3 + 2 + 2 + 2,
    "helper_count": 1,
    "vehicle_count": 2 + 1,
    "visit_count": 4,
    "premises_count": 3,
    "venue_visit_count": 1,
    "violation_count": 2,
    "interview_count": 1,
    "den_count": 1,
    "case_count": 2,
    "goods_count": 1,
}
BY_AGENCY = {
    # officers, premises visited, dens credited, cases filed
    MARKET: (3, 2, 0, 1),
    ANQIU_POLICE: (3, 1, 1, 0),
    AGRICULTURE: (2, 1, 0, 1),
    CULTURE: (2, 1, 0, 0),
    HEALTH: (2, 0, 0, 0),
}


def the_action_is_counted_once(anqiu: Town) -> None:
    """第16行: one action; each agency's share beside it, and why they add up to more."""
    row = anqiu.ask(OFFICE, "/v1/joint-actions/{raid}", Role.OFFICE)
    assert {name: row[name] for name in COUNTED} == COUNTED
    names = ("officer_count", "premises_count", "den_count", "case_count")
    assert {one["agency"]: tuple(one[name] for name in names) for one in row["shares"] if one["present"]} == BY_AGENCY
    assert (row["stage"], row["nature"], row["late_count"]) == ("reported", "joint", 1)
    # five together visited three businesses, and say five: the sum of the shares is no count
    assert "premises_count" in {one["measure"] for one in row["differences"]}
    # what was known when it was reported: health had not told of its crew
    then = anqiu.ask(OFFICE, f"/v1/joint-actions/{{raid}}?as_of={end_of(date(2022, 9, 2))}", Role.OFFICE)
    assert (then["officer_count"], then["case_count"], then["late_count"]) == (10, 0, 0)
    assert sorted(then["present"]) == sorted((MARKET, ANQIU_POLICE, AGRICULTURE, CULTURE))
    assert anqiu.ask(HEALTH, "/v1/joint-actions/{raid}")["den_count"] == 1
    assert anqiu.answer(EDUCATION, "/v1/joint-actions/{raid}").status_code == 404


def two_conducts_are_two_cases(anqiu: Town) -> None:
    """Each agency holds its own; neither sees the other's, and no warning of a double filing was given."""
    for agency, case in ((MARKET, "case"), (AGRICULTURE, "pesticide case")):
        row = anqiu.ask(agency, f"/v1/cases/{{{case}}}")
        assert (row["holder"], row["joint_action"]) == (agency, str(the("raid")))
        assert row.get("duplicates", []) == []
    assert anqiu.answer(MARKET, "/v1/cases/{pesticide case}").status_code == 404
    assert anqiu.answer(CULTURE, "/v1/cases/{case}").status_code == 404
    assert anqiu.ask(AGRICULTURE, "/v1/cases/{pesticide case}")["fine_fen"] == 1_000_000


ORDER_STOOD = (
    ("2022-09-15", "proposed"),
    ("2022-09-16", "active"),
    ("2022-11-30", "delist_review"),
    ("2022-12-02", "active"),
    ("2022-12-12", "delist_review"),
    ("2022-12-15", "delisted"),
)
PROGRESS_STOOD = (
    # the second month's report was due on Sunday 13 November
    ("2022-11-12", "running"),
    ("2022-11-13", "overdue"),
    ("2022-11-15", "satisfied_late"),
)


def the_case_was_listed(anqiu: Town) -> None:
    """挂牌督办: on each evening as it then was; one report late, the order itself in time."""
    for since, stage in ORDER_STOOD:
        row = anqiu.ask(SUPERVISOR, f"/v1/supervision-orders/{{listing}}?as_of={end_of(date.fromisoformat(since))}")
        assert row["stage"] == stage, since
    second = "/v1/clocks?record={listing}&clock=su_progress&due_on=2022-11-13"
    for since, standing in PROGRESS_STOOD:
        (clock,) = anqiu.ask(SUPERVISOR, f"{second}&as_of={end_of(date.fromisoformat(since))}")["items"]
        assert clock["standing"] == standing, since
    listed = anqiu.ask(OFFICE, f"/v1/cases?supervised=true&as_of={end_of(date(2022, 10, 1))}", Role.OFFICE)["items"]
    assert [one["id"] for one in listed] == [str(the("pesticide case"))]
    assert anqiu.ask(OFFICE, "/v1/cases?supervised=true", Role.OFFICE)["items"] == []
    assert anqiu.answer(CULTURE, "/v1/supervision-orders/{listing}").status_code == 404


def the_referral_was_judged(anqiu: Town) -> None:
    """From the letter to the sentence: each side has seen it, each in its own way."""
    row = anqiu.ask(SUPERVISOR, "/v1/referrals/{referral}")
    assert row["stage"] == "concluded"
    assert (row["sent_on"], row["accepted_on"], row["filed_on"]) == ("2022-09-08", "2022-09-15", "2022-10-14")
    assert (row["edition"], [stop["by"] for stop in row["forwards"]]) == (1, [ANQIU_POLICE]), (
        "one referral, forwarded once"
    )
    assert (len(row["apprehended"]), len(row["arrested"]), len(row["prosecuted"]), len(row["sentenced"])) == (
        2,
        1,
        2,
        2,
    )
    assert row["criminal_fine_fen"] == 3_000_000

    # nobody's duty was missed on the way
    missed = anqiu.ask(SUPERVISOR, "/v1/clocks?record={referral}&nature=statutory&standing=overdue,satisfied_late")[
        "items"
    ]
    assert missed == []
    # a criminal fine leaves no room for another one, and the case knows how the suspicion ended
    case = anqiu.ask(MARKET, "/v1/cases/{case}")
    assert (case["crime_suspected"], case["suspicion_outcome"]) == (False, "criminal_fine")
    # each side has seen it, somebody else has not; the former police organ still sees what became of what it passed on
    for side in (MARKET, ANQIU_POLICE, GAOMI_POLICE, PROCURATORATE, COURT):
        assert anqiu.ask(side, "/v1/referrals/{referral}")["stage"] == "concluded"
    assert anqiu.answer(AGRICULTURE, "/v1/referrals/{referral}").status_code == 404
    lines = {line["line_no"]: line for line in anqiu.ask(MARKET, "/v1/goods-lines?goods={goods}")["items"]}
    assert lines["1"]["held"] != lines["2"]["held"]
    # names are sealed: the sender and whoever holds the referral open them, the others see that there is one
    assert "王某" in str(anqiu.ask(MARKET, "/v1/referrals/{referral}")["suspects"])
    assert "王某" not in str(anqiu.ask(PROCURATORATE, "/v1/referrals/{referral}")["suspects"])
