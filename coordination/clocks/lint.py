"""What is wrong with a rule book as a whole: overlaps, gaps, events that nobody records, rows without a source. 规则检查。"""

from __future__ import annotations

import pkgutil
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from importlib import import_module
from itertools import chain, pairwise

import coordination.streams
from coordination.catalogue import EVENTS, fields_of
from coordination.clocks.arithmetic import Amount, Unit
from coordination.clocks.lint_upshots import upshots
from coordination.clocks.packs import RuleBook
from coordination.clocks.paths import told_by
from coordination.clocks.rules import STATE, Ground, Nature, Rolling, Rule
from coordination.profiles import PROFILES
from coordination.profiles.model import Verification

ENVELOPE = ("legal_on", "occurred_at", "agency")
Known = Mapping[str, Collection[str]]
"""Topics with the paths that can be read where they are recorded: fields, ``state.…``, and what the envelope says."""
RECORDED = frozenset(Ground) - {Ground.SUSPENSION, Ground.HEARING, Ground.TRAVEL}
"""Grounds that an event can name; the others have events of their own, or none."""
STATUTORY_MARKS = frozenset({Verification.READ, Verification.PARTLY, Verification.MEMORY})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with one row. 检查发现。"""

    code: str
    rule: str
    place: str
    text: str

    def __str__(self) -> str:
        """As a line for the operator."""
        return f"{self.place}: {self.text} [{self.code}]"


def known_events() -> Known:
    """Return all event types of all streams with the paths that rules may read there."""
    for module in pkgutil.iter_modules(coordination.streams.__path__, "coordination.streams."):
        import_module(module.name)
    found = {}
    for topic, declared in EVENTS.items():
        on_record = [f"{STATE}{name}" for name in told_by(declared.declaration.kind.name)]
        found[topic] = frozenset([*(spec.name for spec in fields_of(declared)), *on_record, *ENVELOPE])
    return found


def check(book: RuleBook, known: Known) -> list[Finding]:
    """Return what is wrong, in the order of the files; nothing where the rule book may be used."""
    found = [*_of_rows(book, known), *_over_time(book)]
    return sorted(found, key=lambda finding: (finding.rule, finding.place, finding.code))


def _of_rows(book: RuleBook, known: Known) -> Iterator[Finding]:
    profiles = {profile.id for profile in PROFILES}
    for rule in book.rules:
        looked = (
            _events(rule, known),
            _citation(rule),
            _length(rule),
            _shape(rule, profiles),
            _replaced(rule, {one.clock for one in book.rules}),
            _exclusions(rule),
            _documents(rule),
            _tiers(rule),
            upshots(rule),
        )
        for code, text in chain.from_iterable(looked):
            yield Finding(code, rule.id, rule.place, text)


Problem = tuple[str, str]


def _events(rule: Rule, known: Known) -> Iterator[Problem]:
    kinds = {topic.partition(".")[0] for topic in known}
    for name in sorted(rule.pending):
        kind, _, verb = name.partition(".")
        if name in known or name in kinds:
            yield "pending_arrived", f"{name!r} is there now: take it out of 'pending' and check the topics"
        elif verb and kind in kinds:
            yield (
                "pending_of_known_kind",
                f"{kind!r} is there and has no {name!r}: declare it, or name the event it has",
            )
    for signal in rule.signals:
        kind = signal.topic.partition(".")[0]
        if signal.topic in known:
            for path in signal.paths():
                if path not in known[signal.topic]:
                    yield "unknown_field", f"{signal.topic} has nothing at {path!r}"
        elif not rule.pending & {kind, signal.topic}:
            yield "unknown_event", f"there is no event {signal.topic!r}, and neither it nor {kind!r} is pending"


def _citation(rule: Rule) -> Iterator[Problem]:
    if not rule.article and not rule.confirm and rule.nature is not Nature.INTERNAL:
        yield (
            "citation_missing",
            "a row without an article must be marked confirm = true until the legal office names it",
        )
    for tier in rule.tiers:
        if not tier.article and not tier.confirm:
            yield "citation_missing", f"{tier.id} has no article and is not marked confirm = true"
    if rule.promptly and rule.nature is not Nature.INTERNAL:
        yield "internal_called_statutory", "the law says promptly and no number: the row must be internal"
    if rule.nature is Nature.STATUTORY and rule.verification not in STATUTORY_MARKS and not rule.confirm:
        yield (
            "internal_called_statutory",
            f"a row marked {rule.verification.value} cannot be statutory without confirm = true",
        )


def _length(rule: Rule) -> Iterator[Problem]:
    for amount in (*((rule.amount,) if rule.amount else ()), *(tier.amount for tier in rule.tiers)):
        if problem := _read_by_law(rule, amount):
            yield "bad_unit", problem
    hourly = rule.amount is not None and rule.amount.unit is Unit.HOURS
    for extension in rule.extensions:
        if hourly != (extension.unit is Unit.HOURS):
            yield "bad_unit", "hours and days cannot be added: the extension is in another kind of unit"
    if rule.backward and (hourly or rule.extensions or rule.exclusions):
        yield "bad_unit", "a backward period is one of days, without extension or exclusion"
    if hourly and any(start.since == "legal_on" for start in rule.starts):
        yield "bad_unit", 'hours start at an instant: since = "occurred_at", or an instant of the event'


def _read_by_law(rule: Rule, amount: Amount) -> str:
    regime = rule.regime
    working = amount.length <= regime.working_up_to or amount.length in regime.working_lengths
    if amount.unit is Unit.NATURAL_DAYS and working:
        return f"{regime.law} makes {amount.length}日 working days"
    return ""


def _shape(rule: Rule, profiles: Collection[str]) -> Iterator[Problem]:
    if not rule.starts:
        yield "never_starts", "no event starts it"
    if not rule.satisfied_by:
        yield "never_ends", "no event satisfies it"
    if bool(rule.suspended_by) != bool(rule.resumed_by):
        yield "never_ends", "what suspends it and what resumes it must both be named"
    if rule.profile is not None and rule.profile not in profiles:
        yield "unknown_profile", f"there is no profile {rule.profile!r}"
    if rule.valid_to is not None and rule.valid_to <= rule.valid_from:
        yield "bad_validity", "it ends before it begins"


def _replaced(rule: Rule, clocks: AbstractSet[str]) -> Iterator[Problem]:
    for start in rule.starts:
        if start.replaces is not None and start.replaces not in clocks - {rule.clock}:
            yield "unknown_clock", f"there is no other clock {start.replaces!r} that it could replace"


def _exclusions(rule: Rule) -> Iterator[Problem]:
    """What is said to be taken out must be taken out by an event; travel is, by the regime."""
    if rule.pending:
        return
    told = {signal.ground for signal in rule.suspended_by}
    if any(signal.ground_at for signal in rule.suspended_by):
        told |= RECORDED
    for ground in rule.exclusions:
        if ground not in told and ground is not Ground.TRAVEL:
            yield "never_excluded", f"no event takes {ground.value} out, though 'exclusions' names it"


def _documents(rule: Rule) -> Iterator[Problem]:
    if rule.nature is not Nature.DOCUMENT_SET:
        return
    if not all(start.due for start in rule.starts):
        yield "no_due_date", "a start must name in 'due' where the document's date stands"
    if rule.regime.rolling is not Rolling.NONE:
        yield "no_due_date", "a document's date does not roll: the regime must be document_set"


def _tiers(rule: Rule) -> Iterator[Problem]:
    names = [tier.id for tier in rule.tiers]
    if len(set(names)) < len(names):
        yield "bad_tiers", "tiers need ids of their own"
    for number, tier in enumerate(rule.tiers):
        if tier.upon is not None and tier.upon not in names[:number]:
            yield "bad_tiers", f"{tier.id} adds to {tier.upon!r}, which does not stand before it"


def _over_time(book: RuleBook) -> Iterator[Finding]:
    for rule_id in book.ids:
        by_pack: dict[str, list[Rule]] = {}
        for rule in book.versions(rule_id):
            by_pack.setdefault(rule.pack, []).append(rule)
        for versions in by_pack.values():
            for earlier, later in pairwise(versions):
                if earlier.valid_to is None or earlier.valid_to > later.valid_from:
                    text = f"{earlier.version} and {later.version} both hold on {later.valid_from}"
                    yield Finding("overlap", rule_id, later.place, text)
                elif earlier.valid_to < later.valid_from and not earlier.afterwards_zh:
                    yield _gap(earlier, f"no rule holds from {earlier.valid_to} to {later.valid_from}")
            last = versions[-1]
            if last.valid_to is not None and not last.afterwards_zh:
                yield _gap(last, f"no rule holds from {last.valid_to} on")
        yield from _same_scope(book, rule_id)


def _gap(rule: Rule, text: str) -> Finding:
    return Finding("gap", rule.id, rule.place, f"{text}, and 'afterwards' does not say what holds then")


def _same_scope(book: RuleBook, rule_id: str) -> Iterator[Finding]:
    """Two packs of one region that both override a rule at one time would leave the choice to chance."""
    own = [rule for rule in book.versions(rule_id) if rule.pack != book.packs[0].id]
    for number, one in enumerate(own):
        for other in own[number + 1 :]:
            if one.pack != other.pack and one.region == other.region and one.in_force(other.valid_from):
                text = f"{one.version} and {other.version} both hold on {other.valid_from} in {one.region}"
                yield Finding("overlap", rule_id, other.place, text)
