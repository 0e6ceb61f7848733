"""Fills an instance as years of use would: one project of a size, 39 small ones beside it, and one user for each kind of right.

Everything goes through the triggers of the tables, so that what they keep is kept. Ids follow from the place of a row: the
annotation i shows the image i and has the layers 3 i - 2 to 3 i (two channels and a drawing); its project has the id 2 when it
is the large one. Names and ids go the same way, as after an import."""
import hashlib
import json
import sys
import time

from rival import columns_of, insert_sql, psql, without_wants

LARGE = 2  # the project that is measured; ids of projects begin with it
PROJECTS = 40
SMALL = 100  # annotations of each other project
LABELS = 5
STEP = 50_000  # annotations at once
USERS = ["propar", "catpar", "annpar20", "annpar3000", "provie", "forty"]
DOSES, WELLS = 4, 384  # values of the properties of each annotation
PROPERTIES = [("dose", f"j % {DOSES} || ' Gy'"), ("well", f"'W' || lpad((j % {WELLS})::text, 3, '0')")]
DRAWING = '{"version":"5.3.0","objects":[{"type":"rect","left":40,"top":7,"width":25,"height":25,"angle":0}]}'
PYRAMID = json.dumps({"tile_size": 512, "tile_format": "png", "flat": "0/0_0.png", "levels": [{"width": 512, "height": 512}],
                      "stats": [{"min": 0, "max": 4095, "low": 90, "high": 3100}]})


def tile_key(image_id):
    """The folder of an image in the store."""
    return hashlib.md5(str(image_id).encode()).hexdigest()


