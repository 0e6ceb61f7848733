"""What the client says when nothing works: never an exception, always the documented value."""
import http.server
import threading
import time

import live
from interface_test import methods
from live import PASSWORD, LiveTest, api
from memento_cl import MementoClient

# An argument for every name that the documented methods have.
ARGUMENTS = {"username": "olga", "password": "wrong", "name": "n", "settings": "", "filepath": __file__, "im_format": 2,
             "im_type": "", "url": "", "layer_name": "l", "layer_settings": "", "layer_sequence": -1, "parent_id": 0,
             "is_group_layer": False, "labels_list": ["x"], "ctype": "M", "data": "", "classifications_list": ["x"],
             "image_id": 0}
PAIRS = {"new_annotation", "get_or_create_annotation"}
NOTHING = {"get_annotation_labels", "get_classifications", "project_summary", "project_data", "project_rois",
           "project_comments"}


def failure_of(name):
    return (-1, -1) if name in PAIRS else None if name in NOTHING else -1


def call_all(client, **known):
    """{method: what it returns}, with the id 1 where nothing else is known."""
    results = {}
    for name in sorted(methods()):
        code = getattr(client, name).__func__.__code__
        results[name] = getattr(client, name)(*({**ARGUMENTS, **known}.get(argument, 1)
                                                for argument in code.co_varnames[1:code.co_argcount]))
    return results


class Foreign(http.server.BaseHTTPRequestHandler):
    """A server that is not Memento: a page for everything."""

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *_):
        pass


class Failures(LiveTest):
    def expect_failures(self, client, **known):
        before = live.snapshot()
        for name, result in call_all(client, **known).items():
            self.assertEqual(result, failure_of(name), name)
            self.assertTrue(client.last_error, name)
        self.assertEqual(live.snapshot(), before)

    def test_without_a_session(self):
        self.expect_failures(MementoClient(live.instance.url))

    def test_wrong_password_is_tried_once(self):
        client = MementoClient(live.instance.url, "olga", "wrong")
        self.assertEqual(client.token, "")
        seen = []
        client._session.hooks["response"].append(lambda answer, *_, **__: seen.append(answer.request.url))
        self.assertEqual(client.get_project_id("x"), -1)
        self.assertEqual(seen, [live.instance.url + "projects"])

    def test_where_nobody_answers(self):
        self.expect_failures(MementoClient("http://127.0.0.1:9/memento/"))
        self.expect_failures(MementoClient("not a url"))

    def test_where_something_else_answers(self):
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Foreign) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            client = MementoClient(f"http://127.0.0.1:{server.server_port}/")
            for server.status, server.body in ((200, b"<html>hello</html>"), (200, b"[]"), (200, b"{}"), (500, b""),
                                               (502, b'{"error": "odd"}'), (404, b"<html>no</html>"), (200, b"\xff")):
                for name, result in call_all(client).items():
                    if name != "project_summary" or server.status != 200:
                        self.assertEqual(result, failure_of(name), (name, server.status, server.body))
            server.shutdown()

    def test_a_stranger_sees_and_changes_nothing(self):
        annotation, layer = self.sample("secret", 0, "channels", True)
        label = self.client.new_label(self.user, self.project, "x")
        classification = self.client.new_classification(self.user, self.project, "x", "M", "", "")
        bob = MementoClient(live.instance.url, "bob", PASSWORD)
        known = {"user_id": bob.get_user_id("bob"), "project_id": self.project, "category_id": self.category,
                 "annotation_id": annotation, "layer_id": layer, "label_id": label, "classification_id": classification,
                 "participant_id": bob.get_user_id("bob"), "username": "bob", "name": "secret"}
        before = live.snapshot()
        for name, result in call_all(bob, **known).items():
            expected = known["user_id"] if name == "get_user_id" else failure_of(name)
            self.assertEqual(result, expected, name)
            if name == "login":  # it was refused, and its session with it
                bob.login("bob", PASSWORD)
        self.assertEqual(live.snapshot(), before)

    def test_a_viewer_reads_and_changes_nothing(self):
        viewer = self.client.get_user_id("bob")
        project = self.client.get_or_create_project(self.user, "looked at")
        category = self.client.get_or_create_category(self.user, project, "c")
        annotation, layer = self.client.new_annotation(self.user, project, category, 0, "a", "l", "", 1, 0, True)
        api("POST", "permissions", {"user_id": viewer, "type": "provie", "type_id": project}, "olga")
        bob = MementoClient(live.instance.url, "bob", PASSWORD)
        before = live.snapshot()
        self.assertEqual(bob.get_project_id("looked at"), project)
        self.assertEqual(bob.get_annotation_id(viewer, project, "a"), annotation)
        self.assertEqual(bob.get_or_create_annotation(viewer, project, category, 0, "a", "l"), (annotation, -1))
        self.assertEqual(bob.get_or_create_annotation(viewer, project, category, 0, "b", "l"), (-1, -1))
        self.assertEqual(bob.get_or_create_layer(viewer, project, category, annotation, 0, "l"), layer)
        self.assertEqual(bob.edit_layer(viewer, project, category, annotation, layer, 0, "m", "", 1, 0), -1)
        self.assertEqual(bob.get_annotation_labels(viewer, project, annotation), [])
        self.assertEqual(bob.delete_annotation(viewer, project, category, annotation), -1)
        self.assertEqual(bob.delete_project(viewer, project), -1)
        self.assertIsNone(bob.project_data(project))
        self.assertEqual(live.snapshot(), before)

    def test_a_token_in_place_of_a_password(self):
        made = live.run([live.memento, "--instance", live.space / "instance", "token", "create", "olga", "robot", "--scope", "annotate"])
        robot = MementoClient(live.instance.url, token=made.stdout.strip())
        annotation, layer = self.sample("by robot", 0, "channels", True)
        self.client.new_label(self.user, self.project, "of robots")
        self.assertEqual(robot.get_user_id("olga"), self.user)
        self.assertEqual(robot.set_annotation_labels(self.user, self.project, annotation, ["of robots"]), 1)
        self.assertIsInstance(robot.project_data(self.project), list)
        self.assertEqual(robot.delete_annotation(self.user, self.project, self.category, annotation), -1)
        self.assertEqual(robot.new_label(self.user, self.project, "x"), -1)
        live.run([live.memento, "--instance", live.space / "instance", "token", "revoke", "olga", "robot"])
        self.assertEqual(robot.get_user_id("olga"), -1)
        self.assertIn("session", robot.last_error)

    def test_odd_names(self):
        for name in ("ä ö ü – 細胞", "semi;colon' OR 1=1 --", 'quote"s', "a/b?c#d%20", "line\nbreak", "x" * 40):
            category = self.client.get_or_create_category(self.user, self.project, name)
            self.assert_id(category)
            self.assertEqual(self.client.get_category_id(self.user, self.project, name), category)
            self.assertEqual(self.client.delete_category(self.user, self.project, category), 0)
        for name in ("", "nul\0", "half \ud800"):
            self.assertEqual(self.client.new_category(self.user, self.project, name, ""), -1, repr(name))

    def test_made_at_the_same_time_by_many(self):
        results = []

        def make():
            client = MementoClient(live.instance.url, "olga", PASSWORD)
            results.append((client.get_or_create_project(self.user, "raced"),
                            client.get_or_create_category(self.user, self.project, "raced")))
        threads = [threading.Thread(target=make) for _ in range(6)]
        for thread in threads:
            thread.start()
            time.sleep(0)
        for thread in threads:
            thread.join()
        self.assertEqual(len(set(results)), 1, results)
        self.assertGreater(min(results[0]), 0)
