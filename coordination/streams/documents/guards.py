"""Conditions of numbers: who issues them, that one number is borne by one record, that none is skipped. 文号的前置条件。"""

from __future__ import annotations

from typing import Any, Final

from coordination.catalogue import KINDS
from coordination.document_numbers import normal, parse, written
from coordination.guards import may_know
from coordination.lines import Tracked, organ_of
from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.documents.codes import DocumentType, Standing
from coordination.streams.documents.state import NUMBER, REGISTER, Number, Register, Series, number_id, register_id

STANDARD: Final = "GB/T 9704-2012"


def issuer_of(context: Context) -> str:
    """Return the agency in whose name the acting one issues documents: itself, or the one that it is a unit of. 发文机关。"""
    return organ_of(Tracked(context), context.agency, context.legal_on)


# -- the number itself -------------------------------------------------------------------------------------------------

by_issuer = Guard(
    code="document_number.not_issuer",
    zh="只有发文机关或使用该文号的下设机构可以报送此事件",
    en="only the issuer, or its unit that took the number, may post this event",
    check=lambda event, state, context: context.agency in (state.issuer, state.registrant, *state.participants),
    next_zh="请由发文机关报送",
    next_en="have it posted by the issuer",
    who=("发文机关或使用该文号的单位", "the issuer or the unit that uses the number"),
)


@guard(
    "document_number.not_in_use",
    zh="该文号没有被使用",
    en="no document bears the number",
    next_zh="无须更正",
    next_en="nothing is left to put right",
)
def in_use(event: Any, state: Number, context: Context) -> Verdict:
    """Only what is used can have been used by mistake."""
    return state.standing is Standing.USED


@guard(
    "document_number.borne",
    zh="该文号已用于文书，不能作废",
    en="a document bears the number; it cannot be voided",
    next_zh="误用的，请先报送 document_number.released；文书撤销的，在该记录上报送",
    next_en="if it was named by mistake, post document_number.released first; a document is revoked on its own record",
)
def not_in_use(event: Any, state: Number, context: Context) -> Verdict:
    """What a document bears is not void."""
    return state.standing is not Standing.USED


@guard(
    "document_number.voided_already",
    zh="该文号已作废",
    en="the number is void already",
    next_zh="无须重复报送",
    next_en="nothing is left to do",
)
def not_void(event: Any, state: Number, context: Context) -> Verdict:
    """A number is voided once."""
    return state.standing is not Standing.VOID


# -- a record's document that bears a number ---------------------------------------------------------------------------


def number_of(document_type: DocumentType, document_no: str, context: Context) -> Number:
    """Return the number as its issuer's other documents have left it."""
    found: Number = context.read(NUMBER, number_id(issuer_of(context), document_type, document_no))
    return found


def bears_a_number(document_type: DocumentType, field: str = "document_no") -> tuple[Guard, ...]:
    """Return the guards that the number in a field is the acting agency's to use, for this record and no other.

    Whoever has them tells the register by `coordination.streams.documents.uses.number_used`.
    """
    pointer = f"/data/{field}"

    def free(event: Any, state: Any, context: Context) -> Verdict:
        number = getattr(event, field)
        if number is None:
            return True
        bearer = number_of(document_type, number, context).record
        own = (event.declaration.kind.name, context.envelope.stream)
        return bearer in (None, own) or {"number": normal(number), **_where(bearer, context)}

    def valid(event: Any, state: Any, context: Context) -> Verdict:
        number = getattr(event, field)
        if number is None or number_of(document_type, number, context).standing is not Standing.VOID:
            return True
        return {"number": normal(number)}

    def counted(event: Any, state: Any, context: Context) -> Verdict:
        number = getattr(event, field)
        parts = None if number is None else parse(number)
        if parts is None or number_of(document_type, number, context).registered:
            return True
        register: Register = context.read(REGISTER, register_id(issuer_of(context)))
        last = register.last.get(Series(document_type, parts.prefix, parts.year))
        return last is None or parts.sequence <= last or {"number": normal(number), "last": last}

    return (
        Guard(
            code="document_number.in_use",
            zh=f"文号{{number}}已用于本机关的另一份{document_type.zh}：{{where_zh}}",
            en=f"number {{number}} is borne by another {document_type.en} of this agency: {{where_en}}",
            check=free,
            next_zh="请核对文号；前一份误填的，请先报送 document_number.released",
            next_en="check the number; if the other record named it by mistake, post document_number.released first",
            basis=STANDARD,
            status="conflict",
            pointer=pointer,
        ),
        Guard(
            code="document_number.void",
            zh="文号{number}已作废",
            en="number {number} is void",
            check=valid,
            next_zh="请申请新的文号（document_register.number_requested）",
            next_en="ask for a new number (document_register.number_requested)",
            basis=STANDARD,
            pointer=pointer,
        ),
        Guard(
            code="document_number.not_allocated",
            zh="文号{number}尚未编出：该序列由发文登记簿编号，现编至{last}号",
            en="number {number} has not been given out: the register counts this series and has come to {last}",
            check=counted,
            next_zh="请先申请文号（document_register.number_requested）",
            next_en="ask for a number first (document_register.number_requested)",
            basis=STANDARD,
            pointer=pointer,
        ),
    )


