"""The commands of the books (docs/books) are run, block after block, as they stand there."""
import re
import sys
from pathlib import Path

import requests

import live
from live import LiveTest

ROOT = Path(__file__).resolve().parents[2]
BOOKS = ROOT / "docs" / "books"


def blocks(book, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", (BOOKS / f"{book}.md").read_text(), re.M | re.S)


class Books(LiveTest):
    def done(self, command, **variables):
        folder = live.space / "books"
        folder.mkdir(exist_ok=True)
        program = Path(live.memento).parent
        done = live.run(["env", "-C", folder, f"PATH={program}:/usr/bin:/bin", *command], **variables)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def test_administrators(self):
        # In one shell: what a block sets, the next one has.
        script = "\n".join(blocks("administrators", "sh"))
        self.assertIn("memento import", script)
        said = self.done(["bash", "-euc", script], FOLDER=str(live.space / "instance"))
        self.assertIn("anna on the project Kidney_2026: par", said)
        self.assertIn("WT", (live.space / "books" / "kidney.csv").read_text())

    def test_scripting(self):
        wish = {"name": "books", "scope": "manage", "projects": None, "days": 1}
        made = requests.post(live.instance.api + "web/tokens", json=wish, headers={"x-access-token": live.token("olga")}, timeout=60).json()
        where = {"MEMENTO_URL": live.instance.url, "MEMENTO_API": live.instance.api, "PROJECT_ID": str(self.project),
                 "USER_ID": str(self.user), "MEMENTO_TOKEN": made["token"]["token"],
                 "PYTHONPATH": str(ROOT / "client")}
        annotation = {"name": "mouse_01", "status": "N", "shared": "", "image_id": 0, "project_id": self.project,
                      "category_id": self.category, "owner_id": self.user}
        live.api("POST", "annotations", annotation, "olga")
        said = self.done(["bash", "-euc", "\n".join(blocks("scripting", "sh"))], **where)
        self.assertIn("blurred", said)
        for script in blocks("scripting", "python"):
            self.assertIn("WT mouse_01 N", self.done([sys.executable, "-c", script], **where))
        for script in blocks("scripting", "r"):
            self.assertIn("read.csv", script)
            self.assertIn("WT", self.done(["Rscript", "-e", f"print({{{script}}})"], **where))

    def test_pictures_and_links(self):
        for book in BOOKS.glob("*.md"):
            text = book.read_text()
            for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text):
                self.assertTrue((BOOKS / picture).is_file(), f"{book.name}: {picture}")
            for other in re.findall(r"\]\((\w+\.md)", text):
                self.assertTrue((BOOKS / other).is_file(), f"{book.name}: {other}")
