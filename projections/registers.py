"""What task forces keep with its days: rosters, seconded officers, key markets and the like, entry by entry. 专班登记簿台账。

One row for one entry of one register of one campaign, with all its spells: who filled a post from when to when, as known at the
moment that is asked about. The spells are found by the rule book's own arithmetic (`coordination.streams.steps`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

import sqlalchemy as sa

from coordination.catalogue import EVENTS, encode
from coordination.rules import Recorded
from coordination.streams import campaign as events
from coordination.streams.campaign import Campaign, Register, RosterRole
from coordination.streams.steps import Spell, Steps, of_spells, spells
from projections import queries
from projections.access import Sight
from projections.campaigns import CAMPAIGNS
from projections.engine import Ledger, Moment, Row, Rows, Snapshot, nobody
from projections.tables import Instant, Many, Text

OFFICERS: Final = ("post_holder", "seconded_officer", "handler")
TITLES: Final = ("title", "name", "post_title", "member", *OFFICERS)
"""What an entry is called by, the first field that its event has."""
UNITS: Final = ("unit", "seconded_to", "member", "represented_by")
FROM: Final = "from_on"
TO: Final = "to_on"


def entry_id(campaign: UUID, register: Register, key: str) -> UUID:
    """Return the id of an entry's row. 登记条目编号。"""
    return uuid5(campaign, f"{register} {key}")


def _of(recorded: Recorded) -> tuple[Register, str]:
    """Return of which entry an event speaks; a post that the plan takes back is one of the roster."""
    event = recorded.event
    if isinstance(event, events.CampaignItemWithdrawn):
        return Register.ROSTER, event.code
    return event.register, event.key


def _touches(recorded: Recorded) -> tuple[UUID, ...]:
    if isinstance(recorded.event, events.CampaignAnnounced):
        return (recorded.stream,)
    return (recorded.stream, entry_id(recorded.stream, *_of(recorded)))


def _steps(row: Row | None) -> Steps[Mapping[str, Any]]:
    """Return the steps of which an entry's spells are made."""
    kept = (row or {}).get("spells") or ()
    return of_spells(
        Spell(
            _day(spell.get(FROM)),
            _day(spell.get(TO)),
            {name: value for name, value in spell.items() if name not in (FROM, TO)},
        )
        for spell in kept
    )


def _day(told: str | None) -> date | None:
    return None if told is None else date.fromisoformat(told)


def _announced(rows: Rows, recorded: Recorded) -> None:
    """Remember the code of the campaign, which no other event says."""
    rows.put(recorded.stream, {"kept": True, "campaign": recorded.event.code})


def _said(rows: Rows, recorded: Recorded) -> None:
    """Let the entry's spells be what the rule book makes of them, each as it was told."""
    event, place = recorded.event, _of(recorded)
    id_ = entry_id(recorded.stream, *place)
    row = rows.get(id_)
    after = event.evolve(Campaign(registers={place: _steps(row)}), recorded.envelope)
    found = [_body(spell, recorded) for spell in spells(after.entry(*place))]
    if not found:
        rows.close(id_)
        return
    campaign = (rows.get(recorded.stream) or {}).get("campaign")
    entered_at = recorded.recorded_at if row is None else row["entered_at"]
    rows.put(id_, {**_columns(place, found), "campaign": campaign, "entered_at": entered_at, **_stamp(recorded)})


def _withdrawn(rows: Rows, recorded: Recorded) -> None:
    event: events.CampaignItemWithdrawn = recorded.event
    if event.item_kind is events.ItemKind.ROSTER:
        rows.close(entry_id(recorded.stream, *_of(recorded)))


def _body(spell: Spell[Any], recorded: Recorded) -> dict[str, Any]:
    """Return a spell as it is kept: what was told before as it is, what is told now with who told it, for which day."""
    said = spell.value
    if not isinstance(said, Mapping):
        envelope, stored = recorded.envelope, encode(said)
        told = {"told_by": envelope.agency, "told_on": envelope.legal_on.isoformat()}
        said = {**{name: value for name, value in stored.items() if name not in ("code", FROM, TO)}, **told}
    days = {FROM: spell.from_on, TO: spell.to_on}
    return {**{name: day.isoformat() for name, day in days.items() if day is not None}, **said}