def _where(bearer: Any, context: Context) -> dict[str, str]:
    """Tell where the other document is, to those who may know of its record; to others, whom to ask."""
    kind, record = KINDS[bearer[0]], bearer[1]
    if may_know(context.read(kind, record), context):
        return {"where_zh": f"/v1/{kind.plural}/{record}", "where_en": f"/v1/{kind.plural}/{record}"}
    return {"where_zh": "请查本机关发文登记簿", "where_en": "ask whoever keeps the agency's register"}


# -- the register ------------------------------------------------------------------------------------------------------


@guard(
    "document_register.not_yours",
    zh="发文登记簿应为本机关的：document-registers/{issuer}",
    en="the register must be that of the agency that issues: document-registers/{issuer}",
    next_zh="下设机构请使用所属单位的登记簿",
    next_en="a unit uses the register of the agency that it is a unit of",
    status="role",
    pointer="/subject",
)
def register_is_own(event: Any, state: Register, context: Context) -> Verdict:
    """An agency takes numbers out of its own register, a unit out of its agency's."""
    issuer = issuer_of(context)
    return context.envelope.stream == register_id(issuer) or {"issuer": issuer}


@guard(
    "document_register.prefix_unprintable",
    zh="机关代字{prefix}不能组成规范的发文字号",
    en="letterhead {prefix} makes no number of the standard's form",
    next_zh="请只填机关代字，如“安市监处罚”，不含年份和序号",
    next_en="give the letterhead alone, without year and sequence",
    basis=STANDARD,
    pointer="/data/prefix",
)
def prefix_is_printable(event: Any, state: Register, context: Context) -> Verdict:
    """What is given out can be recognised when it comes back."""
    found = parse(written(event.prefix, context.legal_on.year, 1))
    return (found is not None and found.prefix == event.prefix) or {"prefix": event.prefix}


@guard(
    "document_register.series_begun",
    zh="该序列已编至{last}号，起始序号只在首次申请时填写",
    en="the series has come to {last}; where it begins is said with the first request only",
    next_zh="请不填first_sequence",
    next_en="leave out first_sequence",
    pointer="/data/first_sequence",
)
def begins_once(event: Any, state: Register, context: Context) -> Verdict:
    """A series that the register counts goes on from its last number, and from nowhere else."""
    last = state.last.get(Series(event.document_type, event.prefix, context.legal_on.year))
    return event.first_sequence is None or last is None or {"last": last}


@guard(
    "document_register.begins_in_use",
    zh="文号{number}已在使用，不能从此编起",
    en="number {number} is in use, so the series cannot begin there",
    next_zh="请用first_sequence说明从几号编起，即此前各号均已在登记簿之外编出",
    next_en="say with first_sequence where to begin: numbers before it were given out elsewhere",
    pointer="/data/first_sequence",
)
def begins_free(event: Any, state: Register, context: Context) -> Verdict:
    """A series that was counted elsewhere so far goes on from where it has come to."""
    series = Series(event.document_type, event.prefix, context.legal_on.year)
    if series in state.last:
        return True
    first = written(event.prefix, series.year, event.first_sequence or 1)
    return not number_of(event.document_type, first, context).registered or {"number": first}
