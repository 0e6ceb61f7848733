"""Uploads to a real instance: by forms and by tus, cut off in every way, many at once, large; and the worker."""
import base64
import concurrent.futures
import hashlib
import http.client
import io
import json
import os
import pathlib
import random
import signal
import socket
import statistics
import struct
import subprocess
import time
import urllib.parse

import cut_line
from instance import Instance, fetch, wait_until


def tiff(width, height, data=None):
    """An uncompressed grey TIFF of one strip."""
    tags = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (278, height), (279, width * height)]
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags) + bytes(4)
    return struct.pack("<2sHI", b"II", 42, 8 + width * height) + (bytes(width * height) if data is None else data) + directory


class Lab:
    """An instance with a project, and what a test asks of it."""

    def __init__(self, memento, space, *options, min_free=10**6):
        self.folder = space / "instance"
        self.instance = Instance(memento, self.folder, "--min-free", str(min_free), *options)
        self.host = urllib.parse.urlsplit(self.instance.url).netloc
        self.token = {"x-access-token": self.instance.token()}
        self.user = self.get("web/me")["me"]["user_id"]
        self.project = self.send("POST", "projects", {"name": "Uploads", "owner_id": self.user, "settings": ""})["project"]["project_id"]

    def get(self, path):
        return fetch(self.instance.api + path, self.token).json()

    def send(self, method, path, body=None):
        answer = fetch(self.instance.api + path, self.token, method, json.dumps(body).encode() if body is not None else b"")
        assert answer.status < 300, answer.body
        return answer.json() if answer.body else None

    def frame(self, name, format=0, type=""):
        """What stands before and after the bytes of a file."""
        description = {"name": name, "format": format, "type": type, "project_id": self.project, "owner_id": self.user}
        return ("--cut\r\nContent-Disposition: form-data; name=\"json\"\r\n\r\n" + json.dumps(description) +
                "\r\n--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"/../x\"\r\n\r\n").encode(), b"\r\n--cut--\r\n"

    def headers(self):
        return {"Content-Type": "multipart/form-data; boundary=cut", **self.token}

    def upload(self, name, data, format=0, base="/memento-api/"):
        head, tail = self.frame(name, format)
        connection = http.client.HTTPConnection(self.host, timeout=120)
        connection.request("POST", base + "images/upload", head + data + tail, self.headers())
        got = connection.getresponse()
        return got.status, json.loads(got.read())

    def begin(self, name, announced, sent):
        """A connection on which an upload of so many bytes has begun."""
        head, _ = self.frame(name)
        host, port = self.host.split(":")
        connection = socket.create_connection((host, int(port)), timeout=60)
        lines = [f"{key}: {value}\r\n" for key, value in self.headers().items()]
        connection.sendall(f"POST /memento-api/images/upload HTTP/1.1\r\nHost: x\r\nContent-Length: {announced}\r\n{''.join(lines)}\r\n".encode())
        connection.sendall(head + sent)
        return connection

    def images(self):
        return {image["name"]: image for image in self.get("images").get("images", [])}

    def progress(self):
        return {image["name"]: image for image in self.get(f"web/projects/{self.project}/images/progress")["images"]}

    def files(self, folder):
        return sorted(entry.name for entry in (self.folder / "store" / folder).iterdir())

    def responder(self):
        return wait_until("the responder runs", lambda: self.instance.process_like("^memento-fcgi"))

    def worker(self):
        return wait_until("the worker runs", lambda: self.instance.process_like("^memento .*worker"))

    def is_up(self):
        return fetch(self.instance.api + "web/me", self.token).status == 200

    def stop(self):
        assert self.instance.stop() == 0


def status_of(connection):
    return int(connection.recv(4096).split()[1])


