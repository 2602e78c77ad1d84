"""A town on the real processes: agencies post over HTTP, time is moved by hand, and what they are told is read back. 演练。

    town.at("2022-09-05 09:00")
    town.posts(MARKET, "case.filed", "case", party=…, …)
    town.refused(POLICE, "referral.approved", "referral", "record.not_party", …)
    town.ask(PROCURATORATE, "/v1/referrals/{referral}")

Records are called by names of one's own; what has a UUID in an address is written ``{name}``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid5

import requests

from coordination.catalogue import EVENTS
from coordination.catalogue.codecs import encode_instant
from coordination.catalogue.declare import NAMESPACE
from coordination.receipts import faults
from coordination.rules import SHANGHAI, Role
from scripts import demo
from scripts.assembly import System, assemble
from scripts.clock import FILE, RehearsalClock
from scripts.processes import Processes, installation
from scripts.tales.teller import Cast, is_id

SUPERVISOR, ADMINISTRATOR = "370784-jw", "370784-gly"
LEADERSHIP = (
    *(("chief", "001"), ("leader", "002"), ("leader", "003"), ("leader", "004")),
    *(("legal_reviewer", "012"), ("collective", "meeting"), ("unit_head", "021")),
)
"""Who leads an agency of a story, as in the demonstration (`scripts.demo.opening`)."""
PATIENCE = 30.0
NAMES = ("web", "stream", "projector", "timekeeper")

What = TypeVar("What")


def the(name: str) -> UUID:
    """Return the id of the record that a story calls so; an id stands for itself."""
    return UUID(name) if is_id(name) else uuid5(NAMESPACE, f"journey {name}")


def to_do(*named: tuple[str, str]) -> list[tuple[str, str]]:
    """Return tasks on records that a story calls so, as `Town.tasks` tells them."""
    return sorted((task, str(the(name))) for task, name in named)


def end_of(day: date) -> str:
    """Return the end of a day in Shanghai, as an address asks for it."""
    return f"{day + timedelta(1)}T00:00:00%2B08:00"


def stood(table: Sequence[tuple[str, What]], day: date) -> What:
    """Return what a table says of the evening of a day: its last line that had begun."""
    return [value for since, value in table if date.fromisoformat(since) <= day][-1]


def narrowed(seen: Any, named: Any) -> Any:
    """Return of what is seen as much as a story names."""
    if isinstance(named, Mapping) and isinstance(seen, Mapping):
        return {name: narrowed(seen.get(name), value) for name, value in named.items()}
    if isinstance(named, list) and isinstance(seen, list) and len(seen) == len(named):
        return [narrowed(*pair) for pair in zip(seen, named, strict=True)]
    return seen


class _Named(dict[str, str]):
    """Names in addresses, each standing for its record's id."""

    def __missing__(self, name: str) -> str:
        return str(the(name))


