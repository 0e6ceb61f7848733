"""The methods of the client for labels, scores, participants and reports, doing what they are for."""
from live import LiveTest, api, listed, png


class Labels(LiveTest):
    def test_look_up_make_and_delete(self):
        made = self.assert_id(self.client.new_label(self.user, self.project, "exclude"))
        self.assertEqual(self.client.get_label_id(self.project, "exclude"), made)
        self.assertEqual(self.client.get_label_id(self.project, "absent"), -1)
        self.assertEqual(self.client.new_label(self.user, self.project, "exclude"), -1)
        self.assertEqual(self.client.delete_label(self.user, self.project, made), 0)
        self.assertEqual(self.client.delete_label(self.user, self.project, made), -1)

    def test_of_a_sample(self):
        client, annotation = self.client, self.sample("labelled")[0]
        for name in ("a", "b", "c"):
            self.assert_id(client.new_label(self.user, self.project, name))

        def put(*names):
            return client.set_annotation_labels(self.user, self.project, annotation, list(names))

        def get():
            return client.get_annotation_labels(self.user, self.project, annotation)
        self.assertEqual((get(), put()), ([], 0))
        self.assertEqual((put("b", "a", "b"), get()), (2, ["a", "b"]))
        before = self.requests_of(get)[0]
        self.assertEqual(self.requests_of(lambda: put("b", "a")), (before, 2), "nothing differs: nothing is sent")
        self.assertEqual(self.requests_of(lambda: put("b", "c")), (before + 2, 2))
        self.assertEqual(get(), ["b", "c"])
        self.assertEqual((put("a", "unknown"), get()), (-1, ["b", "c"]), "all or nothing")
        self.assertIn("unknown", client.last_error)
        self.assertEqual((put(), get()), (0, []))
        self.assertIsNone(client.get_annotation_labels(self.user, self.project, 0))
        self.assertIsNone(client.get_annotation_labels(self.user, self.project, 2 ** 31 - 1))
        self.assertEqual(client.set_annotation_labels(self.user, self.project, 0, []), -1)


class Classifications(LiveTest):
    def test_of_a_category(self):
        client, user, project = self.client, self.user, self.project
        self.assertEqual(client.get_classifications(user, project, self.category), [])
        made = {name: self.assert_id(client.new_classification(user, project, name, kind, data, ""))
                for name, kind, data in (("Grade", "M", "low,high"), ("Artefact", "M", "fa-star#A"), ("Other", "X", ""))}
        self.assertEqual(client.new_classification(user, project, "Grade", "M", "", ""), -1)

        def put(*names):
            return client.set_classifications(user, project, self.category, list(names))

        def get():
            return client.get_classifications(user, project, self.category)
        self.assertEqual((put("Grade", "Artefact"), get()), (2, ["Artefact", "Grade"]))
        api("POST", "categories_classifications", {"category_id": self.category, "classification_id": made["Other"]})
        self.assertEqual((put("Grade"), get()), (1, ["Grade"]), "only those of type M")
        self.assertEqual(len(listed(f"classifications/bycategory_id/{self.category}", "classifications")), 2)
        self.assertEqual((put("Grade", "absent"), get()), (-1, ["Grade"]))
        self.assertEqual(client.delete_classification(user, project, made["Grade"]), 0)
        self.assertEqual(client.delete_classification(user, project, made["Grade"]), -1)
        self.assertEqual(get(), [])
        self.assertIsNone(client.get_classifications(user, project, 0))
        self.assertEqual(client.set_classifications(user, project, 2 ** 31 - 1, []), -1)


class Participants(LiveTest):
    def test_three_scopes(self):
        bob = self.client.get_user_id("bob")
        annotation, _ = self.sample("shared with bob")
        add = self.client.add_participant
        for arguments, kind, target in (((self.category, annotation), "annpar", annotation),
                                        ((self.category, 0), "catpar", self.category), ((0, 0), "propar", self.project)):
            self.assertEqual(add(self.user, self.project, *arguments, bob), bob)
            self.assertEqual(add(self.user, self.project, *arguments, bob), bob, "twice is once")
            self.assertEqual(len(listed(f"permissions/byfilter/{bob}/{kind}/{target}", "permissions")), 1)
        self.assertEqual(add(self.user, self.project, 0, 0, 2 ** 31 - 1), -1)
        before = api("GET", "permissions")
        self.assertEqual(add(self.user, self.project, self.category, -1, bob), -1)
        self.assertEqual(add(self.user, self.project, -1, 0, bob), -1)
        self.assertEqual(api("GET", "permissions"), before)


class Reports(LiveTest):
    def test_all_four(self):
        client, user, project = self.client, self.user, self.project
        image = self.external("WT_a.png")
        annotation, layer = self.sample("a", image)
        self.assert_id(client.new_label(user, project, "good"))
        self.assertEqual(client.set_annotation_labels(user, project, annotation, ["good"]), 1)
        _, drawing = self.sample("b", 0, "cells")
        row = api("GET", f"layers/{drawing}")["layer"]
        shapes = '{"version":"5.3.0","objects":[{"type":"rect"}]}'
        api("PUT", f"layers/{drawing}", {**row, "data": shapes}, "olga")
        api("POST", "comments", {"content": "look", "sequence": 1, "layer_id": layer, "owner_id": user}, "olga")
        self.assertEqual(client.project_summary(project),
                         {"total_participants": 0, "total_annotations": 2, "total_annotations_submitted": 0,
                          "total_annotations_shared": 0})
        rows = client.project_data(project)
        self.assertEqual([list(row) for row in rows], [["project", "category", "classification", "annotation", "image",
                                                        "status", "label", "image_uri"]] * 2)
        self.assertEqual((rows[0]["annotation"], rows[0]["image"], rows[0]["label"], rows[0]["status"]),
                         ("a", "WT_a.png", "good", "N"))
        name = f"{__name__}.Reports"
        self.assertEqual(client.project_rois(project), [{"project": name, "category": "WT", "annotation": "b",
                                                         "layer": "cells", "data": shapes}])
        self.assertEqual(client.project_comments(project), [{"project": name, "category": "WT", "annotation": "a",
                                                             "layer": "image", "content": "look"}])

    def test_empty_and_absent(self):
        empty = self.client.get_or_create_project(self.user, "nothing in it")
        for method in (self.client.project_data, self.client.project_rois, self.client.project_comments):
            self.assertEqual(method(empty), [])
            self.assertIsNone(method(2 ** 31 - 1))
            self.assertIsNone(method(-1))
        self.assertEqual(set(self.client.project_summary(empty).values()), {0})
        self.assertIsNone(self.client.project_summary(-1))
