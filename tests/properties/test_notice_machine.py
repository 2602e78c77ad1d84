"""Notices under random play: each recipient signs once, then links leads of its own; a list kept by hand says what may stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from coordination.catalogue import EVENTS
from coordination.custody import reasons
from coordination.streams.notice import NoticeLeadLinked
from tests.spec import leads
from tests.spec import test_notice as notices
from tests.spec.assists import CITY, GAOMI, YIWU
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, Scene, given, said, the

PLAYS, STEPS = 40, 50
ACTORS = (MARKET, GAOMI, YIWU, CITY, AGRICULTURE)
LEADS = {the("lead", 11): YIWU, the("lead", 12): GAOMI, the("lead", 13): GAOMI}
READY = (notices.READY, *(said(leads.REGISTER, by=agency, stream=lead) for lead, agency in LEADS.items()))
DAY = date(2024, 3, 11)
REACHED: Counter[str] = Counter()
REFUSED: Counter[str] = Counter()


@dataclass
class Sheet:
    """Who was told, who has signed, whose leads came of it."""

    told: tuple[str, ...]
    signed: set[str] = field(default_factory=set)
    linked: set[UUID] = field(default_factory=set)

    def may(self, by: str, event: Any) -> bool:
        if event.topic == "notice.corrected":
            return by == MARKET
        if event.topic == "notice.received":
            return by in self.told and by not in self.signed
        return by in self.signed and LEADS.get(event.lead) == by and event.lead not in self.linked

    def write(self, by: str, event: Any) -> None:
        if event.topic == "notice.received":
            self.signed.add(by)
        elif event.topic == "notice.lead_linked":
            self.linked.add(event.lead)


def issued(scene: Scene, dice: Random, sheets: dict[UUID, Sheet]) -> Scene:
    """Let somebody give notice of MARKET's case to some of the others."""
    told = tuple(dice.sample(ACTORS, dice.randint(1, 3)))
    actor, stream = dice.choice((MARKET, MARKET, AGRICULTURE)), the("notice", len(sheets) + 1)
    event = replace(notices.ISSUE, recipients=told, document_no=f"安市监通〔2024〕{len(sheets) + 1}号")
    outcome = scene.as_agency(actor).on(DAY).when(event, stream)
    if actor == MARKET and MARKET not in told:
        sheets[stream] = Sheet(told)
        REACHED[event.topic] += 1
        return outcome.then_accepted()
    assert outcome.refusal is not None
    REFUSED[outcome.refusal.code] += 1
    return scene


def step(scene: Scene, dice: Random, sheets: dict[UUID, Sheet]) -> Scene:
    """Make a move of any kind, and see that it stands if and only if the sheet lets it."""
    stream = dice.choice(list(sheets))
    lead = dice.choice([*LEADS, the("lead", 19)])
    event = dice.choice([notices.RECEIVE, notices.RECEIVE, NoticeLeadLinked(lead=lead), notices.CORRECT])
    sheet = sheets[stream]
    actor = dice.choice(ACTORS if dice.random() < 0.5 else sheet.told)
    outcome = scene.as_agency(actor).on(DAY).when(event, stream)
    if sheet.may(actor, event):
        sheet.write(actor, event)
        REACHED.update(item.event.topic for item in outcome.decided)
        return outcome.then_accepted()
    assert outcome.refusal is not None, f"{actor} posted {event} on {sheet}"
    if actor not in (MARKET, *sheet.told):
        assert outcome.refusal.code == "stream.not_found"
    REFUSED[outcome.refusal.code] += 1
    return scene


def test_random_play_and_that_it_went_everywhere() -> None:
    REACHED.clear()
    REFUSED.clear()
    for seed in range(PLAYS):
        dice, scene = Random(seed), given(READY)  # noqa: S311
        sheets: dict[UUID, Sheet] = {}
        while not sheets:
            scene = issued(scene, dice, sheets)
        for _ in range(STEPS):
            if len(sheets) < 3 and dice.random() < 0.2:
                scene = issued(scene, dice, sheets)
            scene = step(scene, dice, sheets)
            for stream, sheet in sheets.items():
                state = scene.state(stream)
                assert (state.received, {lead for _, lead in state.leads}) == (sheet.signed, sheet.linked)
                assert reasons(state).keys() == {MARKET, *sheet.told, f"campaign:{CAMPAIGN}"}
            for lead in LEADS:
                links = {("notice", stream) for stream, sheet in sheets.items() if lead in sheet.linked}
                assert scene.state(lead).links == links
    assert {topic for topic in EVENTS if topic.startswith("notice.")} | {"lead.notice_linked"} <= set(REACHED)
    assert {code for code in REFUSED if code.startswith("notice.")} == {
        "notice.lead_linked_already",
        "notice.lead_not_yours",
        "notice.not_received",
        "notice.not_recipient",
        "notice.received_already",
        "notice.record_not_yours",
        "notice.to_oneself",
    }
