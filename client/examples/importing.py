"""What the two import scripts share: their options, the connection, the files of a folder."""
from __future__ import annotations

import argparse
import getpass
import os
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from memento_cl import MementoClient  # noqa: E402

IMAGE_ENDINGS = {".tif", ".tiff", ".btf", ".tf8", ".lsm", ".stk", ".qptiff", ".svs", ".ndpi", ".scn", ".bif", ".png",
                 ".jpg", ".jpeg", ".webp"}


class Planned(NamedTuple):
    """One image file, and where it goes."""
    file: Path
    image: str  # name of the image in the project
    category: str
    annotation: str
    group: str = ""
    group_sequence: int = 1
    sequence: int = 1  # of its layer among those of the group


def read_arguments(description: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description, epilog="The password is taken from the variable "
                                     "MEMENTO_PASSWORD, or asked for. Running it again changes nothing and finishes "
                                     "what was left.")
    parser.add_argument("folder", type=Path, help="the experiment; its name becomes the project's")
    parser.add_argument("--url", default="http://127.0.0.1:8080/memento/", help="default: %(default)s")
    parser.add_argument("--user", default=getpass.getuser(), help="default: %(default)s")
    parser.add_argument("--project", help="another name for the project")
    parser.add_argument("--format", type=int, default=2, choices=range(6),
                        help="1 JPEG, 2 PNG, both up to 2048 px; 3 PNG; 4 JPEG tiles, 5 PNG tiles; 0 chooses by the "
                             "file (default: %(default)s)")
    arguments = parser.parse_args()
    sys.stdout.reconfigure(errors="backslashreplace")  # names of files may be any bytes
    arguments.folder = arguments.folder.resolve()
    arguments.project = arguments.project or arguments.folder.name
    if not arguments.folder.is_dir():
        parser.error(f"there is no folder {arguments.folder}")
    return arguments


def connect(arguments: argparse.Namespace) -> tuple[MementoClient, int, int]:
    """The client, the id of the user, the id of the project."""
    password = os.environ.get("MEMENTO_PASSWORD") or getpass.getpass(f"Password of {arguments.user}: ")
    client = MementoClient(arguments.url)
    if client.login(arguments.user, password) == -1:
        sys.exit(f"Cannot log in as {arguments.user}: {client.last_error}")
    user_id = client.get_user_id(arguments.user)
    project_id = client.get_or_create_project(user_id, arguments.project)
    if project_id == -1:
        sys.exit(f"Cannot make the project '{arguments.project}': {client.last_error}")
    return client, user_id, project_id


def natural(path: Path) -> list[str | int]:
    """Sorts z2 before z10."""
    return [int(part) if part.isdigit() else part for part in re.split("([0-9]+)", path.name)]


def folders_in(folder: Path) -> list[Path]:
    return sorted((path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")), key=natural)


def images_in(folder: Path, skipped: list[Path]) -> list[Path]:
    """The image files that lie directly in a folder; other files are added to skipped."""
    files = sorted((path for path in folder.iterdir() if path.is_file()), key=natural)
    wanted = [path for path in files if path.suffix.lower() in IMAGE_ENDINGS and path.name[0] not in ".~"]
    skipped += [path for path in files if path not in wanted]
    return wanted


def without_conflicts(plan: list[Planned], *keys: str) -> tuple[list[Planned], int]:
    """The plan without those that share a value which must be theirs alone, and how many they are."""
    def value(planned: Planned, key: str) -> tuple[str, ...]:
        names = (planned.category, planned.annotation) if key == "annotation" else (planned.image,)
        return tuple(unicodedata.normalize("NFC", name) for name in names)  # as the server compares them

    counts = {key: Counter(value(planned, key) for planned in plan) for key in keys}
    kept = []
    for planned in plan:
        shared = [key for key in keys if counts[key][value(planned, key)] > 1]
        if shared:
            print(f"{planned.file}: another file would have the same {shared[0]}; rename one.", file=sys.stderr)
        else:
            kept.append(planned)
    return kept, len(plan) - len(kept)


def finish(total: int, failed: int, skipped: list[Path]) -> int:
    """Says how it went; returns the exit code."""
    print(f"{total - failed} of {total} images are there, {len(skipped)} other files were skipped.")
    return 1 if failed else 0
