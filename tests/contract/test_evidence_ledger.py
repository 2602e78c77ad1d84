"""The ledger of evidence on both databases: where it is, in whose custody since when, who relies on it, and who is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from coordination.streams.evidence import EvidenceItem, Stage
from projections.access import SUPERVISOR, Sight
from projections.cases import CASES
from projections.engine import Ledger, Moment, ReadDatabase, reached
from projections.engine.models import Row
from projections.evidence import EVIDENCE, state_of
from projections.evidence_files import EVIDENCE_FILES, NamedFile, named_files, naming
from projections.leads import LEADS
from projections.queries import detail, page, reasons_today
from projections.questions import Among, Filter, Holds, Query
from projections.referrals import REFERRALS
from projections.referrals import state_of as referral_of
from projections.tables import STILL_OPEN, table_of
from tests.contract.pasts import fold_log
from tests.spec import cases, evidence, leads, referrals
from tests.spec import test_reliance as reliance
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, POLICE, _flat, given, said
from tests.spec.evidence import CASE, COPY, REFERRAL, SHA, SM3, THEIR_CASE, by
from tests.spec.evidence import EVIDENCE as PIECE
from tests.spec.goods import GOODS

MODELS = tuple(dict.fromkeys((EVIDENCE, EVIDENCE_FILES, *EVIDENCE.needs)))
"""Whoever may know of one of these may know of its evidence."""
NOTHING_TO_SEE = Sight.of()


fold = partial(fold_log, models=MODELS)


def rows(database: ReadDatabase, model: Ledger = EVIDENCE) -> dict[UUID, Row]:
    with database.reading() as snapshot:
        table = table_of(model.shape, snapshot.build_of(model).build)
        found = snapshot.connection.execute(sa.select(table).where(table.c.valid_to == STILL_OPEN)).mappings()
        return {row["id"]: dict(row) for row in found}


def row(database: ReadDatabase, *past: Any, of: UUID = PIECE, batch: int = 500) -> Row:
    fold(database, *past, batch=batch)
    return rows(database)[of]


def asked(database: ReadDatabase, sight: Sight = SUPERVISOR, q: str | None = None, **filters: Filter) -> set[UUID]:
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, EVIDENCE.needs), datetime(2024, 9, 1, tzinfo=UTC))
        return {found["id"] for found in page(snapshot, EVIDENCE, sight, moment, Query(filters, q=q)).rows}


WHOLE_PASTS: Sequence[Any] = (
    *(past for stage, past in evidence.AT.items() if stage is not Stage.NONE),
    evidence.HANDED_OVER,
    evidence.FALLEN,
    (evidence.FALLEN, by(MARKET, evidence.RESTORE)),
    (evidence.SHARED, by(MARKET, evidence.UNSHARE)),
    (evidence.KEPT, by("system", evidence.ORIGINAL_FELL)),
    (evidence.LOST, by(MARKET, evidence.RECOVER)),
    (evidence.KEPT, by(MARKET, evidence.ADD)),
)


@pytest.mark.parametrize("past", WHOLE_PASTS, ids=range(len(WHOLE_PASTS)))
def test_the_row_holds_what_the_rule_book_knows(past: Any, fresh_sqlite_url: str) -> None:
    database = ReadDatabase(fresh_sqlite_url)
    # one event at a time: what is read back from the database is what the next event is folded upon
    found = row(database, past, batch=1)
    state = given(past).state(PIECE)
    # the list of a hand-over under way is asked of by guards only
    assert state_of(found) == replace(state, handed=())
    assert (found["fallen"], tuple(found["participants"])) == (state.fallen, state.participants)
    database.close()


def test_what_it_is_is_told_as_it_was_given(database: ReadDatabase) -> None:
    found = row(database, evidence.KEPT)
    told = {name: found[name] for name in ("title", "evidence_type", "originality", "collection_method", "kept_at")}
    assert told == {
        "title": "仓库出库单",
        "evidence_type": "documentary",
        "originality": "original",
        "collection_method": "obtained_on_request",
        "kept_at": "证据室A-3",
    }
    assert found["collected_at"] == datetime(2024, 3, 4, 2, 30, tzinfo=UTC)
    assert found["collected_by_authority"] == MARKET
    assert (found["record_kind"], found["record"], found["files"]) == ("case", CASE, [SHA])
    assert [item["item_no"] for item in found["evidence_items"]] == ["1", "2"]


def test_a_sample_tells_the_line_of_goods_that_it_is_of(database: ReadDatabase) -> None:
    found = row(database, evidence.AROUND, by(MARKET, evidence.COLLECT_SAMPLE))
    assert found["goods_lines"] == [{"goods_record": str(GOODS), "line_no": "1"}]
    assert found["goods_records"] == [str(GOODS)]


def test_in_whose_custody_since_when_and_how_it_came_there(database: ReadDatabase) -> None:
    refused = (evidence.OFFERED, by(POLICE, evidence.REFUSE, "2024-03-27"))
    again = (refused, by(MARKET, evidence.OFFER, "2024-04-01"), by(POLICE, evidence.RECEIVE, "2024-04-02"))
    found = row(database, again, batch=2)
    assert (found["holder"], found["held_since"], found["kept_at"]) == (POLICE, date(2024, 4, 2), "物证室3")
    assert (found["registrant"], found["former_holders"], found["receipts"]) == (MARKET, [MARKET], 1)
    first, second = found["handovers"]
    assert (first["outcome"], first["reason"], first["answered_on"]) == ("refused", "不属本案", "2024-03-27")
    assert (second["from"], second["to"], second["offered_on"]) == (MARKET, POLICE, "2024-04-01")
    assert (second["outcome"], second["receipt"], second["taken_by"]) == ("received", 1, "police-7")


def test_what_was_not_as_listed_is_kept_with_the_hand_over(database: ReadDatabase) -> None:
    broken = replace(evidence.RECEIVE.received_items[1], difference="封条破损")
    receive = replace(evidence.RECEIVE, received_items=(evidence.RECEIVE.received_items[0], broken))
    found = row(database, evidence.OFFERED, by(POLICE, receive))
    assert found["handovers"][0]["differences"] == [{"item_no": "2", "difference": "封条破损"}]


def test_the_custody_list_of_an_agency(database: ReadDatabase) -> None:
    # the first went to POLICE, the second is offered to them, the third is MARKET's still
    fold(
        database,
        evidence.HANDED_OVER,
        by(MARKET, replace(evidence.COLLECT, title="第二份"), stream=COPY),
        by(MARKET, evidence.OFFER, stream=COPY),
        by(MARKET, replace(evidence.COLLECT, title="第三份"), stream=evidence.OTHER),
    )
    assert asked(database, holder=Among((MARKET,))) == {COPY, evidence.OTHER}
    assert asked(database, offered_to=Among((POLICE,))) == {COPY}
    assert asked(database, former_holders=Holds((MARKET,))) == {PIECE}
    assert asked(database, holder=Among((POLICE,)), stage=Among(("kept",))) == {PIECE}


def test_what_came_back_was_not_given_away(database: ReadDatabase) -> None:
    back = by(POLICE, replace(evidence.OFFER, receiving_agency=MARKET), "2024-05-06")
    fold(database, evidence.HANDED_OVER, back, by(MARKET, evidence.RECEIVE, "2024-05-07"))
    assert asked(database, former_holders=Holds((MARKET,))) == set()
    assert asked(database, former_holders=Holds((POLICE,))) == {PIECE}


def test_who_may_see_it(database: ReadDatabase) -> None:
    fold(database, evidence.SHARED, said(cases.COPY_LATE, stream=CASE))
    for party in (MARKET, AGRICULTURE, f"campaign:{CAMPAIGN}", POLICE, referrals.PROCURATORATE):
        # the last two know of the case
        assert asked(database, Sight.of(party)) == {PIECE}, party
    assert asked(database, Sight.of("370784-jtj")) == asked(database, NOTHING_TO_SEE) == set()
    with database.reading() as snapshot:
        assert reasons_today(snapshot, EVIDENCE, [MARKET], PIECE) >= {"registered", "holds"}
        assert reasons_today(snapshot, EVIDENCE, [AGRICULTURE], PIECE) == {"takes_part"}


def test_what_it_is_is_found_by_its_words_and_who_gave_it_is_not(database: ReadDatabase) -> None:
    fold(database, evidence.KEPT, by(MARKET, replace(evidence.STATEMENT, note="证明出库数量"), stream=COPY))
    assert asked(database, q="出库单 印模") == {PIECE}
    assert asked(database, q="证言") == asked(database, q="出库数量") == {COPY}
    assert asked(database, q="赵某") == set()
    assert asked(database, q="某路1号仓库") == {PIECE, COPY}


def test_as_it_was_known_then(database: ReadDatabase) -> None:
    log = fold(database, evidence.HANDED_OVER, by(POLICE, evidence.FALL, "2024-05-06"))
    places = {kept.topic: kept.position for kept in log.rows if kept.stream == PIECE}

    def at(topic: str) -> tuple[Any, ...]:
        with database.reading() as snapshot:
            moment = Moment(places[topic], datetime(2024, 9, 1, tzinfo=UTC))
            found = detail(snapshot, EVIDENCE, SUPERVISOR, moment, PIECE)
            assert found is not None
            return found["stage"], found["holder"], found["fallen"], len(found["handovers"])

    assert at("evidence.collected") == ("kept", MARKET, False, 0)
    assert at("evidence.offered") == ("offered", MARKET, False, 1)
    assert at("evidence.received") == ("kept", POLICE, False, 1)
    assert at("evidence.fell") == ("kept", POLICE, True, 1)


# -- who relies on it ---------------------------------------------------------------------------------------------------------


def adopted(outcome: Any, *before: Any) -> tuple[Any, ...]:
    """Return a past with what a story's last event led to."""
    return (*before, *(by(item.envelope.agency, item.event, stream=item.envelope.stream) for item in outcome.decided))


