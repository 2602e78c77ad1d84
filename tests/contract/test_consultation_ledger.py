"""The ledger of consultations on both databases: opinions, conclusion, dissent; the mark on the case; the inbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from coordination.custody import reasons
from coordination.streams.consultation import Stage
from projections.access import SUPERVISOR, Sight
from projections.cases import CASES
from projections.consultations import CONSULTATIONS, state_of
from projections.engine import Moment, ReadDatabase, custody_of, reached
from projections.inbox import NEEDS, Question, inbox
from projections.leads import LEADS
from projections.models import MODELS
from projections.questions import Holds
from tests.contract.pasts import fold_log, rows_asked
from tests.spec import cases, leads
from tests.spec import consultations as meet
from tests.spec.consultations import AFTERWARDS, CASE, DAY, LEAD, MEETING, posted
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, given, said

fold = partial(fold_log, models=(CONSULTATIONS, CASES, LEADS))


asked = partial(rows_asked, ledger=CONSULTATIONS, now=datetime(2024, 9, 1, tzinfo=UTC))


PASTS = (*(meet.AT[stage] for stage in Stage if stage is not Stage.NONE), (meet.HEARD, posted(meet.EXTEND)))


@pytest.mark.parametrize("past", PASTS)
def test_the_row_holds_what_the_rule_book_knows(past: Any, fresh_sqlite_url: str) -> None:
    database = ReadDatabase(fresh_sqlite_url)
    # one event at a time: what is read back from the database is what the next event is folded upon
    fold(database, past, batch=1)
    state, row = given(past).state(MEETING), asked(database)[MEETING]
    assert state_of(row) == state
    assert reasons(custody_of(row)) == reasons(state)
    assert row["unheard"] == list(state.unheard)
    database.close()


def test_each_agency_s_last_word_the_conclusion_and_who_dissents(database: ReadDatabase) -> None:
    last = replace(meet.OPINE, consultation_opinion="核对后的部分应予扣减")
    past = (
        meet.HEARD,
        posted(last, POLICE, DAY),
        posted(replace(meet.OPINE, consultation_opinion="不应扣减"), MARKET, DAY),
        posted(meet.CONCLUDE, OFFICE, DAY),
        posted(meet.DISSENT, MARKET, AFTERWARDS),
    )
    fold(database, past)
    row = asked(database)[MEETING]
    told = {(one["by"], one["matter_no"]): one["consultation_opinion"] for one in row["opinions"]}
    assert told == {
        (POLICE, "1"): "核对后的部分应予扣减",
        (MARKET, "1"): "不应扣减",
        (MARKET, "3"): "录屏并计算哈希",
    }
    assert [one["matter_conclusion"] for one in row["conclusions"]] == ["刷单部分予以扣减", "录屏取证并当场固定"]
    assert (row["attended"], row["minutes_no"]) == ([OFFICE, MARKET, POLICE], "安专办纪〔2024〕3号")
    assert [(one["by"], one["reason"]) for one in row["dissents"]] == [(MARKET, "空单数量未逐笔核对")]
    assert (row["convened_on"], row["ended_on"]) == (date(2024, 3, 18), date(2024, 3, 28))
    assert (row["meeting_no"], row["consultation_kind"]) == ("2024-03", "monthly")
    for words in ("刷单记录", "核对后的部分", "当场固定"):
        assert asked(database, q=words).keys() == {MEETING}


def test_it_is_found_by_what_it_was_about(database: ReadDatabase) -> None:
    fold(database, meet.CONVENED, posted(meet.EXTEND))
    assert asked(database, about=Holds((str(CASE),))).keys() == {MEETING}
    assert asked(database, about=Holds((str(LEAD),))).keys() == {MEETING}
    assert asked(database, about=Holds((str(MEETING),))) == {}


def test_other_times_and_none(database: ReadDatabase) -> None:
    fold(database, meet.CONVENED, posted(meet.MOVE), posted(meet.CANCEL, on=DAY))
    row = asked(database)[MEETING]
    assert (row["meeting_at"], row["meeting_place"]) == (datetime(2024, 3, 29, 1, tzinfo=UTC), "市局三楼会议室")
    assert (row["stage"], row["reason"], row["ended_on"]) == ("cancelled", "并入四月会商", date(2024, 3, 28))


def test_as_of_a_moment_in_between_and_for_whom(database: ReadDatabase) -> None:
    log = fold(database, meet.CONCLUDED)
    assert asked(database, position=len(log.rows) - 1)[MEETING]["stage"] == "convened"
    assert asked(database)[MEETING]["stage"] == "concluded"
    for party in (OFFICE, MARKET, POLICE, f"campaign:{CAMPAIGN}"):
        assert asked(database, Sight.of(party)).keys() == {MEETING}
    assert asked(database, Sight.of(AGRICULTURE)) == {}


def test_the_mark_on_a_case_and_on_a_lead(database: ReadDatabase) -> None:
    marks = (said(cases.CONSULTED, by="system", stream=CASE), said(leads.CONSULTED, by="system", stream=LEAD))
    fold(database, meet.AROUND, marks)
    for ledger, record in ((CASES, CASE), (LEADS, LEAD)):
        row = asked(database, ledger=ledger)[record]
        assert row["consultations"] == [
            {
                "consultation": str(MEETING),
                "meeting_no": "2024-03",
                "topics": ["facts"],
                "matter_conclusion": "事实清楚",
                "concluded_on": "2024-03-04",
            }
        ]


def test_whoever_is_unheard_and_whoever_convened_find_it_in_their_inbox(database: ReadDatabase) -> None:
    fold(database, meet.CONVENED, posted(meet.OPINE, POLICE, DAY), models=MODELS)

    def box(agency: str) -> list[tuple[str, date]]:
        with database.reading() as snapshot:
            moment = Moment(reached(snapshot, NEEDS), datetime(2024, 9, 1, tzinfo=UTC))
            question = Question((agency,), {CAMPAIGN: OFFICE}, kinds=("consultation",))
            answer = inbox(snapshot, lambda _: SUPERVISOR, moment, question)
            return [(item["task"], item["since"]) for item in answer.items]

    assert box(MARKET) == [("give_opinion", date(2024, 3, 18))]
    assert box(POLICE) == []
    assert box(OFFICE) == [("conclude_consultation", date(2024, 3, 18))]
