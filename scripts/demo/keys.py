"""Keys for looking round in the demonstration, and what to type with them. 演示密钥。"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from coordination.campaigns.reading import parse
from coordination.control import KeyRefused
from coordination.rules import Role
from scripts.assembly import System
from scripts.clock import now
from scripts.demo import setting

FILE = "demonstration-keys"
CAMPAIGN = "anxi-2024"
HOLDERS: Mapping[Role, str] = {
    Role.AGENCY: "350524-scjgj",
    Role.OFFICE: "350524-zxb-2024",
    Role.SUPERVISOR: "350500-scjgj",
    Role.ADMINISTRATOR: "350524-scjgj",
}
"""The bureau, with its brigade, sections and stations; the office that triages their leads; the bureau above."""
MOMENT = "2024-03-29T18:00:00%2B08:00"
NEW_ID = "$(cat /proc/sys/kernel/random/uuid)"
"""Every Linux has it, and no program to install."""
LEAD = (
    '{"specversion":"1.0","type":"lead.registered","source":"https://example.org/cases","id":"@ID",'
    '"subject":"leads/@ID","time":"$(date -u +%FT%TZ)","data":{"campaigns":["@CAMPAIGN"],'
    '"title":"试报线索","summary":"用curl报送的演示线索","source":"report","received_on":"$(TZ=Asia/Shanghai date +%F)"}}'
)


def show_keys(system: System, *, show: Callable[[str], object]) -> None:
    """Show a key of each role, the same ones at every start, and three requests that can be typed as they stand.

    A key's text is kept nowhere else; of the demonstration's own, which open nothing but made-up data, a file keeps it.
    """
    keys = _kept(system)
    for role, text in keys.items():
        show(f"{role.value}: {text}")
    for line in _requests(keys, f"http://127.0.0.1:{system.settings.port}"):
        show(line)


def _kept(system: System) -> Mapping[Role, str]:
    """Return the keys of an earlier start, or issue those that are missing or no longer count."""
    path = system.settings.home / FILE
    former = dict(_read(path))
    keys = {
        role: former[role] if _counts(system, former.get(role)) else _issued(system, role, agency)
        for role, agency in HOLDERS.items()
    }
    if keys != former:
        _write(path, keys)
    return keys


def _read(path: Path) -> Iterator[tuple[Role, str]]:
    if path.exists():
        for line in path.read_text("ascii").splitlines():
            role, _, text = line.partition(": ")
            yield Role(role), text


def _write(path: Path, keys: Mapping[Role, str]) -> None:
    whole = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.writelines(f"{role.value}: {text}\n" for role, text in keys.items())
    whole.replace(path)


def _counts(system: System, text: str | None) -> bool:
    try:
        return text is not None and bool(system.keys.verify(text, now=now()))
    except KeyRefused:
        return False


def _issued(system: System, role: Role, agency: str) -> str:
    covers = units(agency) if role is Role.AGENCY else ()
    return system.keys.issue(agency, role, now=now(), covers=covers, label="演示").text


def units(agency: str) -> tuple[str, ...]:
    """Return the units of an agency: those of the plan, and the demonstration's stations."""
    entries = parse(setting.read(CAMPAIGN).path).agencies
    listed = (entry.code for entry in entries if entry.registered.event.parent == agency)
    stations = (body.code for body in setting.read(CAMPAIGN).bodies.values() if body.parent == agency)
    return tuple(dict.fromkeys((*listed, *stations)))


def _requests(keys: Mapping[Role, str], url: str) -> Iterator[str]:
    def curl(role: Role, rest: str) -> str:
        return f'curl -sS -H "Authorization: Bearer {keys[role]}" {rest}'

    yield curl(Role.AGENCY, f'"{url}/v1/leads?stage=verifying&limit=3"')
    yield curl(Role.SUPERVISOR, f'"{url}/v1/leads?campaigns={CAMPAIGN}&as_of={MOMENT}&total=true&limit=1"')
    body = LEAD.replace("@CAMPAIGN", CAMPAIGN).replace("@ID", NEW_ID).replace('"', '\\"')
    media = '-H "Content-Type: application/cloudevents+json"'
    yield curl(Role.AGENCY, f'{media} -d "{body}" {url}/v1/events')
