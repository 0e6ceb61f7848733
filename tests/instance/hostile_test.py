"""An import of everything hostile that we have, while others work: each file becomes what the table of the unit tests says, and
nothing that lies outside of the folder is read or changed."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import threading
import time

from addresses_test import query
from instance import Instance, fetch
from uploads_test import tiff

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("MEMENTO_TEST_DATA", ROOT.parent / "shared/data"))
CANARY = b"CANARY-in-a-coal-mine"
VALUE = 211  # of the pixels of the secret image
LIMITS = {"MEMENTO_MAX_PIXELS": "100000000", "MEMENTO_DECODE_MEMORY_MB": "2048", "MEMENTO_DECODE_SECONDS": "120"}


def described_tiff(text):
    """A small black image with this description."""
    tags = [(256, 4, 1, 8), (257, 4, 1, 8), (258, 4, 1, 8), (259, 4, 1, 1), (262, 4, 1, 1), (270, 2, len(text) + 1, 8 + 64),
            (273, 4, 1, 8), (278, 4, 1, 8), (279, 4, 1, 64)]
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)
    body = bytes(64) + text.encode() + b"\0"
    body += bytes(len(body) % 2)
    return struct.pack("<2sHI", b"II", 42, 8 + len(body)) + body + directory


def ome(inside, uuid="own"):
    return f"<OME UUID='{uuid}'>{inside}</OME>"


def pixels(inside):
    return f"<Image><Pixels SizeX='8' SizeY='8' SizeC='1' SizeZ='2' SizeT='1' DimensionOrder='XYCZT'>{inside}</Pixels></Image>"


def lay_canaries(space, folder):
    """Secrets beside the folder, and ways to them."""
    outside = space / "outside"
    outside.mkdir()
    (outside / "secret.tif").write_bytes(tiff(64, 64, bytes([VALUE]) * 64 * 64) + CANARY)
    (outside / "secret.txt").write_bytes(CANARY)
    (outside / "secret.companion.ome").write_text(ome(pixels(f"<Channel Name='{CANARY.decode()}'/><TiffData/>"), "set"))
    traps = folder / "Traps"
    traps.mkdir()
    (traps / "link.tif").symlink_to("../../outside/secret.tif")
    (traps / "absolute.tif").symlink_to(outside / "secret.tif")
    (traps / "text.tif").symlink_to("../../outside/secret.txt")
    (traps / "folder").symlink_to("../../outside")
    (traps / "linked.companion.ome").symlink_to("../../outside/secret.companion.ome")
    other = "<TiffData FirstZ='{}' PlaneCount='1'><UUID FileName='{}'>{}</UUID></TiffData>"
    named = other.format(0, "named.ome.tif", "own") + other.format(1, "../../outside/secret.tif", "other")
    (traps / "named.ome.tif").write_bytes(described_tiff(ome(pixels(named))))
    for name, companion in [("up", "../../outside/secret.companion.ome"), ("linked", "linked.companion.ome"),
                            ("absolute_companion", outside / "secret.companion.ome")]:
        (traps / f"{name}.ome.tif").write_bytes(described_tiff(ome(f"<BinaryOnly MetadataFile='{companion}' UUID='set'/>")))


def snapshot(*folders):
    """What lies there: kinds, permissions, times and contents."""
    found = {}
    for folder in folders:
        for path in [folder, *folder.rglob("*")]:
            info = path.lstat()
            content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() and os.access(path, os.R_OK) else ""
            found[str(path)] = (info.st_mode, info.st_uid, info.st_mtime_ns, info.st_nlink, content)
    return found


class Asking(threading.Thread):
    """Asks the API until it is told to end."""

    def __init__(self, instance):
        super().__init__()
        self.instance, self.token = instance, {"x-access-token": instance.token()}
        self.over, self.wrong, self.times = threading.Event(), [], []

    def run(self):
        while not self.over.wait(0.05):
            began = time.monotonic()
            answer = fetch(self.instance.api + "web/me", self.token)
            self.times.append(time.monotonic() - began)
            if answer.status != 200:
                self.wrong.append(answer.status)


def outcomes():
    rows = (ROOT / "tests/unit/tables/adversarial.tsv").read_text().splitlines()
    return dict(row.split("\t")[:2] for row in rows)


def described(image):
    """As the table says it, without what only the decoder's report has."""
    return f"ok {image['width']}x{image['height']} channels={image['channels']} depth={image['bit_depth']} format={image['format']}"


def check_outcomes(report, images):
    """Every file of the table was imported as it says, or refused with its reason, or skipped by its name."""
    said = {entry["file"]: entry["reason"] for part in ["failed", "conflicts", "skipped"] for entry in report[part]}
    wrong = []
    for file, outcome in outcomes().items():
        made = [image for name, image in images.items() if name.startswith(file.replace("/", "_"))]
        reason = said.get(file, "")
        if outcome.startswith("refused "):
            # Before the file is looked at, its name may say that it is none.
            good = not made and (outcome[8:] in reason or reason in ("not an image", "describes the images beside it"))
        elif " planes=" in outcome:
            good = bool(made) and all(described(image).split()[1] == outcome.split()[1] for image in made)
        else:
            good = len(made) == 1 and outcome.startswith(described(made[0])) and not reason
        if not good:
            wrong.append((file, outcome, reason, [described(image) for image in made]))
    assert not wrong, "\n".join(map(str, wrong))


