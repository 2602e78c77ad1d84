"""Sealing and opening whole events: every personal value, nothing else, and no token from outside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from unittest.mock import patch
from uuid import UUID

import pytest

from coordination import sealing
from coordination.catalogue import (
    Invalid,
    Kind,
    Personal,
    PersonRef,
    Text,
    declare,
    encode,
    event,
    glossary,
    part,
)
from coordination.control import PersonForgotten, PersonOfOtherCampaign, PersonUnknown
from coordination.rules import Envelope, Event
from coordination.sealing import (
    MASK,
    Item,
    SealBroken,
    Sealer,
    is_sealed,
    mask_event,
    personal_values,
    refuse_sealed,
    seal,
)

NOW = datetime(2022, 9, 6, 1, 0, tzinfo=UTC)
CAMPAIGN = "anqiu-2022"
KEY = bytes(range(64))
REF = UUID("6ba7b810-9dad-41d1-80b4-00c04fd430c8")
OTHER = UUID("6ba7b811-9dad-41d1-80b4-00c04fd430c8")

# A declaration of the tests' own, which leaves no trace in the registers that docs and schemas are made from.
with (
    patch.dict(declare.KINDS),
    patch.dict(declare.PARTS),
    patch.dict(declare.EVENTS),
    patch.dict(declare._GLOSSARY, clear=True),
):
    glossary(
        ref="人员引用编号",
        name="姓名",
        phone="电话",
        title="标题",
        informant="举报人",
        reporter_ref="报告人引用编号",
        reporter="报告人",
        parties="当事人",
        place="地点",
        street="街道",
    )
    NOTICE = Kind("sealtest", plural="sealtests", zh="试", en="trial", state=dict)

    @part
    class Human:
        """Somebody. 某人。"""

        ref: PersonRef
        name: Annotated[str, Text(1, 100), Personal()]
        phone: Annotated[str, Personal(ref="ref")] | None = None

    @part
    class Spot:
        """A place without persons. 地点。"""

        street: str

    @event("sealtest.noted", zh="试", en="noted", says_zh="试", says_en="noted", opens=True)
    class Noted(Event[dict[str, Any]]):
        """Somebody noted something about somebody. 记录。"""

        title: str
        reporter_ref: PersonRef
        reporter: Annotated[str, Personal(ref="reporter_ref")]
        informant: Human | None = None
        parties: tuple[Human, ...] = ()
        place: Spot | None = None

        def evolve(self, state: dict[str, Any], envelope: Envelope) -> dict[str, Any]:
            del envelope
            return state


class Persons:
    """A key store in memory."""

    def __init__(self) -> None:
        self.kept: dict[UUID, tuple[str, bytes | None]] = {}
        self.trips = 0

    def find(self, campaigns: Mapping[UUID, str], *, now: datetime) -> dict[UUID, bytes | None]:
        del now
        self.trips += 1
        for ref, campaign in campaigns.items():
            if ref not in self.kept:
                raise PersonUnknown(ref)
            if self.kept[ref][0] != campaign:
                raise PersonOfOtherCampaign(ref)
        return {ref: self.kept[ref][1] for ref in campaigns}

    def ensure(self, campaigns: Mapping[UUID, str], *, now: datetime) -> dict[UUID, bytes]:
        for ref, campaign in campaigns.items():
            self.kept.setdefault(ref, (campaign, ref.bytes * 4))
        found = self.find(campaigns, now=now)
        for ref, key in found.items():
            if key is None:
                raise PersonForgotten(ref)
        return {ref: key for ref, key in found.items() if key is not None}

    def destroy(self, ref: UUID) -> None:
        self.kept[ref] = (self.kept[ref][0], None)


@pytest.fixture
def persons() -> Persons:
    return Persons()


@pytest.fixture
def sealer(persons: Persons) -> Sealer:
    return Sealer(persons)


NOTED = Noted(
    title="某超市销售侵权白酒",
    reporter_ref=REF,
    reporter="张三",
    informant=Human(ref=OTHER, name="李四", phone="13800000000"),
    parties=(Human(ref=REF, name="张三"), Human(ref=OTHER, name="李四")),
    place=Spot(street="新安街道"),
)


class TestEvents:
    def test_every_personal_value_is_sealed_and_nothing_else(self, sealer: Sealer) -> None:
        sealed = sealer.seal_event(NOTED, CAMPAIGN, now=NOW)
        stored = json.dumps(encode(sealed), ensure_ascii=False)
        assert not re.search("张三|李四|13800000000", stored)
        assert (sealed.title, sealed.place, sealed.reporter_ref) == (NOTED.title, NOTED.place, REF)
        assert all(is_sealed(value.text) for value in personal_values(sealed))
        assert sealer.open_event(sealed, CAMPAIGN, now=NOW) == NOTED

    def test_values_are_found_where_they_are(self) -> None:
        assert [(value.pointer, value.text) for value in personal_values(NOTED)] == [
            ("/reporter", "张三"),
            ("/informant/name", "李四"),
            ("/informant/phone", "13800000000"),
            ("/parties/0/name", "张三"),
            ("/parties/1/name", "李四"),
        ]

    def test_one_value_of_one_field_has_one_token_in_all_places(self, sealer: Sealer) -> None:
        sealed = sealer.seal_event(NOTED, CAMPAIGN, now=NOW)
        assert sealed.informant is not None
        assert sealed.informant.name == sealed.parties[1].name
        assert sealer.seal_event(NOTED, CAMPAIGN, now=NOW) == sealed
        # The field counts by its name: as reporter the same person's name has another token.
        assert sealed.reporter != sealed.parties[0].name

    def test_a_part_without_persons_is_returned_as_it_is(self, sealer: Sealer, persons: Persons) -> None:
        spot = Spot(street="新安街道")
        assert sealer.seal_event(spot, CAMPAIGN, now=NOW) is spot
        assert sealer.open_event(spot, CAMPAIGN, now=NOW) is spot
        assert persons.trips == 0

    def test_many_events_fetch_their_keys_in_one_go(self, sealer: Sealer, persons: Persons) -> None:
        items = [Item(Human(ref=UUID(int=number), name="某"), f"campaign-{number % 3}") for number in range(100)]
        sealed = sealer.seal_events(items, now=NOW)
        assert persons.trips == 1
        again = [Item(human, item.campaign) for human, item in zip(sealed, items, strict=True)]
        assert sealer.open_events(again, now=NOW) == [item.event for item in items]
        assert persons.trips == 2

    def test_keys_prepared_for_a_request_leave_refusals_to_the_event_concerned(
        self, sealer: Sealer, persons: Persons
    ) -> None:
        human = Human(ref=REF, name="张三")
        sealer.prepare([Item(human, CAMPAIGN), Item(Spot(street="新安街道"), CAMPAIGN)], now=NOW)
        assert persons.kept == {REF: (CAMPAIGN, REF.bytes * 4)}
        sealer.prepare([Item(human, "anxi-2024")], now=NOW)
        with pytest.raises(PersonOfOtherCampaign):
            sealer.seal_event(human, "anxi-2024", now=NOW)

    def test_one_reference_in_two_campaigns_of_one_request_is_refused(self, sealer: Sealer, persons: Persons) -> None:
        human = Human(ref=REF, name="张三")
        with pytest.raises(PersonOfOtherCampaign):
            sealer.seal_events([Item(human, "anqiu-2022"), Item(human, "anxi-2024")], now=NOW)
        assert persons.kept == {}

    def test_an_event_of_another_campaign_neither_seals_nor_opens(self, sealer: Sealer) -> None:
        sealed = sealer.seal_event(NOTED, CAMPAIGN, now=NOW)
        with pytest.raises(PersonOfOtherCampaign):
            sealer.seal_event(NOTED, "anxi-2024", now=NOW)
        with pytest.raises(PersonOfOtherCampaign):
            sealer.open_event(sealed, "anxi-2024", now=NOW)

    def test_a_masked_event_shows_no_personal_value(self, sealer: Sealer) -> None:
        for shown in (NOTED, sealer.seal_event(NOTED, CAMPAIGN, now=NOW)):
            assert {value.text for value in personal_values(mask_event(shown))} == {MASK}
            assert mask_event(shown).title == NOTED.title

    def test_every_declared_event_with_personal_fields_has_a_plan(self) -> None:
        for declared in (*declare.EVENTS.values(), Noted):
            assert bool(sealing._plan(declared)) is declared.declaration.personal, declared.topic


class TestForgetting:
    def test_a_forgotten_person_cannot_be_opened_while_every_byte_stays(self, sealer: Sealer, persons: Persons) -> None:
        sealed = sealer.seal_event(NOTED, CAMPAIGN, now=NOW)
        stored = encode(sealed)
        persons.destroy(OTHER)
        assert encode(sealed) == stored
        with pytest.raises(PersonForgotten) as caught:
            sealer.open_event(sealed, CAMPAIGN, now=NOW)
        assert caught.value.ref == OTHER

    def test_the_others_in_the_event_stay_readable(self, sealer: Sealer, persons: Persons) -> None:
        sealed = sealer.seal_event(NOTED, CAMPAIGN, now=NOW)
        persons.destroy(OTHER)
        opened = sealer.open_event(sealed, CAMPAIGN, now=NOW, forgotten="（已删除）")
        assert [value.text for value in personal_values(opened)] == [
            "张三",
            "（已删除）",
            "（已删除）",
            "张三",
            "（已删除）",
        ]

    def test_nothing_new_is_sealed_for_them(self, sealer: Sealer, persons: Persons) -> None:
        sealer.seal_event(NOTED, CAMPAIGN, now=NOW)
        persons.destroy(OTHER)
        with pytest.raises(PersonForgotten):
            sealer.seal_event(NOTED, CAMPAIGN, now=NOW)


class TestTokensFromOutside:
    """An attacker who has read a token in a proof posts it in a record of his own, to have it opened for him."""

    @pytest.mark.parametrize("text", ["sealed:1:", "sealed:9:zz", seal("张三", KEY, REF, "name")])
    def test_a_posted_value_that_looks_sealed_is_refused_at_its_place(
        self, sealer: Sealer, persons: Persons, text: str
    ) -> None:
        posted = Noted(
            title="t", reporter_ref=REF, reporter="张三", parties=(Human(ref=OTHER, name="李四", phone=text),)
        )
        with pytest.raises(Invalid) as caught:
            sealer.seal_event(posted, CAMPAIGN, now=NOW)
        assert [(fault.code, fault.pointer) for fault in caught.value.faults] == [("sealed", "/parties/0/phone")]
        assert persons.kept == {}

    def test_even_a_genuine_token_of_the_same_person_is_refused(self, sealer: Sealer) -> None:
        sealed = sealer.seal_event(NOTED, CAMPAIGN, now=NOW)
        with pytest.raises(Invalid):
            sealer.seal_event(sealed, CAMPAIGN, now=NOW)

    def test_such_words_in_an_ordinary_field_are_only_words(self, sealer: Sealer) -> None:
        token = seal("张三", REF.bytes * 4, REF, "reporter")
        posted = Noted(title=token, reporter_ref=REF, reporter="张三")
        refuse_sealed(posted)
        sealed = sealer.seal_event(posted, CAMPAIGN, now=NOW)
        assert sealer.open_event(sealed, CAMPAIGN, now=NOW).title == token


class TestTokensFromState:
    """What follows by rule from an event may carry a person along from the sealed state."""

    def test_a_genuine_token_stands_as_it_is(self, sealer: Sealer) -> None:
        sealed = sealer.seal_event(NOTED, CAMPAIGN, now=NOW)
        assert sealer.seal_event(sealed, CAMPAIGN, now=NOW, copied=True) == sealed

    def test_values_not_yet_sealed_get_the_same_token(self, sealer: Sealer) -> None:
        sealed = sealer.seal_event(NOTED, CAMPAIGN, now=NOW)
        mixed = Noted(title="t", reporter_ref=REF, reporter="张三", parties=sealed.parties)
        assert sealer.seal_event(mixed, CAMPAIGN, now=NOW, copied=True).reporter == sealed.reporter

    def test_a_token_from_elsewhere_is_refused(self, sealer: Sealer) -> None:
        sealed = sealer.seal_event(NOTED, CAMPAIGN, now=NOW)
        swapped = Human(ref=OTHER, name=sealed.parties[0].name)
        with pytest.raises(SealBroken):
            sealer.seal_event(swapped, CAMPAIGN, now=NOW, copied=True)

    def test_a_forgotten_persons_token_still_stands(self, sealer: Sealer, persons: Persons) -> None:
        sealed = sealer.seal_event(NOTED, CAMPAIGN, now=NOW)
        persons.destroy(OTHER)
        assert sealer.seal_event(sealed, CAMPAIGN, now=NOW, copied=True) == sealed
