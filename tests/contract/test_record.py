"""What the write side promises, whatever the store: once, in order, whole, judged upon what is so."""

from __future__ import annotations

import json

import pytest

from coordination.record import Refused
from coordination.stored import from_row
from coordination.streams.case import CASE
from coordination.streams.case.codes import Stage as CaseStage
from coordination.streams.lead import LEAD, Stage
from tests.contract import recording
from tests.contract.recording import (
    NOW,
    Office,
    close_campaign,
    correct,
    enveloped,
    file_case,
    first,
    refused,
    register,
    suspect,
    suspend,
    take_up,
    the,
    told,
)

# once


def test_a_repeat_gets_the_first_receipt_again(office: Office) -> None:
    writer = office.writer()
    (kept,) = writer.post([register()], now=NOW)
    (again,) = writer.post([register()], now=NOW)
    assert not kept.repeated
    assert again.repeated
    assert first(again) == kept
    assert office.rows(1) == [(1, "lead.registered")]


def test_a_repeat_gets_the_first_receipt_after_a_restart(office: Office) -> None:
    (kept,) = office.writer().post([register()], now=NOW)
    (again,) = office.writer().post([register()], now=NOW)
    assert (again.repeated, first(again)) == (True, kept)


def test_a_repeat_gets_the_first_receipt_though_it_could_not_be_recorded_now(office: Office) -> None:
    """The record has moved on, the campaign is closed, the agency suspended: what was recorded was recorded."""
    writer = office.writer()
    (opened,) = writer.post([register()], now=NOW)
    (corrected,) = writer.post([correct(1, "c1", expected=1)], now=NOW)
    writer.post([correct(1, "c2"), close_campaign(), suspend()], now=NOW)
    for fresh in (writer, office.writer()):
        assert first(*fresh.post([register()], now=NOW)) == opened
        assert first(*fresh.post([correct(1, "c1", expected=1)], now=NOW)) == corrected


@pytest.mark.parametrize("restarted", [False, True])
def test_an_id_may_not_say_something_else(office: Office, *, restarted: bool) -> None:
    writer = office.writer()
    writer.post([register()], now=NOW)
    writer = office.writer() if restarted else writer
    others = [
        register(title="另一条线索"),
        register(2, id="register 1"),
        enveloped(register(), officer="officer-2"),
        correct(1, "register 1"),
    ]
    for other in others:
        assert refused(lambda other=other: writer.post([other], now=NOW)) == (0, "event.id_reused")  # type: ignore[misc]
    assert office.rows(1) == [(1, "lead.registered")]
    assert office.rows(2) == []


@pytest.mark.parametrize("changed", [{"source": "/other"}, {"sender": recording.POLICE}])
def test_an_id_counts_within_its_source_and_sender(office: Office, changed: dict[str, str]) -> None:
    writer = office.writer()
    writer.post([register()], now=NOW)
    (kept,) = writer.post([enveloped(register(2, id="register 1"), **changed)], now=NOW)
    assert not kept.repeated


# whole


def test_a_batch_is_recorded_whole_or_not_at_all(office: Office) -> None:
    writer = office.writer()
    before = office.log.head().position
    # a lead that is not taken up has no feedback to extend, so the second event may not stand
    batch = [register(1), take_up(1), take_up(1, "again"), register(2)]
    assert refused(lambda: writer.post(batch, now=NOW)) == (2, "record.wrong_stage")
    assert office.log.head().position == before
    assert writer.state(LEAD, the("lead")).stage is Stage.NONE
    # nothing of it is remembered either: the first two may come by themselves
    assert told(writer.post(batch[:2], now=NOW)) == ["kept", "kept"]


def test_the_events_of_a_batch_are_judged_upon_each_other(office: Office) -> None:
    receipts = office.writer().post([register(1), correct(1, "c", expected=1), take_up(1), register(2)], now=NOW)
    assert [(receipt.stream, receipt.version) for receipt in receipts] == [
        (the("lead"), 1),
        (the("lead"), 2),
        (the("lead"), 3),
        (the("lead", 2), 1),
    ]
    positions = [receipt.position for receipt in receipts]
    assert positions == sorted(set(positions))
    assert [row.position for row in office.log.read_positions(positions)] == positions


@pytest.mark.parametrize("restarted", [False, True])
def test_a_batch_of_which_some_is_there_already_adds_the_rest(office: Office, *, restarted: bool) -> None:
    writer = office.writer()
    (one,) = writer.post([register(1)], now=NOW)
    (three,) = writer.post([correct(1, "c1")], now=NOW)
    writer = office.writer() if restarted else writer
    batch = [register(1), register(2), correct(1, "c1"), correct(1, "c2"), register(2)]
    receipts = writer.post(batch, now=NOW)
    assert told(receipts) == ["again", "kept", "again", "kept", "again"]
    assert [first(receipts[0]), first(receipts[2])] == [one, three]
    assert first(receipts[4]) == receipts[1]
    assert (receipts[3].stream, receipts[3].version) == (the("lead"), 3)
    assert told(writer.post(batch, now=NOW)) == ["again"] * 5


def test_a_batch_with_an_id_that_said_something_else_is_refused_whole(office: Office) -> None:
    writer = office.writer()
    writer.post([register(1)], now=NOW)
    batch = [register(2), register(1, title="另一条线索")]
    assert refused(lambda: writer.post(batch, now=NOW)) == (1, "event.id_reused")
    assert refused(lambda: writer.post([register(2), register(3, id="register 2")], now=NOW)) == (1, "event.id_reused")
    assert office.rows(2) == []


# each by itself