def check_forms(memento, space):
    lab = Lab(memento, space)
    status, body = lab.upload("flat", tiff(300, 200))
    assert status == 201 and body["image"]["state"] == "ready" and body["image"]["resolution"] == "300x200", body
    assert fetch(f"http://{lab.host}{body['image']['thumbnail']}", lab.token).status == 200
    status, body = lab.upload("tiled", tiff(3000, 2500), base="/memento/")
    assert status == 201 and body["image"]["state"] in ("queued", "tiling"), body
    wait_until("the worker is done", lambda: lab.images()["tiled"]["state"] == "ready", 60)
    image = lab.images()["tiled"]
    assert image["type"] == "T" and image["resolution"] == "3000x2500", image
    assert fetch(f"http://{lab.host}{image['tiles']}0/0_0.png", lab.token).status == 200
    assert lab.progress() == {}

    # As chunks, whose length nobody knows.
    head, tail = lab.frame("chunked")
    connection = http.client.HTTPConnection(lab.host, timeout=60)
    data = tiff(50, 50)
    connection.request("POST", "/memento-api/images/upload", iter([head, data[:999], data[999:], tail]), lab.headers(), encode_chunked=True)
    assert connection.getresponse().status == 201

    # Refused before the bytes are sent: the answer is there although the body is not.
    connection = lab.begin("flat", 10**9, b"x" * 100)
    assert status_of(connection) == 409
    connection.close()
    # Broken off.
    connection = lab.begin("broken", 10**6, b"x" * 5000)
    wait_until("it has begun", lambda: "broken" in lab.progress())
    assert lab.upload("broken", tiff(9, 9))[0] == 409
    connection.close()
    wait_until("nothing is left", lambda: lab.progress() == {} and lab.files("inbox") == [])
    # Longer than announced: what is too much is no part of it.
    head, tail = lab.frame("long")
    connection = lab.begin("long", len(head) + 1000, b"x" * 1000 + tail)
    assert status_of(connection) == 400
    connection.close()
    # Larger than images may be.
    connection = lab.begin("large", 3 * 2**30, b"x" * 100)
    assert status_of(connection) == 413
    connection.close()

    # Of many of one name, one wins.
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        codes = sorted(pool.map(lambda _: lab.upload("one", tiff(400, 400))[0], range(6)))
    assert codes == [201] + [409] * 5, codes
    assert lab.upload("text", b"no image")[0] == 422
    assert sorted(lab.images()) == ["chunked", "flat", "one", "tiled"], lab.images()
    assert len(lab.files("orig")) == 4 and lab.files("inbox") == [], lab.files("orig")

    # A deleted image: its files wait in the trash, and go with it; also what the sweep finds.
    lab.send("DELETE", f"images/{lab.images()['one']['image_id']}")
    stray = lab.folder / "store" / "inbox" / ("ab" * 16 + ".part")
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))
    subprocess.run([memento, "--instance", lab.folder, "worker", "--once"], check=True, capture_output=True)
    assert len(lab.files("orig")) == 4 and lab.files("inbox") == []
    subprocess.run([memento, "--instance", lab.folder, "trash", "empty", "--yes"], check=True, capture_output=True)
    assert len(lab.files("orig")) == len(lab.files("tiles")) == 3
    lab.stop()


def check_slow_uploads(memento, space):
    """Twenty that somebody sends a little of: sixteen have a place, the others are told to come again, and whoever calls the API
    meanwhile notices nothing."""
    lab = Lab(memento, space)
    data = tiff(100, 100)

    def median_of_calls():
        times = []
        for _ in range(40):
            start = time.monotonic()
            assert lab.is_up()
            times.append((time.monotonic() - start) * 1000)
        return statistics.median(times), max(times)

    alone = median_of_calls()
    head, tail = lab.frame("slow00")
    connections = [lab.begin(f"slow{i:02}", len(head) + len(data) + len(tail), data[:100]) for i in range(20)]
    wait_until("as many as one user may have have begun", lambda: len(lab.progress()) == 16)
    beside = median_of_calls()
    print(f"an API call alone {alone[0]:.1f} ms (at most {alone[1]:.1f}), beside 20 slow uploads {beside[0]:.1f} ms (at most {beside[1]:.1f})")
    assert beside[0] < max(200, 10 * alone[0]), (alone, beside)
    begun = lab.progress()
    waiting = [connection for i, connection in enumerate(connections) if f"slow{i:02}" not in begun]
    assert [status_of(connection) for connection in waiting] == [503] * 4
    going = [connection for connection in connections if connection not in waiting]
    for connection in going:
        connection.sendall(data[100:] + tail)
    assert [status_of(connection) for connection in going] == [201] * 16
    # One that is still sending when the instance stops does not keep it.
    forever = lab.begin("forever", 10**6, b"x")
    wait_until("it has begun", lambda: "forever" in lab.progress())
    start = time.monotonic()
    lab.stop()
    assert time.monotonic() - start < 10
    forever.close()


