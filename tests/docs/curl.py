"""Stands in for curl on a machine that has none: as much of it as the pages use. `python curl.py -sS -G URL -d name=value ...`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from urllib.parse import quote

import requests


def main() -> None:
    """Ask what the command line says and print the answer's body."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("url")
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-S", action="store_true")
    parser.add_argument("-G", action="store_true", dest="get")
    parser.add_argument("-T", dest="file")
    parser.add_argument("-H", action="append", default=[], dest="headers")
    parser.add_argument("-d", "--data-binary", action="append", default=[], dest="data")
    parser.add_argument("--data-urlencode", action="append", default=[], dest="texts")
    told = parser.parse_args()
    headers = dict(header.split(": ", 1) for header in told.headers)
    pairs = [*told.data, *(f"{name}={quote(text)}" for name, text in (pair.split("=", 1) for pair in told.texts))]
    if told.file:
        answer = requests.put(told.url, Path(told.file).read_bytes(), headers=headers, timeout=90)
    elif told.get or not pairs:
        address = f"{told.url}?{'&'.join(pairs)}" if pairs else told.url
        answer = requests.get(address, headers=headers, timeout=90)
    else:
        body = sys.stdin.buffer.read() if pairs == ["@-"] else "&".join(pairs).encode()
        answer = requests.post(told.url, body, headers=headers, timeout=90)
    sys.stdout.buffer.write(answer.content)


if __name__ == "__main__":
    main()