def spread(ids, count):
    """So many of these, spread over them."""
    return [ids[k * len(ids) // count] for k in range(count)] if len(ids) > count else ids


class Place:
    """Where the rows of one project lie, by their ids."""

    def __init__(self, project, size, first=1):
        self.project, self.size, self.first = project, size, first
        self.categories = 20 if size > 1000 else 1
        self.first_category = 1 if project == LARGE else 100 + project
        self.main = size * 9 // 10 if self.categories > 1 else size  # annotations of the largest category, which are the first
        self.first_label = (project - LARGE) * LABELS + 1
        self.first_classification = (project - LARGE) * 2 + 1

    def some(self, count):
        """Ids of so many annotations, spread over the largest category."""
        return list(spread(range(self.first, self.first + self.main), count))


def places(size):
    yield Place(LARGE, size)
    for k in range(1, PROJECTS):
        yield Place(LARGE + k, SMALL, size + 1 + (k - 1) * SMALL)


def fill_frame(connection, place):
    """The project with its categories, labels and classifications."""
    p, categories = place.project, f"generate_series(0, {place.categories - 1}) k"
    psql(connection, "".join(insert_sql(connection, table, values, source) for table, values, source in [
        ("projects", {"project_id": p, "name": f"'Project {p:02}'", "owner_id": 1}, "generate_series(1, 1)"),
        ("categories", {"category_id": f"{place.first_category} + k", "name": "'Category ' || lpad(k::text, 2, '0')",
                        "project_id": p, "owner_id": 1}, categories),
        ("labels", {"label_id": f"{place.first_label} + k", "name": "'Label ' || k", "project_id": p, "owner_id": 1},
         f"generate_series(0, {LABELS - 1}) k"),
        ("classifications", {"classification_id": f"{place.first_classification} + k", "name": "'Grade ' || k",
                             "data": "'low,high'", "project_id": p, "owner_id": 1}, "generate_series(0, 1) k"),
        ("categories_classifications", {"category_id": f"{place.first_category} + k", "classification_id":
                                        f"{place.first_classification} + c", "project_id": p},
         f"{categories}, generate_series(0, 1) c"),
    ]))


def fill_annotations(connection, place, begin, end):
    """The annotations begin to end (without it), counted from 0, and what hangs below them. People have reviewed the first half
    of each category, and here and there another one; every second of these has a score, every twentieth a comment."""
    p, rest = place.project, max(place.size - place.main, 1)
    category = (f"{place.first_category} + CASE WHEN j < {place.main} THEN 0 "
                f"ELSE 1 + (j - {place.main}) * {place.categories - 1} / {rest} END")
    submitted = f"((j < {place.main} / 2) <> (j % 50 = 7))"
    rows, a = f"generate_series({begin}, {end - 1}) j", f"({place.first} + j)"
    below = {"annotation_id": a, "project_id": p, "category_id": category}
    signed = {**below, "author_id": 1, "author": "'Anna Alm'"}
    told = [("properties", {"annotation_id": a, "name": f"'{name}'", "value": value}, rows) for name, value in PROPERTIES]
    pictures = [("composites", {**below, "key": f"md5('picture ' || {a})", "made_of": "''"}, rows)]
    later = [what for what in told + pictures if columns_of(connection, what[0])]  # what this version knows
    psql(connection, "SET synchronous_commit = off; BEGIN;" + "".join(insert_sql(connection, *what) for what in [
        ("images", {"image_id": a, "name": "'image ' || lpad(j::text, 7, '0')", "project_id": p, "owner_id": 1,
                    "key": f"md5({a}::text)", "state": "'ready'", "format": 5, "sha256": "repeat('0', 64)", "size_bytes": 300_000,
                    "width": 512, "height": 512, "source_width": 512, "source_height": 512, "channels": 1, "bit_depth": 12,
                    "pyramid": f"'{PYRAMID}'::jsonb"}, rows),
        ("annotations", {**below, "name": "'sample ' || lpad(j::text, 7, '0')", "owner_id": 1, "image_id": a,
                         "status": f"CASE WHEN {submitted} THEN 'S' ELSE 'N' END",
                         "submitted_by": f"CASE WHEN {submitted} THEN 1 END",
                         "submitted_at": f"CASE WHEN {submitted} THEN now() END"}, rows),
        ("layers", {**below, "layer_id": f"3 * {a} - 3 + k", "name": "CASE k WHEN 3 THEN 'cells' ELSE 'channel ' || k END",
                    "image_id": f"CASE WHEN k < 3 THEN {a} END", "data": f"CASE k WHEN 3 THEN '{DRAWING}' ELSE '' END",
                    "settings": "CASE WHEN k < 3 THEN 'bitDepth:12' ELSE '' END", "sequence": "k", "owner_id": 1},
         f"{rows}, generate_series(1, 3) k"),
        ("annotations_labels", {**signed, "label_id": f"{place.first_label} + j % {LABELS}"}, f"{rows} WHERE {submitted}"),
        ("scores", {**signed, "classification_id": place.first_classification, "option":
                    "CASE j % 4 WHEN 0 THEN 'low' ELSE 'high' END"}, f"{rows} WHERE {submitted} AND j % 2 = 0"),
        ("comments", {**below, "content": "'Is this one out of focus?'", "layer_id": f"3 * {a} - 2", "owner_id": 1,
                      "author": "'Anna Alm'"}, f"{rows} WHERE j % 20 = 3"),
        ("shares", {**signed, "share_id": f"md5('share ' || {a})", "expires_at": "now() + interval '300 days'"},
         f"{rows} WHERE j % 1000 = 11"),
    ] + later) + without_wants(connection) + "COMMIT;")


def fill_users(connection, place):
    """They have the administrator's password."""
    psql(connection, f"""INSERT INTO users (username, name, password)
                         SELECT new, new, password FROM users, unnest(ARRAY{USERS}) new WHERE username = 'admin'""")
    grants = [("propar", "propar", [place.project]), ("provie", "provie", [place.project]),
              ("catpar", "catpar", [place.first_category]), ("annpar20", "annpar", place.some(20)),
              ("annpar3000", "annpar", place.some(3000)), ("forty", "propar", range(LARGE, LARGE + PROJECTS))]
    for user, kind, targets in grants:
        psql(connection, f"""INSERT INTO permissions (user_id, type, type_id)
                             SELECT user_id, '{kind}', t FROM users, unnest(ARRAY[{', '.join(map(str, targets))}]) t
                             WHERE username = '{user}'""")


def fill(connection, size):
    began = time.monotonic()
    for place in places(size):
        fill_frame(connection, place)
        for begin in range(0, place.size, STEP):
            fill_annotations(connection, place, begin, min(begin + STEP, place.size))
            if place.project == LARGE:
                print(f"filling {size:,}: {min(begin + STEP, size):,} annotations, {time.monotonic() - began:.0f} s", file=sys.stderr,
                      flush=True)
    fill_users(connection, next(places(size)))
    for table, key in [("projects", "project_id"), ("categories", "category_id"), ("labels", "label_id"), ("images", "image_id"),
                       ("classifications", "classification_id"), ("annotations", "annotation_id"), ("layers", "layer_id")]:
        psql(connection, f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), max({key})) FROM {table}")
    psql(connection, "VACUUM ANALYZE")
    print(f"filled {size:,} in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