def check_canaries(instance, said):
    assert CANARY.decode() not in said
    tables = query(instance, "SELECT i::text FROM images i UNION ALL SELECT l::text FROM layers l UNION ALL SELECT a::text FROM audit a")
    assert CANARY.decode() not in tables and "root:x:0" not in tables
    assert query(instance, f"SELECT name FROM images WHERE pyramid->'stats'->>'max' IN ('{VALUE}', '{VALUE}.0') AND width = 64") == ""
    for path in (instance.folder / "store").rglob("*"):
        assert not path.is_file() or CANARY not in path.read_bytes(), path
    for path in (instance.folder / "log").iterdir():
        assert CANARY not in path.read_bytes(), path


def check_hostile(memento, space):
    if not (DATA / "adversarial").is_dir():
        print(f"\n*** NOT TESTED: there are no images in {DATA / 'adversarial'}; set MEMENTO_TEST_DATA to the folder that has them. ***\n")
        return
    folder = space / "Hostile"
    subprocess.run(["tar", "-xzf", DATA / "adversarial/made_by_us/hostile_tree.tar.gz", "-C", space, "--no-same-owner"], check=True)
    shutil.copytree(DATA / "adversarial", folder / "adversarial")
    lay_canaries(space, folder)
    subprocess.run([memento, "sample", space / "Sample", "--quiet"], check=True)
    instance = Instance(memento, space / "instance", "--min-free", "1000000")
    for name in ["here", "tmp"]:
        (space / name).mkdir()
    (space / "tmp").chmod(0o1777)
    before = snapshot(folder, space / "outside", space / "Sample", space / "here")
    run = {"text": True, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": space / "here",
           "env": {**os.environ, **LIMITS, "TMPDIR": str(space / "tmp")}}
    command = [memento, "--instance", instance.folder, "--json", "import"]
    asking = Asking(instance)
    asking.start()
    hostile = subprocess.Popen([*command, folder], **run)
    good = subprocess.Popen([*command, space / "Sample"], **run)
    good_out, good_err = good.communicate(timeout=100)
    out, err = hostile.communicate(timeout=100)
    asking.over.set()
    asking.join()

    assert good.returncode == 0 and json.loads(good_out)["complete"], good_err
    assert asking.wrong == [] and len(asking.times) > 10, asking.wrong
    assert hostile.returncode == 1, err
    report = json.loads(out)
    rows = query(instance, "SELECT json_object_agg(i.name, i) FROM images i JOIN projects p USING (project_id) WHERE p.name = 'Hostile'"
                           " AND state = 'ready'")
    images = json.loads(rows)
    assert report["imported"] == len(images)
    check_outcomes(report, images)
    check_tree(report, images)
    check_canaries(instance, out + err)
    assert snapshot(folder, space / "outside", space / "Sample", space / "here") == before
    assert list((space / "tmp").iterdir()) == []
    assert query(instance, "SELECT count(*) FROM images WHERE state <> 'ready'") == "0"
    tiles = {path.name for path in (instance.folder / "store/tiles").iterdir()}
    pictures = set(query(instance, "SELECT key FROM composites UNION SELECT key FROM composite_work UNION SELECT key FROM tombstones").split())
    images_of = set(query(instance, "SELECT key FROM images").split())
    assert images_of <= tiles and {name.removeprefix(".tmp-") for name in tiles - images_of} <= pictures, "tiles of no image, and no picture"
    print(f"{len(images)} images of {report['images']} imported; the API answered {len(asking.times)} times, "
          f"in {sorted(asking.times)[len(asking.times) // 2] * 1000:.0f} ms, {max(asking.times) * 1000:.0f} ms at most")
    instance.stop()


def check_tree(report, images):
    """Odd names are names; links that lead out, pipes and what lies too deep are refused or skipped, and named."""
    conflicts = {entry["file"]: entry["reason"] for entry in report["conflicts"]}
    skipped = {entry["file"]: entry["reason"] for entry in report["skipped"]}
    for file in ["KO/passwd.tif", "Traps/link.tif", "Traps/absolute.tif", "Traps/text.tif", "Traps/folder"]:
        assert conflicts[file] == "It is a link that leads out of the folder.", conflicts
    assert "leads out" in conflicts["KO/up"] and "leads" in conflicts["KO/dangling.tif"]
    assert skipped["KO/fifo.tif"] == "a pipe, socket or device"
    assert skipped["WT/loop"] == "a link to a folder" and "leads nowhere" in conflicts["WT/self"]
    assert any(file.startswith("d/d/") and "deeper" in reason for file, reason in conflicts.items())
    assert skipped["WT/mouse_01/channels/.hidden.tif"] == "hidden"
    assert any("control characters" in reason for reason in conflicts.values())
    channels = "WT_mouse_01_channels_"
    for name in ["DAPI.tif", "dapi.tif", "DAPI.TIF", "-rf.tif", "--help.tif", "$(touch pwned).tif", "a;rm -rf x.tif", "CON.tif",
                 "a*?[b].tif", "<img src=x onerror=alert(1)>.tif", "%2e%2e%2fetc.tif", "🔬.tif"]:
        assert channels + name in images, name
    notes = {entry["file"]: "" for entry in report["notes"]}
    for entry in report["notes"]:
        notes[entry["file"]] += entry["reason"]
    assert "../../outside/secret.companion.ome, which was not read" in notes["Traps/up.ome.tif"], notes
    assert "linked.companion.ome, which describes it, cannot be read: it is a link" in notes["Traps/linked.ome.tif"], notes
    for name in ["named", "up", "linked", "absolute_companion"]:
        assert [image for image in images if re.match(f"Traps_{name}.ome.tif", image)], name