def check_memory(memento, space):
    lab = Lab(memento, space)
    lab.upload("warm", tiff(10, 10))

    def peak():
        text = pathlib.Path(f"/proc/{lab.responder()}/status").read_text()
        return int(text.split("VmHWM:")[1].split()[0]) / 1024

    def send(name, pieces, size):
        head, tail = lab.frame(name)
        connection = http.client.HTTPConnection(lab.host, timeout=300)
        start = time.monotonic()
        connection.request("POST", "/memento-api/images/upload", iter([head, *pieces, tail]),
                           {**lab.headers(), "Content-Length": str(len(head) + size + len(tail))})
        status = connection.getresponse().status
        print(f"{name}: {size >> 20} MiB in {time.monotonic() - start:.1f} s, {status}")
        return status

    before = peak()
    noise = os.urandom(2**20)
    assert send("noise", (noise for _ in range(300)), 300 * 2**20) == 422
    rows = bytes(15000 * 1000)
    image = tiff(15000, 15000, b"")
    ends = image[:8], image[8:]
    picture = [struct.pack("<2sHI", b"II", 42, 8 + 15000 * 15000), *(rows for _ in range(15)), ends[1]]
    assert send("picture", picture, sum(map(len, picture))) == 201
    print(f"memory of the responder: at most {before:.1f} MiB before, {peak():.1f} MiB after")
    assert peak() - before < 30
    assert lab.files("inbox") == [] and "noise" not in lab.images()
    wait_until("there is progress", lambda: lab.progress().get("picture", {"percent": 100})["percent"] > 0, 60)
    wait_until("the worker is done", lambda: lab.images()["picture"]["state"] == "ready", 100)
    lab.stop()


def check_killed(memento, space):
    """kill -9 of the responder in the middle of an upload, of the worker in the middle of an image."""
    lab = Lab(memento, space, "--upload-seconds", "2", "--lease-seconds", "2")
    cut = lab.begin("cut", 10**6, b"x" * 5000)
    before = wait_until("it has begun", lambda: lab.progress().get("cut"))
    os.kill(lab.responder(), signal.SIGKILL)
    cut.close()
    wait_until("the responder is back", lab.is_up)
    status, body = wait_until("the name is free", lambda: (got := lab.upload("cut", tiff(30, 30)))[0] == 201 and got)
    assert body["image"]["image_id"] == before["image_id"], body

    status, body = lab.upload("large", tiff(9000, 9000))
    assert status == 201, body
    wait_until("it is at work", lambda: lab.images()["large"]["state"] == "tiling")
    os.kill(lab.worker(), signal.SIGKILL)
    wait_until("the next worker is done", lambda: lab.images()["large"]["state"] == "ready", 100)
    # A project that goes while its image is being made: nothing of it stays once the trash is empty.
    assert lab.upload("doomed", tiff(9000, 9000))[0] == 201
    wait_until("it is at work", lambda: lab.images()["doomed"]["state"] == "tiling")
    lab.send("DELETE", f"projects/{lab.project}")
    wait_until("its decoder has ended", lambda: not any(name.startswith(".tmp-") for name in lab.files("tiles")), 30)
    subprocess.run([memento, "--instance", lab.folder, "worker", "--once"], check=True, capture_output=True)
    assert len(lab.files("orig")) == 3, lab.files("orig")
    subprocess.run([memento, "--instance", lab.folder, "trash", "empty", "--yes"], check=True, capture_output=True)
    for folder in ["inbox", "orig", "tiles", "trash"]:
        assert lab.files(folder) == [], (folder, lab.files(folder))
    lab.stop()