@dataclass
class Town:
    """An installation at work, and everybody in it."""

    processes: Processes
    system: System
    clock: RehearsalClock
    keys: dict[str, str] = field(default_factory=dict)
    number: int = 0
    offices: set[str] = field(default_factory=set)
    session: requests.Session = field(default_factory=requests.Session)

    # -- time

    def at(self, moment: str) -> None:
        """Let it be this minute in Shanghai, and let the timekeeper do what has come by then."""
        self.clock.move(datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI))
        now = encode_instant(self.clock())
        waiting = ("standing=overdue,expired&breached=false", f"stage=running&remind_at_to={now}")
        self.until(lambda: not any(self.ask(SUPERVISOR, f"/v1/clocks?{one}")["items"] for one in waiting))

    @property
    def today(self) -> date:
        """The day in Shanghai."""
        return self.clock().astimezone(SHANGHAI).date()

    # -- posting

    def posts(
        self,
        agency: str,
        topic: str,
        record: str,
        /,
        *,
        role: Role | None = None,
        happened: str | None = None,
        **data: Any,
    ) -> dict[str, Any]:
        """Have an agency post an event that must stand; return the receipt. ``happened``: when, if it is told late."""
        event = self.event(topic, record, data)
        if happened is not None:
            event["time"] = encode_instant(datetime.fromisoformat(happened).replace(tzinfo=SHANGHAI))
        answer = self._send(agency, role or self.role(agency), event)
        assert answer.status_code == 201, f"{topic} by {agency}: {answer.text}"
        self.settle()
        receipt: dict[str, Any] = answer.json()
        return receipt

    def tells_late(self, happened: str, agency: str, topic: str, record: str, /, **data: Any) -> dict[str, Any]:
        """Have an agency post now what happened at an earlier minute."""
        return self.posts(agency, topic, record, happened=happened, **data)

    def refused(self, agency: str, topic: str, record: str, code: str, /, *says: str, **data: Any) -> dict[str, Any]:
        """Have an agency post an event that must not stand, for this reason; nothing is recorded."""
        head = self.system.log.head().position
        answer = self._send(agency, self.role(agency), self.event(topic, record, data))
        problem: dict[str, Any] = answer.json()
        assert (answer.status_code >= 400, problem.get("code")) == (True, code), answer.text
        assert all(words in answer.text for words in says), f"{topic}: {answer.text}"
        assert self.system.log.head().position == head
        return problem

    def send(self, agency: str, topic: str, record: str, /, **data: Any) -> requests.Response:
        """Have an agency post an event, whatever becomes of it."""
        return self._send(agency, Role.AGENCY, self.event(topic, record, data))

    def posts_together(self, agency: str, role: Role, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Have an agency post a batch that must stand; return the receipts. The ledgers may come later."""
        answer = self.session.post(
            f"{self.address}/v1/events",
            data=json.dumps(events).encode(),
            headers={**self.headers(agency, role), "Content-Type": "application/cloudevents-batch+json"},
            timeout=20,
        )
        assert answer.status_code == 201, f"{events[0]['type']} and so on by {agency}: {answer.text}"
        receipts: list[dict[str, Any]] = answer.json()["receipts"]
        return receipts

    def fills_post(self, agency: str, post: str, holder: str, since: str = "2020-01-01") -> None:
        """Have the administrator enter who holds a post."""
        self._enters("agency.post_filled", agency, post=post, post_holder=holder, from_on=since)

    def registers(self, code: str, name: str, agency_type: str, **more: Any) -> None:
        """Have the administrator enter an agency that no plan names."""
        data = {"code": code, "name": name, "short_name": name[:6], "adcode": code[:6], "agency_type": agency_type}
        self._enters("agency.registered", code, **data | {"form": "department"} | more)

    def puts_under(self, superior: str, agency: str, since: str = "2020-01-01") -> None:
        """Have the administrator enter who guides an agency in its line."""
        self._enters("agency.superior_designated", agency, superior=superior, from_on=since)

    def _enters(self, topic: str, agency: str, **data: Any) -> None:
        event = self.event(topic, agency, data, subject=f"agencies/{agency}")
        answer = self._send(ADMINISTRATOR, Role.ADMINISTRATOR, event)
        assert answer.status_code == 201, answer.text

    def casts(self, cast: Cast) -> None:
        """Have the administrator enter everybody whom a story needs."""
        self.offices.add(cast.office)
        for one in cast.strangers:
            more = {} if one.superior is None else {"superior": one.superior}
            self.registers(one.code, one.name, one.agency_type, **more)
        for agency, superior in (cast.guided or {}).items():
            self.puts_under(superior, agency)
        for agency in cast.led:
            for post, number in LEADERSHIP:
                self.fills_post(agency, post, f"{agency}.{number}")

    def publishes(self, **table: Any) -> None:
        """Have the administrator publish days off and days worked."""
        event = self.event("calendar.published", "work", table, subject="calendars/work")
        answer = self._send(ADMINISTRATOR, Role.ADMINISTRATOR, event)
        assert answer.status_code == 201, answer.text

    # -- asking

    def ask(self, agency: str, path: str, role: Role | None = None) -> dict[str, Any]:
        """Return what an agency is told at an address that it may ask."""
        answer = self.answer(agency, path, role)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        body: dict[str, Any] = answer.json()
        return body

    def answer(self, agency: str, path: str, role: Role | None = None) -> requests.Response:
        """Return the answer that an agency gets, whatever it is."""
        role = role or self.role(agency)
        address = f"{self.address}{path.format_map(_Named())}"
        return self.session.get(address, headers=self.headers(agency, role), timeout=20)

    def history(self, agency: str, path: str) -> list[str]:
        """Return the sentences of a record's history."""
        items = self.ask(agency, f"{path}/history?limit=200")["items"]
        return [item["sentence"]["zh"] for item in items]

    def tasks(
        self, agency: str, box: str = "mine", *, kind: str = "", evening: date | None = None
    ) -> list[tuple[str, str]]:
        """Return what an inbox says is to be done, on which record; now, or on the evening of a day."""
        path = f"/v1/inbox?box={box}&limit=200"
        path += f"&kind={kind}" if kind else ""
        path += "" if evening is None else f"&as_of={end_of(evening)}"
        return sorted((one["task"], one["id"]) for one in self.ask(agency, path)["items"])

    def period(self, record: str, name: str, owner: str) -> tuple[str, str]:
        """Return until when the last clock of this name runs for an agency on a record, and how it stands."""
        path = f"/v1/clocks?record={{{record}}}&clock={name}&owner={owner}&sort=-trigger_on"
        found = self.ask(SUPERVISOR, path)["items"][0]
        return found["due_on"], found["standing"]

    # -- what a story says of what is seen (`scripts.tales.teller`)

    def id(self, name: str, /) -> str:
        return str(the(name))

    def due(self, record: str, clock: str, owner: str, due_on: str, standing: str, /) -> None:
        assert self.period(record, clock, owner) == (due_on, standing), f"{clock} of {record}"

    def clock_of(self, record: str, name: str, asker: str = SUPERVISOR) -> dict[str, Any]:
        """Return the clock of a record that was started last under this name."""
        path = f"/v1/clocks?record={{{record}}}&clock={name}&sort=-trigger_on"
        return dict(self.ask(asker, path)["items"][0])

    def clock_shows(self, record: str, name: str, /, **columns: Any) -> None:
        assert narrowed(self.clock_of(record, name), columns) == columns, f"{name} of {record}"

    def to_do(self, agency: str, /, *tasks: tuple[str, str], box: str = "mine", kind: str = "") -> None:
        assert self.tasks(agency, box, kind=kind) == to_do(*tasks), f"{box} of {agency}"

    def has_to(self, agency: str, task: str, record: str, /) -> None:
        assert (task, str(the(record))) in self.tasks(agency), f"{agency} has to {task} {record}"

    def has_not_to(self, agency: str, task: str, record: str, /) -> None:
        assert (task, str(the(record))) not in self.tasks(agency), f"{agency} has not to {task} {record}"

    def shows(self, agency: str, path: str, /, **columns: Any) -> None:
        row = self.ask(agency, path)
        assert narrowed(row, columns) == columns, path

    def comes(self, agency: str, path: str, /, **columns: Any) -> None:
        self.until(lambda: bool(narrowed(self.ask(agency, path), columns) == columns))

    def lists(self, agency: str, path: str, /, *rows: Mapping[str, Any]) -> None:
        told = self.ask(agency, path)["items"]
        seen = [narrowed(row, rows[0] if rows else row) for row in told]
        expected = [dict(row) for row in rows]
        if "sort=" not in path:
            seen, expected = sorted(seen, key=str), sorted(expected, key=str)
        assert seen == expected, path

    def counts(self, agency: str, path: str, total: int, /) -> None:
        assert self.ask(agency, f"{path}&total=true")["total"] == total, path

    def unseen(self, agency: str, path: str, /) -> None:
        assert self.answer(agency, path).status_code == HTTPStatus.NOT_FOUND, f"{path} for {agency}"

    def history_ends(self, agency: str, path: str, words: str, /) -> None:
        assert self.history(agency, path)[-1].endswith(words), path

    def last_said(self, agency: str, path: str, /, *words: str) -> None:
        said = self.history(agency, path)[-1]
        assert all(one in said for one in words), said

    def receipt(self, piece: str, giver: str, receiver: str, /) -> None:
        mine, theirs = (self.answer(side, f"/v1/evidence/{{{piece}}}/receipts/1") for side in (giver, receiver))
        assert mine.content == theirs.content
        assert faults(mine.content) == []
        receipt = json.loads(mine.content)
        assert [receipt[side]["agency"] for side in ("giver", "receiver")] == [giver, receiver]

    # -- how

    def role(self, agency: str) -> Role:
        """Return as what somebody speaks, unless it is said otherwise."""
        if agency == SUPERVISOR:
            return Role.SUPERVISOR
        return Role.OFFICE if agency in self.offices else Role.AGENCY

    @property
    def address(self) -> str:
        """Where the web process answers."""
        return f"http://127.0.0.1:{self.processes.port}"

    def event(self, topic: str, record: str, data: dict[str, Any], subject: str | None = None) -> dict[str, Any]:
        """Return an event on a record as it is sent, under an id of its own."""
        self.number += 1
        return {
            "specversion": "1.0",
            "id": f"journey-{self.number}",
            "source": "/journey",
            "type": topic,
            "subject": subject or f"{EVENTS[topic].declaration.kind.plural}/{the(record)}",
            "time": encode_instant(self.clock()),
            "data": data,
        }

    def _send(self, agency: str, role: Role, event: dict[str, Any]) -> requests.Response:
        return self.session.post(
            f"{self.address}/v1/events",
            data=json.dumps(event).encode(),
            headers={**self.headers(agency, role), "Content-Type": "application/cloudevents+json"},
            timeout=20,
        )

    def headers(self, agency: str, role: Role) -> dict[str, str]:
        """Return what shows that an agency asks, which gets its key when it first does."""
        if (name := f"{role} {agency}") not in self.keys:
            now = datetime(2022, 1, 1, tzinfo=UTC)
            self.keys[name] = self.system.keys.issue(agency, role, now=now).text
        return {"Authorization": f"Bearer {self.keys[name]}"}

    def settle(self) -> None:
        """Wait until the ledgers have what the log has."""
        head = self.system.log.head().position
        self.until(lambda: self.answer(SUPERVISOR, f"/v1/clocks?limit=1&min_position={head}").status_code == 200)
        self.until(lambda: self.answer(SUPERVISOR, f"/v1/cases?limit=1&min_position={head}").status_code == 200)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds that the processes bring about by themselves."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, "what was waited for does not come"
            time.sleep(0.05)


@contextmanager
def town(home: Path, database_url: str | None, begins: str) -> Iterator[Town]:
    """Begin a rehearsal with the four plans in it, on processes of its own."""
    with installation(home, database_url) as processes:
        system = assemble(processes.settings)
        at = demo.begin(system, datetime.fromisoformat(begins).replace(tzinfo=SHANGHAI))
        system.close()
        clock = RehearsalClock(home / FILE)
        clock.move(at)
        system = assemble(processes.settings)
        processes.start(*NAMES)
        begun = Town(processes, system, clock)
        begun.settle()
        try:
            yield begun
        finally:
            system.close()
