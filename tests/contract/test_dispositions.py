"""What was done about violations by one list, the doubt of a first offence, and the ledger of major cases, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from coordination.profiles import NoPenaltyGround
from coordination.stored import from_row
from coordination.streams.case.codes import Measure
from coordination.streams.dispositions import Disposition, weight
from coordination.streams.lead import LeadFlaggedMajor, LeadMajorFlagLifted, MajorRule, Outcome
from coordination.streams.on_spot import SpotDecision
from coordination.streams.parts import Party, PartyKind
from projections.access import SUPERVISOR, Sight
from projections.disposition_counts import Count, counts
from projections.dispositions import DISPOSITIONS, subject_id
from projections.engine import Moment, Projector, ReadDatabase, reached
from projections.engine.models import Row
from projections.major import NEEDS, Question, major
from projections.models import MODELS
from projections.questions import Among, Holds
from projections.repeats import DOUBT, first_offence_doubt
from tests.contract.pasts import Log, fold_log, rows_asked
from tests.spec import cases, leads
from tests.spec import daybooks as day
from tests.spec import joint_actions as joint
from tests.spec import office_week as week
from tests.spec.cases import CASE
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, said, the

NOW = datetime(2024, 9, 1, tzinfo=UTC)

PARTY = Party(kind=PartyKind.ORGANISATION, name="安丘某烟酒店", uscc=None)


fold = partial(fold_log, models=MODELS)


asked = partial(rows_asked, ledger=DISPOSITIONS, now=NOW)


def done(database: ReadDatabase, record: UUID, entry: UUID | None = None) -> tuple[list[str], str] | None:
    row = asked(database).get(subject_id(record, entry))
    return None if row is None else (row["dispositions"], row["gravest"])


def catch_up(database: ReadDatabase, log: Log, *more: Any) -> None:
    log.write(*more)
    Projector(database, log, from_row, MODELS).catch_up()  # type: ignore[arg-type]


def reached_of(database: ReadDatabase) -> int:
    with database.reading() as snapshot:
        return reached(snapshot, DISPOSITIONS.needs)


def spare(ground: str, *measures: Measure) -> Any:
    return replace(cases.SPARE, no_penalty_ground=NoPenaltyGround(ground), measures=measures)


def test_the_list_goes_from_the_mildest_to_the_gravest() -> None:
    """S0: 首违不罚、轻违免罚，综合运用处罚、教育、告诫、约谈等方式 (M59); 行政处罚法 9: 警告 is a penalty, 告诫 is none."""
    order = sorted(Disposition, key=weight)
    assert (order[0], order[-1]) == (Disposition.EDUCATED, Disposition.PENALISED)
    assert [one.zh for one in order if one.value.startswith("exempt")] == ["首违不罚", "轻微不罚", "无主观过错不罚"]
    assert weight(Disposition.ADMONISHED) < weight(Disposition.WARNED)


def test_a_case_that_is_spared_counts_as_that_and_with_each_measure(database: ReadDatabase) -> None:
    fold(database, cases.DECIDING, said(spare("first", Measure.EDUCATED, Measure.INTERVIEWED), stream=CASE))
    assert done(database, CASE) == (["educated", "exempt_first", "interviewed"], "interviewed")
    row = asked(database, dispositions=Holds(("exempt_first",)))[subject_id(CASE)]
    assert (row["record"], row["record_kind"], row["agency"], row["campaigns"]) == (CASE, "case", MARKET, [CAMPAIGN])
    assert row["measures"][1]["ground"] == "first"


def test_grounds_other_than_those_of_article_33_spare_nobody(database: ReadDatabase) -> None:
    fold(database, cases.DECIDING, said(spare("not_established"), stream=CASE))
    assert done(database, CASE) is None


def test_a_penalty_shows_with_its_fine_until_it_is_revoked(database: ReadDatabase) -> None:
    log = fold(database, cases.EXECUTING)
    assert done(database, CASE) == (["penalised"], "penalised")
    assert asked(database)[subject_id(CASE)]["fine_fen"] == cases.PENALISE.fine_fen
    catch_up(database, log, said(cases.ANNUL, on="2024-06-10", stream=CASE))
    assert asked(database) == {}


def test_a_decision_that_was_changed_keeps_its_place_with_the_new_fine(database: ReadDatabase) -> None:
    fold(database, cases.EXECUTING, said(cases.CHANGE, on="2024-06-10", stream=CASE))
    row = asked(database)[subject_id(CASE)]
    assert (row["dispositions"], row["fine_fen"], len(row["measures"])) == (["penalised"], 300_000, 1)
    assert row["first_on"] == date(2024, 4, 26)


@pytest.mark.parametrize("fallen", [cases.ANNUL, cases.REMAKE], ids=["annulled", "to be made again"])
def test_a_decision_that_fell_is_gone_and_stands_in_the_past(fallen: Any, database: ReadDatabase) -> None:
    log = fold(database, cases.EXECUTING)
    before = reached_of(database)
    catch_up(database, log, said(fallen, on="2024-06-10", stream=CASE))
    assert done(database, CASE) is None
    with database.reading() as snapshot:
        assert counts(snapshot, SUPERVISOR, Moment(reached(snapshot, DISPOSITIONS.needs), NOW)) == []
        assert counts(snapshot, SUPERVISOR, Moment(before, NOW)) == [Count(CAMPAIGN, MARKET, "penalised", 1, 1)]


def test_a_decision_that_was_made_again_counts_once_with_its_own_fine_and_day(database: ReadDatabase) -> None:
    again = said(replace(cases.PENALISE, fine_fen=200_000), on="2024-07-01", stream=CASE)
    fold(database, cases.EXECUTING, said(cases.REMAKE, on="2024-06-10", stream=CASE), again)
    row = asked(database)[subject_id(CASE)]
    assert (row["dispositions"], row["fine_fen"], len(row["measures"])) == (["penalised"], 200_000, 1)
    assert (row["first_on"], row["last_on"]) == (date(2024, 7, 1), date(2024, 7, 1))
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, DISPOSITIONS.needs), NOW)
        assert counts(snapshot, SUPERVISOR, moment) == [Count(CAMPAIGN, MARKET, "penalised", 1, 1)]


def test_whoever_was_penalised_and_then_spared_is_spared_only(database: ReadDatabase) -> None:
    spared = said(spare("minor"), on="2024-07-01", stream=CASE)
    fold(database, cases.EXECUTING, said(cases.REMAKE, on="2024-06-10", stream=CASE), spared)
    assert done(database, CASE) == (["exempt_minor"], "exempt_minor")
    assert asked(database)[subject_id(CASE)]["fine_fen"] == 0


def test_a_lead_is_dealt_with_by_itself_until_a_case_is_filed_on_it(database: ReadDatabase) -> None:
    told = (
        said(leads.ACCEPT, by=POLICE),
        said(replace(leads.INTERIM, outcome=Outcome.INTERVIEWED), by=POLICE),
        said(replace(leads.INTERIM, outcome=Outcome.INTERVIEWED), by=POLICE),
    )
    log = fold(database, *leads.DISPATCHED, *told)
    assert done(database, leads.LEAD) == (["interviewed"], "interviewed")
    assert len(asked(database)[subject_id(leads.LEAD)]["measures"]) == 1
    assert asked(database, Sight.of(AGRICULTURE)) == {}
    log.write(said(leads.FILE, by="system"), said(replace(leads.INTERIM, outcome=Outcome.EDUCATED), by=POLICE))
    Projector(database, log, from_row, MODELS).catch_up()  # type: ignore[arg-type]
    assert done(database, leads.LEAD) is None


FED_BACK = said(replace(leads.INTERIM, outcome=Outcome.INTERVIEWED), by=POLICE, on="2024-03-25")
VERIFYING = (*leads.DISPATCHED, said(leads.ACCEPT, by=POLICE))


def test_what_is_done_after_a_lead_with_a_case_is_reopened_stands_on_the_lead(database: ReadDatabase) -> None:
    """重启线索 (M79): the case said what was done before; who verifies the lead again says what is done now."""
    filed = (*VERIFYING, said(leads.FILE, by="system"), said(leads.FINAL, by=POLICE))
    again = (
        said(leads.REOPEN, by=OFFICE),
        said(replace(leads.DISPATCH, to_agency=MARKET), by=OFFICE),
        said(leads.ACCEPT, by=MARKET),
        said(replace(leads.INTERIM, outcome=Outcome.EDUCATED), by=MARKET),
        said(leads.DECLINE, by=MARKET),
    )
    log = fold(database, filed)
    assert done(database, leads.LEAD) is None
    catch_up(database, log, again)
    assert done(database, leads.LEAD) == (["educated", "exempt_minor"], "exempt_minor")


def test_what_was_done_on_a_merged_lead_stands_with_the_one_it_went_into(database: ReadDatabase) -> None:
    """One matter counts once, and what was done twice under two numbers is one disposition (投诉举报处理办法 35)."""
    theirs = (
        said(leads.TAKE_UP, by=AGRICULTURE, stream=leads.OTHER),
        said(replace(leads.INTERIM, outcome=Outcome.INTERVIEWED), by=AGRICULTURE, on="2024-03-28", stream=leads.OTHER),
    )
    both = replace(leads.INTERIM, outcome=Outcome.EDUCATED)
    log = fold(database, VERIFYING, leads.OTHER_REGISTERED, theirs, FED_BACK, said(both, by=POLICE, on="2024-03-26"))
    before = reached_of(database)
    catch_up(database, log, said(leads.MERGE, by=OFFICE, on="2024-03-29"))
    assert done(database, leads.LEAD) is None
    row = asked(database)[subject_id(leads.OTHER)]
    assert (row["dispositions"], row["agency"]) == (["educated", "interviewed"], AGRICULTURE)
    assert [(one["disposition"], one["by"]) for one in row["measures"]] == [
        ("interviewed", AGRICULTURE),
        ("educated", POLICE),
    ]
    with database.reading() as snapshot:
        found = counts(snapshot, SUPERVISOR, Moment(reached(snapshot, DISPOSITIONS.needs), NOW))
        then = counts(snapshot, SUPERVISOR, Moment(before, NOW))
    assert [(one.disposition, one.records) for one in found] == [("educated", 1), ("interviewed", 1)]
    assert sum(one.records for one in then) == 3


def test_what_was_done_before_a_merger_is_left_to_the_case_of_the_other_lead(database: ReadDatabase) -> None:
    filed = said(replace(leads.FILE, case=the("case", 2)), by="system", stream=leads.OTHER)
    fold(database, VERIFYING, FED_BACK, leads.OTHER_REGISTERED, filed, said(leads.MERGE, by=OFFICE))
    assert asked(database) == {}


@pytest.mark.parametrize(
    ("hands", "by"),
    [
        ((), POLICE),
        ((said(leads.MOVE, by="system"),), AGRICULTURE),
        ((said(leads.RETURN, by=POLICE),), OFFICE),
    ],
)
def test_what_the_office_heard_was_done_by_whoever_holds_the_lead(hands: Any, by: str, database: ReadDatabase) -> None:
    """The office may post feedback for the holder; of a lead that nobody holds it tells what it heard itself."""
    heard = said(replace(leads.INTERIM, outcome=Outcome.EDUCATED), by=OFFICE)
    fold(database, VERIFYING, hands, heard)
    assert asked(database)[subject_id(leads.LEAD)]["agency"] == by


def test_the_agency_of_a_row_did_the_gravest_of_it_and_not_the_last(database: ReadDatabase) -> None:
    milder = said(replace(leads.INTERIM, outcome=Outcome.EDUCATED), by=AGRICULTURE, on="2024-03-28")
    fold(database, VERIFYING, FED_BACK, said(leads.MOVE, by="system"), milder)
    row = asked(database)[subject_id(leads.LEAD)]
    assert (row["agency"], row["gravest"], row["measures"][-1]["by"]) == (POLICE, "interviewed", AGRICULTURE)


def test_a_correction_leaves_the_parties_that_it_does_not_name(database: ReadDatabase) -> None:
    second = Party(kind=PartyKind.ORGANISATION, name="安丘某物流公司")
    third = Party(kind=PartyKind.ORGANISATION, name="安丘某印刷厂")
    first = cases.FILE.party.name
    filed = said(replace(cases.FILE, other_parties=(second,)), stream=CASE)
    spared = said(spare("minor"), stream=CASE)
    log = fold(database, filed, spared)

    def names() -> list[str]:
        found: list[str] = asked(database)[subject_id(CASE)]["party_names"]
        return found

    assert names() == [first, second.name]
    correct = replace(cases.CORRECT, party=None, other_parties=())
    for event, parties in (
        (correct, [first, second.name]),
        (replace(correct, party=PARTY), [PARTY.name, second.name]),
        (replace(correct, other_parties=(third,)), [PARTY.name, third.name]),
    ):
        catch_up(database, log, said(event, stream=CASE))
        assert names() == parties


def test_declining_on_a_ground_of_article_33_spares(database: ReadDatabase) -> None:
    fold(database, *leads.DISPATCHED, said(leads.ACCEPT, by=POLICE), said(leads.DECLINE, by=POLICE))
    assert done(database, leads.LEAD) == (["exempt_minor"], "exempt_minor")


def test_a_lead_that_is_reopened_spares_nobody_until_it_is_declined_again(database: ReadDatabase) -> None:
    """行政处罚法 33: the decision that spared is taken up again; the interview was held all the same."""
    interviewed = said(replace(leads.INTERIM, outcome=Outcome.INTERVIEWED), by=POLICE)
    declined = said(leads.DECLINE, by=POLICE)
    log = fold(database, *leads.DISPATCHED, said(leads.ACCEPT, by=POLICE), interviewed, declined)
    before = reached_of(database)
    catch_up(database, log, said(leads.REOPEN, by=OFFICE))
    assert done(database, leads.LEAD) == (["interviewed"], "interviewed")
    with database.reading() as snapshot:
        then = counts(snapshot, SUPERVISOR, Moment(before, NOW))
    assert [(one.disposition, one.records) for one in then] == [("exempt_minor", 1), ("interviewed", 1)]
    catch_up(database, log, declined)
    assert len(asked(database)[subject_id(leads.LEAD)]["measures"]) == 2


@pytest.mark.parametrize(
    ("event", "disposition"),
    [
        (day.GUIDE, "admonished"),
        (day.DECIDE, "penalised"),
        (replace(day.DECIDE, spot_decision=SpotDecision.WARNING, fine_fen=None), "warned"),
        (replace(day.DECIDE, spot_decision=SpotDecision.OFF_SALE, fine_fen=None), "corrected"),
    ],
)
def test_daily_work_counts_and_what_is_voided_does_not(event: Any, disposition: str, database: ReadDatabase) -> None:
    log = fold(database, day.entered(event))
    assert done(database, day.ENTRY) == ([disposition], disposition)
    log.write(day.entered(day.VOID))
    Projector(database, log, from_row, MODELS).catch_up()  # type: ignore[arg-type]
    assert done(database, day.ENTRY) is None


def test_an_inspection_by_itself_is_no_disposition(database: ReadDatabase) -> None:
    fold(database, day.entered(day.INSPECT), cases.FILED, *leads.TRIAGED)
    assert asked(database) == {}


def in_action(event: Any) -> Any:
    return said(event, by=MARKET, on="2024-03-20", stream=joint.ACTION)


def test_each_field_record_of_a_joint_action_is_one(database: ReadDatabase) -> None:
    void = replace(joint.VOID, entry=joint.DECIDE.entry)
    log = fold(database, joint.PLANNED, in_action(joint.GUIDE), in_action(joint.DECIDE))
    rows = asked(database, record=Among((joint.ACTION,)))
    assert {row["entry"] for row in rows.values()} == {joint.GUIDE.entry, joint.DECIDE.entry}
    assert {tuple(row["campaigns"]) for row in rows.values()} == {joint.PLAN.campaigns}
    log.write(in_action(void))
    Projector(database, log, from_row, MODELS).catch_up()  # type: ignore[arg-type]
    assert [row["entry"] for row in asked(database).values()] == [joint.GUIDE.entry]


# -- counts ---------------------------------------------------------------------------------------------------------------


def test_counts_by_campaign_agency_and_disposition(database: ReadDatabase) -> None:
    spared = said(spare("minor", Measure.EDUCATED), on="2024-04-02", stream=CASE)
    fold(database, cases.DECIDING, spared, day.entered(day.GUIDE))
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, DISPOSITIONS.needs), NOW)
        found = counts(snapshot, SUPERVISOR, moment)
        assert found == [
            Count(CAMPAIGN, MARKET, "admonished", 1, 1),
            Count(CAMPAIGN, MARKET, "educated", 1, 0),
            Count(CAMPAIGN, MARKET, "exempt_minor", 1, 1),
        ]
        in_april = counts(snapshot, SUPERVISOR, moment, since=date(2024, 4, 1), until=date(2024, 4, 2))
        assert [one.disposition for one in in_april] == ["educated", "exempt_minor"]
        assert counts(snapshot, SUPERVISOR, moment, agencies=(POLICE,)) == []
        assert counts(snapshot, SUPERVISOR, moment, campaigns=("anxi-2024",)) == []
        assert counts(snapshot, Sight.of(AGRICULTURE), moment) == []


# -- the doubt ------------------------------------------------------------------------------------------------------------------

SPARED_ON = "2024-04-02"
SPARED = (cases.DECIDING, said(spare("first", Measure.EDUCATED), on=SPARED_ON, stream=CASE))
SAME_PARTY = replace(day.DECIDE, party=cases.FILE.party)


def doubt(database: ReadDatabase) -> Any:
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, DISPOSITIONS.needs), NOW)
        return first_offence_doubt(snapshot, moment, CASE, date.fromisoformat(SPARED_ON))


@pytest.mark.parametrize(
    ("event", "on", "doubted"),
    [
        (SAME_PARTY, "2024-02-09", True),
        (SAME_PARTY, SPARED_ON, True),
        (SAME_PARTY, "2024-04-03", False),
        (replace(SAME_PARTY, spot_decision=SpotDecision.OFF_SALE, fine_fen=None), "2024-02-09", False),
        (replace(SAME_PARTY, party=PARTY), "2024-02-09", False),
    ],
)
def test_a_first_offence_is_doubted_where_the_party_was_dealt_with_before(
    event: Any,
    on: str,
    doubted: bool,  # noqa: FBT001
    database: ReadDatabase,
) -> None:
    """行政处罚法 33: 初次违法 — an earlier penalty, warning or exemption of the same party makes it doubtful, nothing milder."""
    fold(database, SPARED, said(event, by=POLICE, on=on, stream=day.ENTRY))
    assert doubt(database) == (DOUBT if doubted else None)


def test_what_is_weighed_has_a_day_of_its_own(database: ReadDatabase) -> None:
    """An education before the day, and a decision after it, make no earlier offence, though they stand in one row."""
    other = the("case", 2)
    past = said(cases.FILE, stream=other), said(spare("minor"), on="2024-04-03", stream=other)
    told = said(replace(leads.REGISTER, party=cases.FILE.party))
    educated = said(replace(leads.INTERIM, outcome=Outcome.EDUCATED), by=MARKET, on="2024-03-20")
    declined = said(leads.DECLINE, by=MARKET, on="2024-04-03")
    log = fold(database, SPARED, past, told, said(leads.ACCEPT, by=MARKET), educated, declined)
    assert doubt(database) is None
    day_before = said(SAME_PARTY, by=POLICE, on="2024-04-01", stream=day.ENTRY)
    catch_up(database, log, day_before)
    assert doubt(database) == DOUBT


def test_its_own_case_is_no_earlier_one(database: ReadDatabase) -> None:
    fold(database, SPARED)
    assert doubt(database) is None


# -- major cases ------------------------------------------------------------------------------------------------------------------


def majors(
    database: ReadDatabase, sight: Sight = SUPERVISOR, on: datetime = NOW, position: int | None = None, **how: Any
) -> list[Row]:
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, NEEDS) if position is None else position, on)
        return major(snapshot, lambda _: sight, moment, Question(**how))


FLAG_LEAD = LeadFlaggedMajor(major_rule=MajorRule.CROSS_REGION, reason="涉及三省")
LIFT_LEAD = LeadMajorFlagLifted(reason="查明仅一地")
TWO_MAJOR = (
    cases.FILED,
    said(cases.FLAG, on="2024-03-06", stream=CASE),
    said(leads.REGISTER, by=AGRICULTURE, stream=the("lead", 5)),
    said(FLAG_LEAD, by=AGRICULTURE, on="2024-03-05", stream=the("lead", 5)),
)


def test_leads_and_cases_that_are_major_are_one_list(database: ReadDatabase) -> None:
    """建立重大案件台账 (S0; M53), 大案要案 (M82): by which rule, since when, for how many days."""
    fold(
        database,
        TWO_MAJOR,
        said(cases.CONSULTED, by="system", stream=CASE),
        said(cases.GUIDED, by="system", stream=CASE),
    )
    found = majors(database, on=datetime(2024, 3, 16, 4, tzinfo=UTC))
    assert [(row["kind"], row["major_since"], row["days"]) for row in found] == [
        ("lead", date(2024, 3, 5), 11),
        ("case", date(2024, 3, 6), 10),
    ]
    assert (found[0]["major_rule"], found[0]["major_reason"], found[0]["major_by"]) == (
        "cross_region",
        "涉及三省",
        AGRICULTURE,
    )
    assert (found[1]["title"], found[1]["holder"], len(found[1]["consultations"])) == (cases.FILE.cause, MARKET, 1)
    assert [one["guided_by"] for one in found[1]["guidance"]] == [AGRICULTURE]
    assert [row["kind"] for row in majors(database, Sight.of(AGRICULTURE))] == ["lead"]
    assert [row["kind"] for row in majors(database, kinds=("case",))] == ["case"]
    assert majors(database, rules=("harm",)) == []
    assert majors(database, campaigns=("anxi-2024",)) == []
    assert [row["kind"] for row in majors(database, holders=(MARKET,))] == ["case"]
    assert [row["kind"] for row in majors(database, limit=1, offset=1)] == ["case"]


def test_a_flag_that_was_lifted_is_listed_when_asked_for_and_stood_before(database: ReadDatabase) -> None:
    lifted = said(LIFT_LEAD, by=OFFICE, on="2024-03-15", stream=the("lead", 5))
    log = fold(database, TWO_MAJOR, lifted)
    assert [row["kind"] for row in majors(database)] == ["case"]
    (lead, _) = majors(database, lifted=True)
    assert (lead["major_lifted_on"], lead["days"], lead["major_lifted_reason"]) == (date(2024, 3, 15), 10, "查明仅一地")
    assert len(majors(database, position=len(log.rows) - 1)) == 2


def test_what_the_flash_report_flags_stands_there(database: ReadDatabase) -> None:
    flagged = said(FLAG_LEAD, by="system", on=week.FRIDAY, stream=week.ONE)
    fold(database, week.SENT, flagged)
    assert [row["id"] for row in majors(database)] == [week.ONE]
