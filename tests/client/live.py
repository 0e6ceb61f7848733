"""The instance that all tests share, its users, and plain requests to it."""
import hashlib
import json
import os
import struct
import subprocess
import unittest
import zlib
from urllib.parse import quote

import requests
from instance import Instance, wait_until
from memento_cl import MementoClient

instance = memento = space = None
PASSWORD = "correct horse battery staple"


def start(program, folder):
    """Starts the instance; makes `olga`, who may make projects, and `bob`, who may nothing."""
    global instance, memento, space
    memento, space = program, folder
    instance = Instance(str(program), folder / "instance")
    for username in ("olga", "bob"):
        digest = hashlib.sha256(PASSWORD.encode()).hexdigest()
        made = api("POST", "users", {"username": username, "name": username.title(), "email": "", "settings": "",
                                     "password": digest})
        if username == "olga":
            api("POST", "permissions", {"user_id": made["user"]["user_id"], "type": "proadm", "type_id": 0})


def stop():
    Instance.end_all()
    for each in Instance.started:
        each.process.stdout.close()
        each.process.stderr.close()


_tokens = {}


def token(username="admin"):
    if username not in _tokens:
        password = instance.password if username == "admin" else PASSWORD
        _tokens[username] = instance.login(password, username=username).json()["token"]
    return _tokens[username]


def call(method, path, body=None, username="admin"):
    """A plain request, as any script might send it."""
    return requests.request(method, instance.url + path, json=body, headers={"x-access-token": token(username)},
                            timeout=60)


def api(method, path, body=None, username="admin"):
    """What a request that must succeed answers."""
    answer = call(method, path, body, username)
    assert answer.status_code in (200, 201, 204), (method, path, answer.status_code, answer.text)
    return answer.json() if answer.text else None


def listed(path, key, username="admin"):
    """A list; empty also where an empty one is answered with 404."""
    answer = call("GET", path, username=username)
    return [] if answer.status_code == 404 else answer.json()[key]


def snapshot():
    """Everything that the API tells about all projects, once the worker has done what other tests left it to do."""
    wait_until("all images are converted",
               lambda: all(image["state"] in ("ready", "failed") for image in api("GET", "images")["images"]), 60)
    lists = ["projects", "categories", "classifications", "categories_classifications", "labels", "images",
             "annotations", "annotations_labels", "layers", "comments", "permissions"]
    return {path: api("GET", path)[path] for path in lists}


def png(path, width=4, height=3, shade=200):
    """Writes a small grey PNG."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([shade]) * width for _ in range(height))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return path


def run(command, **variables):
    return subprocess.run([str(part) for part in command], text=True, capture_output=True, timeout=300,
                          env={**os.environ, **variables})


def imported(folder, *options):
    """What `memento import` says, as a dict."""
    done = run([memento, "--instance", space / "instance", "import", folder, "--json", *options])
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class LiveTest(unittest.TestCase):
    """A project of its own for each class, owned by olga, with the category WT."""

    @classmethod
    def setUpClass(cls):
        cls.client = MementoClient(instance.url, "olga", PASSWORD)
        cls.user = cls.client.get_user_id("olga")
        cls.project = cls.client.get_or_create_project(cls.user, f"{cls.__module__}.{cls.__name__}")
        cls.category = cls.client.get_or_create_category(cls.user, cls.project, "WT")
        assert min(cls.user, cls.project, cls.category) > 0, cls.client.last_error

    @classmethod
    def tearDownClass(cls):
        del cls.client

    def assert_id(self, value):
        self.assertIsInstance(value, int)
        self.assertGreater(value, 0, self.client.last_error)
        return value

    def external(self, name):
        """The id of an image that needs no file."""
        return self.assert_id(self.client.get_or_upload_image(self.user, self.project, "", 0, name, "E",
                                                              "https://images.example.org/" + quote(name)))

    def sample(self, name, image_id=0, layer="image", group=False):
        made = self.client.new_annotation(self.user, self.project, self.category, image_id, name, layer, "", 1, 0, group)
        self.assert_id(made[0])
        self.assert_id(made[1])
        return made

    def requests_of(self, work):
        """How many requests a piece of work takes: (count, what it returned)."""
        seen = []
        hooks = self.client._session.hooks["response"]
        hooks.append(lambda answer, *_, **__: seen.append(answer.request))
        try:
            result = work()
        finally:
            hooks.pop()
        return len(seen), result
