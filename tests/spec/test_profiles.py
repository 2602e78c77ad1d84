"""The profiles say what legal.md 3.1 and 4.1 say, and a wrong file is refused with its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import coordination.profiles
from coordination.guards import APPROVERS
from coordination.profiles import (
    PROFILES,
    Act,
    GroundList,
    NoPenaltyGround,
    NotFiledGround,
    PenaltyKind,
    Profile,
    Step,
    StepRule,
    SuspensionGround,
    Verification,
    profile_for,
    profile_named,
)
from coordination.profiles.loader import load
from coordination.tables import DataError

HOME = Path(coordination.profiles.__file__).parent
ON = date(2024, 3, 4)


def named(name: str) -> Profile:
    profile = profile_named(name, ON)
    assert profile is not None
    return profile


# -- which profile ------------------------------------------------------------------------------------------------------------


def test_there_is_a_profile_for_each_row_of_the_law_notes() -> None:
    """legal.md 4.1."""
    assert {profile.id for profile in PROFILES} == {
        "generic",
        "market_supervision",
        "agriculture",
        "housing",
        "culture",
        "public_security",
    }


@pytest.mark.parametrize(
    ("agency_type", "on", "profile"),
    [
        ("market_supervision", "2021-07-15", "market_supervision"),
        ("market_supervision", "2021-07-14", None),
        ("agriculture", "2022-01-31", "generic"),
        ("agriculture", "2022-02-01", "agriculture"),
        ("housing", "2022-04-30", "generic"),
        ("housing", "2022-05-01", "housing"),
        ("culture", "2024-03-04", "culture"),
        ("public_security", "2024-03-04", "public_security"),
        ("health", "2024-03-04", "generic"),
        ("anything else", "2024-03-04", "generic"),
    ],
)
def test_the_type_and_the_day_choose_the_profile(agency_type: str, on: str, profile: str | None) -> None:
    found = profile_for(agency_type, date.fromisoformat(on))
    assert (found.id if found else None) == profile


# -- what they say ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "period", "length", "unit", "extension"),
    [
        ("market_supervision", "lead_verify", 15, "wd", 15),
        ("market_supervision", "jur_negotiate", 7, "wd", None),
        ("market_supervision", "jur_designate", 7, "wd", None),
        ("market_supervision", "urgent_measure_report", 24, "h", None),
        ("market_supervision", "reg_evidence_dispose", 7, "wd", None),
        ("market_supervision", "seizure", 30, "nd", 30),
        ("market_supervision", "assist_reply", 15, "wd", None),
        ("market_supervision", "review", 10, "wd", None),
        ("market_supervision", "party_statement", 5, "wd", None),
        ("market_supervision", "case_decision", 90, "nd", 30),
        ("market_supervision", "serve_decision", 7, "wd", None),
        ("market_supervision", "fine_payment", 15, "nd", None),
        ("market_supervision", "demand_wait", 10, "wd", None),
        ("market_supervision", "court_enforce", 3, "mo", None),
        ("market_supervision", "closing", 15, "wd", None),
        ("market_supervision", "withdraw_publicity", 3, "wd", None),
        ("generic", "case_decision", 90, "nd", None),
        ("generic", "party_statement", 5, "wd", None),
        ("generic", "fine_payment", 15, "nd", None),
        ("agriculture", "lead_verify", 7, "nd", 7),
        ("agriculture", "case_decision", 90, "nd", 30),
        ("agriculture", "party_statement", 5, "wd", None),
        ("housing", "lead_verify", 15, "nd", 15),
        ("housing", "case_decision", 90, "nd", 30),
        ("culture", "lead_verify", 7, "wd", None),
        ("culture", "case_decision", 90, "nd", None),
        ("public_security", "intake_review", 24, "h", None),
        ("public_security", "case_decision", 30, "nd", 30),
        ("public_security", "serve_decision", 7, "wd", None),
    ],
)
def test_periods(profile: str, period: str, length: int, unit: str, extension: int | None) -> None:
    row = named(profile).periods[period]
    assert (row.length, row.unit.value, row.extension) == (length, unit, extension)


@pytest.mark.parametrize(
    ("act", "role", "article"),
    [
        (Act.FILING, "leader", "第十八条"),
        (Act.FILING_DECLINED, "leader", "第十八条"),
        (Act.VERIFICATION_EXTENSION, "leader", "第十八条"),
        (Act.OFFICERS, "unit_head", "第十九条"),
        (Act.SUSPENSION, "leader", "第四十六条"),
        (Act.TERMINATION, "leader", "第四十七条"),
        (Act.LEGAL_REVIEW, "legal_reviewer", "第五十条"),
        (Act.NOTICE, "leader", "第五十六条"),
        (Act.PENALTY, "leader", "第六十条"),
        (Act.NO_PENALTY, "leader", "第六十条"),
        (Act.OTHER_DEPARTMENT, "leader", "第六十条"),
        (Act.COLLECTIVE, "leader", "第六十条第二款"),
        (Act.REFERRAL, "chief", "第五条"),
        (Act.PERIOD_EXTENSION, "leader", "第六十四条"),
        (Act.DEFERRAL, "leader", "第七十四条"),
        (Act.CLOSING, "leader", "第七十七条"),
    ],
)
def test_who_approves_in_market_supervision(act: Act, role: str, article: str) -> None:
    approver = named("market_supervision").approvers[act]
    assert approver.role == role
    assert article in approver.cite
    assert approver.verification is Verification.READ


def test_every_act_of_market_supervision_has_its_approver() -> None:
    assert set(named("market_supervision").approvers) == set(Act)


def test_only_a_chief_refers_anywhere() -> None:
    """行政执法机关移送涉嫌犯罪案件的规定 第五条 holds for all agencies."""
    assert {profile.approvers[Act.REFERRAL].role for profile in PROFILES} == {"chief"}
    assert "leader" not in APPROVERS["chief"][0]


def test_hearing_thresholds() -> None:
    """听证办法 第五条: 一万元, 十万元; 公安机关办理行政案件程序规定 第一百二十三条 (2019): 二千元, 一万元."""
    samr, police = named("market_supervision").hearing, named("public_security").hearing
    assert (samr.person_fen, samr.organisation_fen) == (1_000_000, 10_000_000)
    assert (police.person_fen, police.organisation_fen) == (200_000, 1_000_000)
    assert PenaltyKind.LICENCE_REVOKED in samr.kinds
    assert PenaltyKind.WARNING not in samr.kinds


def test_two_officers_everywhere() -> None:
    """行政处罚法 第四十二条."""
    assert {profile.officers.least for profile in PROFILES} == {2}


@pytest.mark.parametrize(
    ("listed", "codes"),
    [
        (GroundList.NOT_FILED, "minor first no_fault other"),
        (GroundList.SUSPENSION, "awaiting_ruling interpretation force_majeure party_missing other"),
        (GroundList.TERMINATION, "party_ended"),
        (GroundList.LEGAL_REVIEW, "public_interest after_hearing complex by_law"),
        (GroundList.CLOSING, "executed court_ended terminated disposed other"),
    ],
)
def test_the_grounds_of_market_supervision_in_the_order_of_the_text(listed: GroundList, codes: str) -> None:
    """程序规定 第二十条、第四十六条、第四十七条、第五十条、第七十七条, item by item."""
    grounds = named("market_supervision").grounds[listed]
    assert " ".join(ground.code for ground in grounds) == codes
    assert all(ground.cite for ground in grounds)


def test_review_is_for_all_cases_of_market_supervision_and_for_listed_ones_elsewhere() -> None:
    """程序规定 第五十二条; 行政处罚法 第五十八条."""
    assert named("market_supervision").steps[Step.REVIEW].rule is StepRule.ALWAYS
    assert named("generic").steps[Step.REVIEW].rule is StepRule.LISTED
    for profile in PROFILES:
        assert profile.steps[Step.NOTICE].rule is profile.steps[Step.STATEMENT].rule is StepRule.ALWAYS


def test_what_comes_from_memory_waits_for_the_legal_office() -> None:
    """待法制机构确认: every row marked M, and nothing of market supervision."""
    for profile in PROFILES:
        rows = [profile, *profile.approvers.values(), *profile.periods.values(), *profile.steps.values()]
        rows += [ground for grounds in profile.grounds.values() for ground in grounds]
        for row in rows:
            assert row.confirm or row.verification is not Verification.MEMORY, row
    assert named("market_supervision").unconfirmed() == ()
    assert named("agriculture").periods["case_decision"] in named("agriculture").unconfirmed()


def test_grounds_are_code_lists_with_labels_for_events_and_schemas() -> None:
    assert SuspensionGround("party_missing").zh == "因当事人下落不明致使案件暂时无法调查"
    assert NotFiledGround("minor").en == "minor, put right in time, no harm"
    assert {ground.value for ground in NoPenaltyGround} >= {"minor", "first", "no_fault", "not_established"}


# -- a wrong file -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """Return a copy of the profiles in which one piece of one file has been replaced."""

    def edit(name: str, old: str, new: str) -> Path:
        for path in HOME.glob("*.toml"):
            shutil.copy(path, tmp_path)
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return edit


GENERIC, SAMR, FARMING = "generic.toml", "market_supervision.toml", "agriculture.toml"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (GENERIC, "least = 2", 'least = "2"', r"generic\.toml\.officers: 'least' must be int, not '2'"),
        (GENERIC, "least = 2", "least = true", r"'least' must be int, not True"),
        (GENERIC, "least = 2", "least = 0", r"'least' must be 1 or more"),
        (GENERIC, "least = 2\n", "", r"generic\.toml\.officers: 'least' is missing"),
        (GENERIC, "least = 2", "least = 2\nmost = 9", r"generic\.toml\.officers: unknown: most"),
        (GENERIC, 'id = "generic"', 'id = "Generic!"', r"must be lower-case letters and digits"),
        (GENERIC, 'law = "', 'law = " "\nzz = "', r"'law' is empty"),
        (
            GENERIC,
            'role = "leader"',
            'role = "boss"',
            r"approvers\.\w+: 'role' is 'boss', and must be one of: leader, chief",
        ),
        (GENERIC, "[approvers.penalty]", "[approvers.punishing]", r"approvers: unknown: punishing"),
        (
            GENERIC,
            'verification = "V"',
            'verification = "X"',
            r"'verification' is 'X', and must be one of: V, P, M, S, D",
        ),
        (GENERIC, 'verification = "V"', 'verification = "M"', r"must carry confirm = true"),
        (
            GENERIC,
            'code = "standard_not_met"',
            'code = "minor"',
            r"grounds: 'not_filed' must name one ground or more, each once",
        ),
        (GENERIC, 'rule = "always"', 'rule = "listed"', r"steps\.notice: 'notice' cannot be 'listed'"),
        (GENERIC, "[steps.hearing]", "[steps.prayer]", r"steps: missing: hearing"),
        (GENERIC, '"stopped"', '"flogged"', r"hearing: 'kinds' is 'flogged', and must be one of: warning"),
        (GENERIC, '"stopped"', '"shut"', r"hearing: 'kinds' repeats itself"),
        (GENERIC, 'id = "party_statement"', 'id = "party_word"', r"must name party_statement"),
        (GENERIC, 'id = "party_statement"', 'id = "case_decision"', r"'periods' names one id twice"),
        (GENERIC, 'unit = "wd"', 'unit = "weeks"', r"periods no\. \d+ \(\w+\): 'unit' is 'weeks'"),
        (GENERIC, 'zh = "不符合立案标准"', 'zh = "违法行为轻微"', r"^$"),
        (
            SAMR,
            'zh = "其他应当中止调查的情形"',
            'zh = "其他情形"',
            r"ground 'other' has other words in another profile",
        ),
        (SAMR, 'id = "market_supervision"', 'id = "generic"', r"generic and generic both hold on"),
        (
            FARMING,
            'agency_types = ["agriculture"]',
            'agency_types = ["culture"]',
            r"both hold on .* for the same agencies",
        ),
        (FARMING, 'extends = "generic"', 'extends = "specific"', r"extends 'specific', which is not a profile"),
        (FARMING, 'extends = "generic"', 'extends = "housing"', r"extends 'housing', which is not a profile"),
        (FARMING, "valid_from = 2022-02-01", "valid_from = 2022-02-30", r"agriculture\.toml: not TOML"),
        (FARMING, "valid_from = 2022-02-01", 'valid_from = "2022-02-01"', r"'valid_from' must be date"),
    ],
)
def test_a_wrong_file_is_refused(
    edited: Callable[[str, str, str], Path], name: str, old: str, new: str, message: str
) -> None:
    directory = edited(name, old, new)
    if message == "^$":
        load(directory)
        return
    with pytest.raises(DataError, match=message):
        load(directory)


def test_a_new_version_follows_the_old_one(edited: Callable[[str, str, str], Path]) -> None:
    """A change of law is a file with a later date, and the old one ends there."""
    directory = edited(SAMR, "valid_from = 2021-07-15", "valid_from = 2021-07-15\nvalid_to = 2027-01-01")
    text = (HOME / SAMR).read_text(encoding="utf-8").replace("valid_from = 2021-07-15", "valid_from = 2027-01-01")
    (directory / "market_supervision-2027.toml").write_text(text, encoding="utf-8")
    versions = [profile for profile in load(directory) if profile.id == "market_supervision"]
    assert sorted(profile.valid_from for profile in versions) == [date(2021, 7, 15), date(2027, 1, 1)]
    assert [profile.in_force(date(2026, 12, 31)) for profile in versions].count(True) == 1
    assert [profile.in_force(date(2027, 1, 1)) for profile in versions].count(True) == 1
