"""Passwords: the first one, those in files and those that are typed."""
import os
import pty
import re
import stat
import subprocess
import termios
import time

from instance import Instance, refused, wait_until


def first_password_is_told(memento, space):
    """Whenever the first start is broken off: the next one tells the password, unless it was told before."""
    whole = Instance(memento, space / "whole")
    whole.stop()
    told = 0
    for share in [0.3, 0.6, 0.8, 0.9, 1.2]:
        folder = space / f"cut{share}"
        process = subprocess.Popen([memento, "serve", folder, "--port", "0"], text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        time.sleep(share * whole.seconds)
        process.terminate()
        first = "Password: " in process.communicate(timeout=30)[0]
        instance = Instance(memento, folder)
        assert first != (instance.password is not None), share
        instance.stop()
        told += first
    print(f"told by {told} of 5 starts that were cut off")


def admin_password_file(memento, space):
    secret = space / "password"
    instance = Instance(memento, space / "instance", "--admin-password-file", secret)
    assert instance.password is None and not any(secret.read_text().strip() in line for line in instance.said)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert instance.login(secret.read_text().strip()).status == 200
    instance.stop()
    # The same command again: there is nothing left to write.
    before = secret.read_text()
    Instance(memento, space / "instance", "--admin-password-file", secret).stop()
    assert secret.read_text() == before
    said = refused(memento, space / "another", "--admin-password-file", secret)
    assert f"The file {secret} exists already." in said, said
    assert not (space / "another" / "pg").exists()


def typed_passwords(memento, space):
    """On a terminal passwords are asked for, twice, and not shown."""
    instance = Instance(memento, space / "instance")

    def typed(command, user, *answers):
        pid, terminal = pty.fork()
        if pid == 0:
            os.execv(memento, [str(memento), "--instance", str(space / "instance"), "user", command, user])
        said = b""
        for prompt, answer in zip([b"made up): ", b"Once more: "], answers):
            while not said.endswith(prompt):
                said += os.read(terminal, 1000)
            wait_until("what is typed is hidden", lambda: not termios.tcgetattr(terminal)[3] & termios.ECHO)
            os.write(terminal, answer.encode() + b"\n")
        try:
            while more := os.read(terminal, 1000):
                said += more
        except OSError:  # how a terminal tells that nobody is there any more
            pass
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), said.decode()

    code, said = typed("passwd", "admin", "correct horse", "correct house")
    assert code == 2 and "two different passwords" in said and "correct" not in said, said
    assert instance.login(instance.password).status == 200
    code, said = typed("passwd", "admin", "correct horse", "correct horse")
    assert code == 0 and "correct" not in said and "Password: " not in said, said
    assert instance.login("correct horse").status == 200
    code, said = typed("add", "vera", "")
    made = re.search(r"Password: (\S+-\S+)", said)
    assert code == 0 and instance.login(made[1], username="vera").status == 200, said
    instance.stop()