def test_of_lines_what_may_stand_stands(office: Office) -> None:
    writer = office.writer()
    lines = [
        register(1),
        correct(2, "c-none"),
        take_up(1),
        take_up(1, "t2"),
        register(1),
        register(2, received_on=NOW.date().replace(year=2023)),
        correct(1, "c-stale", expected=1),
        correct(1, "c1", expected=2),
        register(3, id="register 1"),
    ]
    results = writer.post_each(lines, now=NOW)
    assert told(results) == [
        "kept",
        "stream.not_found",
        "kept",
        "record.wrong_stage",
        "again",
        "lead.received_after_legal_date",
        "stream.stale_version",
        "kept",
        "event.id_reused",
    ]
    assert [topic for _, topic in office.rows(1)] == ["lead.registered", "lead.taken_up", "lead.particulars_corrected"]
    assert (office.rows(2), office.rows(3)) == ([], [])
    # sent again, each line is answered alike, and nothing is recorded twice
    again = ["again" if result == "kept" else result for result in told(results)]
    assert told(office.writer().post_each(lines, now=NOW)) == again


# versions


def test_an_expected_version_holds_or_the_event_is_refused(office: Office) -> None:
    writer = office.writer()
    writer.post([register(1)], now=NOW)
    other = office.writer()
    assert other.post([correct(1, "c1", expected=1)], now=NOW)[0].version == 2
    # the first writer still thinks that the lead is at version 1
    assert refused(lambda: writer.post([correct(1, "c2", expected=1)], now=NOW)) == (0, "stream.stale_version")
    assert writer.post([correct(1, "c2", expected=2)], now=NOW)[0].version == 3


def test_who_expects_a_version_that_has_yet_to_come_is_refused(office: Office) -> None:
    writer = office.writer()
    writer.post([register(1)], now=NOW)
    assert refused(lambda: writer.post([correct(1, "c", expected=5)], now=NOW)) == (0, "stream.stale_version")


# what follows


def test_a_case_and_what_its_lead_hears_of_it_are_recorded_together(office: Office) -> None:
    writer = office.writer()
    (*_, filed) = writer.post([register(1), take_up(1), file_case(1, 1)], now=NOW)
    assert office.rows(1)[-1] == (3, "lead.filed")
    assert office.rows(1, "case") == [(1, "case.filed")]
    follower = from_row(office.log.read_stream(the("lead"), after=2)[0])
    assert (follower.position, follower.recorded_at) == (filed.position + 1, filed.recorded_at)
    assert (follower.envelope.agency, follower.envelope.source) == ("system", "liandong")
    assert follower.envelope.causation_id == "file 1"
    assert writer.state(LEAD, the("lead")).stage is Stage.FILED
    assert writer.state(CASE, the("case")).stage is CaseStage.FILED
    assert told(office.writer().post([file_case(1, 1)], now=NOW)) == ["again"]
    assert office.rows(1)[-1] == (3, "lead.filed")


# persons


@pytest.mark.parametrize("whole", [True, False])
def test_of_what_is_refused_no_reference_is_bound(office: Office, *, whole: bool) -> None:
    """Whoever corrects the name of the campaign sends the same persons again."""
    writer = office.writer()
    party = suspect("某甲")
    misspelt = [register(1, party=party, campaigns=("anqiu-2202",)), register(2, campaigns=("anqiu-2202",))]
    if whole:
        with pytest.raises(Refused):
            writer.post(misspelt, now=NOW)
    else:
        assert told(writer.post_each(misspelt, now=NOW)) == ["campaign.not_open"] * 2
    assert told(writer.post_each([register(1, party=party), register(2)], now=NOW)) == ["kept"] * 2


def test_personal_fields_are_sealed_in_the_stored_bytes(office: Office) -> None:
    writer = office.writer()
    writer.post([register(1, party=suspect("某甲", "13912345678"))], now=NOW)
    (state,) = office.stored(the("lead"))
    assert "某甲".encode() not in state
    assert b"13912345678" not in state
    person = json.loads(state)["data"]["party"]["person"]
    assert person["name"].startswith("sealed:1:")
    assert person["phone"].startswith("sealed:1:")
    assert person["ref"] == str(the("person"))


def test_the_same_person_is_sealed_alike_in_every_event_and_by_every_writer(office: Office) -> None:
    office.writer().post([register(1, party=suspect("某甲"))], now=NOW)
    office.writer().post([register(2, party=suspect("某甲"))], now=NOW)
    one, two = (json.loads(office.stored(the("lead", number))[0])["data"]["party"] for number in (1, 2))
    assert one == two
    again = office.writer().post([register(1, party=suspect("某甲"))], now=NOW)
    assert told(again) == ["again"]
    other = register(1, party=suspect("某乙"))
    assert refused(lambda: office.writer().post([other], now=NOW)) == (0, "event.id_reused")


# streams


def test_an_id_of_another_kind_is_refused(office: Office) -> None:
    writer = office.writer()
    writer.post([register(1), take_up(1)], now=NOW)
    misplaced = enveloped(file_case(1), stream=the("lead"))
    for fresh in (writer, office.writer()):
        assert refused(lambda fresh=fresh: fresh.post([misplaced], now=NOW)) == (0, "stream.other_kind")  # type: ignore[misc]
    assert office.rows(1) == [(1, "lead.registered"), (2, "lead.taken_up")]


def test_a_stream_of_ten_thousand_events_loads_and_goes_on(office: Office) -> None:
    writer = office.writer()
    writer.post([register(1)], now=NOW)
    for start in range(0, 9_999, 1111):
        writer.post([correct(1, f"c{number}") for number in range(start, start + 1111)], now=NOW)
    fresh = office.writer()
    (receipt,) = fresh.post([correct(1, "the last", expected=10_000)], now=NOW)
    assert receipt.version == 10_001
    assert told(fresh.post([correct(1, "c5000")], now=NOW)) == ["again"]