RELYING = adopted(given(evidence.SHARED).as_agency(AGRICULTURE).when(evidence.ADOPT, THEIR_CASE), evidence.SHARED)
FALLEN = adopted(given(*RELYING).as_agency(MARKET).when(evidence.FALL), *RELYING)


def test_every_record_that_relied_on_it_stands_in_the_ledger(database: ReadDatabase) -> None:
    found = row(database, FALLEN)
    assert found["relied_on_by"] == [str(THEIR_CASE)]
    (relied,) = found["reliances"]
    assert (relied["record_kind"], relied["relying_agency"], relied["reliance_basis"]) == (
        "case",
        AGRICULTURE,
        "shared",
    )
    assert (found["fall"], found["fell_by"], found["found_by"]) == ("excluded", MARKET, "安丘市人民法院")
    assert asked(database, relied_on_by=Holds((str(THEIR_CASE),))) == {PIECE}
    assert asked(database, fallen=Among((True,))) == {PIECE}


def test_it_shows_on_the_record_until_it_is_answered(database: ReadDatabase) -> None:
    answer = by(AGRICULTURE, reliance.ANSWER, "2024-06-03", THEIR_CASE)
    fold(database, FALLEN, answer)
    theirs, own = rows(database, CASES)[THEIR_CASE], rows(database, CASES)[CASE]
    (support,) = theirs["supports"]
    assert (support["support"], support["reliance_basis"], support["support_change"]) == (
        str(PIECE),
        "shared",
        "excluded",
    )
    assert (support["support_answer"], support["waiting"], theirs["support_fallen"]) == ("retaken", False, False)
    # the case for which it was collected has not answered yet
    assert [told["waiting"] for told in own["supports"]] == [True]
    assert own["support_fallen"]


