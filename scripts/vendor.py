"""Fetch the files of other projects that pages need, so that they work without the internet: `python -m scripts.vendor`.

The packages are taken with npm at the versions below; what is kept is listed with its digest, and a test compares the two.
"""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[1] / "api" / "pages" / "static" / "vendor"
SUMS: Final = "SHA256SUMS"
PACKAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "swagger-ui-dist@5.35.0": (
        "swagger-ui.css",
        "swagger-ui-bundle.js",
        "swagger-ui-bundle.js.LICENSE.txt",
        "LICENSE",
        "NOTICE",
    ),
}
"""Package and version, and which of its files are kept, in a folder called like the package."""


def folder_of(package: str) -> Path:
    """Return where the files of a package are kept."""
    return FOLDER / package.rpartition("@")[0]


def sums() -> str:
    """Return the digests of all files kept, as sha256sum writes them."""
    files = sorted(path for path in FOLDER.rglob("*") if path.is_file() and path.name != SUMS)
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(FOLDER).as_posix()}\n" for path in files
    )


def fetch(package: str, names: tuple[str, ...]) -> None:
    """Fetch one package and keep these of its files."""
    target = folder_of(package)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, package]
        packed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
        with tarfile.open(Path(folder, packed)) as archive:
            for name in names:
                member = archive.extractfile(f"package/{name}")
                if member is None:
                    message = f"{package} has no file {name}"
                    raise SystemExit(message)
                (target / name).write_bytes(member.read())


def main() -> None:
    """Fetch every package and write the list of digests anew."""
    for package, names in PACKAGES.items():
        fetch(package, names)
    (FOLDER / SUMS).write_text(sums(), encoding="ascii")
    print(sums(), end="")


if __name__ == "__main__":
    main()
