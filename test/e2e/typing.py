"""Types into an interactive shell on a pseudo-terminal: typing.py KEYS PROGRAM ARGS… — KEYS is a JSON list; each is typed,
then Enter, once the shell has said on its terminal that it is done with the one before, and prompts for the next: what is
typed earlier the terminal would read in its own way."""
import json, os, pty, select, sys, time

keys, program = json.loads(sys.argv[1]), sys.argv[2:]
DONE, PROMPT = b"<done>", b"<ready>"
pid, fd = pty.fork()
if pid == 0:
    os.execvp(program[0], program)
deadline = time.time() + 200
said = b""


def read():
    """More of what the shell says; False at its end."""
    global said
    ready, _, _ = select.select([fd], [], [], 1)
    try:
        more = os.read(fd, 65536) if ready else None
    except OSError:
        more = b""
    if more:
        sys.stderr.buffer.write(more)
        sys.stderr.flush()
        said += more
    return more != b"" and time.time() < deadline


def prompts():
    """Whether it has prompted since it was last done with a line: while one is typed it draws its prompt again and again."""
    return PROMPT in said[said.rfind(DONE) + 1 :]


for done, line in enumerate([*keys, "exit"]):
    while not (said.count(DONE) >= done and prompts()) and read():
        pass
    os.write(fd, (line + "\r").encode())
while read():
    pass
os.waitpid(pid, 0)
