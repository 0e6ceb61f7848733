"""A filled instance that runs, what a role sees of it, and what is done to it beside its requests."""
import http.client
import json
import re
import shutil
import time

import filling
from rival import MEMENTO, Instance, connection_of, insert_sql, psql

LIMIT_S = 30  # of one request; what takes longer is cut off
IDS = 60  # different annotations that a role asks for
IMPORTED = 1000  # annotations of the project into which layers are imported
IN_A_COMMIT = 32

# As lib/import makes a layer: it looks for it, and makes it; without the way to the server and back.
IMPORT = """
SET synchronous_commit = off;
DO $$
DECLARE
    began timestamptz := clock_timestamp();
    found int;
BEGIN
    FOR i IN {begin}..{end} LOOP
        SELECT layer_id INTO found FROM layers WHERE name = 'imported ' || i AND annotation_id = {annotation}
            AND parent_id IS NOT DISTINCT FROM NULL::int;
        {insert} ON CONFLICT DO NOTHING RETURNING layer_id INTO found;
        IF i % {commit} = 0 THEN
            COMMIT;
        END IF;
    END LOOP;
    PERFORM set_config('bench.seconds', extract(epoch FROM clock_timestamp() - began)::text, false);
END $$;
SELECT current_setting('bench.seconds');
"""


def listed(ids):
    return ", ".join(map(str, ids))


