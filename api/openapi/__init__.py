"""`GET /v1/openapi.json`: the description of this interface, made from what the interface itself is made from. 接口描述。"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from apispec import APISpec
from flask import Blueprint, Response, request

from api.openapi import components, paths
from api.openapi.converter import marshmallow_plugin
from api.strict_json import dumps
from projections.engine import Ledger

VERSION = "0.1.0"
ABOUT = """多部门联合执法协同记录系统的接口。报送事件，按规则审查、按次序留存；查询现在或任一时点的情况。

The interface of the record of joint enforcement by many agencies: post events, which are judged by rule and kept in order; ask
for the state of things now or as of any moment.

- 身份 Identity: `Authorization: Bearer <密钥 key>`。
- 语言 Language: `Accept-Language: zh` 或 or `en`。
- 错误 Errors: `application/problem+json` (RFC 9457)，含指针、依据和办法 with pointers, legal basis and what to do next。
- 时点 Moment: `as_of`、`position`、`min_position`；答复时点见 answered as of `Liandong-Position`、`Liandong-As-Of`。
- 演示数据 Demonstration data: `Liandong-Demonstration: true`。
"""


def describe(ledgers: Iterable[Ledger]) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of an interface that answers for these ledgers."""
    spec = APISpec(
        title="联动 Liandong",
        version=VERSION,
        openapi_version="3.1.0",
        plugins=[marshmallow_plugin()],
        info={"description": ABOUT, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        servers=[{"url": "/"}],
        security=[{"key": []}],
        tags=paths.TAGS,
    )
    listed = list(ledgers)
    components.add_to(spec, listed)
    paths.add_to(spec, listed)
    document: dict[str, Any] = spec.to_dict()
    return document


def blueprint(ledgers: Iterable[Ledger]) -> Blueprint:
    """Return the route at which the description is served."""
    listed = list(ledgers)
    written: list[bytes] = []
    made = Blueprint("openapi", __name__)

    @made.get("/v1/openapi.json")
    def document() -> Response:
        if not written:
            written.append(dumps(describe(listed)))
        response = Response(written[0], content_type="application/json")
        response.headers["Cache-Control"] = "public, max-age=300"
        response.set_etag(hashlib.blake2s(written[0], digest_size=12).hexdigest())
        response.make_conditional(request)
        return response

    return made
