"""What a request may cost, on a real instance: a time limit, nothing for a client that has gone, and half of the threads."""
import concurrent.futures
import http.client
import json
import os
import subprocess
import threading
import time
import urllib.parse

from addresses_test import connection_of, query
from instance import Instance, fetch, wait_until

THREADS = 8
WAITING = ("SELECT count(*) FROM pg_stat_activity WHERE usename = 'memento_app' AND state = 'active'"
           " AND wait_event_type = 'Lock'")


class Lab:
    """An instance with a user besides the administrator, and a project that he may annotate."""

    def __init__(self, memento, folder, **settings):
        os.environ.update({f"MEMENTO_{name.upper()}": str(value) for name, value in settings.items()})
        try:
            self.instance = Instance(memento, folder)
        finally:
            for name in settings:
                del os.environ[f"MEMENTO_{name.upper()}"]
        self.admin = {"x-access-token": self.instance.token()}
        subprocess.run([memento, "--instance", folder, "user", "add", "vera", "--password-stdin", "--quiet"],
                       input="correct horse", text=True, check=True)
        self.vera = {"x-access-token": self.instance.login("correct horse", username="vera").json()["token"]}

    def get(self, path, headers):
        return fetch(self.instance.api + path, headers)

    def waiting(self):
        return int(query(self.instance, WAITING))


