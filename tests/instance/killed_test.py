"""Whatever of an instance is killed: it goes on, and what was acknowledged is there."""
import json
import os
import shutil
import signal
import subprocess
import threading

import addresses_test
from instance import Instance, fetch, log_of_database, wait_until


def killed_supervisor(memento, space):
    first = Instance(memento, space / "instance")
    assert len(first.processes()) >= 8, first.processes()
    first.kill()
    wait_until("all children end with the supervisor", lambda: not first.processes(), 10)
    # Killed and started again at once: the new one waits for what is ending.
    second = Instance(memento, space / "instance")
    second.kill()
    third = Instance(memento, space / "instance")
    assert third.login(first.password).status == 200
    third.stop()
    log = log_of_database(space / "instance")
    assert log.count("database system is shut down") == 3, log
    assert "not properly shut down" not in log, log


def killed_children(memento, space):
    instance = Instance(memento, space / "instance")
    token = instance.token()

    def works():
        return fetch(instance.api + "users", {"x-access-token": token}).status == 200

    for child in ["bin/postgres", "memento-fcgi", "nginx: master", "nginx: worker"]:
        pid = instance.process_like(child)
        assert pid, (child, instance.processes())
        os.kill(pid, signal.SIGKILL)
        wait_until(f"{child} is replaced", lambda: instance.process_like(child) not in (None, pid))
        wait_until(f"the API works after the end of {child}", works)
    assert instance.stop() == 0
    assert not instance.processes()


def killed_under_load(memento, space):
    """kill -9 of the responder, then of PostgreSQL, while four write as fast as they can: what was acknowledged is there."""
    instance = Instance(memento, space / "instance")
    token = {"x-access-token": instance.token()}
    addresses_test.query(instance, "INSERT INTO projects (name, owner_id) SELECT 'P', user_id FROM users")
    acknowledged, refused_writes, over = [], [], threading.Event()

    def write(who):
        number = 0
        while not over.is_set():
            name = f"label {who} {number}"
            number += 1
            body = json.dumps({"name": name, "project_id": 2, "owner_id": 1}).encode()
            try:
                status = fetch(instance.api + "labels", token, "POST", body).status
            except OSError:
                status = 0
            (acknowledged if status == 201 else refused_writes).append((name, status))

    writers = [threading.Thread(target=write, args=(i,)) for i in range(4)]
    for writer in writers:
        writer.start()
    for victim in ["memento-fcgi", "bin/postgres"]:
        before = len(acknowledged)
        wait_until("they write", lambda: len(acknowledged) > before + 50)
        pid = instance.process_like(victim)
        os.kill(pid, signal.SIGKILL)
        wait_until(f"{victim} is replaced", lambda: instance.process_like(victim) not in (None, pid))
    before = len(acknowledged)
    wait_until("they write again", lambda: len(acknowledged) > before + 50)
    over.set()
    for writer in writers:
        writer.join()
    there = [label["name"] for label in fetch(instance.api + "labels/byproject_id/2", token).json()["labels"]]
    assert len(set(there)) == len(there)
    lost = {name for name, _ in acknowledged} - set(there)
    assert not lost, lost
    assert refused_writes and all(status in (0, 502, 503) for _, status in refused_writes), refused_writes
    print(f"{len(acknowledged)} acknowledged, {len(refused_writes)} refused in between")
    assert instance.stop() == 0


def killed_during_import(memento, space):
    """Whatever is killed while an import runs: start again, import again, nothing twice, nothing missing."""
    subprocess.run([memento, "sample", space / "Sample", "--quiet"], check=True)
    for part in ["KO", "WT/mouse_03"]:  # the rest is enough
        shutil.rmtree(space / "Sample" / part)
    whole = imported(memento, space / "whole", space / "Sample")
    for number, victim in enumerate(["serve", "bin/postgres", "memento-fcgi", "import"]):
        folder = space / f"cut{number}"
        instance = Instance(memento, folder)
        work = subprocess.Popen([memento, "--instance", folder, "import", space / "Sample", "--quiet", "--jobs", "1"],
                                stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        wait_until("some images are in the store", lambda: len(list((folder / "store" / "tiles").glob("[0-9a-f]*"))) > 2)
        pid = {"serve": instance.process.pid, "import": work.pid}.get(victim) or instance.process_like(victim)
        os.kill(pid, signal.SIGKILL)
        work.wait(timeout=60)
        if victim == "serve":
            instance.process.wait()
        else:
            instance.stop()
        assert imported(memento, folder, space / "Sample") == whole, victim


def imported(memento, folder, sample):
    """Imports twice, and tells what is there then: the table of the project and the files of its images."""
    instance = Instance(memento, folder)
    for _ in range(2):
        done = subprocess.run([memento, "--instance", folder, "import", sample, "--json"], text=True, capture_output=True)
        assert done.returncode == 0, done
    table = subprocess.run([memento, "--instance", folder, "export", "data", "Sample"], text=True, capture_output=True, check=True)
    images = addresses_test.query(instance, "SELECT name || ' ' || state || ' ' || coalesce(sha256, '') FROM images ORDER BY 1")
    keys = addresses_test.query(instance, "SELECT key FROM images ORDER BY 1").split()
    for key in keys:
        assert (folder / "store" / "tiles" / key / "thumbnail.jpg").exists(), key
    instance.stop()
    # The address of an image holds its number, which a second try may have moved on.
    return [row.rsplit(",", 1)[0] for row in table.stdout.splitlines()], images


def end_service(instance, name, pattern):
    pid = wait_until(f"a {name} runs", lambda: instance.process_like(pattern), 40)
    os.kill(pid, signal.SIGKILL)
    wait_until("it has ended", lambda: instance.process_like(pattern) != pid)


def many_deaths(memento, space):
    """One child that keeps ending is tried again ever later, and the others go on; without the web server nobody is served."""
    instance = Instance(memento, space / "instance")
    token = {"x-access-token": instance.token()}
    for _ in range(4):
        end_service(instance, "worker", " worker$")
    assert fetch(instance.api + "users", token).status == 200
    for _ in range(3):
        end_service(instance, "responder", "memento-fcgi")
    assert fetch(instance.url).status == 200
    wait_until("it answers again", lambda: fetch(instance.api + "users", token).status == 200)
    for _ in range(6):
        end_service(instance, "web server", "nginx: master|run/nginx/nginx.conf")
    assert instance.process.wait(timeout=30) == 1
    said = instance.process.stderr.read()
    assert f"The worker of the instance ended (signal 9); it is started again in 7 s. Its log is {space}/instance/log/worker.log." in said, said
    assert "The responder of the instance ended (signal 9); it is started again." in said, said
    assert "The web server of the instance ended (signal 9), for the 6th time within two minutes." in said, said
    assert f"{space}/instance/log/nginx.log" in said, said
    assert not instance.processes()
