"""Types into an interactive shell on a pseudo-terminal: typing.py RESULTS KEYS PROGRAM ARGS… — KEYS is a JSON list; each
is typed, then Enter, once the shell has said in the file RESULTS (a line END) that it is done with the one before."""
import json, os, pty, select, sys, time

results, keys, program = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3:]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(program[0], program)
deadline = time.time() + 200


def ended():
    with open(results, encoding="utf8") as file:
        return file.read().count("\nEND\n")


def typed(text):
    os.write(fd, text.encode())


def drain():
    ready, _, _ = select.select([fd], [], [], 0.02)
    if ready:
        sys.stderr.buffer.write(os.read(fd, 65536))
        sys.stderr.flush()


for done, line in enumerate(["start", *keys]):
    typed(line + "\r")
    while ended() <= done and time.time() < deadline:
        drain()
typed("exit\r")
try:
    while time.time() < deadline:
        drain()
except OSError:
    pass
os.waitpid(pid, 0)
