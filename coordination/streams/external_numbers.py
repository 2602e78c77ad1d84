"""One number of one platform is one complaint, or one report: whoever registers it again finds out (M35, M36). 外部编号。

A number of another system is opaque: it is compared as it is written, within the system that gave it, and nothing is read out of
it. A number that a complaint or a report bears is a stream of its own, which knows the record. A submission that holds both has the
number once for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from coordination.catalogue import KINDS, Code, Coded, ExternalNo, Kind, event, glossary, stream_id
from coordination.guards import campaign_of, may_know
from coordination.rules import Consequence, Context, Envelope, Event, Verdict, guard

SINCE: Final = "M35; M36"

glossary(source_system="来源系统", external_no="外部编号", record_kind="记录种类", record="所涉记录")


class NumberedKind(Coded):
    """What bears a number of another system. 外部编号所涉记录种类。"""

    LEAD = "lead", "线索", "lead"
    COMPLAINT = "complaint", "投诉", "complaint"


@dataclass(frozen=True, slots=True)
class ExternalNumber:
    """What the rules need to know of a number of another system: which record bears it. 外部编号。"""

    record: UUID | None = None
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False


EXTERNAL_NUMBER = Kind(
    "external_number", plural="external-numbers", zh="外部编号", en="number of another system", state=ExternalNumber
)


def external_number_id(kind: str, source_system: str, external_no: str) -> UUID:
    """Return the stream that knows which record of a kind bears a number."""
    return stream_id("external_number", f"{kind} {source_system} {external_no}")


@event(
    "external_number.taken",
    zh="外部编号登记",
    en="Number of another system taken",
    basis=("M35", "M36"),
    opens="again",
    posted=False,
    says_zh="{source_system}的{external_no}号登记为{record_kind}{record}",
    says_en="number {external_no} of {source_system} was registered as {record_kind} {record}",
)
class ExternalNumberTaken(Event[ExternalNumber]):
    """A complaint or a report came under this number; follows from its registration. 外部编号登记。"""

    source_system: Code
    external_no: ExternalNo
    record_kind: NumberedKind
    record: UUID

    def evolve(self, number: ExternalNumber, envelope: Envelope) -> ExternalNumber:
        """Remember who bears it."""
        return replace(number, record=self.record)


def number_taken(event: Any, context: Context) -> Iterable[Consequence]:
    """Return what follows for the number under which a record was registered; nothing where there is none."""
    if event.source_system is None or event.external_no is None:
        return
    kind, own = NumberedKind.of(event.declaration.kind.name), context.envelope.stream
    taken = ExternalNumberTaken(
        source_system=event.source_system, external_no=event.external_no, record_kind=kind, record=own
    )
    number = external_number_id(kind.value, event.source_system, event.external_no)
    yield Consequence(EXTERNAL_NUMBER, number, taken)


def registered_under(kind: Kind, source_system: str | None, external_no: str | None, context: Context) -> UUID | None:
    """Return the record of a kind that bears a number of another system, None where none does. 外部编号所登记的记录。"""
    if source_system is None or external_no is None:
        return None
    number: ExternalNumber = context.read(EXTERNAL_NUMBER, external_number_id(kind.name, source_system, external_no))
    return number.record


@guard(
    "external_number.registered_already",
    zh="{system}的{number}号已经登记{where_zh}",
    en="number {number} of {system} is registered already{where_en}",
    next_zh="本单位无权知悉该记录的，向专项办查询由谁登记；同一编号只登记一次；两个平台编号不同而内容相同的，分别登记后关联"
    "（complaint.duplicate_found、lead.merged）",
    next_en="if it is not for you to know of that record, ask the campaign's office who registered it; one number is registered "
    "once; what came by two platforms under two numbers is registered twice and linked ("
    "complaint.duplicate_found, lead.merged)",
    basis=SINCE,
    status="conflict",
    pointer="/data/external_no",
)
def number_free(event: Any, state: Any, context: Context) -> Verdict:
    """The copies that one platform sends of one submission are one record."""
    kind = event.declaration.kind
    record = registered_under(kind, event.source_system, event.external_no, context)
    if record in (None, context.envelope.stream):
        return True
    words = {"system": event.source_system, "number": event.external_no}
    if where := _where(kind, record, context):
        return {**words, "where_zh": where, "where_en": where}
    offices = _offices(event, context)
    return {
        **words,
        "where_zh": f"，由本单位无权知悉的记录使用；请向专项办{offices}查询",
        "where_en": f" by a record that is not for you to know of; ask the campaign's office {offices}",
    }


def _where(kind: Kind, record: UUID | None, context: Context) -> str:
    """Tell where the other record is, to those who may know of it, and nothing to others."""
    known = record is not None and may_know(context.read(KINDS[kind.name], record), context)
    return f": /v1/{kind.plural}/{record}" if known else ""


def _offices(event: Any, context: Context) -> str:
    """Name the offices of the poster's own campaigns, which see what all agencies have registered in them."""
    offices = (campaign_of(context, code).office for code in event.campaigns)
    return ", ".join(dict.fromkeys(office for office in offices if office is not None))


@guard(
    "external_number.system_missing",
    zh="外部编号须同时写明来源系统和编号",
    en="a number of another system is given with the system, and a system with its number",
    next_zh="请同时填写 source_system 和 external_no，或者都不填",
    next_en="give source_system and external_no, or neither",
    basis=SINCE,
    pointer="/data/external_no",
)
def number_whole(event: Any, state: Any, context: Context) -> Verdict:
    """A number means something within its system only."""
    return (event.source_system is None) == (event.external_no is None)
