"""The table of all kinds of problems: status, titles and advice. 错误种类。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from api.cloudevents import MEDIA
from api.language import Both


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem: what it is called, its HTTP status, and what helps. 错误种类。"""

    code: str
    status: int
    title: Both
    next: Both
    headers: Mapping[str, str]


def _kind(
    code: str, status: int, titles: tuple[str, str], nexts: tuple[str, str], headers: Mapping[str, str] | None = None
) -> ProblemKind:
    return ProblemKind(code, status, Both(*titles), Both(*nexts), headers or {})


_KINDS: Final = (
    _kind(
        "malformed_json",
        400,
        ("不是合格的JSON", "Not proper JSON"),
        ("请按指针所指位置更正后重新发送", "Correct the JSON at the pointers and send it again"),
    ),
    _kind(
        "invalid_envelope",
        400,
        ("事件信封不合格", "The event's envelope is not valid"),
        (
            "请按指针所指位置更正信封属性（CloudEvents 1.0）后重新发送",
            "Correct the CloudEvents attributes at the pointers and send the event again",
        ),
    ),
    _kind(
        "invalid_data",
        400,
        ("事件数据不符合其类型", "The event's data does not fit its type"),
        (
            "请对照 /v1/catalogue/<事件类型> 的数据格式，按指针所指位置更正",
            "Compare the data with /v1/catalogue/<topic> and correct it at the pointers",
        ),
    ),
    _kind(
        "invalid_request",
        400,
        ("请求内容不符合接口要求", "The content of the request is not what is asked for here"),
        (
            "请对照接口说明 /docs，按指针所指位置更正后重新发送",
            "Compare it with the interface description at /docs, correct it at the pointers and send it again",
        ),
    ),
    _kind(
        "unknown_topic",
        400,
        ("没有这种事件类型", "No such event type"),
        ("事件类型见 /v1/catalogue", "The event types are listed at /v1/catalogue"),
    ),
    _kind(
        "invalid_query",
        400,
        ("查询参数不合格", "The query parameters are not valid"),
        ("请按指针所指的参数更正", "Correct the parameters that the pointers name"),
    ),
    _kind(
        "bad_request",
        400,
        ("请求无法理解", "The request cannot be understood"),
        ("请对照接口说明 /docs 更正请求", "Compare the request with the interface description at /docs"),
    ),
    _kind(
        "unauthenticated",
        401,
        ("未通过身份认证", "Not authenticated"),
        (
            "请在Authorization头中以“Bearer <密钥>”提供有效的接口密钥；没有或已失效的，请联系管理员签发",
            "Send a valid API key as “Authorization: Bearer <key>”; ask the administrator for one where you have none",
        ),
        {"WWW-Authenticate": 'Bearer realm="liandong", charset="UTF-8"'},
    ),
    _kind(
        "forbidden_role",
        403,
        ("该账号角色无权进行此操作", "The key's role does not allow this"),
        ("请使用有此权限的账号", "Use a key whose role allows it"),
    ),
    _kind(
        "not_your_agency",
        403,
        ("不能代表该单位", "Not an agency you can speak for"),
        (
            "只能代表本单位及密钥载明的下属单位；请去掉agency属性，或请管理员更改密钥的范围",
            "A key speaks for its agency and the subordinates declared for it: leave out “agency”, or have the key's cover changed",
        ),
    ),
    _kind(
        "not_found",
        404,
        ("未找到", "Not found"),
        ("请核对地址；无权知悉的记录同样视为未找到", "Check the address; what you may not know of is not found either"),
    ),
    _kind(
        "method_not_allowed",
        405,
        ("此地址不支持该方法", "The method is not allowed here"),
        ("可用方法见Allow头", "The Allow header names the methods that are"),
    ),
    _kind(
        "not_acceptable",
        406,
        ("没有所要求的表示形式", "Not available in the form asked for"),
        ("请放宽Accept头", "Ask for less in the Accept header"),
    ),
    _kind(
        "request_timeout",
        408,
        ("请求未能按时到齐", "The request took too long to arrive"),
        ("请重新发送；同一事件重复发送无害", "Send it again; sending the same event twice does no harm"),
    ),
    _kind(
        "conflict",
        409,
        ("与现有记录冲突", "In conflict with what is recorded"),
        ("请重新读取该记录，再决定是否发送", "Read the record again, then decide whether to send the event"),
    ),
    _kind(
        "stream.stale_version",
        409,
        ("记录已经变动", "The record has moved on"),
        ("请重新读取该记录，再决定是否发送", "Read the record again, then decide whether to send the event"),
    ),
    _kind(
        "stream.other_kind",
        409,
        ("编号已用于另一种记录", "The id belongs to a record of another kind"),
        ("请为新记录生成新的UUID", "Make a new UUID for the new record"),
    ),
    _kind(
        "stream.busy",
        409,
        ("记录正被频繁更新", "The record is being changed too often"),
        ("请稍候重发同一请求", "Send the same request again in a moment"),
    ),
    _kind(
        "event.id_reused",
        409,
        ("事件编号已用于另一内容", "The event id was used for other content"),
        (
            "重发须与首次内容完全相同；新的事实请用新的事件编号",
            "A repeat must be equal to the first sending; give a new fact a new event id",
        ),
    ),
    _kind(
        "file_differs",
        409,
        ("文件与其杂凑值不一致", "The file is not what its digest says"),
        (
            "请重新计算SHA-256和SM3；记录有误的证据先报送 evidence.fell（withdrawn），再重新登记",
            "Compute SHA-256 and SM3 again; withdraw what was recorded wrongly (evidence.fell), then record it anew",
        ),
    ),
    _kind(
        "precondition_failed",
        412,
        ("所依据的版本已过时", "The version you started from is no longer current"),
        ("请重新读取后以新的ETag发送", "Read again and send with the new ETag"),
    ),
    _kind(
        "too_large",
        413,
        ("内容过大", "Too large"),
        (
            "每个事件至多64 KiB，每批至多1000个事件，每次请求至多4 MiB；请分几次发送",
            "At most 64 KiB an event, 1000 events a batch and 4 MiB a request: send in several requests",
        ),
    ),
    _kind(
        "uri_too_long",
        414,
        ("地址过长", "The address is too long"),
        ("请缩短查询参数", "Shorten the query"),
    ),
    _kind(
        "unsupported_media_type",
        415,
        ("不接受该内容类型", "The content type is not taken"),
        (f"请以下列类型之一发送：{'、'.join(MEDIA)}", f"Send one of: {', '.join(MEDIA)}"),
        {"Accept-Post": ", ".join(MEDIA)},
    ),
    _kind(
        "refused_by_rule",
        422,
        ("规则不允许", "Refused by rule"),
        ("请对照理由和依据核实事实", "Check the facts against the reason and its legal basis"),
    ),
    _kind(
        "misdirected",
        421,
        ("请求发错了进程", "Sent to the wrong process"),
        ("请将同一请求发往stream_port所示端口", "Send the same request to the port in “stream_port”"),
    ),
    _kind(
        "precondition_required",
        428,
        ("须说明所依据的版本", "Say which version you started from"),
        ("请以If-Match头给出读取时的ETag", "Send the ETag that you read in If-Match"),
    ),
    _kind(
        "rate_limited",
        429,
        ("请求过于频繁", "Too many requests"),
        (
            "请在Retry-After所示秒数后再试；大量事件请用批量或NDJSON发送",
            "Try again after the seconds in Retry-After; send many events as a batch or as NDJSON",
        ),
    ),
    _kind(
        "too_many_replays",
        429,
        ("本单位的核验任务已达上限", "This agency has as many replays as it may"),
        (
            "请等其中一个结束（见Retry-After），或撤销不再需要的任务（DELETE /v1/audit/replays/<编号>）",
            "Wait until one of them is over (see Retry-After), or cancel one that is not needed (DELETE /v1/audit/replays/<id>)",
        ),
    ),
    _kind(
        "queue_full",
        429,
        ("等待的核验任务已满", "As many replays wait as may"),
        (
            "请在Retry-After所示秒数后再试，或先撤销不再需要的任务（DELETE /v1/audit/replays/<编号>）",
            "Try again after the seconds in Retry-After, or cancel one that is not needed (DELETE /v1/audit/replays/<id>)",
        ),
    ),
    _kind(
        "headers_too_large",
        431,
        ("请求头过大", "The headers are too large"),
        ("请缩短请求头", "Shorten the headers"),
    ),
    _kind(
        "internal",
        500,
        ("系统内部错误", "Internal error"),
        (
            "请稍后重新发送（重复发送同一事件无害）；仍失败时，请将instance编号告知管理员",
            "Send it again later, which does no harm; if it fails again, tell the administrator the id in “instance”",
        ),
    ),
    _kind(
        "behind",
        503,
        ("查询结果尚未更新到所要求的位置", "The read model has not reached that position yet"),
        ("请在Retry-After所示秒数后再试", "Try again after the seconds in Retry-After"),
    ),
    _kind(
        "store_unavailable",
        503,
        ("存储暂不可用", "The store is not available"),
        (
            "请在Retry-After所示秒数后重新发送；同一事件重复发送无害",
            "Send it again after the seconds in Retry-After; sending the same event twice does no harm",
        ),
    ),
)
KINDS: Final[Mapping[str, ProblemKind]] = {kind.code: kind for kind in _KINDS}

OF_STATUS: Final[Mapping[int, str]] = {
    400: "bad_request",
    401: "unauthenticated",
    403: "forbidden_role",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    408: "request_timeout",
    409: "conflict",
    412: "precondition_failed",
    413: "too_large",
    414: "uri_too_long",
    415: "unsupported_media_type",
    421: "misdirected",
    428: "precondition_required",
    429: "rate_limited",
    431: "headers_too_large",
    503: "store_unavailable",
}
OF_REJECTION: Final[Mapping[str, str]] = {
    "rule": "refused_by_rule",
    "role": "forbidden_role",
    "missing": "not_found",
    "conflict": "conflict",
}
RETRY_AFTER: Final[Mapping[str, int]] = {
    "rate_limited": 1,
    "stream.busy": 1,
    "behind": 1,
    "store_unavailable": 5,
    "too_many_replays": 30,
    "queue_full": 30,
}
