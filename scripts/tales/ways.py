"""What is said more than once in the stories: cases filed, evidence, letters, notices, links; one function each. 常用事项。"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import uuid5

from coordination.catalogue import stream_id
from coordination.files import Digests, Hashing
from scripts.tales.teller import Voice

CONDITIONS = {"evidence_found": True, "penalty_due": True, "own_jurisdiction": True, "within_limitation": True}
PLURALS = {"lead": "leads", "case": "cases", "assist": "assists"}


class About(NamedTuple):
    """A record that something is about: its kind, and its name in the story. 所涉记录。"""

    kind: str
    name: str


def leader(agency: str) -> str:
    """Return a leader who may approve."""
    return f"{agency}.002"


def officers(agency: str) -> list[str]:
    """Return two officers."""
    return [f"{agency}.101", f"{agency}.102"]


# -- cases -------------------------------------------------------------------------------------------------------------


def files(t: Voice, agency: str, case: str, campaign: str, cause: str, party: Any, /, *leads: str, **more: Any) -> None:
    """An agency files a case on leads and says who handles it."""
    t.posts(
        agency,
        "case.filed",
        case,
        **{
            "campaigns": [campaign],
            "profile": "market_supervision",
            "cause": cause,
            "party": party,
            "leads": [t.id(lead) for lead in leads],
            "approved_by": leader(agency),
            "conditions": CONDITIONS,
            **more,
        },
    )
    t.posts(agency, "case.officers_assigned", case, officers=officers(agency), appointed_by=f"{agency}.021")


def trade(role: str, party: Any, adcode: str, *goods: str) -> dict[str, Any]:
    """Return somebody up or down the trade, and where."""
    return {"chain_role": role, "trade_party": party, "place": {"adcode": adcode}, "goods": list(goods)}


# -- evidence ----------------------------------------------------------------------------------------------------------


def hashed(content: str) -> Digests:
    """Return the digests of a file that says so."""
    return Hashing.of([content.encode()])


def item(digests: Digests | None, number: str = "1") -> dict[str, str]:
    """Return a line of a list of evidence: a file with its digests, or a thing."""
    return {"item_no": number, **({"sha256": digests.sha256, "sm3": digests.sm3} if digests else {})}


def collects(
    t: Voice,
    agency: str,
    piece: str,
    campaign: str,
    about: About,
    title: str,
    items: Sequence[dict[str, str]],
    /,
    **more: Any,
) -> None:
    """An agency collects a piece of evidence in its own matter, an hour or two before it tells."""
    t.posts(
        agency,
        "evidence.collected",
        piece,
        **{
            "record_kind": about.kind,
            "record": t.id(about.name),
            "campaigns": [campaign],
            "evidence_type": "documentary",
            "title": title,
            "collected_at": f"{t.today}T08:00:00+08:00",
            "collection_method": "obtained_on_request",
            "legal_basis": "市场监督管理行政处罚程序规定第四十五条",
            "originality": "original",
            "evidence_items": list(items),
            **more,
        },
    )


def hands_over(t: Voice, giver: str, piece: str, receiver: str, items: Sequence[dict[str, str]], /) -> None:
    """An agency offers a piece of evidence that it has to another one, with a list."""
    t.posts(giver, "evidence.offered", piece, receiving_agency=receiver, handed_items=list(items))


def takes_over(t: Voice, receiver: str, piece: str, items: Sequence[dict[str, str]], /) -> None:
    """The other agency compares and signs."""
    t.posts(receiver, "evidence.received", piece, received_items=list(items), taken_by=f"{receiver}.101")


def rests_on(t: Voice, agency: str, case: str, piece: str, basis: str, /) -> None:
    """A case rests on a piece of evidence."""
    support = {"support_kind": "evidence", "support": t.id(piece), "reliance_basis": basis}
    t.posts(agency, "case.support_adopted", case, **support)


# -- letters -----------------------------------------------------------------------------------------------------------


class Matter(NamedTuple):
    """What is asked for. 协查事项。"""

    kind: str
    content: str


def asks(
    t: Voice,
    agency: str,
    letter: str,
    campaign: str,
    about: About,
    to: str,
    document_no: str,
    matters: Sequence[Matter],
    /,
    **more: Any,
) -> None:
    """An agency asks another one to assist."""
    numbered = [
        {"matter_no": str(place), "matter_kind": matter.kind, "content": matter.content}
        for place, matter in enumerate(matters, 1)
    ]
    t.posts(
        agency,
        "assist.requested",
        letter,
        **{
            "campaigns": [campaign],
            "record_kind": about.kind,
            "record": t.id(about.name),
            "requested_agency": to,
            "assist_basis": "market_supervision",
            "matters": numbered,
            "document_no": document_no,
            **more,
        },
    )


def answer(content: str, number: str = "1", outcome: str = "done", **more: Any) -> dict[str, Any]:
    """Return the answer to one matter of a request."""
    return {"matter_no": number, "answer_outcome": outcome, "content": content, **more}


def tells(
    t: Voice,
    agency: str,
    notice: str,
    campaign: str,
    about: About | None,
    title: str,
    content: str,
    /,
    *to: str,
    **more: Any,
) -> None:
    """An agency gives notice to others of how a matter stands."""
    record = {} if about is None else {"about": {"record_kind": about.kind, "record": t.id(about.name)}}
    t.posts(
        agency,
        "notice.issued",
        notice,
        **{
            "campaigns": [campaign],
            "notice_kind": "situation_notice",
            "title": title,
            "content": content,
            "recipients": list(to),
            **record,
            **more,
        },
    )


# -- records that go into other hands ----------------------------------------------------------------------------------


def package(t: Voice, piece: str, /, *lines: dict[str, str]) -> list[dict[str, str]]:
    """Return the list of a package of evidence."""
    return [{"evidence": t.id(piece), **one} for one in lines]


def offer(
    t: Voice, campaign: str, lead: str, to: str, document_no: str, manifest: list[dict[str, str]], /, **more: Any
) -> dict[str, Any]:
    """Return the letter by which a lead is handed to whoever is competent elsewhere, with its package."""
    return {
        "campaigns": [campaign],
        "record_kind": "lead",
        "record": t.id(lead),
        "receiving_agency": to,
        "document_no": document_no,
        "basis": "市场监督管理行政处罚程序规定第七条、第十条、第十四条",
        "manifest": manifest,
        "will_assist": True,
        **more,
    }


# -- returns ---------------------------------------------------------------------------------------------------------------------


class Week(NamedTuple):
    """A week of an agency, for which it owes the office its leads. 一周报送任务。"""

    campaign: str
    return_code: str
    agency: str
    begins: str
    ends: str

    @property
    def duty(self) -> str:
        """The id of the duty. 报送任务编号。"""
        stream = stream_id("campaign", self.campaign)
        return str(uuid5(stream, f"{self.return_code} {self.agency} {self.ends} {self.begins} {self.ends}"))

    @property
    def batch(self) -> str:
        """The name in the story of the batch that answers it. 线索周报。"""
        return f"week {self.ends} of {self.agency}"


def hands_in(t: Voice, week: Week, /, *leads: str) -> None:
    """An agency hands in the leads that it found in a week, or says that it found none."""
    told = {"pooled": [t.id(lead) for lead in leads]} if leads else {"nil_return": True, "note": "本周无线索"}
    period = {"period_start": week.begins, "period_end": week.ends, "due_on": week.ends}
    t.posts(week.agency, "lead_batch.submitted", week.batch, campaign=week.campaign, duty=week.duty, **period, **told)
