"""Sealing personal fields 个人信息密封: what is stored, hashed and proved is the sealed text; the key alone can forget it.

Stored form: ``sealed:1:<reference, 32 hex digits>:<base64url of AES-SIV over the padded UTF-8>``. The associated data
are a label with the version, the reference and the field's own name, so a token opens only as that field of that person,
and the same value of the same field of one person always gives the same token, in whichever event it stands.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from coordination.catalogue import Fault, Invalid, fields_of
from coordination.catalogue.codecs import SEALED_PREFIX
from coordination.control import PersonForgotten, PersonOfOtherCampaign
from coordination.rules import Rejection

E = TypeVar("E")

MASK = "***"

_TOKEN = re.compile(r"sealed:1:([0-9a-f]{32}):([A-Za-z0-9_-]+)", re.ASCII)
_LABEL = b"liandong sealed 1"
_BLOCK = 16
_END = b"\x80"


class SealBroken(Exception):
    """A token does not open as this field of this person: it was altered, moved, or belongs to another key store."""


def is_sealed(text: str) -> bool:
    """Tell whether a text claims to be a token, of whichever version; no person's data begins like that."""
    return text.startswith(SEALED_PREFIX)


def mask(text: str) -> str:
    """Return what may be shown of a text to whoever may not open it: nothing of a token, all of any other."""
    return MASK if is_sealed(text) else text


def seal(text: str, key: bytes, ref: UUID, field: str) -> str:
    """Return the token of one field of one person; a repeat gives the same token.

    Raises:
        ValueError: there is nothing to seal, or the text is not Unicode (a lone surrogate).
    """
    if not text:
        message = "an empty text is not sealed: leave the field out"
        raise ValueError(message)
    plain = text.encode() + _END
    # Filled up to whole blocks, so that the token does not tell a two-character name from a four-character one.
    plain += bytes(-len(plain) % _BLOCK)
    sealed = AESSIV(key).encrypt(plain, _associated(ref, field))
    return f"{SEALED_PREFIX}1:{ref.hex}:{_spell(sealed)}"


def open_(token: str, key: bytes, ref: UUID, field: str) -> str:
    """Return the text that was sealed.

    Raises:
        SealBroken: the token is not, unaltered, of this field of this person under this key.
    """
    match = _TOKEN.fullmatch(token)
    if match is None or match[1] != ref.hex:
        message = f"not a token of person {ref}"
        raise SealBroken(message)
    try:
        sealed = urlsafe_b64decode(match[2] + "=" * (-len(match[2]) % 4))
        # base64 has spare bits; one value has one spelling only.
        if _spell(sealed) == match[2]:
            return AESSIV(key).decrypt(sealed, _associated(ref, field)).rpartition(_END)[0].decode()
    except (ValueError, InvalidTag):
        pass
    message = f"the token of field {field!r} of person {ref} does not open"
    raise SealBroken(message)


def _associated(ref: UUID, field: str) -> list[bytes]:
    return [_LABEL, ref.bytes, field.encode()]


def _spell(sealed: bytes) -> str:
    return urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")


class Personal(NamedTuple):
    """One personal value in an event: whose, which field, what stands there, and where (JSON pointer)."""

    ref: UUID
    field: str
    text: str
    pointer: str


class Item(NamedTuple):
    """An event (or part) with the campaign in which its persons' references count."""

    event: Any
    campaign: str


class Persons(Protocol):
    """Where the keys come from: :class:`coordination.control.PersonKeys`."""

    def find(self, campaigns: Mapping[UUID, str], *, now: datetime) -> Mapping[UUID, bytes | None]:
        """Return the keys there are; None for whoever is forgotten."""

    def ensure(self, campaigns: Mapping[UUID, str], *, now: datetime) -> Mapping[UUID, bytes]:
        """Return the keys, made where there were none."""