class Locked:
    """Nobody reads labels: whoever asks for them waits."""

    def __init__(self, instance):
        self.session = subprocess.Popen(["psql", "-XAtq", connection_of(instance)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        self.session.stdin.write("BEGIN; LOCK TABLE labels; SELECT 'locked';\n")
        self.session.stdin.flush()
        assert any("locked" in line for line in self.session.stdout)
        return self

    def __exit__(self, *_):
        self.session.stdin.close()
        self.session.wait(timeout=20)


def check_time_limit(memento, space):
    lab = Lab(memento, space / "instance", statement_seconds=1)
    with Locked(lab.instance):
        begun = time.monotonic()
        answer = lab.get("labels", lab.admin)
        assert answer.status == 503 and answer.headers["Retry-After"], answer.body
        assert answer.json()["error"]["hint"].startswith("Ask for less at once"), answer.body
        assert 0.9 < time.monotonic() - begun < 15
    assert lab.get("labels", lab.admin).status == 200
    lab.instance.stop()


def check_cancelling(memento, space):
    """A client that goes takes its statement with it: within a second nothing of it is left."""
    lab = Lab(memento, space / "instance")
    address = urllib.parse.urlparse(lab.instance.api)
    with Locked(lab.instance):
        for path in ["labels", "labels/byproject_id/2", "web/projects/2"]:
            client = http.client.HTTPConnection(address.netloc)
            client.request("GET", address.path + path, headers=lab.admin)
            wait_until("the statement waits", lambda: lab.waiting() == 1)
            client.close()
            begun = time.monotonic()
            wait_until("the statement has ended", lambda: lab.waiting() == 0)
            print(f"{path}: gone after {time.monotonic() - begun:.2f} s")
            assert time.monotonic() - begun < 3  # one, on a machine with nothing else to do
            # The thread and its connection work for the next one.
            assert lab.get("projects", lab.admin).status == 200
    assert lab.get("labels", lab.admin).status == 200
    # An answer that is under way, too.
    query(lab.instance, "INSERT INTO projects (name, owner_id) SELECT 'P', user_id FROM users WHERE username = 'admin'")
    query(lab.instance, "INSERT INTO labels (name, project_id, owner_id) SELECT n, max(project_id), 1 FROM projects,"
                        " generate_series(1, 200000) n GROUP BY n")
    client = http.client.HTTPConnection(address.netloc)
    client.request("GET", address.path + "labels", headers=lab.admin)
    client.getresponse().read(1000)
    client.close()
    wait_until("nothing of it is left", lambda: query(lab.instance, "SELECT count(*) FROM pg_stat_activity WHERE usename ="
                                                      " 'memento_app' AND state <> 'idle'") == "0", 5)
    assert not [line for line in (lab.instance.folder / "log" / "responder.log").read_text().splitlines()
                if '"level":"error"' in line]
    lab.instance.stop()


def check_fairness(memento, space):
    """However much one asks for, the others are answered; he is told to wait."""
    lab = Lab(memento, space / "instance", threads=THREADS)
    with concurrent.futures.ThreadPoolExecutor(40) as pool, Locked(lab.instance):
        first = [pool.submit(lab.get, "labels", lab.admin) for _ in range(THREADS // 2)]
        wait_until("half of the threads are at it", lambda: lab.waiting() == THREADS // 2)
        more = [pool.submit(lab.get, "labels", lab.admin) for _ in range(20)]
        others = []
        over = threading.Event()

        def vera_works():
            while not over.is_set():
                begun = time.monotonic()
                answers = [lab.get("projects", lab.vera), fetch(lab.instance.url + "t/" + "0" * 32 + "/0/0_0.png", lab.vera),
                           lab.instance.login("correct horse", username="vera")]
                assert [answer.status for answer in answers] == [200, 404, 200], answers
                others.append(time.monotonic() - begun)

        vera = pool.submit(vera_works)
        refused = [answer.result(timeout=30) for answer in more]
        over.set()
        vera.result(timeout=30)
        assert {answer.status for answer in refused} == {503}, refused
        assert all(answer.headers["Retry-After"] == "2" for answer in refused)
        assert refused[0].json()["error"]["message"] == "You have as many requests under way as one may have at once."
        assert lab.waiting() == THREADS // 2
        assert len(others) > 5 and max(others) < 2, others
        print(f"meanwhile, another worked {len(others)} times, the slowest in {max(others):.2f} s")
        late = pool.submit(lab.get, "labels", lab.admin)
        time.sleep(0.5)
        assert not late.done()
    # What waited a moment is answered when there is room again.
    assert [answer.result().status for answer in [*first, late]] == [200] * (THREADS // 2 + 1)
    assert lab.get("labels", lab.admin).status == 200
    lab.instance.stop()


def check_bursts(memento, space):
    """A page or script that asks for much at once, all of it quick, is never refused."""
    lab = Lab(memento, space / "instance", threads=THREADS)
    with concurrent.futures.ThreadPoolExecutor(60) as pool:
        answers = list(pool.map(lambda _: lab.get("projects", lab.admin).status, range(600)))
    assert set(answers) == {200}, set(answers)
    check_what_is_written_is_read(lab)
    lab.instance.stop()


def check_what_is_written_is_read(lab):
    """However many read a row beside, also from memory: who has changed it reads what he wrote."""
    over, read = threading.Event(), []

    def client():
        address = urllib.parse.urlparse(lab.instance.api)
        connection = http.client.HTTPConnection(address.netloc)

        def ask(method, path, body=None):
            connection.request(method, address.path + path, body and json.dumps(body),
                               {**lab.admin, "Content-Type": "application/json"})
            answer = connection.getresponse()
            assert answer.status in (200, 201), (answer.status, answer.read())
            return json.loads(answer.read())

        return ask

    def write(number):
        ask = client()
        project = ask("POST", "projects", {"name": f"Written {number}", "settings": "", "owner_id": 1})["project"]
        path = f"projects/{project['project_id']}"
        for i in range(100):
            project["settings"] = f"darkmode:{i % 2}"
            project = ask("PUT", path, project)["project"]
            assert [ask("GET", path)["project"] for _ in range(3)] == [project] * 3

    def look():
        ask = client()
        while not over.is_set():
            read.append(len(ask("GET", "projects")["projects"]))

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        lookers = [pool.submit(look) for _ in range(3)]
        try:
            for writer in [pool.submit(write, number) for number in range(3)]:
                writer.result(timeout=60)
        finally:
            over.set()
        for looker in lookers:
            looker.result(timeout=20)
    assert len(read) > 10, read
    print(f"read {len(read)} times beside 300 writes")
