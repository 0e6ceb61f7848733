"""Every method of the client, doing what it is for."""
import tracemalloc

import live
from instance import fetch
from live import PASSWORD, LiveTest, api, listed, png
from memento_cl import MementoClient


class Sessions(LiveTest):
    def test_login_with_and_without_the_last_slash(self):
        for base in (live.instance.url, live.instance.url.rstrip("/"), live.instance.api):
            client = MementoClient(base)
            self.assertEqual(client.login("olga", PASSWORD), 0)
            self.assertEqual(client.get_user_id("olga"), self.user)
            self.assertEqual(client.get_user_id("OLGA"), self.user)

    def test_users_by_name(self):
        self.assert_id(self.client.get_user_id("bob"))
        for absent in ("nobody", "", "..", "a/b", "größe", "x" * 60):
            self.assertEqual(self.client.get_user_id(absent), -1, absent)

    def test_an_ended_session_is_renewed(self):
        client = MementoClient(live.instance.url, "olga", PASSWORD)
        ended = client.token
        fetch(live.instance.api + "web/logout", {"x-access-token": ended}, "POST", b"")
        self.assertEqual(fetch(live.instance.api + "users", {"x-access-token": ended}).status, 401)
        self.assertEqual(client.get_project_id(f"{__name__}.Sessions"), self.project)
        self.assertNotEqual(client.token, ended)
        client.token = "no.token.atall"
        self.assert_id(client.get_or_create_category(self.user, self.project, "made after a renewed login"))


class Projects(LiveTest):
    def test_look_up_and_make(self):
        self.assertEqual(self.client.get_project_id("Kidney_2026"), -1)
        made = self.assert_id(self.client.new_project(self.user, "Kidney_2026", "darkmode:1"))
        self.assertEqual(api("GET", f"projects/{made}")["project"]["settings"], "darkmode:1")
        self.assertEqual(self.client.get_project_id("Kidney_2026"), made)
        self.assertEqual(self.client.get_or_create_project(self.user, "Kidney_2026"), made)
        self.assertEqual(self.client.new_project(self.user, "Kidney_2026", ""), -1)
        self.assertTrue(self.client.last_error)
        self.assertEqual(self.client.delete_project(self.user, made), 0)
        self.assertEqual(self.client.get_project_id("Kidney_2026"), -1)
        self.assertEqual(self.client.delete_project(self.user, made), -1)

    def test_a_full_project_goes_with_one_request(self):
        project = self.client.get_or_create_project(self.user, "full")
        category = self.client.get_or_create_category(self.user, project, "c")
        image = self.client.upload_image(self.user, project, "", 0, "i", "E", "https://example.org/i.png")
        self.client.new_label(self.user, project, "good")
        for name in "abc":
            annotation, _ = self.client.get_or_create_annotation(self.user, project, category, image, name, "image")
            self.assertEqual(self.client.set_annotation_labels(self.user, project, annotation, ["good"]), 1)
        self.assertEqual(self.requests_of(lambda: self.client.delete_project(self.user, project)), (1, 0))
        self.assertEqual([row for row in listed("annotations", "annotations") if row["project_id"] == project], [])

    def test_a_project_that_was_deleted_is_made_again_with_all_that_is_in_it(self):
        for _ in range(2):
            project = self.assert_id(self.client.get_or_create_project(self.user, "again"))
            category = self.assert_id(self.client.get_or_create_category(self.user, project, "c"))
            image = self.assert_id(self.client.get_or_upload_image(self.user, project, "", 0, "i", "E", "http://e.org/i"))
            made = self.client.get_or_create_annotation(self.user, project, category, image, "a", "image")
            self.assertGreater(min(made), 0)
            self.assertEqual(self.client.delete_project(self.user, project), 0)


class Categories(LiveTest):
    def test_look_up_and_make(self):
        client, user, project = self.client, self.user, self.project
        self.assertEqual(client.get_category_id(user, project, "WT"), self.category)
        self.assertEqual(client.get_category_id(user, project, "wt"), -1)
        made = self.assert_id(client.new_category(user, project, "KO", "forcerow:3"))
        self.assertEqual(api("GET", f"categories/{made}")["category"]["settings"], "forcerow:3")
        self.assertEqual(client.get_or_create_category(user, project, "KO"), made)
        self.assertEqual(client.new_category(user, project, "KO", ""), -1)
        self.assertEqual(client.delete_category(user, project, made), 0)
        self.assertEqual(client.delete_category(user, project, made), -1)
        self.assertEqual(client.get_category_id(user, project, "KO"), -1)


