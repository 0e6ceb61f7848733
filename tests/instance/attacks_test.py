"""What somebody hostile, or merely unlucky, does to a real instance: connections and bodies that do not move, sessions that have
ended, guessed passwords, a database whose connections are killed, a disk without room; others go on working."""
import collections
import concurrent.futures
import hashlib
import json
import resource
import socket
import subprocess
import threading
import time

from addresses_test import query
from instance import fetch, wait_until
from uploads_test import Lab, status_of, tiff

VIEWER = "correct horse"


def add_viewer(lab, memento, name="vera"):
    """A user who may look at the project and nothing else; her token."""
    subprocess.run([memento, "--instance", lab.folder, "user", "add", name, "--password-stdin", "--quiet"], input=VIEWER, text=True, check=True)
    subprocess.run([memento, "--instance", lab.folder, "permission", "grant", name, "provie", "Uploads", "--quiet"], check=True)
    return {"x-access-token": lab.instance.login(VIEWER, username=name).json()["token"]}


def begun(lab, token, announced=10**6, sent=b""):
    """A connection on which the head of an upload was sent, and so much of its body."""
    host, port = lab.host.split(":")
    connection = socket.create_connection((host, int(port)), timeout=60)
    lines = "".join(f"{key}: {value}\r\n" for key, value in {"Content-Type": "multipart/form-data; boundary=cut", **token}.items())
    connection.sendall(f"POST /memento-api/images/upload HTTP/1.1\r\nHost: x\r\nContent-Length: {announced}\r\n{lines}\r\n".encode() + sent)
    return connection


def check_uploads_before_rights(memento, space):
    """Of those whose session has ended, or who may not upload, not a byte is waited for, and no place is taken."""
    lab = Lab(memento, space)
    viewer = add_viewer(lab, memento)
    ended = {"x-access-token": lab.instance.login(VIEWER, username="vera").json()["token"]}
    assert fetch(lab.instance.api + "web/logout", ended, "POST", b"").status == 204
    for token, status in [(ended, 401), (viewer, 403), ({"x-access-token": "no.token.atall"}, 401)]:
        start = time.monotonic()
        connections = [begun(lab, token) for _ in range(60)]
        # On a machine that is busy with something else, some may wait for longer than one is to, and are told to come again.
        answers = collections.Counter(status_of(connection) for connection in connections)
        assert set(answers) <= {status, 503} and answers[status] > answers[503], answers
        assert time.monotonic() - start < 20
        assert lab.upload(f"beside {status} {time.monotonic()}", tiff(20, 20))[0] == 201
        for connection in connections:
            connection.close()
    lab.stop()


def check_slow_bodies(memento, space):
    """A body that does not move, or drop by drop, is ended with a reason; its place and its name are free again."""
    lab = Lab(memento, space, "--body-seconds", "2")
    head, tail = lab.frame("idle")
    idle = begun(lab, lab.token, 10**6, head + b"x" * 100)
    drops = begun(lab, lab.token, 10**6, lab.frame("drops")[0])
    over = threading.Event()

    def drip():
        while not over.wait(0.1):
            try:
                drops.sendall(b"x" * 50)
            except OSError:
                return

    dripping = threading.Thread(target=drip)
    dripping.start()
    for name, connection in [("idle", idle), ("drops", drops)]:
        said = connection.recv(65536)
        assert said.split()[1] == b"408" and b"too_slow" in said and b"came too slowly" in said, said
        connection.close()
        wait_until("its row is gone", lambda: name not in lab.progress())
    over.set()
    dripping.join()
    # Slow, but moving: a hundred kilobytes a second for five seconds.
    data = tiff(700, 700)
    head, tail = lab.frame("slow")
    connection = begun(lab, lab.token, len(head) + len(data) + len(tail), head)
    for start in range(0, len(data), 10**4):
        connection.sendall(data[start:start + 10**4])
        time.sleep(0.1)
    connection.sendall(tail)
    assert status_of(connection) == 201
    lab.stop()


