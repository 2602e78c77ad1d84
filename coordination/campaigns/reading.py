"""Reading a campaign file strictly: its tables are the fields of events, and nothing in it is passed over in silence.

What a table may say is what its event may say: there is no second description of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from coordination.catalogue import Codec, Invalid, fields_of
from coordination.streams.agency import AgencyAliasRecorded, AgencyRegistered, AgencyRepresentationDeclared
from coordination.streams.campaign import (
    CampaignAnnounced,
    CampaignAttachmentListed,
    CampaignFocusListed,
    CampaignMemberJoined,
    CampaignOffenceListed,
    CampaignOfficeDesignated,
    CampaignPhaseScheduled,
    CampaignReturnScheduled,
    CampaignRosterPostNamed,
    CampaignSubOperationListed,
    CampaignTaskAssigned,
    ItemKind,
    Plan,
)

ITEMS: Mapping[ItemKind, type[Any]] = {
    ItemKind.ATTACHMENT: CampaignAttachmentListed,
    ItemKind.PHASE: CampaignPhaseScheduled,
    ItemKind.TASK: CampaignTaskAssigned,
    ItemKind.SUB_OPERATION: CampaignSubOperationListed,
    ItemKind.OFFENCE: CampaignOffenceListed,
    ItemKind.FOCUS: CampaignFocusListed,
    ItemKind.RETURN: CampaignReturnScheduled,
    ItemKind.ROSTER: CampaignRosterPostNamed,
}
"""The tables of items, each with its event, in the order in which they can refer to one another."""
LISTS = ("agency", "member", *(kind.value for kind in ITEMS))
TABLES = ("campaign", "office", *LISTS)
OF_GROUPS = ("owners", "cooperators", "due_from")
"""Fields in which a group stands for its members, where the file knows them."""


class CampaignFileError(ValueError):
    """A campaign file cannot be loaded; the message names the table and the key, and says what to do. 方案文件有误。"""

    def __init__(self, file: str, where: str, problem: str) -> None:
        super().__init__(f"{file}: {where}: {problem}" if where else f"{file}: {problem}")
        self.file, self.where, self.problem = file, where, problem


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of the file and the event that it says. 条目。"""

    where: str
    event: Any


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """An agency of the file with its other names and those it sits for. 单位条目。"""

    registered: Entry
    aliases: tuple[Entry, ...]
    representations: tuple[Entry, ...]

    @property
    def code(self) -> str:
        """The agency's code."""
        return str(self.registered.event.code)


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """What a campaign file says. 方案文件。"""

    name: str
    announced: Entry
    agencies: tuple[AgencyEntry, ...]
    office: Entry | None
    members: tuple[Entry, ...]
    items: tuple[Entry, ...]

    @property
    def code(self) -> str:
        """The campaign's code."""
        return str(self.announced.event.code)

    @property
    def plan(self) -> Plan:
        """The frame of the plan."""
        plan: Plan = self.announced.event.plan
        return plan

    def listed(self, event_type: type[Any]) -> tuple[Any, ...]:
        """Return the items that are said by events of one type."""
        return tuple(entry.event for entry in self.items if isinstance(entry.event, event_type))