class ExternalImages(LiveTest):
    def test_registered_once(self):
        image = self.external("a.png")
        self.assertEqual(self.external("a.png"), image)
        self.assertEqual(api("GET", f"images/{image}")["image"]["uri"], "https://images.example.org/a.png")
        self.assertEqual(self.client.upload_image(self.user, self.project, "", 0, "a.png", "E", "https://e.org/"), -1)
        self.assertEqual(self.client.upload_image(self.user, self.project, "", 0, "b.png", "E", "file:///etc/passwd"), -1)

    def test_many_names_take_one_list(self):
        names = [f"many {number}" for number in range(20)]
        first = [self.external(name) for name in names]
        fresh = MementoClient(live.instance.url, "olga", PASSWORD)
        again = [fresh.get_or_upload_image(self.user, self.project, "", 0, name, "E", "https://e.org/x") for name in names]
        self.assertEqual(again, first)
        count, _ = self.requests_of(lambda: self.external("one more"))
        self.assertEqual(count, 1, "the list is known")

    def test_what_others_do_meanwhile_is_seen(self):
        self.external("mine")
        body = {"filepath": "", "format": 0, "name": "theirs", "uri": "https://e.org/t", "type": "E",
                "project_id": self.project, "owner_id": self.user}
        theirs = api("POST", "images", body, "olga")["image"]["image_id"]
        self.assertEqual(self.external("theirs"), theirs)
        api("DELETE", f"images/{theirs}", username="olga")
        self.assertNotEqual(self.external("theirs"), theirs)

    def test_check_image_exists(self):
        used, layered, _ = (self.external(name) for name in ("used", "layered", "unused"))
        annotation, _ = self.sample("checks images", used)
        self.client.new_image_layer(self.user, self.project, self.category, annotation, layered, "two", "", -1, 0)

        def check(name, sample=annotation):
            return self.client.check_image_exists(self.user, self.project, name, self.category, sample)
        self.assertEqual([check("used"), check("layered"), check("unused"), check("absent")], [used, layered, 0, -1])
        self.assertEqual(check("used", 0), 0)


class Uploads(LiveTest):
    def test_a_file_and_its_pixels(self):
        file = png(live.space / "uploads" / 'odd "name"; größe.png', 5, 4)
        image = self.assert_id(self.client.upload_image(self.user, self.project, str(file), 2, "grey", "", ""))
        row = api("GET", f"images/{image}")["image"]
        self.assertEqual((row["name"], row["resolution"], row["state"]), ("grey", "5x4", "ready"))
        stored = live.call("GET", row["uri"], username="olga")
        self.assertEqual((stored.status_code, stored.content[:8]), (200, b"\x89PNG\r\n\x1a\n"))
        self.assertEqual(self.client.get_or_upload_image(self.user, self.project, "no such file", 2, "grey"), image)

    def test_tiles_are_there_at_once_though_they_are_made_later(self):
        file = png(live.space / "uploads" / "tiled.png", 300, 300)
        image = self.assert_id(self.client.upload_image(self.user, self.project, str(file), 5, "tiled", "T", ""))
        self.assertEqual(self.client.get_or_upload_image(self.user, self.project, str(file), 5, "tiled", "T"), image)
        self.assertIn(api("GET", f"images/{image}")["image"]["state"], ("queued", "tiling", "ready"))

    def test_a_large_file_is_not_held_in_memory(self):
        file = live.space / "uploads" / "large.tif"
        file.parent.mkdir(exist_ok=True)
        with open(file, "wb") as zeros:
            zeros.truncate(64 << 20)
        tracemalloc.start()
        try:
            self.assertEqual(self.client.upload_image(self.user, self.project, str(file), 2, "large", "", ""), -1)
            self.assertLess(tracemalloc.get_traced_memory()[1], 8 << 20)
        finally:
            tracemalloc.stop()
        self.assertEqual([row["name"] for row in listed(f"images/byproject_id/{self.project}", "images")
                          if row["name"] == "large"], [])

    def test_what_cannot_be_uploaded(self):
        client, folder = self.client, live.space / "uploads"
        text = folder / "text.png"
        text.parent.mkdir(exist_ok=True)
        text.write_text("no image")
        for path in (text, folder / "absent.png", folder):
            self.assertEqual(client.upload_image(self.user, self.project, str(path), 2, "bad", "", ""), -1, path)
            self.assertTrue(client.last_error)
        file = png(folder / "fine.png")
        self.assertEqual(client.upload_image(self.user, 2 ** 31 - 1, str(file), 2, "fine", "", ""), -1)
        self.assertEqual(client.upload_image(self.user, -1, str(file), 2, "fine", "", ""), -1)
        self.assert_id(client.upload_image(self.user, self.project, str(file), 2, "fine", "", ""))
        self.assertEqual(client.upload_image(self.user, self.project, str(file), 2, "fine", "", ""), -1)
        bob = MementoClient(live.instance.url, "bob", PASSWORD)
        self.assertEqual(bob.upload_image(self.user, self.project, str(file), 2, "bobs", "", ""), -1)

    def test_a_session_that_ended_is_renewed_before_the_file_is_sent(self):
        file = png(live.space / "uploads" / "renewed.png")
        self.client.token = "ended"
        self.assert_id(self.client.upload_image(self.user, self.project, str(file), 1, "renewed", "", ""))


