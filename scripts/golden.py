"""What was once released and must be readable for ever: stored samples and schemas. `python -m scripts.golden`. 存储样本。

A sample is written once for each topic, byte for byte as a store would hold it, and never again: today's program must
still read it, fold it and write the same bytes. A schema is kept as released; it may gain optional fields and codes, and
any other change needs a new topic (`.v2`) and a row in `coordination/upcasters.py`.
`--anew` writes all of it again, which is right only while no store holds any of it, that is before the first release.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from api import examples
from coordination import sealing
from coordination.catalogue import EVENTS, PARTS, decode, json_schema, stream_id
from coordination.rules import Envelope
from coordination.stored import to_state
from scripts.generate import declare_everything

GOLDEN: Final = Path(__file__).parents[1] / "tests" / "golden"
SEALING_KEY: Final = bytes(range(64))
"""The key of every person in the samples; no store has it."""
UNTOLD: Final = frozenset({"title", "description", "x-labels", "x-marks"})
"""Words of a schema that may change at any time, because nothing is read by them."""


def envelope(topic: str) -> Envelope:
    """Return the envelope of a sample, each of its fields filled."""
    return Envelope(
        stream=stream_id("golden", topic),
        version=1,
        source="/370784-scjgj/case-system",
        id=f"{topic}-1",
        sender="370784-scjgj",
        agency="370784-scjgj-zfdd",
        occurred_at=datetime(2024, 3, 1, 1, 30, 15, 250_000, tzinfo=UTC),
        legal_on=date(2024, 3, 1),
        officer="officer-17",
        correlation_id="安市监〔2024〕3号",
        causation_id="earlier-1",
    )


def golden_samples() -> dict[str, bytes]:
    """Return one stored event of each topic, every field filled and personal fields sealed."""
    return {topic: to_state(_sealed(event), envelope(topic)) for topic, event in _examples()}


def golden_schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of each topic and part."""
    return {name: json_schema(declared) for name, declared in sorted({**EVENTS, **PARTS}.items())}


def breaches(released: Mapping[str, Any], current: Mapping[str, Any]) -> list[str]:
    """Return what of a released schema does not hold any more; optional fields and codes may be added."""
    found = []
    if sorted(released["required"]) != sorted(current["required"]):
        found.append(f"required fields were {released['required']}, are {current['required']}")
    for name, schema in released["properties"].items():
        before, now = _told(schema), _told(current["properties"].get(name))
        if now is None or before.keys() != now.keys():
            found.append(f"{name} was {before}, is {now}")
            continue
        lost = set(before.pop("enum", ())) - set(now.pop("enum", ()))
        if lost or before != now:
            found.append(f"{name} was {before}, is {now}, lost codes {sorted(lost)}")
    return found


def _examples() -> Iterator[tuple[str, Any]]:
    for topic, event in sorted(EVENTS.items()):
        yield topic, decode(topic, examples.data(event.declaration))


def _sealed(event: Any) -> Any:
    return sealing.rewrite(event, lambda value: sealing.seal(f"某{value.text}", SEALING_KEY, value.ref, value.field))


def _told(schema: Any) -> Any:
    """Return a schema without the words by which nothing is read."""
    if isinstance(schema, dict):
        return {name: _told(value) for name, value in schema.items() if name not in UNTOLD}
    return [_told(value) for value in schema] if isinstance(schema, list) else schema


def _files() -> Iterator[tuple[Path, bytes, bool]]:
    """Yield what is to be kept, and whether it may be kept in the place of what was released before."""
    for topic, state in golden_samples().items():
        yield GOLDEN / "samples" / f"{topic}.json", state, False
    for name, schema in golden_schemas().items():
        path = GOLDEN / "schemas" / f"{name}.json"
        text = json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        compatible = path.exists() and not breaches(json.loads(path.read_text("utf-8")), schema)
        yield path, text.encode(), compatible


def main() -> None:
    """Write what is missing; leave alone, or refuse to change, what was released."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.golden", description="Keep samples and schemas as released."
    )
    parser.add_argument("--anew", action="store_true", help="write everything again: before the first release only")
    anew = parser.parse_args().anew
    declare_everything()
    written = 0
    for path, content, compatible in _files():
        if path.exists() and not anew and (not compatible or path.read_bytes() == content):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written += 1
    if anew:
        kept = {path for path, _, _ in _files()}
        for path in set(GOLDEN.glob("s*/*.json")) - kept:
            path.unlink()
    sys.stdout.write(f"{written} written\n")


if __name__ == "__main__":
    main()
