"""What a breach brings about, on the real store: before the event that comes too late, once, and the receipt is the event's own."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from coordination.clocks.packs import rule_book
from coordination.record import Coordination, Refused
from coordination.stored import from_row
from coordination.streams.clock import CLOCK, Attachment, Stage, clock_id
from coordination.streams.goods import (
    GOODS,
    GoodsLine,
    GoodsRegistered,
    GoodsRegistrationDisposed,
    GoodsRelocated,
    LineQuantity,
    RegistrationDisposal,
    Where,
)
from coordination.timekeeping import keep
from tests.contract.recording import CHIEF, NOW, PLAN, Office, file_case, proposal, the

RULES = Attachment(rule_book())
MEASURE = the("goods")
DISPOSE = clock_id(MEASURE, "reg_evidence_dispose", 1)
# registered on Wednesday 12 October 2022: 13, 14, 17, 18, 19, 20, 21 October
ENDS_AT = datetime(2022, 10, 21, 16, tzinfo=UTC)
LATE = ENDS_AT + timedelta(days=2)
REGISTER = GoodsRegistered(
    campaigns=(PLAN,),
    case=the("case", 1),
    lines=(GoodsLine(line_no="1", name="白酒", quantity=24),),
    document_no="安市监登存〔2022〕3号",
    approved_by=CHIEF,
)
PRESERVE = GoodsRegistrationDisposed(
    disposal=RegistrationDisposal.PRESERVED,
    lines=(LineQuantity(line_no="1", quantity=24),),
    approved_by=CHIEF,
)
MOVE = GoodsRelocated(items=("1",), kept_at="罚没仓库")


def writer(office: Office) -> Coordination:
    return Coordination(office.log, office.sealer, followers=RULES)


def registered(office: Office) -> Coordination:
    desk = writer(office)
    desk.post([file_case(1), proposal(GOODS, MEASURE, REGISTER, "register goods")], now=NOW)
    return desk


def told_late(**changes: Any) -> Any:
    """What was done on the 20th, and is told after the registration had ended."""
    told = {"occurred_at": datetime(2022, 10, 20, 4, tzinfo=UTC), "legal_on": date(2022, 10, 20)}
    return proposal(GOODS, MEASURE, PRESERVE, "preserve", **(told | changes))


def topics(office: Office, stream: Any = MEASURE) -> list[str]:
    return [row.topic for row in office.log.read_stream(stream)]


STORY = ["goods.registered", "goods.registration_lapsed", "goods.registration_disposed"]


def test_the_lapse_stands_before_what_is_told_late(office: Office) -> None:
    desk = registered(office)
    (receipt,) = desk.post([told_late()], now=LATE)
    assert topics(office) == STORY
    assert topics(office, DISPOSE)[-2:] == ["clock.breached", "clock.waived"]
    rows = office.log.read_stream(MEASURE)
    # the receipt is that of the event which was posted, not of what had to be recorded before it
    assert (receipt.stream, receipt.version, receipt.position) == (MEASURE, 3, rows[2].position)
    (again,) = desk.post([told_late()], now=LATE)
    assert again == replace(receipt, repeated=True)
    lapsed = from_row(rows[1])
    assert (lapsed.envelope.occurred_at, lapsed.envelope.legal_on) == (ENDS_AT, date(2022, 10, 22))
    assert desk.state(GOODS, MEASURE).at(Where.RELEASED) == 24


def test_the_timekeeper_does_only_earlier_what_the_touch_would_do(office: Office) -> None:
    desk = registered(office)
    keep(writer(office), [DISPOSE], now=ENDS_AT)
    assert topics(office) == STORY[:2]
    (receipt,) = desk.post([told_late()], now=LATE)  # a desk that had not heard of it
    assert topics(office) == STORY
    assert receipt.version == 3
    assert keep(desk, [DISPOSE], now=LATE) == 0
    assert desk.state(CLOCK, DISPOSE).stage is Stage.WAIVED


def test_two_who_notice_at_once_record_it_once(office: Office) -> None:
    registered(office)
    barrier = threading.Barrier(2)

    def touch(desk: Coordination) -> None:
        barrier.wait(10)
        desk.post([told_late()], now=LATE)

    def look(desk: Coordination) -> None:
        barrier.wait(10)
        keep(desk, [DISPOSE], now=LATE)

    threads = [threading.Thread(target=do, args=(writer(office),)) for do in (touch, look)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert topics(office) == STORY
    assert topics(office, DISPOSE).count("clock.breached") == 1


def test_nothing_of_a_refused_touch_is_recorded_not_even_what_time_brought(office: Office) -> None:
    desk = registered(office)
    with pytest.raises(Refused) as refused:
        desk.post([proposal(GOODS, MEASURE, MOVE, "move", occurred_at=LATE, legal_on=date(2022, 10, 24))], now=LATE)
    assert getattr(refused.value.reason, "code", None) == "record.wrong_stage"
    assert topics(office) == STORY[:1]
    keep(desk, [DISPOSE], now=LATE)
    assert topics(office) == STORY[:2]


def test_who_has_not_seen_the_lapse_has_not_seen_the_latest_version(office: Office) -> None:
    desk = registered(office)
    with pytest.raises(Refused) as refused:
        desk.post([told_late(expected=1)], now=LATE)
    assert getattr(refused.value.reason, "code", None) == "stream.stale_version"
    keep(desk, [DISPOSE], now=LATE)
    desk.post([told_late(expected=2)], now=LATE)
    assert topics(office) == STORY