def check_tus(memento, space):
    lab = Lab(memento, space)
    tus = {"tus-resumable": "1.0.0", **lab.token}

    def encoded(text):
        return base64.b64encode(str(text).encode()).decode()

    def create(name, length, project=lab.project):
        metadata = f"name {encoded(name)},project_id {encoded(project)},format {encoded(0)}"
        return fetch(lab.instance.api + "web/uploads", {**tus, "upload-length": str(length), "upload-metadata": metadata}, "POST", b"")

    def patch(address, offset, data, **more):
        headers = {**tus, **more, "upload-offset": str(offset), "content-type": "application/offset+octet-stream"}
        return fetch(address, headers, "PATCH", data)

    def offset(address):
        answer = fetch(address, tus, "HEAD")
        return int(answer.headers["upload-offset"]) if answer.status == 200 else answer.status

    data = tiff(500, 400, os.urandom(500 * 400))
    made = create("resumed", len(data))
    assert made.status == 201 and made.headers["tus-resumable"] == "1.0.0" and made.headers["upload-expires"], made.body
    address = f"http://{lab.host}{made.headers['location']}"
    assert offset(address) == 0
    first = patch(address, 0, data[:50000])
    assert first.status == 204 and first.headers["upload-offset"] == "50000"
    assert patch(address, 10, b"x").status == 409 and offset(address) == 50000
    assert lab.progress()["resumed"]["percent"] == 24, lab.progress()
    # Breaks off in the middle: what came is kept.
    host, port = lab.host.split(":")
    with socket.create_connection((host, int(port))) as connection:
        lines = {**tus, "upload-offset": "50000", "content-type": "application/offset+octet-stream", "content-length": "100000"}
        head = "".join(f"{key}: {value}\r\n" for key, value in lines.items())
        connection.sendall(f"PATCH {made.headers['location']} HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode() + data[50000:60000])
        time.sleep(0.5)
    reached = wait_until("what came is safe", lambda: (at := offset(address)) > 50000 and at)
    last = patch(address, reached, data[reached:])
    assert last.status == 204 and last.headers["upload-offset"] == str(len(data)), (last.status, last.body)
    image = lab.images()["resumed"]
    assert image["state"] == "ready" and image["resolution"] == "500x400", image
    key = image["tiles"].split("/")[3]
    assert (lab.folder / "store" / "orig" / key).read_bytes() == data
    # Who lost the last answer learns that all is well.
    assert offset(address) == len(data) and patch(address, len(data), b"").status == 204

    assert create("resumed", 10).status == 409
    assert create("large", 2**38 + 1).status == 413
    assert create("elsewhere", 10, 999).status == 404
    assert fetch(address, lab.token, "PATCH", b"").status == 412
    assert fetch(address, tus, "PATCH", b"").status == 415
    assert fetch(lab.instance.api + "web/uploads", lab.token, "OPTIONS").headers["tus-version"] == "1.0.0"
    address = f"http://{lab.host}{create('called off', 1000).headers['location']}"
    assert patch(address, 0, b"x" * 1001).status == 413
    assert patch(address, 0, b"x" * 500).status == 204
    assert fetch(address, tus, "DELETE").status == 204
    assert offset(address) == 404 and lab.progress() == {} and lab.files("inbox") == []
    # With a checksum all bytes of a request count, or none.
    address = f"http://{lab.host}{create('checked', len(data)).headers['location']}"
    checksum = lambda piece: {"upload-checksum": "sha256 " + base64.b64encode(hashlib.sha256(piece).digest()).decode()}
    assert patch(address, 0, data[:1000], **checksum(data[:999])).status == 460 and offset(address) == 0
    assert patch(address, 0, data[:1000], **{"upload-checksum": "md5 AAAA"}).status == 400 and offset(address) == 0
    assert patch(address, 0, data[:1000], **checksum(data[:1000])).status == 204 and offset(address) == 1000
    assert patch(address, 1000, data[1000:], **checksum(data[1000:])).status == 204
    address = f"http://{lab.host}{create('text', 1000).headers['location']}"
    assert patch(address, 0, b"x" * 1000).status == 422
    assert lab.progress() == {} and lab.files("inbox") == []
    lab.stop()


def check_cut_line(memento, space):
    """A file over a line that is cut ten times, anywhere, the last time between the last byte and its answer: it is there once, whole.
    scripts/soak does it with 5 GB."""
    lab = Lab(memento, space)
    encoded = lambda text: base64.b64encode(str(text).encode()).decode()
    rows = 3000
    data = tiff(4000, rows, random.Random(14).randbytes(4000 * rows))
    metadata = f"name {encoded('cut')},project_id {encoded(lab.project)},format {encoded(0)}"
    headers = {"tus-resumable": "1.0.0", **lab.token, "upload-length": str(len(data)), "upload-metadata": metadata}
    made = fetch(lab.instance.api + "web/uploads", headers, "POST", b"")
    assert made.status == 201, made.body
    line = cut_line.Line(lab.host, cut_line.cuts_of(len(data), 9, seed=14), data[-64:])
    begun = cut_line.upload(line.address, made.headers["location"], lab.token, io.BytesIO(data), len(data), 1 << 20)
    line.close()
    assert line.cuts == 10 and begun > 12, (line.cuts, begun)
    assert list(lab.images()) == ["cut"] and lab.images()["cut"]["state"] in ("queued", "tiling", "ready")
    (kept,) = lab.files("orig")
    assert (lab.folder / "store" / "orig" / kept).read_bytes() == data
    assert lab.files("inbox") == []
    wait_until("the worker is done", lambda: lab.images()["cut"]["state"] == "ready", 60)
    lab.stop()


def check_full_disk(memento, space):
    lab = Lab(memento, space, min_free=10**17)
    status, body = lab.upload("image", tiff(30, 30))
    assert status == 507 and body["error"]["code"] == "no_space", (status, body)
    metadata = ",".join(f"{key} {base64.b64encode(str(value).encode()).decode()}" for key, value in [("name", "image"), ("project_id", lab.project)])
    headers = {"tus-resumable": "1.0.0", "upload-length": "10", "upload-metadata": metadata, **lab.token}
    assert fetch(lab.instance.api + "web/uploads", headers, "POST", b"").status == 507
    assert lab.progress() == {} and lab.files("inbox") == [] and lab.images() == {}
    lab.stop()
