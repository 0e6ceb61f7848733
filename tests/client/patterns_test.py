"""How scripts that know nothing of cascades and filters use the API, with plain requests; and the walk of the manual."""
import hashlib

import live
import requests
from live import PASSWORD, LiveTest, api, call, listed
from memento_cl import MementoClient


class PlainRequests(LiveTest):
    def fill(self, project_name):
        """Two categories with samples, groups, channels, comments, labels, classifications and participants."""
        client, user = self.client, self.user
        project = client.get_or_create_project(user, project_name)
        self.assert_id(client.new_label(user, project, "good"))
        self.assert_id(client.new_classification(user, project, "Grade", "M", "low,high", ""))
        for category_name in ("WT", "KO"):
            category = client.get_or_create_category(user, project, category_name)
            self.assertEqual(client.set_classifications(user, project, category, ["Grade"]), 1)
            client.add_participant(user, project, category, 0, client.get_user_id("bob"))
            for name in ("m1", "m2"):
                annotation, group = client.new_annotation(user, project, category, 0, name, "channels", "", 4, 0, True)
                image = client.upload_image(user, project, "", 0, f"{category_name}_{name}", "E", "http://e.org/x")
                layer = client.new_image_layer(user, project, category, annotation, image, "DAPI.tif", "", 1, group)
                for content in ("one", "two"):
                    api("POST", "comments", {"content": content, "sequence": 1, "layer_id": layer, "owner_id": user,
                                             "project_id": project}, "olga")
                self.assertEqual(client.set_annotation_labels(user, project, annotation, ["good"]), 1)
                client.add_participant(user, project, category, annotation, client.get_user_id("bob"))
        return project

    def delete(self, path, *expected):
        answer = call("DELETE", path, username="olga")
        self.assertIn(answer.status_code, expected or (204,), (path, answer.text))
        if answer.status_code == 204:
            self.assertEqual(answer.text, "")

    def delete_annotation(self, annotation, groups_first):
        layers = listed(f"layers/byannotation_id/{annotation}", "layers", "olga")
        layers.sort(key=lambda layer: layer["parent_id"] != 0, reverse=not groups_first)
        for layer in layers:
            for comment in listed(f"comments/bylayer_id/{layer['layer_id']}", "comments", "olga"):
                self.delete(f"comments/{comment['comment_id']}")
            # A group takes its layers along: then they are gone when it is their turn.
            self.delete(f"layers/{layer['layer_id']}", *([204, 404] if groups_first else [204]))
        for link in listed(f"annotations_labels/byfilter/{annotation}/0", "annotations_labels", "olga"):
            self.delete(f"annotations_labels/{annotation}/{link['label_id']}")
        self.delete(f"annotations_labels/byfilter/{annotation}/0")
        self.delete(f"permissions/byfilter/0/annpar/{annotation}")
        self.delete(f"permissions/byfilter/0/annvie/{annotation}")
        self.delete(f"annotations/{annotation}")

    def delete_call_by_call(self, project, groups_first):
        for category in listed(f"categories/byproject_id/{project}", "categories", "olga"):
            category_id = category["category_id"]
            for annotation in listed(f"annotations/bycategory_id/{category_id}", "annotations", "olga"):
                self.delete_annotation(annotation["annotation_id"], groups_first)
            self.delete(f"categories_classifications/byfilter/{category_id}/0")
            self.delete(f"permissions/byfilter/0/catpar/{category_id}")
            self.delete(f"categories/{category_id}")
        for resource, key in (("labels", "label_id"), ("classifications", "classification_id"), ("images", "image_id")):
            for item in listed(f"{resource}/byproject_id/{project}", resource, "olga"):
                self.delete(f"{resource}/{item[key]}")
        self.delete(f"permissions/byfilter/0/propar/{project}")
        self.delete(f"projects/{project}")

    def test_deleting_call_by_call(self):
        before = live.snapshot()
        for groups_first in (False, True):
            project = self.fill(f"deleted call by call, {groups_first}")
            self.assertNotEqual(live.snapshot(), before)
            self.delete_call_by_call(project, groups_first)
            self.assertEqual(live.snapshot(), before)

    def test_look_ups_by_whole_lists(self):
        project = self.fill("looked up")
        base = live.instance.url
        digest = hashlib.sha256(PASSWORD.encode()).hexdigest()
        login = requests.post(base + "login", headers={"username": "olga", "password": digest}, timeout=60)
        headers = {"x-access-token": login.json()["token"]}

        def get(path):
            return requests.get(base + path, headers=headers, timeout=60)
        self.assertEqual(get("users/byusername/olga").json()["user"]["user_id"], self.user)
        (found,) = [row for row in get("projects").json()["projects"] if row["name"] == "looked up"]
        self.assertEqual(found["project_id"], project)
        categories = [row for row in get("categories").json()["categories"] if row["project_id"] == project]
        self.assertEqual([row["name"] for row in categories], ["KO", "WT"])
        for category in categories:
            rows = [row for row in get("annotations").json()["annotations"]
                    if row["category_id"] == category["category_id"]]
            self.assertEqual([row["name"] for row in rows], ["m1", "m2"])
            for row in rows:
                self.assertEqual(get(f"annotations/{row['annotation_id']}").json()["annotation"], row)
                layers = get(f"layers/byannotation_id/{row['annotation_id']}").json()["layers"]
                self.assertEqual([layer["name"] for layer in layers], ["DAPI.tif", "channels"])
                group = layers[1]["layer_id"]
                self.assertEqual([layer["parent_id"] for layer in layers], [group, 0])
                answer = get(f"layers/byfilter/{row['annotation_id']}/1").json()["layers"]
                self.assertEqual(answer, layers[:1])
        for absent in ("categories/byproject_id/0", "layers/byannotation_id/2147483647", "labels/2147483647"):
            self.assertEqual(get(absent).status_code, 404)
        self.assertEqual(get("layers/byfilter/2147483647/1").json(), {"layers": []})

    def test_put_of_a_row_as_it_was_read(self):
        self.fill("written back")
        for resource, wrapper in (("projects", "project"), ("categories", "category"), ("labels", "label"),
                                  ("classifications", "classification"), ("annotations", "annotation"),
                                  ("layers", "layer"), ("comments", "comment"), ("images", "image")):
            row = [row for row in listed(resource, resource, "olga") if row["owner_id"] == self.user][0]
            answer = call("PUT", f"{resource}/{row[wrapper + '_id']}", row, "olga")
            self.assertEqual(answer.status_code, 201, (resource, answer.text))
            self.assertEqual(answer.json()[wrapper]["name" if "name" in row else "content"],
                             row["name" if "name" in row else "content"])


