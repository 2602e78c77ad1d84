"""Relations between records: declared on either, recorded on both. 记录关联。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from coordination.catalogue import EVENTS, KINDS, Coded, glossary
from coordination.guards import may_know
from coordination.rules import Consequence, Context, Role, Verdict, guard

glossary(to_kind="关联记录种类", to="关联记录编号", relation="关系")


class LinkKind(Coded):
    """Kinds of records that can be linked. 可关联的记录种类。"""

    LEAD = "lead", "线索", "lead"
    CASE = "case", "案件", "case"


class Relation(Coded):
    """How one record stands to another (M64 全链条). 关系类型。"""

    RELATED = "related", "相关", "is related to"
    SAME_PARTY = "same_party", "同一当事人", "has the same party as"
    SAME_GOODS = "same_goods", "同批商品", "concerns the same goods as"
    UPSTREAM = "upstream", "上游来源", "leads upstream to"
    DOWNSTREAM = "downstream", "下游去向", "leads downstream to"
    PRINTED_MARKS = "printed_marks", "商标标识印制来源", "has its marks printed in"
    MARKS_PRINTED_FOR = "marks_printed_for", "为其印制商标标识", "printed the marks for"
    CONTINUES = "continues", "续办", "continues"
    CONTINUED_BY = "continued_by", "由其续办", "is continued by"


INVERSE: dict[Relation, Relation] = {
    Relation.UPSTREAM: Relation.DOWNSTREAM,
    Relation.DOWNSTREAM: Relation.UPSTREAM,
    Relation.PRINTED_MARKS: Relation.MARKS_PRINTED_FOR,
    Relation.MARKS_PRINTED_FOR: Relation.PRINTED_MARKS,
    Relation.CONTINUES: Relation.CONTINUED_BY,
    Relation.CONTINUED_BY: Relation.CONTINUES,
}


@guard(
    "link.target_unknown",
    zh="没有要关联的记录，或者本单位无权知悉",
    en="there is no such record to link to, or it is not for you to know of it",
    next_zh="请核对关联记录的种类与编号",
    next_en="check the kind and the id of the other record",
    pointer="/data/to",
)
def target_known(event: Any, state: Any, context: Context) -> Verdict:
    """One can link only to what one may know of."""
    target = context.read(KINDS[event.to_kind.value], event.to)
    return context.role is Role.SYSTEM or may_know(target, context)


@guard(
    "link.to_itself",
    zh="记录不能与自身关联",
    en="a record cannot be linked to itself",
    next_zh="请填写另一条记录的编号",
    next_en="give the id of the other record",
    pointer="/data/to",
)
def not_itself(event: Any, state: Any, context: Context) -> Verdict:
    """A loop of one says nothing."""
    return bool(event.to != context.envelope.stream)


@guard(
    "link.told_already",
    zh="两条记录已经关联",
    en="the two records are linked already",
    next_zh="无需重复关联；关联一方登记，双方可见",
    next_en="nothing is left to do: a link told by one record is told by both",
    pointer="/data/to",
)
def not_linked_yet(event: Any, state: Any, context: Context) -> Verdict:
    """A link is told once."""
    return (event.to_kind.value, event.to) not in state.links


def mirror(event: Any, own_kind: LinkKind, own: UUID, context: Context) -> tuple[Consequence, ...]:
    """Return the same link as the other record tells it; a mirrored link is not mirrored again."""
    if context.role is Role.SYSTEM:
        return ()
    relation = INVERSE.get(event.relation, event.relation)
    linked = EVENTS[f"{event.to_kind.value}.linked"]
    return (Consequence(KINDS[event.to_kind.value], event.to, linked(to_kind=own_kind, to=own, relation=relation)),)
