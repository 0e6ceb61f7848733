"""What the benchmarks share: instances, rivals, ratios. Every figure is a ratio against a named rival in the same run."""
import functools
import json
import os
import pathlib
import platform
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/support"))
from instance import Instance, fetch, wait_until  # noqa: E402,F401

MEMENTO = os.environ.get("MEMENTO", str(ROOT / "build/memento"))  # another build, to compare with


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def memento(instance, *arguments):
    return subprocess.run([MEMENTO, "--instance", str(instance.folder), *arguments], check=True, text=True,
                          capture_output=True).stdout


def connection_of(instance):
    """Of the owner of the tables, whom row-level security does not bind."""
    return re.search(r"^database *= *(.*)$", (instance.folder / "memento.conf").read_text(), re.M)[1]


def psql(connection, sql):
    """Runs statements, each in a transaction of its own; what they answer, a row a line."""
    return subprocess.run(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", connection], input=sql, check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()


@functools.cache
def columns_of(connection, table):
    return psql(connection, f"""SELECT column_name FROM information_schema.columns
                                WHERE table_name = '{table}' AND is_generated = 'NEVER'""").split("\n")


def insert_sql(connection, table, values, source):
    """INSERT … SELECT of those columns that the table has. Ids may be given: they are the benchmark's own."""
    there = columns_of(connection, table)
    chosen = {column: value for column, value in values.items() if column in there}
    return (f"INSERT INTO {table} ({', '.join(chosen)}) OVERRIDING SYSTEM VALUE "
            f"SELECT {', '.join(str(value) for value in chosen.values())} FROM {source};\n")


def without_wants(connection):
    """Samples that are filled in have no tiles of which the worker could make pictures."""
    return "DELETE FROM composite_wants;\n" if columns_of(connection, "composite_wants") else ""


def folder(where=None):
    """A new folder that ordinary users can reach."""
    made = pathlib.Path(tempfile.mkdtemp(prefix="memento-bench-", dir=where))
    made.chmod(0o755)
    return made


def wrk(url_list, headers, seconds=4, connections=8):
    """Requests a second, p50 and p99 in ms, errors, for a list of paths taken in turn."""
    base, paths = url_list
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write("local paths = {" + ",".join(json.dumps(path) for path in paths) + "}\nlocal i = 0\n")
        for name, value in headers.items():
            script.write(f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}\n")
        script.write("request = function() i = i % #paths + 1; return wrk.format('GET', paths[i]) end\n")
        script.write("done = function(s, l) io.write(string.format('RESULT %d %d %.3f %.3f %d\\n', s.requests, "
                     "s.duration, l:percentile(50) / 1000, l:percentile(99) / 1000, s.errors.status + s.errors.read "
                     "+ s.errors.timeout + s.errors.connect)) end\n")
        script.flush()
        said = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script.name, base], check=True,
                              text=True, capture_output=True).stdout
    requests, microseconds, p50, p99, errors = re.search(r"RESULT (\d+) (\d+) (\S+) (\S+) (\d+)", said).groups()
    return {"rate": int(requests) / (int(microseconds) / 1e6), "p50": float(p50), "p99": float(p99), "errors": int(errors)}


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def peak_memory_mb(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def record(name, text):
    """Prints a result and keeps it as the last one in bench/results."""
    result = f"{name}, {time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {platform.machine()}\n\n{text}\n"
    print(result)
    (ROOT / "bench/results").mkdir(exist_ok=True)
    (ROOT / f"bench/results/{name}.txt").write_text(result)