class TheWalkOfTheManual(LiveTest):
    """The import script that people copied from the manual asks for the group only when it made the sample, and hands
    on -1 as parent otherwise: its second run, and its second group, must do no harm."""

    TREE = {"m1": {"T0": ["DAPI.tif", "GFP.tif"]}, "m2": {"T0": ["DAPI.tif", "GFP.tif"], "T1": ["DAPI.tif", "GFP.tif"]}}

    def walk(self, category_name):
        client = MementoClient(live.instance.url)
        self.assertEqual(client.login("olga", PASSWORD), 0)
        user = client.get_user_id("olga")
        category = client.get_or_create_category(user, self.project, category_name)
        layers = []
        for sample, groups in self.TREE.items():
            annotation, sequence = -1, 1
            for group, files in groups.items():
                parent = -1
                for file in files:
                    image = client.get_or_upload_image(user, self.project, "", 2, f"{category_name}_{sample}_{group}_{file}",
                                                       "E", "https://e.org/i")
                    if annotation == -1:
                        annotation, parent = client.get_or_create_annotation(
                            user, self.project, category, image_id=0, name=sample, layer_name=group,
                            layer_sequence=sequence + 3, parent_id=0, is_group_layer=True)
                    layers.append(self.assert_id(client.get_or_create_layer(
                        user, self.project, category, annotation, image, name=file, layer_sequence=sequence,
                        parent_id=parent)))
                    sequence += 1
        return layers

    def test_twice(self):
        first = self.walk("walked")
        self.assertEqual(len(set(first)), 6, "no image is lost where groups repeat the names of channels")
        before = live.snapshot()
        self.assertEqual(self.walk("walked"), first)
        self.assertEqual(live.snapshot(), before)

    def test_equal_names_in_two_categories(self):
        self.assertEqual(len(set(self.walk("here") + self.walk("there"))), 12)
