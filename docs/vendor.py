"""Compare the files of others in archiver/browse/static with npm's packages, or fetch them anew (`--write`); see vendored.toml there.

Needs npm; run as `python docs/vendor.py [--write]`.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "archiver" / "browse" / "static"
LIST = STATIC / "vendored.toml"


def packed(name: str, version: str, folder: Path) -> dict[str, bytes]:
    """The files of a package as npm publishes it, by their names in it."""
    command = ["npm", "pack", "--silent", f"{name}@{version}", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob(f"{name}-*.tgz"))) as archive:
        members = {member.name.removeprefix("package/"): archive.extractfile(member) for member in archive}
        return {name: file.read() for name, file in members.items() if file is not None}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="Put npm's files in their place.")
    write = parser.parse_args().write
    text = LIST.read_text("utf-8")
    differing = 0
    for name, package in tomllib.loads(text).items():
        with tempfile.TemporaryDirectory() as folder:
            published = packed(name, package["version"], Path(folder))
        for file, known in package["files"].items():
            content = published[known["from"]]
            digest = hashlib.sha256(content).hexdigest()
            is_same = (
                digest == known["sha256"] and (STATIC / file).is_file() and (STATIC / file).read_bytes() == content
            )
            print(f"{name} {package['version']} {file}: {'as published' if is_same else 'DIFFERS'}")  # noqa: T201 (a script)
            if write:
                (STATIC / file).write_bytes(content)
                text = re.sub(rf'("{re.escape(file)}" = .*sha256 = ")[0-9a-f]*', rf"\g<1>{digest}", text)
            differing += not is_same
    if write:
        LIST.write_text(text, "utf-8")
    elif differing:
        sys.exit(f"{differing} files are not what npm publishes")


if __name__ == "__main__":
    main()
