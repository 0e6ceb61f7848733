"""The example scripts against a live instance: twice, and together with `memento import`."""
import sys
from pathlib import Path

import live
from live import PASSWORD, LiveTest, imported, listed, png, snapshot

EXAMPLES = Path(__file__).resolve().parents[2] / "client" / "examples"


class Examples(LiveTest):
    def script(self, name, folder, *options, password=PASSWORD):
        return live.run([sys.executable, EXAMPLES / name, folder, "--url", live.instance.url, "--user", "olga", *options],
                        MEMENTO_PASSWORD=password)

    def succeed(self, *arguments):
        done = self.script(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def channels(self, name):
        """An experiment with channels, and with junk that nobody wants."""
        folder = live.space / name
        if not folder.exists():
            for mouse in ("WT/mouse_01", "WT/mouse_02", "WT/mouse_03", "KO/mouse_04", "KO/mouse_05", "KO/mouse_06"):
                for channel in ("DAPI", "GFP", "RHOD"):
                    # The ending is only a name.
                    png(folder / mouse / "channels" / f"{channel}.tif", shade=len(mouse) + len(channel))
            png(folder / "WT" / "mouse_01" / "histology" / "HE.png")
            (folder / "WT" / "notes.txt").write_text("junk")
            (folder / "WT" / ".hidden.tif").write_text("junk")
            (folder / "WT" / "mouse_01" / "channels" / "Thumbs.db").write_text("junk")
            (folder / "empty").mkdir()
        return folder

    def flat(self, name):
        folder = live.space / name
        for file in ("WT/mouse_1.png", "WT/mouse_10.png", "WT/mouse_2.png", "KO/mouse_1.png", "overview.png"):
            png(folder / file, shade=len(file))
        (folder / "WT" / "notes.txt").write_text("junk")
        return folder

    def check_both_ways(self, script, make):
        folder = make(script + " first")
        first = self.succeed(script, folder)
        before = snapshot()
        self.assertEqual(self.succeed(script, folder), first)
        self.assertEqual(snapshot(), before, "a second run changes nothing")
        report = imported(folder)
        self.assertEqual((report["imported"], report["mended"], report["differs"], report["failed"]), (0, 0, [], []))
        self.assertGreater(report["present"], 0)
        self.assertEqual(snapshot(), before, "memento import over it changes nothing")
        folder = make(script + " second")
        report = imported(folder, "--owner", "olga")
        self.assertGreater(report["imported"], 0)
        before = snapshot()
        self.succeed(script, folder)
        self.assertEqual(snapshot(), before, "the script over memento import changes nothing")
        return first

    def test_channels(self):
        said = self.check_both_ways("import_channels.py", self.channels)
        self.assertRegex(said, r"\[1/\d+\] KO/mouse_04/channels/DAPI.tif: layer \d+\n")
        self.assertRegex(said, r"\n(\d+) of \1 images are there, 3 other files were skipped.\n$")

    def test_flat(self):
        said = self.check_both_ways("import_flat.py", self.flat)
        self.assertIn("5 of 5 images are there, 1 other files were skipped.", said)
        order = [line.split("] ")[1].split(":")[0] for line in said.splitlines()[:-1]]
        self.assertEqual(order, ["overview.png", "KO/mouse_1.png", "WT/mouse_1.png", "WT/mouse_2.png", "WT/mouse_10.png"])

    def test_one_bad_file_stops_nothing_and_can_be_mended(self):
        for script, file in (("import_flat.py", "WT/bad.tif"), ("import_channels.py", "WT/m/c/bad.tif")):
            folder = live.space / ("mended by " + script)
            bad = png(folder / file)
            png(bad.with_name("good.png"))
            bad.write_text("no image")
            done = self.script(script, folder)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertRegex(done.stdout, r"bad.tif: failed: .+\n")
            self.assertIn("1 of 2 images are there", done.stdout)
            project = self.client.get_project_id(folder.name)
            before = [row["layer_id"] for row in listed(f"layers/byproject_id/{project}", "layers")]
            png(bad)
            self.assertIn("2 of 2 images are there", self.succeed(script, folder))
            after = [row["layer_id"] for row in listed(f"layers/byproject_id/{project}", "layers")]
            self.assertEqual(sorted(set(before) - set(after)), [])
            self.assertEqual(len(after), len(before) + 1)

    def test_names_that_clash(self):
        folder = live.space / "clashes"
        png(folder / "WT" / "a.png")
        png(folder / "WT" / "a.tif")
        png(folder / "WT" / "b.png")
        done = self.script("import_flat.py", folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("a.png: another file would have the same annotation; rename one.", done.stderr)
        self.assertIn("1 of 3 images are there", done.stdout)

    def test_what_was_lost_is_made_again(self):
        folder = self.flat("lost")
        self.succeed("import_flat.py", folder)
        project = self.client.get_project_id("lost")
        annotation = self.client.get_annotation_id(self.user, project, "overview")
        (layer,) = listed(f"layers/byannotation_id/{annotation}", "layers")
        live.api("DELETE", f"layers/{layer['layer_id']}", username="olga")
        self.succeed("import_flat.py", folder)
        self.assertEqual(len(listed(f"layers/byannotation_id/{annotation}", "layers")), 1)

    def test_refusals(self):
        folder = self.flat("refused")
        done = self.script("import_flat.py", folder, password="wrong")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("Cannot log in as olga: ", done.stderr)
        done = self.script("import_channels.py", live.space / "absent")
        self.assertEqual(done.returncode, 2)
        self.assertIn("there is no folder", done.stderr)
        self.assertEqual(self.client.get_project_id("refused"), -1)
