"""A common superior in words: the way up from either side, where the ways meet, and what follows from it. 查找过程说明。"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from coordination.lines.climbing import Chain, Relation
from coordination.lines.superior import Above, CommonSuperior, Finding

Named = Callable[[str], str]
"""Returns what an agency is called."""

PENALTY_LAW: Final = "行政处罚法 第二十五条第二款"
SUPERVISION: Final = "行政执法监督条例 第十三条"


class Told(NamedTuple):
    """One sentence in both languages. 说明。"""

    zh: str
    en: str


_STEPS: Final = {
    Relation.UNIT_OF: ("{below}是{above}的下设机构，按{above}计", "{below} is a unit of {above} and counts as it"),
    Relation.SUCCEEDED_BY: ("{below}已撤销，由{above}承接", "{below} was dissolved; {above} succeeds it"),
    Relation.GUIDED_BY: ("{below}的业务主管单位是{above}", "{below} is guided by {above}"),
}


def words(found: CommonSuperior, named: Named) -> tuple[Told, ...]:
    """Return sentences that lead to the answer; agencies are called as ``named`` says."""
    return tuple(_sentences(found, named))


def basis(found: CommonSuperior) -> tuple[str, ...]:
    """Return the articles on which the answer rests."""
    return (PENALTY_LAW, *((SUPERVISION,) if found.coordinator is not None else ()))


def _sentences(found: CommonSuperior, named: Named) -> Iterator[Told]:
    for chain in found.chains:
        yield from _way(chain, named)
    if found.obstacle is not None:
        yield Told(
            f"不能确定共同的上级：{found.obstacle.zh}", f"the common superior cannot be told: {found.obstacle.en}"
        )
        return
    if found.body is not None and found.finding is Finding.SUPERIOR:
        yield from _in_line(found, found.body, named)
    if found.body is not None and found.finding is Finding.GOVERNMENT:
        yield Told(
            f"两单位分属不同条线，共同的最低一级区划是{_place(found)}",
            f"the two are of different lines; the lowest division in which both lie is {_place(found)}",
        )
        yield _called("共同的上一级机关", "the common superior organ", found.body, named)
    if found.coordinator is not None:
        yield _called("负责协调的机关", "who coordinates", found.coordinator, named)


def _way(chain: Chain, named: Named) -> Iterator[Told]:
    for below, above in zip(chain.steps, chain.steps[1:], strict=False):
        zh, en = _STEPS[above.relation]
        called = {"below": named(below.agency), "above": named(above.agency)}
        yield Told(zh.format(**called), en.format(**called))
    top = named(chain.steps[-1].agency)
    yield Told(f"{top}没有登记业务主管单位", f"no superior of {top} is registered")


def _in_line(found: CommonSuperior, body: Above, named: Named) -> Iterator[Told]:
    if body.agency is not None:
        called = named(body.agency)
        yield Told(f"两条隶属链在{called}相交，由其指定管辖", f"both ways meet at {called}, which designates")
        return
    yield Told(
        f"两单位属同一条线，隶属链没有相交；共同的最低一级区划是{_place(found)}",
        f"the two are of one line, and their ways do not meet; the lowest division in which both lie is {_place(found)}",
    )
    yield _called("共同的上一级机关", "the common superior organ", body, named)


def _place(found: CommonSuperior) -> str:
    return "" if found.division is None else f"{found.division.name}（{found.division.adcode}）"


def _called(zh: str, en: str, body: Above, named: Named) -> Told:
    if body.agency is not None:
        called = named(body.agency)
        return Told(
            f"{zh}：{body.zh}，即{called}（{body.agency}）", f"{en}: {body.en}, that is {called} ({body.agency})"
        )
    if body.candidates:
        listed = ", ".join(body.candidates)
        return Told(f"{zh}：{body.zh}，名录中有多个：{listed}", f"{en}: {body.en}; the directory has several: {listed}")
    return Told(f"{zh}：应为{body.zh}，名录中没有登记", f"{en}: it would be {body.en}, which is not in the directory")
