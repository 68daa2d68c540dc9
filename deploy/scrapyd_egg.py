"""Writes the egg that Scrapyd wants of a project: no code, only where the settings are. The program itself is installed there by pip.

python deploy/scrapyd_egg.py archiver.egg && scrapyd-deploy --egg archiver.egg
"""

from __future__ import annotations

import argparse
import zipfile
from pathlib import Path

FILES = {
    "EGG-INFO/PKG-INFO": "Metadata-Version: 1.1\nName: archiver-on-scrapyd\nVersion: 1\n",
    "EGG-INFO/entry_points.txt": "[scrapy]\nsettings = archiver.settings\n",
}
"""An egg built from this folder would hold the code, but zipped, where neither the catalogue nor other data can be read."""


def write_egg(path: Path) -> None:
    """Write the egg, the same bytes each time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as egg:
        for name, text in FILES.items():
            egg.writestr(zipfile.ZipInfo(name), text)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("egg", nargs="?", type=Path, default=Path("archiver.egg"), help="Where to write it.")
    write_egg(parser.parse_args().egg)