class Annotations(LiveTest):
    def layers(self, annotation):
        return listed(f"layers/byannotation_id/{annotation}", "layers")

    def test_with_an_image(self):
        image = self.external("x.png")
        annotation, layer = self.client.new_annotation(self.user, self.project, self.category, image, "s1", "image",
                                                       "bitDepth:12", 7, 0, False)
        row = api("GET", f"annotations/{annotation}")["annotation"]
        self.assertEqual((row["name"], row["status"], row["image_id"], row["category_id"], row["owner_id"]),
                         ("s1", "N", image, self.category, self.user))
        (made,) = self.layers(annotation)
        self.assertEqual((made["layer_id"], made["image_id"], made["data"], made["settings"], made["sequence"],
                          made["parent_id"]), (layer, image, "", "bitDepth:12", 7, 0))

    def test_with_a_group_and_with_a_drawing(self):
        (group,) = self.layers(self.sample("grouped", 0, "channels", True)[0])
        self.assertEqual((group["image_id"], group["data"], group["parent_id"]), (0, "", 0))
        (drawing,) = self.layers(self.sample("drawn", 0, "cells", False)[0])
        self.assertEqual((drawing["image_id"], drawing["data"]), (0, "none"))

    def test_get_or_create_looks_within_the_category(self):
        other = self.client.get_or_create_category(self.user, self.project, "KO")
        make = self.client.get_or_create_annotation
        here = make(self.user, self.project, self.category, 0, "twin", "channels", is_group_layer=True)
        there = make(self.user, self.project, other, 0, "twin", "channels", is_group_layer=True)
        self.assertGreater(min(here + there), 0)
        self.assertNotEqual(here[0], there[0])
        for _ in range(2):
            self.assertEqual(make(self.user, self.project, self.category, 0, "twin", "x"), (here[0], -1))
            self.assertEqual(make(self.user, self.project, other, 0, "twin", "x"), (there[0], -1))
        fresh = MementoClient(live.instance.url, "olga", PASSWORD)
        self.assertEqual(fresh.get_or_create_annotation(self.user, self.project, other, 0, "twin", "x"), (there[0], -1))
        self.assertEqual(self.client.get_annotation_id(self.user, self.project, "twin"), min(here[0], there[0]))

    def test_one_that_moved_or_went_is_made_again(self):
        other = self.client.get_or_create_category(self.user, self.project, "Moved")
        make = self.client.get_or_create_annotation
        first, _ = make(self.user, self.project, self.category, 0, "mover", "g", is_group_layer=True)
        row = api("GET", f"annotations/{first}")["annotation"]
        api("PUT", f"annotations/{first}", {**row, "category_id": other}, "olga")
        second, layer = make(self.user, self.project, self.category, 0, "mover", "g", is_group_layer=True)
        self.assertNotEqual(second, first)
        self.assert_id(layer)
        self.assertEqual(self.client.delete_annotation(self.user, self.project, self.category, second), 0)
        third, layer = make(self.user, self.project, self.category, 0, "mover", "g", is_group_layer=True)
        self.assertNotIn(third, (-1, second))

    def test_both_or_none(self):
        failed = self.client.new_annotation(self.user, self.project, self.category, 0, "half", "g", "", 1, 2 ** 31 - 1,
                                            True)
        self.assertEqual(failed, (-1, -1))
        self.assertTrue(self.client.last_error)
        self.assertEqual(self.client.get_annotation_id(self.user, self.project, "half"), -1)

    def test_failures_and_deletion(self):
        client = self.client
        annotation, _ = self.sample("goes")
        self.assertEqual(client.new_annotation(self.user, self.project, self.category, 0, "goes", "l", "", 1, 0, True),
                         (-1, -1), "the name is taken")
        self.assertEqual(client.get_or_create_annotation(self.user, self.project, -1, 0, "x", "l"), (-1, -1))
        self.assertEqual(client.get_annotation_id(self.user, self.project, "absent"), -1)
        self.assertEqual(client.delete_annotation(self.user, self.project, self.category, annotation), 0)
        self.assertEqual(client.delete_annotation(self.user, self.project, self.category, annotation), -1)
        self.assertEqual(self.layers(annotation), [])


