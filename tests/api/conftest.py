"""A whole installation in one process: log in memory, read and control tables in SQLite files, a real plan, real keys."""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

import coordination.streams.deployment  # noqa: F401  declares itself when imported
from api import Services, create_app
from coordination import campaigns
from coordination.catalogue import KINDS
from coordination.catalogue.declare import NAMESPACE
from coordination.clocks.packs import rule_book
from coordination.control import MASTER_KEY_BYTES, PEPPER_BYTES, ApiKeys, ControlDatabase, Keyring, PersonKeys, Replays
from coordination.files import FolderFiles
from coordination.record import Coordination
from coordination.rules import Role
from coordination.sealing import Sealer
from coordination.store import Log, open_log
from coordination.stored import from_row
from coordination.streams.clock import Attachment
from projections.engine import Moments, Projector, ReadDatabase, ReadModel
from projections.models import MODELS
from scripts.loading import load_campaign

CAMPAIGN, OTHER_CAMPAIGN = "anqiu-2022", "wuhai-2023"
MARKET, POLICE, AGRICULTURE, TRANSPORT = "370784-scjgj", "370784-gaj", "370784-nyncj", "370784-jtj"
OFFICE, OTHER_OFFICE = "370784-zbb-2022", "150300-scjgj-zfjcj"
ROLE_OF = {
    "370784-jw": Role.SUPERVISOR,
    "370784-gly": Role.ADMINISTRATOR,
    OFFICE: Role.OFFICE,
    OTHER_OFFICE: Role.OFFICE,
}
SUPERVISOR, ADMINISTRATOR = "370784-jw", "370784-gly"
RULES = Attachment(rule_book())
FILE_BYTES = 8 * 1024 * 1024
"""The largest file that is taken; more than a body that is read into memory."""
DISPATCH = {"to_agency": POLICE, "feedback_due_on": "2022-08-25"}


def now() -> datetime:
    return datetime.now(UTC)


def lead(number: int = 1) -> UUID:
    return uuid5(NAMESPACE, f"lead {number}")


def particulars(**changes: Any) -> dict[str, Any]:
    told = {
        "campaigns": [CAMPAIGN],
        "title": "网店销售假冒注册商标的白酒",
        "summary": "投诉人称在某网店购买的白酒疑似假冒，附订单截图。",
        "source": "12315",
        "received_on": "2022-08-01",
    }
    return {name: value for name, value in (told | changes).items() if value is not ...}


@dataclass
class World:
    """An installation with plans loaded, and the means to act in it as any agency."""

    app: Flask
    log: Log
    keys: ApiKeys
    persons: PersonKeys
    control: ControlDatabase
    read: ReadDatabase
    projector: Projector
    services: Services
    _texts: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def key(self, agency: str) -> dict[str, str]:
        """The headers with which an agency proves who it is."""
        if agency not in self._texts:
            issued = self.keys.issue(agency, ROLE_OF.get(agency, Role.AGENCY), now=now())
            self._texts[agency] = issued.text
        return {"Authorization": f"Bearer {self._texts[agency]}"}

    def event(self, topic: str, subject: str, data: dict[str, Any], **changes: Any) -> dict[str, Any]:
        told = {
            "specversion": "1.0",
            "id": f"event-{next(self._numbers)}",
            "source": "/tests",
            "type": topic,
            "subject": subject,
            "time": "2022-08-02T09:30:00+08:00",
            "data": data,
        }
        return {name: value for name, value in (told | changes).items() if value is not ...}

    def send(self, agency: str, body: Any, media: str = "application/cloudevents+json", **headers: str) -> TestResponse:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = self.key(agency) | headers
        return self.client.post("/v1/events", data=sent, content_type=media, headers=headers, buffered=True)

    def post(self, agency: str, topic: str, record: UUID | str, data: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """Have an agency post an event that must stand, fold it, and return the receipt."""
        kind = topic.partition(".")[0]
        subject = f"{KINDS[kind].plural}/{record}"
        answer = self.send(agency, self.event(topic, subject, data, **changes))
        assert answer.status_code == 201, answer.text
        self.projector.catch_up()
        receipt: dict[str, Any] = answer.get_json()
        return receipt

    def get(self, agency: str, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=self.key(agency) | headers, buffered=True)

    def ask(self, agency: str, path: str, **headers: str) -> dict[str, Any]:
        """Return what an agency is told at an address that it may ask."""
        answer = self.get(agency, path, **headers)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.get_json()
        return body

    @property
    def client(self) -> Client:
        return self.app.test_client()

    def close(self) -> None:
        self.read.close()
        self.control.close()
        self.log.close()

    # -- pasts of a lead, each built on the one before it

    def registered(self, number: int = 1, by: str = MARKET, **changes: Any) -> dict[str, Any]:
        return self.post(by, "lead.registered", lead(number), particulars(**changes))

    def triaged(self, number: int = 1, **changes: Any) -> dict[str, Any]:
        self.registered(number, **changes)
        opinion = {"route": "local_administrative", "opinion": "属本地行政违法。"}
        return self.post(OFFICE, "lead.triaged", lead(number), opinion)

    def dispatched(self, number: int = 1, **changes: Any) -> dict[str, Any]:
        self.triaged(number, **changes)
        return self.post(OFFICE, "lead.dispatched", lead(number), DISPATCH)

    def accepted(self, number: int = 1, **changes: Any) -> dict[str, Any]:
        self.dispatched(number, **changes)
        return self.post(POLICE, "lead.accepted", lead(number), {})


def build(
    folder: Path,
    models: Sequence[ReadModel] = MODELS,
    plans: Sequence[str] = (CAMPAIGN, OTHER_CAMPAIGN),
    *,
    is_stream: bool = False,
    patience: float = 0.2,
    log_url: str = "memory:",
) -> World:
    log = open_log(log_url)
    control = ControlDatabase(f"sqlite:///{folder / 'control.db'}")
    control.ensure_schema()
    masters = Keyring({}).with_new("m1", secrets.token_bytes(MASTER_KEY_BYTES))
    persons = PersonKeys(control, masters, secrets.token_bytes)
    peppers = Keyring({}).with_new("p1", secrets.token_bytes(PEPPER_BYTES))
    sealer = Sealer(persons)
    coordination = Coordination(log, sealer, followers=RULES)
    read = ReadDatabase(f"sqlite:///{folder / 'read.db'}")
    for path in campaigns.SHIPPED:
        if path.stem in plans:
            load_campaign(coordination, path, now=now())
    projector = Projector(read, log, from_row, models)
    projector.catch_up()
    keys = ApiKeys(control, peppers, secrets.token_bytes)
    services = Services(
        coordination=coordination,
        sealer=sealer,
        keys=keys,
        read=read,
        moments=Moments(read, log, now, patience),
        models=models,
        book=rule_book(),
        clock=now,
        rate="1000000/minute",
        processes=1,
        stream_port=8001,
        is_stream=is_stream,
        demonstration=lambda: False,
        checks={"log": log.head, "control": lambda: keys.issued("")},
        files=FolderFiles.at(folder / "files"),
        file_bytes=FILE_BYTES,
        replays=Replays(control),
    )
    app = create_app(services)
    app.testing = True
    return World(app, log, keys, persons, control, read, projector, services)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = build(tmp_path)
    yield made
    made.close()