def test_a_second_fall_waits_again(database: ReadDatabase) -> None:
    answer = by(AGRICULTURE, reliance.ANSWER, "2024-06-03", THEIR_CASE)
    again = reliance.notified(reliance.CaseSupportNotified, reliance.SupportChange.FORGED, evidence.FORGED)
    fold(database, FALLEN, answer, by("system", again, stream=THEIR_CASE))
    (support,) = rows(database, CASES)[THEIR_CASE]["supports"]
    assert (support["support_change"], support["waiting"]) == ("forged", True)
    assert "support_answer" not in support


def test_what_was_restored_waits_for_nothing(fresh_sqlite_url: str) -> None:
    database = ReadDatabase(fresh_sqlite_url)
    back = reliance.notified(reliance.CaseSupportNotified, reliance.SupportChange.RESTORED, evidence.RESTORE)
    fold(database, FALLEN, by("system", back, stream=THEIR_CASE))
    found = rows(database, CASES)[THEIR_CASE]
    assert ([told["support_change"] for told in found["supports"]], found["support_fallen"]) == (["restored"], False)
    database.close()


def test_a_lead_and_a_referral_show_it_too(database: ReadDatabase) -> None:
    told = said(leads.NOTIFIED, by="system", stream=leads.LEAD)
    of_police = said(referrals.NOTIFIED, by="system", stream=REFERRAL)
    adopt = by(POLICE, replace(evidence.ADOPT_BY_POLICE, document_no="安公调〔2024〕4号"), stream=REFERRAL)
    past = (leads.VERIFYING, referrals.UNDER_REVIEW, adopt, told, of_police)
    fold(database, past)
    assert rows(database, LEADS)[leads.LEAD]["support_fallen"]
    found = rows(database, REFERRALS)[REFERRAL]
    assert found["support_fallen"]
    assert [one["document_no"] for one in found["supports"]] == ["安公调〔2024〕4号"]
    assert referral_of(found).fallen == given(past).state(REFERRAL).fallen
    assert "answer_support" in [duty["duty"] for duty in found["duties"]]


