"""`/v1/files/<sha256>`: files of evidence, sent by whoever collects it, fetched by whoever may see what names them. 证据文件。

A file is its sender's own: what another has stored stands behind nobody else's evidence, so a digest alone opens nothing, and
nobody learns whether others have stored the same.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import ClientDisconnected
from werkzeug.wsgi import wrap_file

from api.current import principal, services
from api.identity import Principal, require
from api.language import Both
from api.problems import Refusal
from api.sight import eyes
from api.strict_json import dumps
from coordination.catalogue import Fault
from coordination.files import CHUNK, DIGEST, Digests, Files, Stored, TooLarge, actual
from coordination.rules import Role
from coordination.streams.evidence import EvidenceItem
from projections import queries
from projections.evidence import EVIDENCE
from projections.evidence_files import NamedFile, naming

MEDIA: Final = "application/octet-stream"
SENDERS: Final = (Role.AGENCY, Role.OFFICE)
DOWNLOAD: Final = {
    # whatever the bytes are, no browser shows or runs them
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "none",
}

blueprint = Blueprint("files", __name__)


@blueprint.put("/v1/files/<sha256>")
def put_file(sha256: str) -> Response:
    """Keep a file that is what its address says; sending it again changes nothing."""
    who = principal()
    require(who, *SENDERS)
    _check_address(sha256)
    most = services().file_bytes
    # the limit on other bodies is for what is read into memory
    request.max_content_length = most + 1
    if (request.content_length or 0) > most:
        raise _too_large(most)
    try:
        with services().files.receive(who.agency, _body(), most=most) as coming:
            _check_bytes(sha256, coming.digests)
            _check_record(who, coming.digests)
            coming.keep(services().clock())
            told = coming.digests
    except TooLarge:
        raise _too_large(most) from None
    body = {"sha256": told.sha256, "sm3": told.sm3, "size_bytes": told.size_bytes, "href": f"/v1/files/{told.sha256}"}
    response = Response(dumps(body), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/v1/files/<sha256>")
def get_file(sha256: str) -> Response:
    """Answer a file that evidence names which the asker may see; its bytes are looked at first."""
    who = principal()
    _check_address(sha256)
    found = [(named, stored) for named in _visible(who, sha256) if (stored := _stored(named)) is not None]
    if not found:
        raise Refusal("not_found")
    fitting = next((stored for named, stored in found if named.sm3 == stored.digests.sm3), None)
    if fitting is None or actual(services().files, fitting.owner, sha256) != fitting.digests:
        raise Refusal(
            "file_differs",
            Both("存储的文件与记录的杂凑值不一致", "the file as stored is not what is on record"),
            next=Both(
                "请勿使用该文件，并告知管理员核查（liandong files verify）",
                "do not use it, and have the administrator look into it (liandong files verify)",
            ),
        )
    response = Response(content_type=MEDIA)
    if request.method != "HEAD":
        file = services().files.open(fitting.owner, sha256)
        # the server closes it once it is sent
        response = Response(wrap_file(request.environ, file, CHUNK), content_type=MEDIA, direct_passthrough=True)
    response.headers.update(DOWNLOAD)
    response.headers["Repr-Digest"] = repr_digest(sha256)
    response.headers["Content-Disposition"] = f'attachment; filename="{sha256}"'
    response.content_length = fitting.digests.size_bytes
    return response


def repr_digest(sha256: str) -> str:
    """Return a SHA-256 as a header says it (RFC 9530)."""
    return f"sha-256=:{b64encode(bytes.fromhex(sha256)).decode()}:"


def check_named(event: Any, owner: str, files: Files, now: datetime, at: str) -> None:
    """Let an event name files as they are, those that its sender has stored already; and have these kept.

    Raises:
        Refusal: a file that is stored has another SM3, or another length, than the event says (409).
    """
    for number, item in enumerate(getattr(event, "evidence_items", ())):
        if not isinstance(item, EvidenceItem) or item.sha256 is None:
            continue
        stored = files.renew(owner, item.sha256, now)
        if stored is None:
            continue
        for name in ("sm3", "size_bytes"):
            said, found = getattr(item, name), getattr(stored.digests, name)
            if said is not None and said != found:
                raise _differs(f"{at}/data/evidence_items/{number}/{name}", found)


def _differs(pointer: str, found: object) -> Refusal:
    fault = Fault("file_differs", f"已存的文件为{found}", f"the file that is stored has {found}", pointer)
    return Refusal("file_differs", faults=(fault,))


def _too_large(most: int) -> Refusal:
    return Refusal(
        "too_large",
        Both(f"文件至多{most}字节", f"a file has {most} bytes at most"),
        next=Both("请将文件分卷，各卷分别列为证据物件", "part the file, and list the parts as items of their own"),
    )


def _check_address(sha256: str) -> None:
    if not DIGEST.fullmatch(sha256):
        raise Refusal("not_found")


def _check_bytes(sha256: str, found: Digests) -> None:
    if found.sha256 != sha256:
        told = Both(f"收到的内容的SHA-256为{found.sha256}", f"what arrived has the SHA-256 {found.sha256}")
        raise Refusal("file_differs", told)


def _check_record(who: Principal, found: Digests) -> None:
    """Refuse a file of which the sender's own evidence says another SM3: one of the two is wrong."""
    given = services()
    with given.read.reading() as snapshot:
        for named in naming(snapshot, found.sha256):
            if named.owner == who.agency and not named.fallen and named.sm3 != found.sm3:
                told = Both(
                    f"证据{named.evidence}记录的SM3为{named.sm3}，收到的内容为{found.sm3}",
                    f"evidence {named.evidence} says SM3 {named.sm3}, what arrived has {found.sm3}",
                )
                raise Refusal("file_differs", told)


def _visible(who: Principal, sha256: str) -> list[NamedFile]:
    """Return the evidence that names a file and that somebody may see."""
    given = services()
    with given.read.reading() as snapshot:
        sight = eyes(who, given, snapshot).on(EVIDENCE)
        return [
            named for named in naming(snapshot, sha256) if queries.may_see(snapshot, EVIDENCE, sight, named.evidence)
        ]


def _stored(named: NamedFile) -> Stored | None:
    return services().files.find(named.owner, named.sha256)


def _body() -> Iterator[bytes]:
    try:
        while chunk := request.stream.read(CHUNK):
            yield chunk
    except OSError as error:
        raise ClientDisconnected from error