def parse(path: Path) -> CampaignFile:
    """Return what the file says, table by table.

    Raises:
        CampaignFileError: not TOML, an unknown table or key, a value of the wrong type or form, or a code used twice.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CampaignFileError(path.name, "", f"is not a TOML file in UTF-8: {error}") from None
    return _Reader(path.name).file(document)


@dataclass(frozen=True, slots=True)
class _Reader:
    name: str

    def file(self, document: dict[str, Any]) -> CampaignFile:
        self._no_others("the file", document, TABLES, "table")
        agencies = tuple(self._agency(table, where) for table, where in self._list(document, "agency"))
        groups = {entry.code: entry.registered.event.members for entry in agencies if entry.registered.event.members}
        items = tuple(
            Entry(where, self._expanded(self._build(event_type, table, where), groups))
            for kind, event_type in ITEMS.items()
            for table, where in self._list(document, kind.value)
        )
        office = document.get("office")
        file = CampaignFile(
            name=self.name,
            announced=self._campaign(document),
            agencies=agencies,
            office=None if office is None else self._entry(CampaignOfficeDesignated, office, "[office]"),
            members=tuple(
                self._entry(CampaignMemberJoined, table, where) for table, where in self._list(document, "member")
            ),
            items=items,
        )
        self._no_doubles(entry.registered for entry in agencies)
        self._no_doubles(file.members, "member")
        self._no_doubles(items)
        return file

    def _campaign(self, document: dict[str, Any]) -> Entry:
        where = "[campaign]"
        table = document.get("campaign")
        if not isinstance(table, dict):
            raise CampaignFileError(self.name, where, "is missing: begin the file with it")
        # flat in the file, since nobody thinks of a plan's title as lying one level deeper than its code
        frame = {key: value for key, value in table.items() if key != "code"}
        known = [spec.name for spec in fields_of(Plan)]
        self._no_others(where, table, ("code", *known), "key")
        code = {"code": table["code"]} if "code" in table else {}
        return self._entry(CampaignAnnounced, {**code, "plan": frame}, where)

    def _agency(self, table: Any, where: str) -> AgencyEntry:
        if not isinstance(table, dict):
            raise CampaignFileError(self.name, where, "must be a table")
        own = {key: value for key, value in table.items() if key not in ("alias", "representation")}
        return AgencyEntry(
            registered=self._entry(AgencyRegistered, own, where),
            aliases=tuple(
                self._entry(AgencyAliasRecorded, alias, place) for alias, place in self._list(table, "alias", where)
            ),
            representations=tuple(
                self._entry(AgencyRepresentationDeclared, relation, place)
                for relation, place in self._list(table, "representation", where)
            ),
        )

    def _list(self, document: dict[str, Any], table: str, under: str = "") -> Iterator[tuple[Any, str]]:
        rows = document.get(table, [])
        name = f"{under} [[agency.{table}]]" if under else f"[[{table}]]"
        if not isinstance(rows, list):
            raise CampaignFileError(self.name, name, f"must be a list of tables, each headed [[{table}]]")
        for number, row in enumerate(rows, start=1):
            called = row.get("code", row.get("member")) if isinstance(row, dict) else None
            yield row, f"{name} no. {number}" + (f" ({called})" if called else "")

    def _entry(self, event_type: type[Any], table: Any, where: str) -> Entry:
        return Entry(where, self._build(event_type, table, where))

    def _build(self, declared: type[Any], table: Any, where: str) -> Any:
        if not isinstance(table, dict):
            raise CampaignFileError(self.name, where, "must be a table")
        specs = fields_of(declared)
        self._no_others(where, table, [spec.name for spec in specs], "key")
        values = {}
        for spec in specs:
            if spec.name in table:
                values[spec.name] = self._value(spec.codec, table[spec.name], where, spec.name)
            elif spec.required:
                raise CampaignFileError(self.name, where, f"key `{spec.name}` ({spec.zh}) is missing: add it")
        return declared(**values)

    def _value(self, codec: Codec, value: Any, where: str, key: str) -> Any:
        if codec.part is not None:
            # [campaign] is flat, so its plan is not a place of its own
            return self._build(codec.part, value, where if codec.part is Plan else f"{where} key `{key}`")
        try:
            if codec.item is None:
                return codec.parse(_as_json(value))
            codec.parse(value)
        except Invalid as error:
            raise self._wrong(where, key, error) from None
        items = tuple(
            self._value(codec.item, item, where, f"{key}[{number}]") for number, item in enumerate(value, start=1)
        )
        if faults := codec.faults(items):
            raise self._wrong(where, key, Invalid(*faults))
        return items

    def _wrong(self, where: str, key: str, error: Invalid) -> CampaignFileError:
        said = "; ".join(f"{fault.en} ({fault.zh})" for fault in error.faults)
        return CampaignFileError(self.name, where, f"key `{key}` {said}")

    def _no_others(self, where: str, table: Mapping[str, Any], known: Any, what: str) -> None:
        for key in table:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = f"did you mean `{near[0]}`?" if near else f"it may have: {', '.join(known)}"
                raise CampaignFileError(self.name, where, f"unknown {what} `{key}`: {hint}")

    def _no_doubles(self, entries: Any, key: str = "code") -> None:
        seen: dict[tuple[type[Any], str], str] = {}
        for entry in entries:
            code = getattr(entry.event, key)
            first = seen.setdefault((type(entry.event), code), entry.where)
            if first != entry.where:
                problem = f"key `{key}` {code!r} is used by {first} already: give each a code of its own"
                raise CampaignFileError(self.name, entry.where, problem)

    def _expanded(self, event: Any, groups: Mapping[str, tuple[str, ...]]) -> Any:
        changes = {
            field: tuple(dict.fromkeys(_members(getattr(event, field), groups)))
            for field in OF_GROUPS
            if hasattr(event, field)
        }
        return replace(event, **changes) if changes else event


def _members(codes: tuple[str, ...], groups: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield whom the codes stand for; a group whose members the plan does not name stands for itself."""
    for code in codes:
        if code in groups:
            yield from _members(groups[code], groups)
        else:
            yield code


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