def test_a_recognised_decision_shows_who_recognised_it_and_since_when_no_longer(database: ReadDatabase) -> None:
    recognised = said(reliance.RECOGNISED, by="system", on="2024-05-01", stream=CASE)
    fold(database, cases.SERVED, recognised)
    found = rows(database, CASES)[CASE]
    assert (found["relied_on_by"], found["participants"]) == ([str(THEIR_CASE)], [AGRICULTURE])
    assert [told["since"] for told in found["reliances"]] == ["2024-05-01"]


def test_a_decision_that_is_gone_is_relied_on_by_nobody(fresh_sqlite_url: str) -> None:
    database = ReadDatabase(fresh_sqlite_url)
    recognised = said(reliance.RECOGNISED, by="system", on="2024-05-01", stream=CASE)
    fold(database, cases.SERVED, recognised, said(cases.ANNUL, on="2024-06-03", stream=CASE))
    found = rows(database, CASES)[CASE]
    assert (found["relied_on_by"], [told["until"] for told in found["reliances"]]) == ([], ["2024-06-03"])
    database.close()


def test_an_original_shows_its_copies(database: ReadDatabase) -> None:
    found = row(database, evidence.COPIED)
    assert (found["copies"], found["relied_on_by"]) == ([str(COPY)], [str(COPY)])
    assert asked(database, copy_of=Among((PIECE,))) == {COPY}
    assert asked(database, originality=Among(("copy",))) == {COPY}


# -- files ----------------------------------------------------------------------------------------------------------------------


def test_which_evidence_names_which_file(database: ReadDatabase) -> None:
    fold(
        database,
        evidence.KEPT,
        by(MARKET, evidence.ADD),
        by(AGRICULTURE, replace(evidence.COLLECT, record=THEIR_CASE), stream=COPY),
    )
    with database.reading() as snapshot:
        mine, theirs = NamedFile(PIECE, MARKET, SHA, SM3), NamedFile(COPY, AGRICULTURE, SHA, SM3)
        assert naming(snapshot, SHA) == [mine, theirs]
        assert naming(snapshot, "0" * 64) == []
        assert set(named_files(snapshot)) == {mine, theirs, NamedFile(PIECE, MARKET, "c" * 64, "d" * 64)}


def test_files_of_what_was_destroyed_are_named_by_nobody(database: ReadDatabase) -> None:
    fold(database, evidence.DESTROYED, by(MARKET, evidence.COLLECT_COPY, stream=COPY))
    with database.reading() as snapshot:
        assert [one.evidence for one in naming(snapshot, SHA)] == [COPY]


def test_one_file_that_is_said_to_be_two_is_two_lines(database: ReadDatabase) -> None:
    wrong = evidence.EvidenceItemsAdded(
        evidence_items=(EvidenceItem(item_no="3", name="同一页", sha256=SHA, sm3="0" * 64),), reason="重复"
    )
    fold(database, evidence.KEPT, by(MARKET, wrong))
    with database.reading() as snapshot:
        assert {one.sm3 for one in naming(snapshot, SHA)} == {SM3, "0" * 64}


def test_the_pasts_are_those_of_the_stories() -> None:
    assert {item.event.topic for item in _flat(FALLEN) if item.stream == PIECE} == {
        "evidence.collected",
        "evidence.shared",
        "evidence.relied_on",
        "evidence.fell",
    }