def check_half_open(memento, space):
    """Two thousand connections that never finish their request: whoever has one to make is answered, and they are gone soon."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))
    lab = Lab(memento, space)
    host, port = lab.host.split(":")
    start = time.monotonic()
    connections = []
    for _ in range(2100):
        connection = socket.create_connection((host, int(port)), timeout=20)
        connection.sendall(b"GET /memento-api/web/me HTTP/1.1\r\nHost: x\r\nX-A")
        connections.append(connection)
    times = []
    for _ in range(20):
        began = time.monotonic()
        assert lab.is_up()
        times.append(time.monotonic() - began)
    print(f"beside {len(connections)} half-open connections a request takes {sorted(times)[10] * 1000:.0f} ms, {max(times) * 1000:.0f} ms at most")
    assert max(times) < 5
    for connection in connections:  # the server ends each within the time for a head
        try:
            while connection.recv(4096):
                pass
        except ConnectionResetError:
            pass
        connection.close()
    assert time.monotonic() - start < 60
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    lab.stop()


def check_guessing(memento, space):
    """Two hundred wrong passwords at once: ten are tried. Meanwhile the API answers as ever."""
    lab = Lab(memento, space)
    times, over = [], threading.Event()

    def works():
        while not over.is_set():
            began = time.monotonic()
            assert lab.is_up()
            times.append(time.monotonic() - began)

    worker = threading.Thread(target=works)
    worker.start()
    digest = hashlib.sha256(b"wrong").hexdigest()
    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: fetch(lab.instance.api + "login", {"username": "admin", "password": digest}, "POST", b"").status, range(200)))
    over.set()
    worker.join()
    assert answers.count(401) == 10 and set(answers) <= {401, 429, 503}, answers
    assert int(query(lab.instance, "SELECT count(*) FROM audit WHERE action = 'login failed'")) == 1
    assert lab.instance.login(lab.instance.password).status == 429
    print(f"meanwhile {len(times)} requests, in {sorted(times)[len(times) // 2] * 1000:.0f} ms, {max(times) * 1000:.0f} ms at most")
    lab.stop()


def check_killed_backends(memento, space):
    """Whatever the connections to the database go through: no caller is told of a defect."""
    lab = Lab(memento, space)
    seen, over = [], threading.Event()

    def ask(path, method="GET", body=None):
        while not over.is_set():
            answer = fetch(lab.instance.api + path, lab.token, method, body)
            seen.append(answer.status)
            if answer.status == 503:
                assert answer.headers["Retry-After"], answer.body

    label = json.dumps({"name": "x", "project_id": lab.project, "owner_id": lab.user}).encode()
    askers = [threading.Thread(target=ask, args=arguments) for arguments in
              [("labels",), ("web/home",), ("labels", "POST", label), (f"web/projects/{lab.project}",)]]
    for asker in askers:
        asker.start()
    for _ in range(30):
        query(lab.instance, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'memento_app'")
        time.sleep(0.1)
    over.set()
    for asker in askers:
        asker.join()
    assert set(seen) <= {200, 201, 409, 503} and seen.count(200) > 20, sorted(set(seen))
    print(f"{len(seen)} requests, {seen.count(503)} of them told to come again")
    lab.stop()


def check_what_is_closed(memento, space):
    """What the build keeps for itself is nobody's; a body for which nginx has no room is to come again."""
    lab = Lab(memento, space)
    for path in [".vite/manifest.json", "%2evite/manifest.json", ".git/config"]:
        assert fetch(lab.instance.url + path).status == 404, path
    body = lab.folder / "run/nginx/body"
    body.rename(body.with_name("away"))
    body.write_text("")  # no folder: as little can be kept there as on a full disk
    answer = fetch(lab.instance.api + "labels", lab.token, "POST", b"{" + b" " * 10**6 + b"}")
    assert answer.status == 503 and answer.headers["Retry-After"] == "60", (answer.status, answer.body)
    assert answer.json()["error"]["code"] == "unavailable"
    body.unlink()
    body.with_name("away").rename(body)
    assert fetch(lab.instance.api + "labels", lab.token, "POST", b"{" + b" " * 10**6 + b"}").status == 400
    lab.stop()
