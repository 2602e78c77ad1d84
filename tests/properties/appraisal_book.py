"""The second rule book of appraisals: what a clerk writes beside the items of one circular, and lets pass (M30, M80, M111, M112).

Written by hand from the plans' words and docs/machines/appraisal.md; it shares nothing with the declarations that it judges.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.spec.dsl import MARKET, OFFICE, POLICE

ENDED = ("done", "dropped")


@dataclass
class Sheet:
    """One circular of MARKET's or of its office's: its items, each with whoever answers for it and how far it has come."""

    issuer: str
    owners: dict[str, str]
    named: set[str]
    withdrawn: bool = False
    taken_over: bool = False
    at: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at = dict.fromkeys(self.owners, "open")

    def now(self, agency: str) -> str:
        """Who answers for an agency today: POLICE took over from the office."""
        return POLICE if self.taken_over and agency == OFFICE else agency

    @property
    def desks(self) -> set[str]:
        """Who reviews: whoever issued it, and the office."""
        return {self.now(self.issuer), self.now(OFFICE)}

    @property
    def seen_by(self) -> set[str]:
        return {self.now(one) for one in (self.issuer, OFFICE, *self.named, *self.owners.values())}

    def reviews(self, actor: str, item: str) -> bool:
        """Nobody reviews what he answers for; where nobody else is left, the issuer of the plan does."""
        owner = self.now(self.owners[item])
        able = self.desks - {owner} or {MARKET} - {owner}
        return actor in able

    def may(self, name: str, actor: str, day: date, event: Any) -> bool:
        gone = self.taken_over and actor == OFFICE
        if gone or actor not in self.seen_by:
            return False
        if name == "withdrawn":
            owes = any(self.now(self.owners[item]) == actor for item, at in self.at.items() if at not in ENDED)
            return not self.withdrawn and actor in self.desks and not owes
        item = event.rectify_no
        return item in self.at and self.may_item(name, actor, day, event)

    def may_item(self, name: str, actor: str, day: date, event: Any) -> bool:
        item, at = event.rectify_no, self.at[event.rectify_no]
        if name == "rectification_reported":
            return at == "open" and actor == self.now(self.owners[item])
        if name == "item_withdrawn":
            return at not in ENDED and self.reviews(actor, item)
        sufficient, due = event.rectification_result.value == "sufficient", event.complete_by_on
        dated = due is None if sufficient else due is not None and due > day
        return at == "reported" and self.reviews(actor, item) and dated

    def write(self, name: str, event: Any) -> None:
        match name:
            case "withdrawn":
                self.withdrawn = True
                self.at = {item: at if at in ENDED else "dropped" for item, at in self.at.items()}
            case "rectification_reported":
                self.at[event.rectify_no] = "reported"
            case "rectification_reviewed":
                self.at[event.rectify_no] = "done" if event.rectification_result.value == "sufficient" else "open"
            case "item_withdrawn":
                self.at[event.rectify_no] = "dropped"

    def waits(self, item: str) -> str | None:
        """In whose name an item waits."""
        return {"open": self.owners[item], "reported": self.issuer}.get(self.at[item])
