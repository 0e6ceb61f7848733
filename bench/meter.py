"""CPU time that programs spend on a request: it says where the time goes, also while others use the machine."""
import os
import resource
import subprocess
import time


def family(pid):
    """The process and all that come from it."""
    children = {}
    for line in subprocess.run(["ps", "-eo", "pid=,ppid="], check=True, text=True, capture_output=True).stdout.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def seconds_of(pids):
    """CPU time that these have spent, with that of children that have ended."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat") as file:
                total += sum(map(int, file.read().rpartition(")")[2].split()[11:15]))
        except OSError:
            continue  # has ended; its parent counts it
    return total / os.sysconf("SC_CLK_TCK")


class Meter:
    """Microseconds of CPU time a request. groups: name to what tells the ids of its processes."""

    def __init__(self, groups):
        self.groups = groups
        self.began = self.now()

    def now(self):
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return {"client": usage.ru_utime + usage.ru_stime, **{name: seconds_of(pids()) for name, pids in self.groups.items()}}

    def per(self, requests):
        time.sleep(0.1)  # backends that end are counted by the postmaster
        return {name: (value - self.began[name]) / requests * 1e6 for name, value in self.now().items()}


def metered(groups, seconds, work):
    """What work answers, with the microseconds of CPU time that each group has spent on one of its requests."""
    meter = Meter(groups)
    run = work()
    return {**run, **{"cpu " + name: value for name, value in meter.per(run["rate"] * seconds).items()}}
