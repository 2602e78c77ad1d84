"""Evidence from an agency to the police on the real processes: a large file, one receipt for both, a fall, the store tidied."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result

from coordination.files import Digests, Hashing
from coordination.receipts import faults, receipts
from coordination.rules import Role
from scripts.liandong import main
from tests.journeys.town import Town, the, town

MARKET, POLICE = "370784-scjgj", "370784-gaj"
LEADER = "370784-scjgj.002"
PIECE = b"\x00\x01\x02\x03" * (1 << 18)
PIECES = 12


def video() -> Iterator[bytes]:
    """Twelve megabytes that are never in memory at once."""
    for number in range(PIECES):
        yield PIECE[:-1] + bytes([number])


VIDEO = Hashing.of(video())
STRAY = Hashing.of([b"stray"])


@pytest.fixture
def anqiu(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, None, "2022-09-05 08:30") as begun:
        begun.fills_post(MARKET, "leader", LEADER)
        yield begun


def address(anqiu: Town, digests: Digests) -> str:
    return f"http://127.0.0.1:{anqiu.processes.port}/v1/files/{digests.sha256}"


def stores(anqiu: Town, agency: str, content: Any, digests: Digests) -> requests.Response:
    headers = anqiu.headers(agency, Role.AGENCY)
    return anqiu.session.put(address(anqiu, digests), data=content, headers=headers, timeout=60)


def commanded(anqiu: Town, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    """Have the operator type a command."""
    monkeypatch.setenv("LIANDONG_HOME", str(anqiu.processes.settings.home))
    return CliRunner().invoke(main, ("files", *words))


def listed() -> list[dict[str, str]]:
    return [{"item_no": "1", "sha256": VIDEO.sha256, "sm3": VIDEO.sm3}]


def collect(anqiu: Town) -> None:
    """The agency files a case and fixes what a camera saw."""
    anqiu.posts(
        MARKET,
        "case.filed",
        "case",
        campaigns=["anqiu-2022"],
        profile="market_supervision",
        cause="涉嫌销售侵犯注册商标专用权的商品",
        party={"kind": "organisation", "name": "安丘某商贸有限公司"},
        approved_by=LEADER,
        conditions={"evidence_found": True, "penalty_due": True, "own_jurisdiction": True, "within_limitation": True},
    )
    anqiu.posts(
        MARKET,
        "evidence.collected",
        "piece",
        record_kind="case",
        record=str(the("case")),
        campaigns=["anqiu-2022"],
        evidence_type="audiovisual",
        title="仓库监控录像",
        collected_at="2022-09-05T08:00:00+08:00",
        collection_method="electronic_forensics",
        legal_basis="行政处罚法第四十六条",
        originality="copy",
        original_kept_by="安丘某仓储有限公司",
        evidence_items=[{**listed()[0], "name": "录像文件", "size_bytes": VIDEO.size_bytes}],
    )


@pytest.mark.timeout(240)
def test_from_the_camera_to_the_police_and_back_to_the_case(anqiu: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    anqiu.at("2022-09-05 09:00")
    assert stores(anqiu, MARKET, video(), VIDEO).json()["sm3"] == VIDEO.sm3
    collect(anqiu)
    assert anqiu.session.get(address(anqiu, VIDEO), headers=anqiu.headers(POLICE, Role.AGENCY)).status_code == 404

    anqiu.at("2022-09-06 10:00")
    anqiu.posts(MARKET, "evidence.offered", "piece", receiving_agency=POLICE, handed_items=listed())
    anqiu.at("2022-09-06 15:00")
    answer = anqiu.session.get(address(anqiu, VIDEO), headers=anqiu.headers(POLICE, Role.AGENCY), stream=True)
    assert Hashing.of(answer.iter_content(1 << 20)) == VIDEO, "the receiver hashes what it got for itself"
    anqiu.posts(POLICE, "evidence.received", "piece", received_items=listed(), taken_by="police-7")

    mine, theirs = (anqiu.answer(agency, "/v1/evidence/{piece}/receipts/1") for agency in (MARKET, POLICE))
    assert mine.content == theirs.content
    assert faults(mine.content) == []
    (line,) = anqiu.ask(POLICE, "/v1/evidence/{piece}/receipts")["items"]
    assert line["sha256"] == hashlib.sha256(theirs.content).hexdigest()
    # without the centre: from the stored events that a side has kept
    assert receipts(anqiu.system.log.read_stream(the("piece"))) == [mine.content]
    assert json.loads(mine.content)["items"] == listed()

    anqiu.at("2022-09-20 09:00")
    anqiu.posts(POLICE, "evidence.fell", "piece", fall="forged", reason="经鉴定录像经过剪辑")
    told = anqiu.ask(MARKET, "/v1/cases/{case}")
    assert (told["support_fallen"], told["supports"][0]["support_change"]) == (True, "forged")
    assert anqiu.history(MARKET, "/v1/cases/{case}")[-1].startswith("本案所依据的证据")
    answered = {"support": str(the("piece")), "support_answer": "dropped", "reason": "另有出库单"}
    anqiu.posts(MARKET, "case.support_answered", "case", **answered)
    assert anqiu.ask(MARKET, "/v1/cases?support_fallen=true&total=true")["total"] == 0

    looked = commanded(anqiu, monkeypatch, "verify")
    assert (looked.exit_code, "1 files in order; 0 that" in looked.output) == (0, True)


@pytest.mark.timeout(240)
def test_the_store_is_kept_tidy_and_looked_at(anqiu: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    anqiu.at("2022-09-05 09:00")
    collect(anqiu)
    looked = commanded(anqiu, monkeypatch, "verify")
    assert (looked.exit_code, "0 files in order; 1 that" in looked.output) == (0, True)
    assert stores(anqiu, MARKET, video(), VIDEO).status_code == 200
    assert stores(anqiu, POLICE, b"stray", STRAY).status_code == 200
    assert "0 files removed" in commanded(anqiu, monkeypatch, "sweep").output

    # a week later nobody has named the second one; a day before that it would have been spared
    anqiu.clock.move(anqiu.clock() + timedelta(days=8))
    assert "0 files removed" in commanded(anqiu, monkeypatch, "sweep", "--days", "9").output
    assert "1 files removed" in commanded(anqiu, monkeypatch, "sweep").output
    assert [one.digests for one in anqiu.system.files.listed()] == [VIDEO]

    path = anqiu.system.files.path_of(MARKET, VIDEO.sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    looked = commanded(anqiu, monkeypatch, "verify")
    assert looked.exit_code == 1
    assert f"{MARKET} {VIDEO.sha256}: the bytes are not what was stored" in looked.output
    answer = anqiu.session.get(address(anqiu, VIDEO), headers=anqiu.headers(MARKET, Role.AGENCY))
    assert (answer.status_code, answer.json()["code"]) == (409, "file_differs")