class Sealer:
    """Seals events on their way into the log and opens them on the way to who may read them."""

    def __init__(self, persons: Persons) -> None:
        self._persons = persons

    def seal_events(self, items: Sequence[Item], *, now: datetime, copied: bool = False) -> list[Any]:
        """Return the events with every personal value sealed; keys are made where there were none, in one go for all.

        A value that already looks sealed is refused, because whoever posts it may have copied it from a proof or an
        export, which are read without keys. ``copied`` is for events made by rule, whose values may come from the
        sealed state: there a token stands as it is, once it has been shown to open as this field of this person (or
        the person is forgotten, and nobody can show it any more).

        Raises:
            Invalid: a posted value looks like a token; send the value itself.
            PersonOfOtherCampaign: a reference is in use in another campaign.
            PersonForgotten: a person's key was destroyed.
            SealBroken: a copied token belongs elsewhere.
        """
        if not copied:
            for event, _ in items:
                refuse_sealed(event)
        plain = _campaigns(items, lambda value: not is_sealed(value.text))
        tokens = _campaigns(items, lambda value: is_sealed(value.text))
        made = self._persons.ensure(plain, now=now) if plain else {}
        found = self._persons.find(tokens, now=now) if tokens else {}

        def sealed(value: Personal) -> str:
            if not is_sealed(value.text):
                return seal(value.text, made[value.ref], value.ref, value.field)
            if (key := found[value.ref]) is not None:
                open_(value.text, key, value.ref, value.field)
            return value.text

        return [rewrite(item.event, sealed) for item in items]

    def open_events(self, items: Sequence[Item], *, now: datetime, forgotten: str | None = None) -> list[Any]:
        """Return the events with every personal value opened, keys fetched in one go for all.

        ``forgotten`` is what stands for the values of a person whose key was destroyed; without it they are an error.

        Raises:
            PersonForgotten: a person's key was destroyed, and nothing was given to stand in its place.
            PersonUnknown: the key store does not belong to this log.
            SealBroken: a token was altered or moved.
        """
        campaigns = _campaigns(items, lambda _: True)
        keys = self._persons.find(campaigns, now=now) if campaigns else {}

        def opened(value: Personal) -> str:
            key = keys[value.ref]
            if key is not None:
                return open_(value.text, key, value.ref, value.field)
            if forgotten is None:
                raise PersonForgotten(value.ref)
            return forgotten

        return [rewrite(item.event, opened) for item in items]

    def open_stored(self, value: Any, campaign: str, *, now: datetime, forgotten: str) -> Any:
        """Return a stored form (JSON: an event's data, a ledger's row) with every token in it opened, keys fetched in one go.

        ``forgotten`` is what stands for the values of a person whose key was destroyed.

        Raises:
            PersonUnknown: the key store does not belong to this log.
            SealBroken: a token was altered or moved.
        """
        refs = {_ref_of(text) for _, text in _tokens(value, "")}
        keys = self._persons.find(dict.fromkeys(refs, campaign), now=now) if refs else {}

        def opened(field: str, token: str) -> str:
            ref = _ref_of(token)
            key = keys[ref]
            return forgotten if key is None else open_(token, key, ref, field)

        return _replace_tokens(value, "", opened) if refs else value

    def prepare(self, items: Sequence[Item], *, now: datetime) -> None:
        """Have the keys of a whole request at hand before its events are sealed one by one; a matter of speed only.

        What stands in the way of one event is left for the sealing of that event to say.
        """
        with suppress(Rejection):
            if campaigns := _campaigns(items, lambda value: not is_sealed(value.text)):
                self._persons.ensure(campaigns, now=now)

    def seal_event(self, event: E, campaign: str, *, now: datetime, copied: bool = False) -> E:
        """Return one event with its personal values sealed; see :meth:`seal_events`."""
        sealed: E = self.seal_events([Item(event, campaign)], now=now, copied=copied)[0]
        return sealed

    def open_event(self, event: E, campaign: str, *, now: datetime, forgotten: str | None = None) -> E:
        """Return one event with its personal values opened; see :meth:`open_events`."""
        opened: E = self.open_events([Item(event, campaign)], now=now, forgotten=forgotten)[0]
        return opened


def mask_event(event: E) -> E:
    """Return the event with every personal value hidden, sealed or not."""
    return rewrite(event, lambda _: MASK)


def mask_stored(value: Any) -> Any:
    """Return a stored form with every token in it hidden."""
    return _replace_tokens(value, "", lambda field, token: MASK)


