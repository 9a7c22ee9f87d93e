# Behind the steps of repro.py: how they run, in pieces: see ../pieces.ts.
#@ run_here:
def run_step():
    steps[step_number]()


#@ run_there: port_of
import ast
SHARED = ("differs", "pids", "ports", "chosen", "family_ids", "first_groups")
pipes = {}


def say(pipe, **more):
    for s in fds:
        state.ports[s] = port_of(s)
    keys = {name: getattr(state, name) for name in SHARED}
    pipe.write(repr((keys, more)) + "\n")
    pipe.flush()


def hear(pipe):
    global step_number
    line = pipe.readline()
    if not line:
        return False
    keys, more = ast.literal_eval(line)
    for name, value in keys.items():
        setattr(state, name, value)
    step_number = more["step"]
    return True


def serve(into, back):
    while hear(into):
        steps[step_number]()
        sys.stdout.flush()
        say(back, step=step_number)
    sys.exit(0)


def run_step():
    """Here, or in the process that makes the step: it is told all we know, and tells it back."""
    process = processes_of_steps[step_number]
    if process == 0:
        steps[step_number]()
        return
    if process not in pipes:
        there, back = os.pipe(), os.pipe()
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            for fd in fds.values():
                os.close(fd)
            fds.clear()
            os.close(there[1])
            serve(os.fdopen(there[0], "r"), os.fdopen(back[1], "w"))
        os.close(back[1])
        state.pids[process] = pid
        pipes[process] = (pid, os.fdopen(there[1], "w"), os.fdopen(back[0], "r"))
    pid, into, back = pipes[process]
    say(into, step=step_number)
    if not hear(back):
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


#@ main:
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


def make_user_namespace():
    """Root of a user and network namespace of its own: nothing of the machine's is touched."""
    user, group = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET):
        return False
    maps = {"setgroups": "deny", "uid_map": f"0 {user} 1", "gid_map": f"0 {group} 1"}
    for name, text in maps.items():
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    return True


def make_namespace():
    root = os.geteuid() == 0
    if AS_ROOT and root and libc.unshare(CLONE_NEWNET) == 0:
        return
    try:
        if make_user_namespace() or (root and libc.unshare(CLONE_NEWNET) == 0):
            return
        why = os.strerror(ctypes.get_errno())
    except OSError as error:
        why = error
    cannot(f"no network namespace: {why}")


make_namespace()
for step_number in range(len(steps)):
    run_step()
    if state.differs and step_number < len(steps) - 1:
        cannot("already this differs, so the question cannot be asked here")
print(VERDICTS[state.differs])
sys.exit(CODES[state.differs])
