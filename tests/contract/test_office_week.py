"""The ledgers of the office's week on both databases: batches, duties, triage, flash reports, guidance, feedback, rectification."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from coordination.custody import reasons
from coordination.stored import from_row
from coordination.streams.campaign import CampaignDutiesSet
from coordination.streams.campaign.codes import Content
from coordination.streams.triage_session import TriageSessionLeadLeft
from projections.access import SUPERVISOR, Sight
from projections.daybook import DAYBOOK
from projections.duties import DUTIES
from projections.engine import Ledger, Moment, Projector, ReadDatabase, custody_of, reached
from projections.engine.models import Row
from projections.feedback_owed import FEEDBACK_OWED
from projections.flash_reports import FLASH_REPORTS
from projections.guidance_records import GUIDANCE_RECORDS
from projections.inbox import NEEDS, Question, inbox
from projections.lead_batches import LEAD_BATCHES
from projections.leads import LEADS
from projections.models import MODELS
from projections.queries import page
from projections.questions import Among, Filter, Holds, Query
from projections.triage_sessions import TRIAGE_SESSIONS
from tests.contract.pasts import fold_log
from tests.spec import daybooks as day
from tests.spec import leads
from tests.spec import office_week as week
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, given, said, the
from tests.spec.office_week import BATCH, DUTY, FLASH, FRIDAY, GUIDANCE, MONDAY, ONE, OTHER_DUTY, SESSION, TWO

fold = partial(fold_log, models=MODELS)


def asked(
    database: ReadDatabase,
    ledger: Ledger,
    sight: Sight = SUPERVISOR,
    on: str = "2024-09-01",
    position: int | None = None,
    q: str | None = None,
    **filters: Filter,
) -> dict[UUID, Row]:
    with database.reading() as snapshot:
        at = reached(snapshot, ledger.needs) if position is None else position
        moment = Moment(at, datetime.fromisoformat(f"{on}T12:00:00+08:00"))
        return {row["id"]: row for row in page(snapshot, ledger, sight, moment, Query(filters, q=q)).rows}


def box(
    database: ReadDatabase, agency: str, on: str = "2024-09-01", *kinds: str, office: str = OFFICE
) -> list[tuple[str, date, datetime | None]]:
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, NEEDS), datetime.fromisoformat(f"{on}T12:00:00+08:00"))
        answer = inbox(snapshot, lambda _: SUPERVISOR, moment, Question((agency,), {CAMPAIGN: office}, kinds=kinds))
        return [(item["task"], item["since"], item["due_at"]) for item in answer.items]


# -- batches and the duties that they answer -------------------------------------------------

OWED = CampaignDutiesSet(
    campaign=CAMPAIGN,
    code="R01",
    title="线索报送",
    due_to=OFFICE,
    owed=(week.owed(DUTY, MARKET), week.owed(OTHER_DUTY, AGRICULTURE)),
    content=(Content.LEADS,),
)
DUTIES_SET = said(OWED, by="system", on="2024-03-01", stream=week.CAMPAIGN_STREAM)
THE_FRIDAY_IS_OVER = datetime(2024, 3, 8, 16, tzinfo=UTC)


BATCHES = {DUTY: BATCH, OTHER_DUTY: the("lead_batch", 2)}


def answered(by: str = MARKET, on: date = FRIDAY, event: Any = week.ANSWER) -> Any:
    return said(event, by=by, on=on, stream=BATCHES[event.duty])


def test_who_has_not_handed_in_its_leads_is_a_question(database: ReadDatabase) -> None:
    late = replace(week.NIL, duty=OTHER_DUTY, due_on=FRIDAY)
    log = fold(database, DUTIES_SET, *week.FOUND, answered(), answered(AGRICULTURE, MONDAY, late))
    rows = asked(database, DUTIES)
    assert (rows[DUTY]["standing"], rows[DUTY]["answered_on"], rows[DUTY]["answered_by"]) == ("answered", FRIDAY, BATCH)
    assert (rows[OTHER_DUTY]["standing"], rows[OTHER_DUTY]["answered_on"]) == ("answered_late", MONDAY)
    # on the Friday itself it is owed, and the day after overdue, as of before either was told
    before = len(log.rows) - 2
    for on, standing in (
        ("2024-03-01", "coming"),
        ("2024-03-02", "owed"),
        ("2024-03-08", "owed"),
        ("2024-03-09", "overdue"),
    ):
        found = asked(database, DUTIES, on=on, position=before, standing=Among((standing,)))
        assert found.keys() == {DUTY, OTHER_DUTY}, on
    missing = asked(database, DUTIES, on="2024-03-09", position=before + 1, standing=Among(("overdue",)))
    assert [row["owed_by"] for row in missing.values()] == [AGRICULTURE]


def test_a_batch_says_whether_it_came_in_time_and_with_what(database: ReadDatabase) -> None:
    late = replace(week.NIL, duty=OTHER_DUTY, due_on=FRIDAY)
    fold(database, DUTIES_SET, *week.FOUND, answered(), answered(AGRICULTURE, MONDAY, late))
    rows = asked(database, LEAD_BATCHES)
    told = {row["registrant"]: (row["late"], row["lead_count"], row["nil_return"]) for row in rows.values()}
    assert told == {MARKET: (False, 1, False), AGRICULTURE: (True, 0, True)}
    assert asked(database, LEAD_BATCHES, pooled=Holds((str(ONE),))).keys() == {BATCH}
    assert asked(database, LEAD_BATCHES, Sight.of(POLICE)) == {}
    assert len(asked(database, LEAD_BATCHES, Sight.of(f"campaign:{CAMPAIGN}"))) == 2


def test_leads_that_were_not_handed_in_yet_are_offered(database: ReadDatabase) -> None:
    pooled = said(replace(leads.POOLED, batch=BATCH), by="system", stream=ONE)
    fold(database, week.SUBMITTED, pooled)
    left = asked(database, LEADS, pooled=Among((False,)), registrant=Among((MARKET,)))
    assert left.keys() == {TWO}
    assert asked(database, LEADS)[ONE]["batches"] == [{"campaign": CAMPAIGN, "batch": str(BATCH)}]


def test_an_amended_batch_keeps_its_first_day(database: ReadDatabase) -> None:
    unpooled = said(replace(leads.UNPOOLED, batch=BATCH), by="system", stream=ONE)
    pooled = said(replace(leads.POOLED, batch=BATCH), by="system", stream=ONE)
    amended = said(week.AMEND, by=MARKET, on=MONDAY, stream=BATCH)
    fold(database, week.SUBMITTED, pooled, amended, unpooled, batch=1)
    row = asked(database, LEAD_BATCHES)[BATCH]
    assert (row["submitted_on"], row["amended_on"], row["amended"]) == (FRIDAY, MONDAY, 1)
    assert (row["pooled"], row["lead_count"], row["nil_return"]) == ([str(TWO)], 1, False)
    assert asked(database, LEADS)[ONE]["pooled"] is False


def test_the_inbox_asks_for_the_week_once_it_has_begun(database: ReadDatabase) -> None:
    fold(database, DUTIES_SET, *week.FOUND, answered())
    assert box(database, AGRICULTURE, "2024-03-01", "duty") == []
    waiting = [("hand_in_leads", date(2024, 3, 2), THE_FRIDAY_IS_OVER)]
    assert box(database, AGRICULTURE, "2024-03-04", "duty") == waiting
    assert box(database, MARKET, "2024-03-04", "duty") == []


def test_what_is_not_answered_here_has_no_standing_and_waits_for_nobody(database: ReadDatabase) -> None:
    statistics = replace(OWED, content=(Content.STATISTICS,))
    fold(database, said(statistics, by="system", on="2024-03-01", stream=week.CAMPAIGN_STREAM))
    assert {row["standing"] for row in asked(database, DUTIES).values()} == {None}
    assert box(database, MARKET, "2024-03-04", "duty") == []


def test_a_duty_that_is_set_again_keeps_its_answer(database: ReadDatabase) -> None:
    again = said(replace(OWED, title="线索周报"), by="system", on=MONDAY, stream=week.CAMPAIGN_STREAM)
    fold(database, DUTIES_SET, *week.FOUND, answered(), again, batch=1)
    row = asked(database, DUTIES)[DUTY]
    assert (row["title"], row["answered_on"], row["standing"]) == ("线索周报", FRIDAY, "answered")


# -- triage sessions -------------------------------------------------


@pytest.mark.parametrize("past", [week.CONVENED, week.TRIAGED, week.CLOSED])
def test_the_row_is_known_to_whom_the_rule_book_says(past: Any, fresh_sqlite_url: str) -> None:
    database = ReadDatabase(fresh_sqlite_url)
    fold(database, past, batch=1)
    state, row = given(past).state(SESSION), asked(database, TRIAGE_SESSIONS)[SESSION]
    assert reasons(custody_of(row)) == reasons(state)
    assert (row["stage"], row["to_triage"]) == (state.stage.value, [str(lead) for lead in state.listed])
    database.close()


def test_a_session_shows_the_list_each_opinion_the_results_dissent_and_what_is_left(database: ReadDatabase) -> None:
    opinion = replace(week.OPINE, opinion="货值已核实，应当移送")
    past = (
        week.CONVENED,
        week.in_session(week.OPINE, MARKET),
        week.in_session(opinion, MARKET),
        week.in_session(week.LIST),
        week.in_session(week.TRIAGE),
        week.in_session(week.DISSENT, MARKET),
    )
    fold(database, past)
    row = asked(database, TRIAGE_SESSIONS)[SESSION]
    fates = {line["lead"]: (line["fate"], line.get("route")) for line in row["leads"]}
    assert fates[str(ONE)] == ("triaged", "local_administrative")
    assert {fate for lead, (fate, _) in fates.items() if lead != str(ONE)} == {"pending"}
    assert (row["lead_count"], row["triaged_count"], row["pending_count"]) == (3, 1, 2)
    assert [(one["by"], one["opinion"]) for one in row["opinions"]] == [(MARKET, "货值已核实，应当移送")]
    assert [(one["by"], one["lead"]) for one in row["dissents"]] == [(MARKET, str(ONE))]
    assert (row["unheard"], row["attended"]) == ([AGRICULTURE], [MARKET, AGRICULTURE])
    for words in ("先行核查", "应当移送", "订单佐证"):
        assert asked(database, TRIAGE_SESSIONS, q=words).keys() == {SESSION}


def test_a_closed_session_says_what_it_carries_over_and_what_others_did(database: ReadDatabase) -> None:
    alone = said(leads.TRIAGE, by=OFFICE, stream=week.THREE)
    more = (week.in_session(week.LIST), week.listed(3), alone)
    log = fold(
        database, week.TRIAGED, more, week.in_session(week.CLOSE), said(leads.CARRIED_OVER, by="system", stream=TWO)
    )
    row = asked(database, TRIAGE_SESSIONS)[SESSION]
    fates = {line["lead"]: line["fate"] for line in row["leads"]}
    assert fates == {str(ONE): "triaged", str(TWO): "carried_over", str(week.THREE): "otherwise"}
    assert (row["stage"], row["carried_over_count"], row["pending_count"]) == ("closed", 1, 0)
    shown = asked(database, LEADS)
    assert (shown[ONE]["session"], shown[TWO]["session"], shown[TWO]["carried_over"]) == (SESSION, None, 1)
    before = asked(database, TRIAGE_SESSIONS, position=len(log.rows) - 2)[SESSION]
    assert (before["stage"], before["pending_count"]) == ("convened", 2)


def test_a_lead_that_comes_back_is_in_no_session(database: ReadDatabase) -> None:
    sent = said(leads.DISPATCH, by=OFFICE, stream=ONE)
    back = said(leads.RETURN, by=POLICE, on=MONDAY, stream=ONE)
    log = fold(database, week.TRIAGED, sent, back)
    assert asked(database, LEADS)[ONE]["session"] is None
    assert asked(database, LEADS, position=len(log.rows) - 1)[ONE]["session"] == SESSION


def test_a_section_that_was_dissolved_is_heard_through_its_successor(database: ReadDatabase) -> None:
    """Whoever took over is asked for that opinion until it is given, and not for ever (M16)."""
    spoken, dissent = (
        replace(week.OPINE, lead=TWO, spoken_for=AGRICULTURE),
        replace(week.DISSENT, spoken_for=AGRICULTURE),
    )
    fold(database, week.TRIAGED, week.in_session(spoken, POLICE), week.in_session(dissent, POLICE), batch=1)
    row = asked(database, TRIAGE_SESSIONS)[SESSION]
    assert row["unheard"] == [MARKET]
    assert [one["by"] for one in (*row["opinions"], *row["dissents"])] == [AGRICULTURE, AGRICULTURE]


def test_what_left_a_session_is_pending_in_it_no_more_also_after_its_end(database: ReadDatabase) -> None:
    left = week.in_session(TriageSessionLeadLeft(lead=TWO), "system")
    log = fold(database, week.TRIAGED, left, week.in_session(week.CLOSE), batch=1)
    for position, stage in ((len(log.rows) - 1, "convened"), (len(log.rows), "closed")):
        row = asked(database, TRIAGE_SESSIONS, position=position)[SESSION]
        fates = {line["lead"]: line["fate"] for line in row["leads"]}
        assert (row["stage"], fates) == (stage, {str(ONE): "triaged", str(TWO): "left"})
        assert (row["pending_count"], row["triaged_count"], row["carried_over_count"]) == (0, 1, 0)


def test_where_nothing_is_pending_nobody_is_asked_for_an_opinion(database: ReadDatabase) -> None:
    """What is triaged hears no more opinions: the panel would be sent to do what is refused; the office has still to end it."""
    left = week.in_session(TriageSessionLeadLeft(lead=TWO), "system")
    fold(database, week.TRIAGED, left, batch=1)
    assert asked(database, TRIAGE_SESSIONS)[SESSION]["unheard"] == [MARKET, AGRICULTURE]
    assert box(database, MARKET, "2024-03-11", "triage_session") == []
    assert box(database, OFFICE, "2024-03-11", "triage_session") == [("triage_session", FRIDAY, None)]


def test_the_panel_s_leads_are_seen_and_asked_for(database: ReadDatabase) -> None:
    fold(database, week.CONVENED, week.in_session(replace(week.OPINE, lead=TWO), MARKET))
    assert asked(database, LEADS, Sight.of(AGRICULTURE)).keys() == {ONE, TWO, week.THREE}
    assert box(database, AGRICULTURE, "2024-03-11", "triage_session") == [("triage_opinion", FRIDAY, None)]
    assert box(database, MARKET, "2024-03-11", "triage_session") == []
    assert box(database, OFFICE, "2024-03-11", "triage_session") == [("triage_session", FRIDAY, None)]
    # where the campaign has another office since, that one goes on
    assert box(database, POLICE, "2024-03-11", "triage_session", office=POLICE) == [("triage_session", FRIDAY, None)]
    assert box(database, OFFICE, "2024-03-11", "triage_session", office=POLICE) == []


# -- flash reports -------------------------------------------------


@pytest.mark.parametrize("order", [1, -1])
def test_the_first_acknowledgement_is_the_earliest_whoever_tells_of_his_sooner(
    order: int, database: ReadDatabase
) -> None:
    """OFFICE had it at noon of the 9th, POLICE at noon of the 11th (M48, R12)."""
    had = [week.flash(week.ACKNOWLEDGE, OFFICE, date(2024, 3, 9)), week.flash(week.ACKNOWLEDGE, POLICE, MONDAY)]
    fold(database, week.SENT, week.flash(week.FORWARD, OFFICE), *had[::order])
    row = asked(database, FLASH_REPORTS)[FLASH]
    assert (row["acknowledged_at"], row["minutes_to_acknowledge"]) == (datetime(2024, 3, 9, 4, tzinfo=UTC), 1440)
    assert row["unacknowledged"] == []


def test_a_flash_report_counts_the_minutes_between(database: ReadDatabase) -> None:
    """Happened 9:00, learnt 11:30, told 12:00, acknowledged 12:00 the next day in this log, which tells at noon of each day."""
    saturday = date(2024, 3, 9)
    past = (
        week.SENT,
        week.flash(week.FORWARD, OFFICE),
        week.flash(week.ACKNOWLEDGE, OFFICE, saturday),
        week.flash(week.CORRECT, MARKET),
        week.flash(week.FOLLOW, MARKET),
    )
    log = fold(database, past)
    row = asked(database, FLASH_REPORTS)[FLASH]
    assert row["sent_at"] == datetime(2024, 3, 8, 4, tzinfo=UTC)
    # the correction: it happened at ten
    assert (row["minutes_to_learn"], row["minutes_to_report"], row["minutes_to_acknowledge"]) == (90, 30, 1440)
    told = {one["agency"]: (one["told_by"], one.get("minutes")) for one in row["told"]}
    assert told == {OFFICE: (MARKET, 1440), POLICE: (OFFICE, None)}
    assert [(one["agency"], one["told_by"]) for one in row["told_outside"]] == [("潍坊市市场监督管理局", OFFICE)]
    assert (row["unacknowledged"], len(row["follow_ups"]), len(row["corrections"])) == ([POLICE], 1, 1)
    first = asked(database, FLASH_REPORTS, position=len(log.rows) - 2)[FLASH]
    assert (first["minutes_to_learn"], first["happened_at"]) == (150, week.HAPPENED)
    for sight in (POLICE, MARKET, f"campaign:{CAMPAIGN}"):
        assert asked(database, FLASH_REPORTS, Sight.of(sight)).keys() == {FLASH}
    assert asked(database, FLASH_REPORTS, Sight.of(AGRICULTURE)) == {}


def test_an_acknowledgement_for_a_dissolved_recipient_is_entered_with_that(database: ReadDatabase) -> None:
    for_police = replace(week.ACKNOWLEDGE, acknowledged_for=POLICE)
    past = (week.SENT, week.flash(week.FORWARD, OFFICE), week.flash(for_police, AGRICULTURE, date(2024, 3, 9)))
    fold(database, past)
    row = asked(database, FLASH_REPORTS)[FLASH]
    assert {one["agency"]: one.get("minutes") for one in row["told"]} == {OFFICE: None, POLICE: 1440}
    assert row["unacknowledged"] == [OFFICE]


def test_it_waits_for_each_recipient_to_acknowledge_it(database: ReadDatabase) -> None:
    closed = week.flash(week.FLASH_CLOSE, OFFICE)
    fold(database, week.SENT, week.flash(week.FORWARD, OFFICE), week.flash(week.ACKNOWLEDGE, OFFICE), closed)
    assert box(database, POLICE, "2024-03-09", "flash_report") == [("acknowledge_flash", FRIDAY, None)]
    assert box(database, OFFICE, "2024-03-09", "flash_report") == []
    row = asked(database, FLASH_REPORTS)[FLASH]
    assert (row["stage"], row["flash_conclusion"]) == ("closed", "已立案并移送")


# -- guidance -------------------------------------------------


def test_guidance_is_counted_and_stands_on_the_lead(database: ReadDatabase) -> None:
    log = fold(database, week.GIVEN, week.guided(week.REPORT_BACK, MARKET))
    row = asked(database, GUIDANCE_RECORDS, guided_by=Among((AGRICULTURE,)))[GUIDANCE]
    assert (row["guidance_matter"], row["guidance_form"], row["record"]) == ("hard_case", "on_site", ONE)
    assert [one["completion"] for one in row["completions"]] == ["已补充固定订单证据"]
    shown = asked(database, LEADS)[ONE]
    assert (shown["guidance_count"], shown["guidance"][0]["guided_by"]) == (1, AGRICULTURE)
    void = (week.guided(week.VOID), said(leads.GUIDANCE_VOIDED, by="system", stream=ONE))
    log.write(*void)
    Projector(database, log, from_row, MODELS).catch_up()  # type: ignore[arg-type]
    assert asked(database, LEADS)[ONE]["guidance_count"] == 0
    assert asked(database, GUIDANCE_RECORDS)[GUIDANCE]["stage"] == "voided"


# -- what is owed in feedback -------------------------------------------------


def standing(database: ReadDatabase, on: str, position: int | None = None) -> dict[str, tuple[str, str | None]]:
    rows = asked(database, FEEDBACK_OWED, on=on, position=position)
    return {row["direction"]: (row["standing"], row["owed_by"]) for row in rows.values()}


def test_what_is_owed_upward_is_overdue_after_its_day_and_stays_late(database: ReadDatabase) -> None:
    """对于上级交办案件线索，按时反馈办理情况 (S0 四（三）; M42, R13): the day is set for each."""
    late = said(leads.REPORT_UPWARD, by=MARKET, on="2024-05-06")
    log = fold(database, said(leads.REGISTER_ASSIGNED, by=MARKET), late)
    first = len(log.rows) - 1
    assert standing(database, "2024-04-30", first) == {"upward": ("owed", MARKET)}
    assert standing(database, "2024-05-01", first) == {"upward": ("overdue", MARKET)}
    assert standing(database, "2024-05-07") == {"upward": ("told_late", MARKET)}
    row = next(iter(asked(database, FEEDBACK_OWED, direction=Among(("upward",))).values()))
    assert (row["upper_reference"], row["due_on"]) == ("潍市监转〔2024〕7号", date(2024, 4, 30))
    assert (row["told_on"], row["document_no"]) == (date(2024, 5, 6), "安市监〔2024〕41号")


def test_the_inbox_has_what_is_owed_upward_with_its_day(database: ReadDatabase) -> None:
    fold(database, said(leads.REGISTER_ASSIGNED, by=MARKET))
    waiting = [("report_upward", date(2024, 3, 1), datetime(2024, 4, 30, 16, tzinfo=UTC))]
    assert box(database, MARKET, "2024-03-05", "feedback") == waiting


def test_what_is_owed_to_the_office_ends_with_the_first_word(database: ReadDatabase) -> None:
    """各执法单位要及时向“专项办”反馈线索处置情况 (M57, R14)."""
    told = (said(leads.ACCEPT, by=POLICE), said(leads.INTERIM, by=POLICE, on="2024-03-25"))
    log = fold(database, *leads.DISPATCHED, *told)
    before = len(log.rows) - 2
    assert standing(database, "2024-03-25", before) == {"office": ("owed", POLICE)}
    assert standing(database, "2024-03-26", before) == {"office": ("overdue", POLICE)}
    assert standing(database, "2024-03-26") == {"office": ("told", POLICE)}
    assert asked(database, FEEDBACK_OWED, Sight.of(AGRICULTURE)) == {}
    assert len(asked(database, FEEDBACK_OWED, Sight.of(POLICE))) == 1


def test_late_feedback_stays_late_and_the_last_word_is_entered_beside_it(database: ReadDatabase) -> None:
    told = (
        said(leads.ACCEPT, by=POLICE),
        said(leads.INTERIM, by=POLICE, on="2024-03-26"),
        said(leads.FILE, by="system", on="2024-03-27"),
        said(leads.FINAL, by=POLICE, on="2024-04-20"),
    )
    fold(database, *leads.DISPATCHED, *told)
    (row,) = asked(database, FEEDBACK_OWED).values()
    assert (row["standing"], row["told_on"], row["final_on"]) == ("told_late", date(2024, 3, 26), date(2024, 4, 20))
    assert row["outcome"] == "penalised"


@pytest.mark.parametrize(
    "event", [said(leads.RECALL, by=OFFICE), said(leads.RETURN, by=POLICE), said(leads.MERGE, by=OFFICE)]
)
def test_who_has_the_lead_no_more_owes_nothing(event: Any, database: ReadDatabase) -> None:
    fold(database, *leads.DISPATCHED, event)
    assert [row["standing"] for row in asked(database, FEEDBACK_OWED).values()] == ["released"]


def test_whoever_it_moved_to_owes_it(database: ReadDatabase) -> None:
    fold(database, *leads.DISPATCHED, said(leads.ACCEPT, by=POLICE), said(leads.MOVE, by="system"))
    assert standing(database, "2024-03-20") == {"office": ("owed", AGRICULTURE)}


def test_a_lead_dispatched_again_is_owed_anew(database: ReadDatabase) -> None:
    again = replace(leads.DISPATCH, to_agency=MARKET, feedback_due_on=date(2024, 4, 20))
    fold(database, *leads.DISPATCHED, said(leads.RETURN, by=POLICE), said(again, by=OFFICE, on="2024-03-28"))
    (row,) = asked(database, FEEDBACK_OWED, on="2024-04-20").values()
    assert (row["standing"], row["owed_by"], row["since"]) == ("owed", MARKET, date(2024, 3, 28))


# -- rectification -------------------------------------------------


def test_what_an_operator_is_to_put_right_waits_until_its_day(database: ReadDatabase) -> None:
    again = replace(day.RECTIFIED, rectified_as=day.RectificationResult.PARTLY, complete_by_on=date(2024, 3, 8))
    past = (day.entered(day.INSPECT), day.entered(day.RECTIFY), day.entered(again))
    fold(database, past)
    end = datetime(2024, 3, 8, 16, tzinfo=UTC)
    assert box(database, MARKET, "2024-03-01", "daybook") == [("check_rectification", date(2024, 2, 9), end)]
    row = asked(database, DAYBOOK, rectify_open=Among((True,)))[day.ENTRY]
    assert (row["rectified_as"], row["rectify_again"], row["complete_by_on"]) == ("partly", 1, date(2024, 3, 8))


def test_what_was_put_right_waits_no_more(database: ReadDatabase) -> None:
    fold(database, day.entered(day.INSPECT), day.entered(day.RECTIFY), day.entered(day.RECTIFIED))
    assert box(database, MARKET, "2024-03-01", "daybook") == []
    assert asked(database, DAYBOOK, rectified_as=Among(("done",))).keys() == {day.ENTRY}
