"""What nginx does with each address: pages, API under both base paths, errors, tiles and their permission."""
import json
import os
import pathlib
import re
import stat
import subprocess
import time

from instance import fetch, wait_until

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
KEY = "0123456789abcdef0123456789abcdef"
PIXELS = b"the bytes of a tile"


def kind(answer):
    return answer.headers.get("Content-Type", "").split(";")[0]


def check_page(answer):
    assert answer.status == 200 and kind(answer) == "text/html", (answer.status, answer.body[:200])
    assert answer.headers["Cache-Control"] == "no-cache"
    check_security_headers(answer)


def check_security_headers(answer):
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "frame-ancestors 'none'" in policy and "eval" not in policy, policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Server"] == "nginx", "no version number"


def check_error(answer, status, code):
    assert (answer.status, kind(answer)) == (status, "application/json"), (answer.status, answer.headers, answer.body[:300])
    assert answer.json()["error"]["code"] == code, answer.body
    check_security_headers(answer)


def check_addresses(instance):
    pages, api = instance.url, instance.api
    root = pages.removesuffix("memento/")
    token = {"x-access-token": instance.token()}

    assert fetch(root).headers["Location"] == "/memento/"
    moved = fetch(root + "memento", method="POST", body=b"")
    assert (moved.status, moved.headers["Location"]) == (308, "/memento/")

    # Pages: any view, whatever it is called, when a browser asks for it.
    for view in ["", "p/3/WT/mouse_01.tif", "loginx", "index.html"]:
        check_page(fetch(pages + view))
    for view in ["login", "projects", "users/1", "images/upload", "layers/byfilter/1/2"]:
        check_page(fetch(pages + view, HTML))
    assert fetch(pages + "assets/missing-1234.js").status == 404

    # The API: under both base paths, for scripts; for a browser with a token, too.
    for base in [api, pages]:
        assert fetch(base + "users", token).json()["users"][0]["username"] == "admin"
        assert fetch(base + "users", {**HTML, **token}).json()
        assert fetch(base + "users", {**HTML, "Authorization": "Bearer " + token["x-access-token"]}).json()
        check_error(fetch(base + "users"), 401, "unauthorized")
        check_error(fetch(base + "users", {"x-access-token": ""}), 401, "unauthorized")
        check_error(fetch(base + "login", HTML, "POST", b""), 401, "unauthorized")
        made = fetch(base + "labels", token, "POST", b"{}")
        assert made.status == 400 and "error" in made.json()
        # Bodies: 16 MiB, uploads far more.
        check_error(fetch(base + "labels", token, "POST", bytes(17 << 20)), 413, "too_large")
        upload = fetch(base + "images/upload", token, "POST", bytes(17 << 20))
        assert upload.status < 500 and b"other requests up to" not in upload.body, upload.body
    assert fetch(api + "login", HTML).status == 405

    # What nginx itself refuses is JSON, too.
    check_error(fetch(api + "users", {"x-junk": "x" * 40000}), 400, "bad_request")
    check_error(fetch(api + "users/" + "x" * 40000), 414, "bad_request")

    # What is nobody's business.
    for hidden in ["memento-api/internal/tile", "memento-api//internal/tile", "memento-api/%69nternal/tile",
                   f"internal-files/tiles/{KEY}/0/0_0.png"]:
        check_error(fetch(root + hidden, token), 404, "not_found")
    assert fetch(root + "internal/tile-permission", token).status == 404


def connection_of(instance):
    return re.search(r"^database = (.*)$", (instance.folder / "memento.conf").read_text(), re.M)[1]