def _ref_of(token: str) -> UUID:
    match = _TOKEN.fullmatch(token)
    if match is None:
        message = "not a token of this version"
        raise SealBroken(message)
    return UUID(match[1])


def _tokens(value: Any, field: str) -> Iterator[tuple[str, str]]:
    """Yield every token in a JSON value with the name of the member that it is."""
    if isinstance(value, str):
        if is_sealed(value):
            yield field, value
    elif isinstance(value, Mapping):
        for name, member in value.items():
            yield from _tokens(member, name)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _tokens(item, field)


def _replace_tokens(value: Any, field: str, change: Callable[[str, str], str]) -> Any:
    if isinstance(value, str):
        return change(field, value) if is_sealed(value) else value
    if isinstance(value, Mapping):
        return {name: _replace_tokens(member, name, change) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_replace_tokens(item, field, change) for item in value]
    return value


def refuse_sealed(event: Any) -> None:
    """Let an event pass whose personal values are plain.

    Raises:
        Invalid: values look like tokens; each is pointed at.
    """
    faults = [
        Fault(
            "sealed",
            "不能以sealed:开头，请填写原文",
            "must not begin with sealed: — send the value itself",
            value.pointer,
        )
        for value in personal_values(event)
        if is_sealed(value.text)
    ]
    if faults:
        raise Invalid(*faults)


def personal_values(event: Any) -> Iterator[Personal]:
    """Yield every personal value in an event or part, nested ones too."""
    found: list[Personal] = []

    def note(value: Personal) -> str:
        found.append(value)
        return value.text

    rewrite(event, note)
    yield from found


def names_a_person(value: Any) -> bool:
    """Whether an event or part has a personal value at all; most that could have one do not."""
    declared: type = type(value)
    plan, held = _plan(declared), value.__dict__
    for name, _ in plan.texts:
        if held[name] is not None:
            return True
    for name in plan.parts:
        if held[name] is not None and names_a_person(held[name]):
            return True
    return any(names_a_person(part) for name in plan.lists for part in held[name] or ())


def rewrite(event: E, change: Callable[[Personal], str]) -> E:
    """Return the event with every personal value changed; the very same event where it has none."""
    changed: E = _rewrite(event, change, "")
    return changed


def _rewrite(value: Any, change: Callable[[Personal], str], pointer: str) -> Any:
    declared: type = type(value)
    plan = _plan(declared)
    held: dict[str, Any] = value.__dict__
    changed: dict[str, Any] = {
        name: change(Personal(held[ref], name, held[name], f"{pointer}/{name}"))
        for name, ref in plan.texts
        if held[name] is not None
    }
    for name in plan.parts:
        if held[name] is not None:
            changed[name] = _rewrite(held[name], change, f"{pointer}/{name}")
    for name in plan.lists:
        if held[name]:
            changed[name] = tuple(
                _rewrite(part, change, f"{pointer}/{name}/{number}") for number, part in enumerate(held[name])
            )
    return replace(value, **changed) if changed else value


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the personal values of one class are: own texts with the field of their reference, parts, lists of parts."""

    texts: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts or self.parts or self.lists)


@cache
def _plan(declared: type) -> _Plan:
    specs = fields_of(declared)
    return _Plan(
        texts=tuple((spec.name, mark.ref) for spec in specs if (mark := spec.marks.personal)),
        parts=tuple(spec.name for spec in specs if spec.codec.part and _plan(spec.codec.part)),
        lists=tuple(spec.name for spec in specs if (item := spec.codec.item) and item.part and _plan(item.part)),
    )


def _campaigns(items: Iterable[Item], concerned: Callable[[Personal], bool]) -> dict[UUID, str]:
    """Return the campaign of every reference whose values are concerned; it must be one.

    Raises:
        PersonOfOtherCampaign: the same request uses a reference in two campaigns.
    """
    campaigns: dict[UUID, str] = {}
    for event, campaign in items:
        for value in personal_values(event):
            if concerned(value) and campaigns.setdefault(value.ref, campaign) != campaign:
                raise PersonOfOtherCampaign(value.ref)
    return campaigns
