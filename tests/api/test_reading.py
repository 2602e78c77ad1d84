"""Reading over HTTP: lists, details, histories, now and as of any moment. 查询接口。"""

from __future__ import annotations

from tests.api.conftest import (
    CAMPAIGN,
    MARKET,
    World,
    lead,
)

LEAD = f"/v1/leads/{lead()}"


def test_a_lead_is_read_back_as_it_was_registered(world: World) -> None:
    receipt = world.registered()
    answer = world.get(MARKET, LEAD)
    body = answer.get_json()
    assert answer.status_code == 200
    assert body["id"] == str(lead())
    assert body["stage"] == "registered"
    assert body["labels"]["stage"] == {"registered": "已登记"}
    assert body["names"][CAMPAIGN] == world.ask(MARKET, f"/v1/campaigns/{CAMPAIGN}")["short_title"]
    assert body["registrant"] == MARKET
    assert body["received_on"] == "2022-08-01"
    assert body["version"] == 1
    assert "holder" not in body
    assert answer.headers["ETag"].startswith('"1-')
    assert int(answer.headers["Liandong-Position"]) == receipt["position"]
    assert "Authorization" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "private, no-cache"
