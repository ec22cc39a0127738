"""Runs a program on a pseudo-terminal: terminal.py ANSWERS PROGRAM ARGS… — types each answer when it is asked something
(a line that ends in `] `), copies what appears to stdout, and exits as the program does."""
import os, pty, select, sys, time

answers, program = sys.argv[1].split(","), sys.argv[2:]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(program[0], program)
seen, deadline = b"", time.time() + 200
while time.time() < deadline:
    ready, _, _ = select.select([fd], [], [], 0.05)
    try:
        part = os.read(fd, 65536) if ready else None
    except OSError:
        break
    if part == b"":
        break
    if part:
        seen += part
        if answers and seen.rstrip(b"\x1b[0123456789GJ").endswith(b"] "):
            answer = answers.pop(0)
            os.write(fd, answer.encode() + (b"\r" if answer.isprintable() else b""))
            seen = b""
        sys.stdout.buffer.write(part)
        sys.stdout.flush()
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status))