def query(instance, sql):
    done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", connection_of(instance), "-c", sql], text=True,
                          capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def make_tiles(instance):
    """An image with one tile and a thumbnail, as an import leaves it."""
    query(instance, f"""
        INSERT INTO projects (name, owner_id) SELECT 'P', user_id FROM users WHERE username = 'admin';
        INSERT INTO images (name, project_id, owner_id, key, state, format, width, height, channels, bit_depth)
            SELECT 'I', project_id, owner_id, '{KEY}', 'ready', 2, 8, 8, 1, 8 FROM projects;
        INSERT INTO categories (name, project_id, owner_id) SELECT 'C', project_id, owner_id FROM projects;
        INSERT INTO annotations (name, project_id, category_id, owner_id, image_id)
            SELECT 'A', project_id, category_id, owner_id, (SELECT image_id FROM images) FROM categories""")
    folder = instance.folder / "store" / "tiles" / KEY
    (folder / "0").mkdir(parents=True)
    for name in ["0/0_0.png", "thumbnail.jpg", "MANIFEST"]:
        (folder / name).write_bytes(PIXELS)
    (folder / "leak.png").symlink_to("/etc/passwd")
    (folder / "0" / "1_0.png").symlink_to(instance.folder / "memento.key")
    owner = (instance.folder / "store").stat()
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def check_tiles(instance, memento):
    make_tiles(instance)
    tile = instance.url + f"t/{KEY}/0/0_0.png"
    token = instance.token()
    page = instance.login(instance.password, {"x-memento": "page"})
    assert "token" not in page.json()
    cookie = page.headers["Set-Cookie"].split(";")[0]
    port = instance.url.split(":")[2].split("/")[0]
    assert cookie.startswith(f"memento_{port}=") and "HttpOnly" in page.headers["Set-Cookie"]
    # A browser has other cookies of this host, too.
    credentials = [{"x-access-token": token}, {"Authorization": "Bearer " + token}, {"Cookie": cookie},
                   {"Cookie": f"memento_1=x; other=y; {cookie}; last=z"}]

    # Each way to show who one is; and right after it none, wrong ones and a stranger: the kept answer is not theirs.
    subprocess.run([memento, "--instance", instance.folder, "user", "add", "stranger", "--password-stdin"],
                   input="hunter2hunter2\n", text=True, check=True)
    stranger = {"x-access-token": instance.login("hunter2hunter2", username="stranger").json()["token"]}
    for credential in credentials:
        for _ in range(2):
            got = fetch(tile, credential)
            assert (got.status, got.body) == (200, PIXELS), (credential, got.status, got.body)
        check_error(fetch(tile), 401, "unauthorized")
        for headers in [{"x-access-token": token + "x"}, {"Authorization": "Basic " + token}, {"Cookie": cookie + "x"},
                        {"Cookie": "x" + cookie}, {"x-forwarded-for": "1"}]:
            check_error(fetch(tile, headers), 401, "unauthorized")
        check_error(fetch(tile, stranger), 404, "not_found")

    # What nginx keeps holds tokens: it lies in memory where there is a folder for that, and for its owner alone.
    configuration = (instance.folder / "run/nginx/nginx.conf").read_text()
    kept = pathlib.Path(re.search(r'fastcgi_cache_path "([^"]*)"', configuration)[1])
    assert any(token.encode() in file.read_bytes() for file in kept.rglob("*") if file.is_file())
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert kept.parent == pathlib.Path("/run") or os.getuid() != 0

    admin = credentials[0]
    got = fetch(tile, admin)
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert got.headers["Cache-Control"] == "private, max-age=300" and kind(got) == "image/png"
    assert fetch(tile, {**admin, "If-None-Match": got.headers["ETag"]}).status == 304
    assert fetch(tile, admin, "HEAD").status == 200
    assert fetch(instance.url + f"t/{KEY}/thumbnail.jpg", admin).body == PIXELS
    # Absent, not for sending, or a link out of the store: one answer.
    absent = fetch(instance.url + f"t/{KEY}/0/9_9.png", admin)
    check_error(absent, 404, "not_found")
    for name in ["MANIFEST", "leak.png", "0/1_0.png", "0/", "", "../MANIFEST", "0/0_0.png/x"]:
        got = fetch(instance.url + f"t/{KEY}/{name}", admin)
        assert (got.status, got.body) == (404, absent.body), (name, got.status, got.body)
    assert fetch(instance.url + f"t/{KEY[::-1]}/0/0_0.png", admin).body == absent.body
    assert fetch(tile, admin, "POST", b"x").status in (404, 405)

    # A share opens the tiles of its annotation until it is revoked: then within 2 s no more.
    def share(*arguments):
        return subprocess.run([memento, "--instance", instance.folder, "share", *arguments], text=True, check=True,
                              capture_output=True).stdout

    link = share("create", "P/C/A").strip().split("#")[1]
    guest = {"x-share": link}
    assert (fetch(tile, guest).status, fetch(tile, guest).body) == (200, PIXELS)
    opened = fetch(instance.api + "shares/open", {"Content-Type": "application/json", "x-memento": "page"}, "POST", json.dumps({"share": link}).encode())
    share_cookie = opened.headers["Set-Cookie"].split(";")[0]
    assert share_cookie.startswith(f"memento_{port}_share=")
    for headers in [{"Cookie": share_cookie}, {"Cookie": f"a=b; {share_cookie}; c=d"}]:
        assert (fetch(tile, headers).status, fetch(tile, headers).body) == (200, PIXELS), headers
        check_error(fetch(tile), 401, "unauthorized")
    check_error(fetch(tile, {"Cookie": "x" + share_cookie}), 401, "unauthorized")
    check_error(fetch(tile, {"x-share": link[:-1] + ("0" if link[-1] != "0" else "1")}), 401, "unauthorized")
    share("revoke", link.split(".")[0])
    start = time.monotonic()
    wait_until("the tile is refused to the guest", lambda: fetch(tile, guest).status == 401, 4)
    assert time.monotonic() - start < 3
    assert fetch(tile, admin).status == 200

    # A session is ended: within 2 s.
    subprocess.run([memento, "--instance", instance.folder, "user", "passwd", "admin", "--quiet"], check=True,
                   stdout=subprocess.DEVNULL)
    start = time.monotonic()
    wait_until("the tile is refused", lambda: fetch(tile, admin).status == 401, 4)
    assert time.monotonic() - start < 3
    # The responder is away: nothing is served, whoever asks.
    query(instance, "UPDATE users SET session_version = 1")
    wait_until("the tile is back", lambda: fetch(tile, admin).status == 200, 4)
    socket = re.search(r"^socket = (.*)$", (instance.folder / "memento.conf").read_text(), re.M)[1]
    os.rename(socket, socket + ".away")
    wait_until("the tile is refused", lambda: fetch(tile, admin).status != 200, 4)
    check_error(fetch(tile, admin), 503, "unavailable")
    check_error(fetch(instance.api + "users", admin), 503, "unavailable")
    os.rename(socket + ".away", socket)
    wait_until("the tile is back", lambda: fetch(tile, admin).status == 200, 4)
