"""nginx/memento.conf inside of Debian's nginx.conf, with a certificate of its own, against a responder that is not there."""
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import urllib.error
import urllib.request

from addresses_test import check_error, check_page
from instance import fetch, wait_until

SOURCES = pathlib.Path(__file__).resolve().parents[2] / "nginx"


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def make_certificate(space):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", space / "privkey.pem",
                    "-out", space / "fullchain.pem"], check=True, capture_output=True)


def write_configuration(space, http, https):
    """The file as it is, but for ports and folders that a test may use; around it what Debian's nginx.conf says."""
    text = (SOURCES / "memento.conf").read_text()
    text = re.sub(r"listen \[::\].*\n", "", text)
    for old, new in [("listen 80;", f"listen 127.0.0.1:{http};"), ("listen 443 ", f"listen 127.0.0.1:{https} "),
                     ("/etc/ssl/memento", str(space)), ("/run/", f"{space}/"), ("/var/log/nginx", str(space)),
                     ("/usr/share/memento/web", f"{space}/web"), ("/var/lib/memento/store", f"{space}/store"),
                     ("memento.example.org", "localhost")]:
        assert old in text, old
        text = text.replace(old, new)
    (space / "memento.conf").write_text(text)
    (space / "memento").mkdir()
    for piece in SOURCES.glob("*.inc"):
        shutil.copy(piece, space / "memento")
    debian = pathlib.Path("/etc/nginx/nginx.conf").read_text()
    debian = re.sub(r"^(user|include|pid|error_log) .*\n", "", debian, flags=re.M)
    debian = re.sub(r"access_log .*;", "access_log off;", debian)
    debian = re.sub(r"include /etc/nginx/(conf\.d|sites-enabled)/\*.*;", "", debian)
    temporary = "".join(f"{name}_temp_path {space}/tmp_{name};\n" for name in ["client_body", "fastcgi", "proxy", "uwsgi", "scgi"])
    debian = debian.replace("http {", f"http {{\n{temporary}include memento.conf;\n", 1)
    (space / "nginx.conf").write_text(f"daemon off;\npid {space}/nginx.pid;\nerror_log {space}/error.log;\n" + debian)


def fetch_securely(space, url, headers=None):
    context = ssl.create_default_context(cafile=space / "fullchain.pem")
    request = urllib.request.Request(url, headers=headers or {})
    try:
        return urllib.request.urlopen(request, context=context, timeout=20)
    except urllib.error.HTTPError as answer:
        return answer


class Read:
    """An answer in the shape of instance.Answer."""

    def __init__(self, answer):
        self.status, self.headers, self.body = answer.status, answer.headers, answer.read()

    def json(self):
        import json

        return json.loads(self.body)


def check_production(space):
    http, https = free_port(), free_port()
    make_certificate(space)
    (space / "web" / "assets").mkdir(parents=True)
    (space / "web" / "index.html").write_text("<title>a page</title>")
    (space / "web" / "assets" / "app-1234.js").write_text("1")
    space.chmod(0o755)
    write_configuration(space, http, https)
    nginx = subprocess.Popen(["/usr/sbin/nginx", "-p", space, "-c", "nginx.conf", "-e", space / "error.log"], stderr=subprocess.PIPE)
    try:
        wait_until("nginx runs", lambda: (space / "nginx.pid").exists() or nginx.poll() is not None)
        assert nginx.poll() is None, nginx.stderr.read()
        # A script's POST stays a POST.
        moved = fetch(f"http://localhost:{http}/memento/login?x=1", method="POST", body=b"{}")
        assert (moved.status, moved.headers["Location"]) == (308, "https://localhost/memento/login?x=1"), moved.headers
        base = f"https://localhost:{https}/memento"
        page = Read(fetch_securely(space, base + "/any/view"))
        check_page(page)
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        asset = fetch_securely(space, base + "/assets/app-1234.js")
        assert asset.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        away = Read(fetch_securely(space, base + "-api/users"))
        check_error(away, 503, "unavailable")
        assert away.headers["Retry-After"] == "5"
        # What stands in the log tells nobody who may do what.
        fetch_securely(space, base + "-api/users?x=secret1", {"x-access-token": "secret2", "Cookie": "__Host-memento=secret3"})
        log = wait_until("the log is written", lambda: (space / "memento.log").read_text())
        assert "GET /memento-api/users 503" in log and "secret" not in log, log
    finally:
        nginx.terminate()
        nginx.wait()
