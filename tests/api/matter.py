"""A piece of evidence on a lead, with a scan of it: what the tests of evidence over HTTP begin with."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from werkzeug.test import TestResponse

from coordination.catalogue.declare import NAMESPACE
from coordination.files import Hashing
from tests.api.conftest import CAMPAIGN, POLICE, World, lead

SCAN = b"%PDF-1.7 " + bytes(range(256)) * 40
DIGESTS = Hashing.of([SCAN])
PATH = f"/v1/files/{DIGESTS.sha256}"


def piece(number: int = 1) -> UUID:
    return uuid5(NAMESPACE, f"evidence {number}")


def item(**changes: Any) -> dict[str, Any]:
    told = {
        "item_no": "1",
        "name": "出库单扫描件",
        "sha256": DIGESTS.sha256,
        "sm3": DIGESTS.sm3,
        "size_bytes": len(SCAN),
    }
    return {name: value for name, value in (told | changes).items() if value is not ...}


def collected(number: int = 1, **changes: Any) -> dict[str, Any]:
    told = {
        "record_kind": "lead",
        "record": str(lead()),
        "campaigns": [CAMPAIGN],
        "evidence_type": "documentary",
        "title": f"仓库出库单第{number}份",
        "collected_at": "2022-08-02T09:00:00+08:00",
        "collection_method": "obtained_on_request",
        "legal_basis": "行政处罚法第五十五条",
        "originality": "original",
        "evidence_items": [item()],
    }
    return told | changes


def put(world: World, agency: str, content: bytes = SCAN, path: str = PATH) -> TestResponse:
    return world.client.put(path, data=content, headers=world.key(agency), buffered=True)


def fetched(world: World, agency: str, path: str = PATH) -> bytes | None:
    answer = world.get(agency, path)
    assert answer.status_code in (200, 404), answer.text
    return answer.data if answer.status_code == 200 else None


def begin(world: World) -> World:
    """A lead that MARKET registered and POLICE verify, and a scan that POLICE have stored and named."""
    world.accepted()
    assert put(world, POLICE).status_code == 200
    world.post(POLICE, "evidence.collected", piece(), collected())
    return world