def _columns(place: tuple[Register, str], found: list[dict[str, Any]]) -> Row:
    """Return what is shown of an entry: its last spell in columns of their own, all of them in a list."""
    register, key = place
    latest = found[-1]
    return {
        "register": register.value,
        "code": key,
        "title": next((latest[name] for name in TITLES if name in latest), None),
        "roster_role": latest.get("roster_role"),
        "unit": latest.get("unit"),
        "adcode": latest.get("adcode"),
        "officers": _all(found, OFFICERS),
        "units": _all(found, UNITS),
        "from_on": _day(latest.get(FROM)),
        "to_on": _day(latest.get(TO)),
        "document_no": latest.get("document_no"),
        "spells": found,
    }


def _all(found: Iterable[Mapping[str, Any]], names: Iterable[str]) -> list[str]:
    names = tuple(names)
    return list(dict.fromkeys(spell[name] for spell in found for name in names if name in spell))


def _stamp(recorded: Recorded) -> Row:
    return {
        "record": recorded.stream,
        "changed_at": recorded.recorded_at,
        "changed_by": recorded.envelope.agency,
        "last_topic": recorded.topic,
    }


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    for spell in row["spells"] or ():
        yield from (spell.get(name) for name in ("title", "name", "post_title", "text", "decisions", "document_no"))
        yield from (item["title"] for item in spell.get("local_items", ()))


SAYING: Final = tuple(
    topic for topic, event in EVENTS.items() if event.declaration.kind.name == "campaign" and hasattr(event, "key")
)
"""The events that say something of an entry."""

CAMPAIGN_REGISTERS: Final = Ledger(
    name="registers",
    kind="campaign",
    version=2,
    custody=nobody,
    hangs_on="record",
    records=(CAMPAIGNS,),
    working="kept",
    codes={"register": (Register,), "roster_role": (RosterRole,)},
    columns=(
        sa.Column("kept", sa.Boolean),
        sa.Column("record", sa.Uuid),
        sa.Column("campaign", Text),
        sa.Column("register", Text),
        sa.Column("code", Text),
        sa.Column("title", Text),
        sa.Column("roster_role", Text),
        sa.Column("unit", Text),
        sa.Column("units", Many),
        sa.Column("adcode", Text),
        sa.Column("officers", Many),
        sa.Column("from_on", sa.Date),
        sa.Column("to_on", sa.Date),
        sa.Column("document_no", Text),
        sa.Column("spells", Many),
        sa.Column("entered_at", Instant),
        sa.Column("changed_at", Instant),
        sa.Column("changed_by", Text),
        sa.Column("last_topic", Text),
    ),
    folds={
        "campaign.announced": _announced,
        "campaign.item_withdrawn": _withdrawn,
        **dict.fromkeys(SAYING, _said),
    },
    touches=_touches,
    filters=("campaign", "register", "code", "roster_role", "unit", "units", "adcode", "officers", "from_on", "to_on"),
    sorts=("from_on", "to_on", "changed_at"),
    text=text,
)


# -- as of a day ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """What an entry said on a day. 当日登记内容。"""

    campaign: str
    register: Register
    code: str
    spell: Mapping[str, Any]

    @property
    def works_for(self) -> list[str]:
        """For whom an officer who stands here works: its own unit, and where it was seconded to (M23)."""
        return [self.spell[name] for name in ("unit", "seconded_to") if name in self.spell]


def held_on(
    snapshot: Snapshot,
    sight: Sight,
    moment: Moment,
    on: date,
    *,
    campaign: str | None = None,
    register: Register | None = None,
    officer: str | None = None,
) -> list[Held]:
    """Return what stood in the registers on a day, as known at a moment: of a campaign, in a register, of an officer."""
    rows, known = queries.rows_at(snapshot, CAMPAIGN_REGISTERS, sight, moment)
    wanted = [known, rows.c.kept.is_(sa.null())]
    if campaign is not None:
        wanted.append(rows.c.campaign == campaign)
    if register is not None:
        wanted.append(rows.c.register == register.value)
    if officer is not None:
        wanted.append(queries.holds(rows.c.officers, officer, snapshot.dialect))
    asked = sa.select(rows).where(*wanted).order_by(rows.c.campaign, rows.c.register, rows.c.code)
    found = snapshot.connection.execute(asked).mappings()
    return [one for row in found for one in _held(dict(row), on, officer)]


def _held(row: Mapping[str, Any], on: date, officer: str | None) -> Iterator[Held]:
    for spell in row["spells"]:
        holds = Spell(_day(spell.get(FROM)), _day(spell.get(TO)), spell).covers(on)
        if holds and (officer is None or officer in (spell.get(name) for name in OFFICERS)):
            yield Held(row["campaign"], Register.of(row["register"]), row["code"], spell)
