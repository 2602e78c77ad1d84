"""Senders that post as agencies' systems do: one event, a batch, lines; and again whenever no answer came. 负载。"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

Json = dict[str, Any]

CAMPAIGN: Final = "anqiu-2022"
PROFILES: Final = {"370784-scjgj": "market_supervision", "370784-gaj": "public_security", "370784-nyncj": "agriculture"}
CHIEF: Final = "officer-chief"
GIVES_UP: Final = 0.05
"""How often a sender that got no answer never asks again: its events are there wholly or not at all then."""
SENDS_AGAIN: Final = 0.1
"""How often a sender repeats what was acknowledged long ago."""
PAUSE: Final = 0.05
ONE, BATCH, LINES = "application/cloudevents+json", "application/cloudevents-batch+json", "application/x-ndjson"
KEPT: Final = (HTTPStatus.OK, HTTPStatus.CREATED)
TRY_AGAIN: Final = frozenset({"stream.busy"})


@dataclass(frozen=True)
class Request:
    """What is sent in one body. 报送请求。"""

    media: str
    events: tuple[Json, ...]

    def body(self) -> bytes:
        """Return the bytes, the same each time."""
        match self.media:
            case media if media == ONE:
                return _dump(self.events[0])
            case media if media == BATCH:
                return _dump(self.events)
            case _:
                return b"".join(_dump(event) + b"\n" for event in self.events)


@dataclass
class Told:
    """What all senders were told, to be held against the log. 回执与请求。"""

    receipts: list[tuple[str, Json]] = field(default_factory=list)
    """(sender, receipt), each time one came."""
    requests: list[tuple[str, Request]] = field(default_factory=list)
    """(sender, request), each once, answered or not."""
    persons: dict[tuple[str, str], str] = field(default_factory=dict)
    """(sender, event id) → the name that was sent to be sealed."""
    refusals: list[str] = field(default_factory=list)
    unanswered: int = 0


class Agency:
    """Makes the requests of one agency: leads of its own, cases on them, corrections of leads that many touch. 报送单位。"""

    def __init__(self, code: str, chance: random.Random, contended: Sequence[UUID]) -> None:
        self.code = code
        self._chance = chance
        self._contended = contended
        self._count = 0

    def request(self, told: Told) -> Request:
        """Return the next request."""
        media = self._chance.choice((ONE, ONE, BATCH, LINES))
        if media == ONE:
            return Request(ONE, (self._chance.choice((self.registration, self.correction))(told),))
        if media == BATCH:
            return Request(BATCH, self._chance.choice((self.filing, self.registrations))(told))
        count = self._chance.randint(2, 30)
        return Request(
            LINES,
            tuple(self._chance.choice((self.registration, self.correction))(told) for _ in range(count)),
        )

    def registrations(self, told: Told) -> tuple[Json, ...]:
        """Return several leads at once."""
        return tuple(self.registration(told) for _ in range(self._chance.randint(2, 12)))

    def filing(self, told: Told) -> tuple[Json, ...]:
        """Return a lead, its taking up and the case on it: two streams, and a further event that follows by rule."""
        lead, case = self._id(), self._id()
        party = self._party()
        data = {
            "campaigns": [CAMPAIGN],
            "profile": PROFILES[self.code],
            "cause": "涉嫌销售侵犯注册商标专用权的商品",
            "party": party,
            "conditions": dict.fromkeys(
                ("evidence_found", "penalty_due", "own_jurisdiction", "within_limitation"), True
            ),
            "approved_by": CHIEF,
            "leads": [str(lead)],
        }
        filed = self._event("case.filed", f"cases/{case}", data)
        told.persons[self.code, filed["id"]] = party["person"]["name"]
        return (self.registration(told, lead), self._event("lead.taken_up", f"leads/{lead}", {}), filed)

    def registration(self, told: Told, lead: UUID | None = None) -> Json:
        """Return a new lead; one in three names a person."""
        stream = lead or self._id()
        data: Json = {
            "campaigns": [CAMPAIGN],
            "title": f"销售假冒注册商标的白酒（{stream.hex[:6]}）",
            "summary": "群众反映某店铺销售的白酒疑似假冒，价格明显低于正品。",
            "source": "12315",
            "received_on": "2022-08-01",
        }
        named = self._chance.random() < 1 / 3
        if named:
            data["party"] = self._party()
        event = self._event("lead.registered", f"leads/{stream}", data)
        if named:
            told.persons[self.code, event["id"]] = data["party"]["person"]["name"]
        return event

    def correction(self, told: Told) -> Json:
        """Return a change to a lead that many senders change at once."""
        del told
        lead = self._chance.choice(self._contended)
        return self._event("lead.particulars_corrected", f"leads/{lead}", {"reason": "核对后更正"})

    def _party(self) -> Json:
        ref = self._id()
        return {"kind": "person", "person": {"ref": str(ref), "name": f"某人{ref.hex[:8]}", "phone": ref.hex[:11]}}

    def _event(self, topic: str, subject: str, data: Json) -> Json:
        self._count += 1
        return {
            "specversion": "1.0",
            "id": f"{self._chance.getrandbits(64):016x}-{self._count}",
            "source": f"/{self.code}/case-system",
            "type": topic,
            "subject": subject,
            "time": "2022-08-02T09:00:00+08:00",
            "data": data,
        }

    def _id(self) -> UUID:
        return UUID(int=self._chance.getrandbits(128), version=4)


class Sender(threading.Thread):
    """One connection of an agency's system. It asks again until it is answered, or gives up and never asks again. 发送方。"""

    def __init__(self, port: int, key: str, agency: Agency, chance: random.Random, told: Told) -> None:
        super().__init__(daemon=True)
        self._port = port
        self._key = key
        self._agency = agency
        self._chance = chance
        self._told = told
        self._connection: http.client.HTTPConnection | None = None
        self._enough = threading.Event()
        self.failure: BaseException | None = None

    def finish(self) -> None:
        """Let what is under way come to its end, and begin nothing more."""
        self._enough.set()

    def run(self) -> None:
        """Send until told to finish."""
        answered: list[Request] = []
        try:
            while not self._enough.is_set():
                if answered and self._chance.random() < SENDS_AGAIN:
                    self._send(self._chance.choice(answered))
                    continue
                request = self._agency.request(self._told)
                self._told.requests.append((self._agency.code, request))
                if self._send(request):
                    answered.append(request)
        except BaseException as error:  # noqa: BLE001  the driver asks for it when the load is over
            self.failure = error
        finally:
            self._close()

    def _send(self, request: Request) -> bool:
        """Send until every event is answered for good; False where it gave up."""
        body = request.body()
        while True:
            answer = self._answer(request.media, body)
            if answer is not None and self._is_settled(request, *answer):
                return True
            self._told.unanswered += 1
            if self._chance.random() < GIVES_UP:
                return False
            time.sleep(PAUSE * self._chance.random())

    def _answer(self, media: str, body: bytes) -> tuple[int, bytes] | None:
        """Return status and body of the answer, or None where there is none."""
        headers = {"Content-Type": media, "Authorization": f"Bearer {self._key}"}
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
            self._connection.request("POST", "/v1/events", body, headers)
            response = self._connection.getresponse()
            try:
                return response.status, response.read()
            except http.client.IncompleteRead as cut:
                # what was told before the answer broke off was told
                self._note(line for line in _results(cut.partial.rpartition(b"\n")[0]))
                raise
        except (OSError, http.client.HTTPException):
            self._close()
            return None

    def _is_settled(self, request: Request, status: int, body: bytes) -> bool:
        """Note what the answer says; False where the request must be sent again."""
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return False
        if request.media == LINES and status == HTTPStatus.OK:
            results = _results(body)
            self._note(results)
            open_ = [result for result in results if not _is_final(result)]
            return len(results) == len(request.events) and not open_
        told = json.loads(body)
        if status in KEPT:
            self._note({"receipt": receipt} for receipt in told.get("receipts", [told]))
            return True
        if told.get("code") in TRY_AGAIN:
            return False
        self._told.refusals.append(f"{request.media}: {body.decode()}")
        return True

    def _note(self, results: Iterable[Json]) -> None:
        for result in results:
            if "receipt" in result:
                self._told.receipts.append((self._agency.code, result["receipt"]))
            elif _is_final(result):
                self._told.refusals.append(json.dumps(result, ensure_ascii=False))

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _is_final(result: Json) -> bool:
    if "receipt" in result:
        return True
    return result["status"] < HTTPStatus.INTERNAL_SERVER_ERROR and result["problem"].get("code") not in TRY_AGAIN


def _results(body: bytes) -> list[Json]:
    return [json.loads(line) for line in body.splitlines() if line]


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def start(
    senders: int, port: int, keys: dict[str, str], seed: int, contended: dict[str, list[UUID]], told: Told
) -> Callable[[float], None]:
    """Start senders, and return how to end them: each finishes what is under way, within so many seconds."""
    codes = list(keys)
    running = []
    for number in range(senders):
        code = codes[number % len(codes)]
        chance = random.Random(f"{seed} {number}")  # noqa: S311  no secret
        sender = Sender(port, keys[code], Agency(code, chance, contended[code]), chance, told)
        running.append(sender)
        sender.start()

    def finish(seconds: float) -> None:
        deadline = time.monotonic() + seconds
        for sender in running:
            sender.finish()
        for sender in running:
            sender.join(max(deadline - time.monotonic(), 0))
            if sender.is_alive():
                raise TimeoutError(f"a sender of {sender.name} is still waiting for an answer")
            if sender.failure is not None:
                raise sender.failure

    return finish