class Layers(LiveTest):
    def new(self, annotation, image, name, sequence=-1, parent=0):
        return self.client.new_image_layer(self.user, self.project, self.category, annotation, image, name, "", sequence,
                                           parent)

    def get(self, annotation, image, name, parent=0):
        return self.client.get_or_create_layer(self.user, self.project, self.category, annotation, image, name,
                                               parent_id=parent)

    def rows(self, annotation):
        return {row["layer_id"]: row for row in listed(f"layers/byannotation_id/{annotation}", "layers")}

    def test_sequence_after_the_last(self):
        annotation, group = self.sample("sequences", 0, "channels", True)
        image = self.external("a")
        first = self.assert_id(self.new(annotation, image, "first", 5))
        second = self.assert_id(self.new(annotation, image, "second"))
        third = self.assert_id(self.new(annotation, image, "third", -1, group))
        rows = self.rows(annotation)
        self.assertEqual([rows[layer]["sequence"] for layer in (first, second, third)], [5, 6, 7])
        self.assertEqual(rows[third]["parent_id"], group)

    def test_groups_may_repeat_the_names_of_their_channels(self):
        annotation, day0 = self.sample("time series", 0, "T0", True)
        day1 = self.assert_id(self.get(annotation, 0, "T1"))
        images = [self.external(f"T{day}_DAPI") for day in (0, 1)]
        made = [self.assert_id(self.get(annotation, image, "DAPI.tif", group))
                for image, group in zip(images, (day0, day1))]
        self.assertEqual(len(set(made)), 2)
        for image, group, layer in zip(images, (day0, day1), made):
            self.assertEqual(self.get(annotation, image, "DAPI.tif", group), layer)
            self.assertEqual(self.get(annotation, image, "DAPI.tif", -1), layer, "by its image, without a group")
        self.assertEqual(self.get(annotation, 0, "T1"), day1)
        self.assertEqual(self.client.get_layer_id(self.user, self.project, annotation, "DAPI.tif"), min(made))
        self.assertEqual(len(self.rows(annotation)), 4)

    def test_outside_of_groups_the_name_decides(self):
        annotation, layer = self.sample("flat", self.external("one"))
        self.assertEqual(self.get(annotation, self.external("two"), "image"), layer)
        self.assertEqual(self.get(annotation, self.external("two"), "image", -1), layer)

    def test_edit_keeps_what_is_drawn(self):
        annotation, drawing = self.sample("edited", 0, "cells", False)
        row = self.rows(annotation)[drawing]
        shapes = '{"version":"5.3.0","objects":[{"type":"rect","left":1,"top":2,"width":3,"height":4}]}'
        api("PUT", f"layers/{drawing}", {**row, "data": shapes}, "olga")
        edit = self.client.edit_layer
        self.assertEqual(edit(self.user, self.project, self.category, annotation, drawing, 0, "nuclei", "color:red", 9, 0),
                         drawing)
        row = self.rows(annotation)[drawing]
        self.assertEqual((row["name"], row["settings"], row["sequence"], row["data"]), ("nuclei", "color:red", 9, shapes))
        group = self.assert_id(self.get(annotation, 0, "group"))
        self.assertEqual(edit(self.user, self.project, self.category, annotation, drawing, 0, "nuclei", "", -1, group),
                         drawing)
        row = self.rows(annotation)[drawing]
        self.assertEqual((row["sequence"], row["parent_id"]), (9, group))
        image = self.external("edited.png")
        plain = self.assert_id(self.new(annotation, 0, "plain"))
        self.assertEqual(edit(self.user, self.project, self.category, annotation, plain, image, "plain", "", 1, -1), plain)
        self.assertEqual(self.rows(annotation)[plain]["image_id"], image)
        self.assertEqual(edit(self.user, self.project, self.category, annotation, plain, image, "group", "", 1, 0), -1)
        self.assertEqual(edit(self.user, self.project, self.category, annotation, 2 ** 31 - 1, 0, "x", "", 1, 0), -1)

    def test_failures(self):
        annotation, _ = self.sample("failing", 0, "g", True)
        self.assertEqual(self.new(2 ** 31 - 1, 0, "x"), -1)
        self.assertEqual(self.new(annotation, 2 ** 31 - 1, "x"), -1)
        self.assertEqual(self.new(annotation, 0, "g", 1), -1, "the name is taken")
        self.assertEqual(self.get(-1, 0, "x"), -1)
        self.assertEqual(self.client.get_layer_id(self.user, self.project, annotation, "absent"), -1)
        self.assertEqual(self.client.get_layer_id(self.user, self.project, -1, "g"), -1)
