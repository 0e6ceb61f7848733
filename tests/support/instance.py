"""A real `memento serve` for tests: start it, talk to it, see what is left of it."""
import hashlib
import json
import os
import pathlib
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def fetch(url, headers=None, method="GET", body=None):
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with _opener.open(request, timeout=20) as got:
            return Answer(got.status, got.headers, got.read())
    except urllib.error.HTTPError as got:
        return Answer(got.code, got.headers, got.read())


def wait_until(what, condition, seconds=15):
    limit = time.monotonic() + seconds
    while not (got := condition()):
        assert time.monotonic() < limit, f"not within {seconds} s: {what}"
        time.sleep(0.02)
    return got


class Instance:
    started = []  # all of this run, so that a test that fails leaves none behind

    def __init__(self, memento, folder, *options):
        self.folder = pathlib.Path(folder)
        start = time.monotonic()
        port = [] if "--port" in options else ["--port", "0"]
        self.process = subprocess.Popen([memento, "serve", folder, *port, *options], text=True, bufsize=1,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        Instance.started.append(self)
        self.said = []
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if line == "ready\n":
                break
        self.seconds = time.monotonic() - start
        assert self.said and self.said[-1] == "ready", self.process.stderr.read()
        self.url = re.search(r"http://\S+", self.said[0])[0]  # …/memento/
        self.api = self.url.replace("/memento/", "/memento-api/")
        found = re.search(r"Password: (\S+-\S+)", "\n".join(self.said))
        self.password = found[1] if found else None

    def login(self, password, headers=None, username="admin"):
        digest = hashlib.sha256(password.encode()).hexdigest()
        return fetch(self.api + "login", {"username": username, "password": digest, **(headers or {})}, "POST", b"")

    def token(self, password=None):
        return self.login(password or self.password).json()["token"]

    def processes(self):
        """{process id: command line} of everything that holds the lock of this instance."""
        lock = os.path.realpath(self.folder / "run" / "family.lock")
        found = {}
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if any(os.readlink(fd) == lock for fd in (entry / "fd").iterdir()):
                    found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ").strip()
            except OSError:
                continue  # ended meanwhile, or not ours
        return found

    def process_like(self, pattern):
        """The id of the child whose command line matches."""
        for pid, command in self.processes().items():
            if pid != self.process.pid and re.search(pattern, command):
                return pid
        return None

    @staticmethod
    def end_all():
        for instance in Instance.started:
            if instance.process.poll() is None:
                instance.stop()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(timeout=30)


def refused(memento, folder, *options):
    """What `memento serve` says when it does not start; on a free port, unless options name one."""
    port = [] if "--port" in options else ["--port", "0"]
    done = subprocess.run([memento, "serve", folder, *port, *options], text=True, capture_output=True, timeout=60)
    assert done.returncode in (1, 2), done
    assert done.stdout == "", done.stdout
    return done.stderr


def log_of_database(folder):
    return (folder / "log" / "postgres.log").read_text()
