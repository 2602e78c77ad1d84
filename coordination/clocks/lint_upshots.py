"""What is wrong with what a rule lets a breach or a warning bring about: events that nobody could record. 期限后果检查。"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from coordination.catalogue import EVENTS, KINDS, Codec, Declaration, Invalid
from coordination.clocks.paths import fault_of, kinds_on, names_of, told_by
from coordination.clocks.rules import OF_CLOCK, Rule, Upshot, Warn

Problem = tuple[str, str]


def upshots(rule: Rule) -> Iterator[Problem]:
    """Yield what is wrong with the upshots of a rule, each with its code."""
    kinds = {start.runs_on for start in rule.starts} & KINDS.keys()
    for upshot in (*rule.on_breach, *rule.warns):
        declared = EVENTS.get(upshot.topic)
        if declared is None:
            yield "unknown_event", f"there is no event {upshot.topic!r}"
            continue
        yield from _made_by_rule(declared)
        yield from _filled(declared.declaration, upshot)
        for kind in sorted(kinds):
            yield from _on_its_record(declared.declaration, upshot, kind)
            if isinstance(upshot, Warn):
                yield from _raised(upshot, rule, kind)


def _made_by_rule(declared: Any) -> Iterator[Problem]:
    topic = declared.topic
    if declared.declaration.posted:
        yield "upshot_posted", f"{topic} may be posted: what time brings about is made by rules only"
    if declared.guards:
        yield "upshot_refusable", f"{topic} has conditions: what time brings about must not be refused"


def _filled(declaration: Declaration, upshot: Upshot) -> Iterator[Problem]:
    specs = {spec.name: spec for spec in declaration.fields}
    given = upshot.gives.keys() | upshot.says.keys()
    for name in sorted(given - specs.keys()):
        yield "unknown_field", f"{upshot.topic} has no field {name!r}"
    lacking = {name for name, spec in specs.items() if spec.required} - given - set(OF_CLOCK)
    for name in sorted(lacking):
        yield "upshot_incomplete", f"{upshot.topic} needs {name!r}: name it in 'gives' or 'says'"
    for name in sorted(upshot.says.keys() & specs.keys()):
        if not _readable(specs[name].codec, upshot.says[name]):
            yield "unknown_field", f"{upshot.topic} cannot have {upshot.says[name]!r} for {name!r}"


def _readable(codec: Codec, value: Any) -> bool:
    try:
        parsed = codec.parse(value)
    except Invalid:
        return False
    return codec.item is None or all(_readable(codec.item, item) for item in parsed)


def _on_its_record(declaration: Declaration, upshot: Upshot, kind: str) -> Iterator[Problem]:
    target = kind
    if upshot.on is not None:
        if fault := fault_of(upshot.on, kind):
            yield "unknown_field", fault
            return
        target = names_of(upshot.on)[-1]
    if declaration.kind.name != target:
        yield "upshot_elsewhere", f"{declaration.topic} is no event of a {target}"
    elif isinstance(upshot, Warn) and "warned" not in told_by(target):
        yield "upshot_elsewhere", f"a {target} does not remember of what it was warned ('warned')"
    for path in upshot.gives.values():
        if fault := fault_of(path, kind):
            yield "unknown_field", fault


def _raised(warn: Warn, rule: Rule, kind: str) -> Iterator[Problem]:
    if warn.before not in rule.reminders:
        yield "never_warns", f"{warn.topic}: 'before' must be one of the rule's reminders"
    passed = set(chain.from_iterable(kinds_on(path, kind) for path in warn.when))
    for path in warn.when:
        if fault := fault_of(path, kind):
            yield "unknown_field", fault
    for topic in warn.upon:
        if topic not in EVENTS:
            yield "unknown_event", f"there is no event {topic!r}"
        elif topic.partition(".")[0] not in passed:
            yield "never_warns", f"{topic} joins no records on the way of {warn.topic}"
