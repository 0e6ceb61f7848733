"""The same statements behind gunicorn, with psycopg2, prepared. Asks nobody who he is. Environment: DATABASE, and STATEMENTS, a
JSON object of the start of an address to its statement."""
import json
import os

import psycopg2

_database = None
_statements = json.loads(os.environ["STATEMENTS"])


def _cursor():
    """Of this worker's connection, made when the first request comes."""
    global _database
    if _database is None:
        _database = psycopg2.connect(os.environ["DATABASE"])
        _database.autocommit = True
        with _database.cursor() as cursor:
            for number, statement in enumerate(_statements.values()):
                cursor.execute(f"PREPARE s{number} (int) AS {statement}")
    return _database.cursor()


def application(environ, start_response):
    start, _, last = environ["PATH_INFO"].rpartition("/")
    number = list(_statements).index(start.removeprefix("/memento-api/"))
    with _cursor() as cursor:
        cursor.execute(f"EXECUTE s{number} (%s)", (int(last),))
        body = cursor.fetchone()[0].encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
