"""What stands at ``/problems/<code>``, and the table of all codes for the documentation. 错误说明。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.language import Both, Language
from api.problems.kinds import KINDS, OF_REJECTION
from coordination.catalogue import EVENTS
from coordination.guards import UNIVERSAL
from coordination.rules import Guard


@dataclass(frozen=True, slots=True)
class Page:
    """What can be read about one code. 错误说明。"""

    code: str
    status: int
    title: Both
    reasons: tuple[Both, ...]
    next: Both
    basis: tuple[str, ...]

    def text(self, language: Language) -> str:
        """Return the page as plain text."""
        heads = Both("怎么办", "What to do"), Both("依据", "Basis")
        parts = [f"{self.code} · {self.status} · {self.title.said(language)}"]
        parts += (reason.said(language) for reason in self.reasons)
        parts.append(f"{heads[0].said(language)}: {self.next.said(language)}")
        if self.basis:
            parts.append(f"{heads[1].said(language)}: {'; '.join(self.basis)}")
        return "\n\n".join(parts) + "\n"


def page(code: str) -> Page | None:
    """Return what can be read at ``/problems/<code>``, or None where there is no such code."""
    guards = [guard for guard in _guards() if guard.code == code]
    if guards:
        return _guard_page(guards)
    kind = KINDS.get(code)
    return Page(code, kind.status, kind.title, (), kind.next, ()) if kind else None


def pages() -> tuple[Page, ...]:
    """Return every page: the kinds in the order of their status, then the guards by code."""
    codes = [*KINDS, *sorted({guard.code for guard in _guards()} - KINDS.keys())]
    return tuple(found for code in codes if (found := page(code)) is not None)


def markdown(language: Language = "zh") -> str:
    """Return the table of all codes for the documentation."""
    heads = Both("代码|状态|含义|怎么办|依据", "code|status|meaning|what to do|basis").said(language).split("|")
    rows = [heads, ["---"] * len(heads)]
    for one in pages():
        meanings = [reason.said(language) for reason in one.reasons] or [one.title.said(language)]
        cells = [f"`{one.code}`", str(one.status), "<br>".join(meanings), one.next.said(language), "; ".join(one.basis)]
        rows.append([cell.replace("|", "\\|") for cell in cells])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _guards() -> Iterable[Guard]:
    yield from UNIVERSAL
    for event in EVENTS.values():
        yield from event.guards


def _guard_page(guards: list[Guard]) -> Page:
    first = guards[0]
    kind = KINDS.get(first.code) or KINDS[OF_REJECTION[first.status]]
    return Page(
        code=first.code,
        status=kind.status,
        title=kind.title,
        reasons=tuple(dict.fromkeys(Both(guard.zh, guard.en) for guard in guards)),
        next=Both(first.next_zh, first.next_en) if first.next_zh else kind.next,
        basis=tuple(dict.fromkeys(guard.basis for guard in guards if guard.basis)),
    )