class Running:
    def __init__(self, where, size):
        self.size, self.place, done = size, next(filling.places(size)), where / "filled"
        if where.exists() and not done.exists():
            shutil.rmtree(where)  # it was cut off
        if not where.exists():
            where.mkdir(mode=0o755, parents=True)
            instance = Instance(MEMENTO, str(where / "i"))
            filling.fill(connection_of(instance), size)
            instance.stop()
            with (where / "i/memento.conf").open("a") as file:
                file.write("answer_cache_mb = 0\n")  # as it is while somebody writes all the time
            done.write_text(instance.password)
        self.instance = Instance(MEMENTO, str(where / "i"))
        self.instance.password = done.read_text()
        self.connection = connection_of(self.instance)
        self.client = http.client.HTTPConnection(self.instance.url.split("/")[2], timeout=LIMIT_S)
        self.versions = {}  # of the annotations that are submitted
        self.make_tiles()
        self.links = self.make_links()
        psql(self.connection, "CHECKPOINT")

    def token(self, role):
        return self.instance.login(self.instance.password, username=role).json()["token"]

    def make_links(self):
        """A share for each of the annotations that guests look at, through the pages' own route."""
        admin, links = {"x-access-token": self.token("admin")}, []
        psql(self.connection, "DELETE FROM shares WHERE expires_at < now() + interval '30 days'")  # of former runs
        for a in self.place.some(IDS):
            status, said = self.ask(f"web/annotations/{a}/shares", {}, admin)
            assert status == 201, said
            links.append(json.loads(said)["share"]["link"].split("#")[1])
        return links

    def make_tiles(self):
        for count in (20, IDS, 3000):
            for a in filling.spread(self.place.some(count), IDS):
                tiles = self.instance.folder / f"store/tiles/{filling.tile_key(a)}/0"
                tiles.mkdir(parents=True, exist_ok=True)
                (tiles / "0_0.png").write_bytes(bytes(20_000))

    def ask(self, address, body, headers):
        """Status and answer of an address of the API, or of one with a leading slash; a POST where there is a body."""
        path = address if address.startswith("/") else "/memento-api/" + address
        text = None if body is None else json.dumps(body)
        self.client.request("GET" if body is None else "POST", path, text, headers)
        answer = self.client.getresponse()
        return answer.status, answer.read()

    def cut(self):
        """What a client that has gone leaves behind may run on; it is no part of what comes next."""
        self.client.close()
        psql(self.connection, """SELECT pg_cancel_backend(pid) FROM pg_stat_activity
                                 WHERE usename = 'memento_app' AND state = 'active'""")
        time.sleep(0.5)

    def look(self, ids):
        """Which of these are not submitted; their versions are known from here on."""
        rows = psql(self.connection, f"SELECT annotation_id, version, status FROM annotations WHERE annotation_id IN ({listed(ids)})")
        found = [row.split("|") for row in rows.split("\n")]
        self.versions = {int(a): int(version) for a, version, _ in found}
        return [a for a, _, status in found if status == "N"]

    def undo(self, waiting):
        """What is measured next shall find what this found: the queue, and the number of comments."""
        if waiting:
            psql(self.connection, f"UPDATE annotations SET status = 'N' WHERE annotation_id IN ({listed(waiting)}) AND status = 'S'")
        psql(self.connection, "DELETE FROM comments WHERE content = 'measured'")

    def begin_import(self):
        """A project that is there for the layers alone; its id, and those of its category and of its first annotation."""
        psql(self.connection, f"""DELETE FROM projects WHERE name = 'Import';
            INSERT INTO projects (name, owner_id) VALUES ('Import', 1);
            INSERT INTO categories (name, project_id, owner_id) SELECT 'C', project_id, 1 FROM projects WHERE name = 'Import';
            INSERT INTO images (name, project_id, owner_id, uri, type, state)
                SELECT 'image ' || i, project_id, 1, 'https://example.org/' || i, 'E', 'ready'
                FROM projects, generate_series(1, {IMPORTED}) i WHERE name = 'Import';
            INSERT INTO annotations (name, project_id, category_id, owner_id)
                SELECT 'sample ' || i, project_id, category_id, 1
                FROM categories JOIN projects p USING (project_id), generate_series(1, {IMPORTED}) i WHERE p.name = 'Import'""")
        return psql(self.connection, """SELECT project_id, category_id, min(annotation_id), (SELECT min(image_id) FROM images
            WHERE project_id = a.project_id) FROM annotations a JOIN projects p USING (project_id) WHERE p.name = 'Import'
            GROUP BY 1, 2""").split("|")

    def import_layers(self, where, begin, end):
        """Makes the layers begin to end, one after the other. Microseconds a layer."""
        project, category, annotation, image = where
        values = {"name": "'imported ' || i", "settings": "'bitDepth:12'", "sequence": "i", "image_id": f"{image} + i % {IMPORTED}",
                  "annotation_id": f"{annotation} + i % {IMPORTED}", "project_id": project, "category_id": category, "owner_id": 1}
        insert = re.sub(r" FROM .*", "", insert_sql(self.connection, "layers", values, "nothing").strip(";\n"))
        script = IMPORT.format(begin=begin, end=end, annotation=values["annotation_id"], insert=insert, commit=IN_A_COMMIT)
        return float(psql(self.connection, script)) / (end - begin + 1) * 1e6

    def end_import(self):
        psql(self.connection, "DELETE FROM projects WHERE name = 'Import'; VACUUM layers;")


class View:
    """What one role sees of an instance, and how it says who it is."""

    def __init__(self, running, role):
        place = running.place
        self.running, self.role = running, role
        self.project, self.category = place.project, place.first_category
        self.label, self.grade = place.first_label, place.first_classification
        seen = place.some({"annpar20": 20, "annpar3000": 3000}.get(role, place.main))
        self.grants = len(seen) if role.startswith("annpar") else 0  # of single samples
        self.middle = 0 if role == "share" else seen[len(seen) // 2]  # a guest sees one alone
        self.ids = filling.spread(seen, IDS)
        self.user = 0
        if role == "share":
            self.headers = [{"x-share": link} for link in running.links]
        else:
            self.headers = [{"x-access-token": running.token(role)}]
            self.user = int(psql(running.connection, f"SELECT user_id FROM users WHERE username = '{role}'"))

    def annotation(self, i):
        return self.ids[i % len(self.ids)]

    def header(self, i):
        return self.headers[i % len(self.ids) % len(self.headers)]
