"""A town for stories of lines and territories: its agencies, and the directory as a guard sees it.

The town is 安丘 (370784) in 潍坊 (370700), 山东 (370000); 高密 (370785) is next to it, 安溪 (350524) in another province.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from coordination.catalogue import stream_id
from coordination.lines import CommonSuperior, Tracked, common_superior, words
from coordination.rules import Context, Envelope, Role
from coordination.streams.agency import AgencyRegistered, AgencySuperiorDesignated, AgencyType, Form
from tests.spec.dsl import MARKET, NOW, Scene, given

D = date.fromisoformat
TODAY = D("2026-11-28")
PROVINCE, CITY, NEXT, FAR, STATION = "370000-scjgj", "370700-scjgj", "370785-scjgj", "350524-scjgj", "370784-scjgj-xlz"
CITY_POLICE, JUSTICE, CITY_JUSTICE = "370700-gaj", "370784-sfj", "370700-sfj"
GOVERNMENT, CITY_GOVERNMENT = "370784-rmzf", "370700-rmzf"
Y2025 = D("2025-01-01")


def body(code: str, line: AgencyType, form: Form = Form.DEPARTMENT, **more: Any) -> AgencyRegistered:
    adcode = more.pop("adcode", code.partition("-")[0])
    return AgencyRegistered(code=code, name=code, short_name=code, adcode=adcode, agency_type=line, form=form, **more)


def government(code: str) -> AgencyRegistered:
    return body(code, AgencyType.GOVERNMENT, Form.GOVERNMENT)


def market(code: str, **more: Any) -> AgencyRegistered:
    return body(code, AgencyType.MARKET_SUPERVISION, **more)


def registered(*entries: AgencyRegistered, scene: Scene | None = None) -> Scene:
    """Post the registrations, so that what follows from them follows."""
    held = given().as_administrator() if scene is None else scene
    for entry in entries:
        held = held.when(entry, stream_id("agency", entry.code)).then_accepted()
    return held


def later(scene: Scene, code: str, event: Any, on: str = "2024-03-04") -> Scene:
    return scene.on(on).when(event, stream_id("agency", code)).then_accepted()


def guided(scene: Scene, code: str, superior: str | None, since: str | None = None) -> Scene:
    designated = AgencySuperiorDesignated(superior=superior, from_on=None if since is None else D(since))
    return later(scene, code, designated)


def directory(scene: Scene) -> Tracked:
    """The directory as a guard sees it."""
    stream = stream_id("agency", MARKET)
    envelope = Envelope(stream, 1, "tests", "e", MARKET, MARKET, NOW, TODAY)
    return Tracked(Context(envelope, Role.AGENCY, 0, NOW, lambda kind, at: scene._load(kind, at).state))


def asked(scene: Scene, one: str, other: str, on: date = TODAY) -> CommonSuperior:
    return common_superior(directory(scene), one, other, on)


def spoken(found: CommonSuperior) -> list[str]:
    told = words(found, lambda code: code)
    assert all(sentence.en for sentence in told)
    return [sentence.zh for sentence in told]


LINE = registered(
    market(PROVINCE),
    market(CITY, superior=PROVINCE),
    market(NEXT, superior=CITY),
    market(FAR),
    body(STATION, AgencyType.MARKET_SUPERVISION, Form.STATION, parent=MARKET),
)
LINKED = guided(LINE, MARKET, CITY, "2020-01-01")
PLACES = registered(
    government(GOVERNMENT),
    government(CITY_GOVERNMENT),
    body(JUSTICE, AgencyType.JUSTICE),
    body(CITY_JUSTICE, AgencyType.JUSTICE),
    body(CITY_POLICE, AgencyType.PUBLIC_SECURITY),
    scene=LINKED,
)
