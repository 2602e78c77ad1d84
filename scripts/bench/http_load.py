"""The load of the HTTP benchmark, in a process of its own: connections that post one event after the other. 压测客户端。

``python -m scripts.bench.http_load PORT CONNECTIONS SECONDS KEY`` prints how many answers there were in a second.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from http import HTTPStatus
from typing import Final
from uuid import uuid4

from coordination.catalogue import encode
from scripts.bench.world import AGENCY, registered

PREPARED: Final = 400
"""Bodies that each connection has ready for every second, so that making them is not measured."""


def body(number: int) -> bytes:
    """Return a registration as an agency's system sends it."""
    event = {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": f"/{AGENCY}/case-system",
        "type": "lead.registered",
        "subject": f"leads/{uuid4()}",
        "time": "2024-03-04T10:00:00+08:00",
        "data": encode(registered(number)),
    }
    return json.dumps(event, ensure_ascii=False).encode()


def post(port: int, key: str, bodies: list[bytes], until: float, answered: list[int]) -> None:
    """Post events over one kept connection until the time is over."""
    headers = {"Content-Type": "application/cloudevents+json", "Authorization": f"Bearer {key}"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    count = 0
    for one in bodies:
        if time.monotonic() >= until:
            break
        connection.request("POST", "/v1/events", one, headers)
        response = connection.getresponse()
        told = response.read()
        if response.status != HTTPStatus.CREATED:
            sys.exit(f"{response.status}: {told.decode()}")
        count += 1
    answered.append(count)


def main(port: int, connections: int, seconds: float, key: str) -> None:
    """Post from all connections at once and print the answers a second."""
    prepared = [[body(number) for number in range(int(PREPARED * seconds))] for _ in range(connections)]
    answered: list[int] = []
    begun = time.monotonic()
    threads = [
        threading.Thread(target=post, args=(port, key, bodies, begun + seconds, answered)) for bodies in prepared
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(answered) < connections:
        sys.exit("a connection gave up")
    print(sum(answered) / (time.monotonic() - begun))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4])
