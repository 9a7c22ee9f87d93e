#!/usr/bin/env python3
"""A complete target in Python, standard library only: it drives the kernel it runs on.

    nlconform run --target 'exec:unshare -Urn python3 docs/examples/executor.py'

It speaks the protocol of docs/agent-protocol.md. System calls are made through ctypes, not
through Python's socket objects: these correct what a program gets wrong on purpose (lengths,
address families), and hide what the kernel wrote.
"""

import contextlib
import ctypes
import errno
import json
import os
import platform
import struct
import sys

AF_NETLINK, SOCK_RAW, SOCK_NONBLOCK, MSG_DONTWAIT = 16, 3, 0o4000, 0x40
CLONE_NEWNET, NETLINK_GENERIC = 0x40000000, 16
ROOM = 1 << 20  # longest datagram, in bytes
KERNEL = "100000000000000000000000"  # sockaddr_nl of the kernel: left out of transcripts
BAD_POINTER = ctypes.c_void_p(8)  # no process has anything mapped there

libc = ctypes.CDLL(None, use_errno=True)
for name in ("send", "sendto", "sendmsg", "recvmsg", "read", "write", "mmap"):
    getattr(libc, name).restype = ctypes.c_ssize_t

# include/uapi/linux/capability.h, in its order
CAPABILITIES = """CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP
    LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE
    SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME
    SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG
    WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE""".split()
CAPABILITIES = {f"CAP_{name}": 1 << bit for bit, name in enumerate(CAPABILITIES)}
ALL = (1 << 64) - 1


class Iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


class Msghdr(ctypes.Structure):
    """struct msghdr, recvmsg(2); 64-bit Linux."""

    _fields_ = [
        ("name", ctypes.c_void_p),
        ("namelen", ctypes.c_uint32),
        ("iov", ctypes.POINTER(Iovec)),
        ("iovlen", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("controllen", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    ]


class Unsupported(Exception):
    """What this executor lacks, and why."""


def result(ret, **more):
    """The outcome of a system call: errno is data."""
    if ret < 0:
        number = ctypes.get_errno()
        return {"errno": errno.errorcode.get(number, str(number)).replace("ENOTSUP", "EOPNOTSUPP")}
    return {"ret": ret, **more}


def family_id(name):
    """Asks nlctrl (CTRL_CMD_GETFAMILY) on a socket of our own."""
    fd = libc.socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK, NETLINK_GENERIC)
    try:
        # a port nobody would choose, so that those of the program stay as they are
        libc.bind(fd, struct.pack("<HHII", AF_NETLINK, 0, 0xA6E27001, 0), 12)
        text = name.encode() + b"\0"
        attribute = struct.pack("<HH", 4 + len(text), 2) + text + b"\0" * (-len(text) % 4)
        request = struct.pack("<IHHIIBBH", 20 + len(attribute), 16, 1, 1, 0, 3, 1, 0) + attribute
        libc.send(fd, request, len(request), 0)
        room = ctypes.create_string_buffer(65536)
        end, at = libc.read(fd, room, len(room)), 20
        while at + 6 <= end:
            length, kind, number = struct.unpack_from("<HHH", room, at)
            if kind == 1:  # CTRL_ATTR_FAMILY_ID
                return number
            at += max(4, (length + 3) & ~3)
        return 0
    finally:
        libc.close(fd)


class Namespaces:
    """Network namespaces: one that is home, and those that actors name."""

    def __init__(self):
        self.home, self.named = self.here(), {}

    def here(self):
        return os.open("/proc/thread-self/ns/net", os.O_RDONLY)

    def renew(self):
        """A fresh one is home, where that is allowed: it takes CAP_SYS_ADMIN."""
        made = libc.unshare(CLONE_NEWNET) == 0
        if made:
            os.close(self.home)
            self.home = self.here()
        return made

    def enter(self, name):
        if name is not None and name not in self.named:
            if libc.unshare(CLONE_NEWNET) < 0:
                raise Unsupported("a network namespace of its own")
            self.named[name] = self.here()
        libc.setns(self.named.get(name, self.home), CLONE_NEWNET)

    def forget(self):
        while self.named:
            os.close(self.named.popitem()[1])


def set_capabilities(wanted):
    """Makes those that are permitted and in the mask effective, capset(2); says which are."""
    header, data = struct.pack("<Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
    libc.capget(header, data)
    low, permitted, _, high, more, _ = struct.unpack("<6I", data)
    struct.pack_into("<I", data, 0, permitted & wanted & 0xFFFFFFFF)
    struct.pack_into("<I", data, 12, more & wanted >> 32)
    libc.capset(header, data)
    return low | high << 32


@contextlib.contextmanager
def acting_as(actor, namespaces):
    """The one thread there is, in an actor's namespace and with its capabilities, and back."""
    if actor.get("process", "main") != "main" or {"thread", "uid"} & actor.keys():
        raise Unsupported("actors with a process, thread or user of their own")
    names = actor.get("capabilities", CAPABILITIES)
    if not CAPABILITIES.keys() >= set(names):
        raise Unsupported(f"one of the capabilities {', '.join(names)}")
    if "netns" in actor:
        namespaces.enter(actor["netns"])
    if "capabilities" in actor:
        set_capabilities(sum(CAPABILITIES[name] for name in set(names)))
    try:
        yield
    finally:
        if "capabilities" in actor:
            set_capabilities(ALL)
        if "netns" in actor:
            namespaces.enter(None)


class Session:
    """One program: its sockets by name, and what its symbols stand for."""

    def __init__(self, namespaces=None):
        self.sockets, self.ports, self.families, self.devices = {}, {}, {}, {}
        self.namespaces = namespaces

    # Symbols

    def number(self, given):
        if isinstance(given, int):
            return given
        value = 0
        if "port" in given:
            self.remember(given["port"])
            value = self.ports.get(given["port"])
            if value is not None:
                return value
        elif "family" in given:
            value = self.families.get(given["family"]) or family_id(given["family"])
            if value:
                self.families[given["family"]] = value
        elif "ifindex" in given:
            value = libc.if_nametoindex(given["ifindex"].encode())
            self.devices[given["ifindex"]] = value
        if not value:
            raise Unsupported(f"symbol {json.dumps(given)} stands for nothing at this step")
        return value

    def bytes(self, given):
        out = b""
        for segment in [given] if isinstance(given, str) else given:
            if isinstance(segment, str):
                out += bytes.fromhex(segment)
            else:
                short = "family" in segment and segment.get("size", 2) == 2
                out += struct.pack("<H" if short else "<I", self.number(segment))
        if len(out) > ROOM:
            raise Unsupported(f"{len(out)} bytes")
        return out

    def address(self, given, length):
        """A sockaddr_nl; whatever lies beyond its 12 bytes is zero."""
        if length > 256:
            raise Unsupported(f"an address of {length} bytes")
        plain = struct.pack(
            "<HHII",
            given.get("family", AF_NETLINK),
            given.get("pad", 0),
            self.number(given.get("pid", 0)),
            self.number(given.get("groups", 0)),
        )
        return ctypes.create_string_buffer(plain, 256)

    def remember(self, name):
        """nl_pid as getsockname shows it; 0 for what is no Netlink socket."""
        if name in self.sockets:
            room, length = ctypes.create_string_buffer(128), ctypes.c_uint32(12)
            shown = libc.getsockname(self.sockets[name], room, ctypes.byref(length)) == 0
            self.ports[name] = struct.unpack_from("<I", room, 4)[0] if shown else 0

    # Calls: each gets its step and a descriptor, -1 for a name that is no open socket

    def socket(self, step, fd):
        kind = step.get("type", SOCK_RAW) | SOCK_NONBLOCK
        opened = libc.socket(step.get("domain", AF_NETLINK), kind, step["protocol"])
        if opened < 0:
            return result(opened)
        if fd >= 0:
            libc.close(fd)
        self.sockets[step["socket"]] = opened
        return {"ret": 0}

    def bind(self, step, fd):
        length = step.get("length", 12)
        call = libc.bind if step["call"] == "bind" else libc.connect
        return result(call(fd, self.address(step.get("address", {}), length), length))

    connect = bind

    def getsockname(self, step, fd):
        offered = step.get("room", 12)
        room, length = ctypes.create_string_buffer(4096), ctypes.c_int(offered)
        call = libc.getsockname if step["call"] == "getsockname" else libc.getpeername
        ret = call(fd, room, ctypes.byref(length))
        return result(ret, name=seen(room, length.value, offered), length=length.value)

    getpeername = getsockname

    def setsockopt(self, step, fd):
        value = step["value"]
        if isinstance(value, int):
            value = struct.pack("<I", value & 0xFFFFFFFF)
        elif isinstance(value, dict):
            value = struct.pack("<I", self.number(value))
        else:
            value = self.bytes(value)
        room = ctypes.create_string_buffer(value, max(65536, len(value)))
        pointer = BAD_POINTER if step.get("pointer") == "bad" else room
        length = step.get("length", len(value))
        return result(libc.setsockopt(fd, step["level"], step["option"], pointer, length))

    def getsockopt(self, step, fd):
        offered = step.get("room", 4)
        room, length = ctypes.create_string_buffer(65536), ctypes.c_int(offered)
        ret = libc.getsockopt(fd, step["level"], step["option"], room, ctypes.byref(length))
        return result(ret, value=seen(room, length.value, offered), length=length.value)

    def send(self, step, fd):
        data = self.bytes(step["bytes"])
        flags = step.get("flags", 0) | MSG_DONTWAIT
        to, to_length = None, 0
        if "to" in step:
            to_length = step.get("toLength", 12)
            to = self.address(step["to"], to_length)
        if step.get("via") == "write":
            return result(libc.write(fd, data, len(data)))
        if not {"pieces", "control"} & step.keys() and step.get("via") != "sendmsg":
            return result(libc.sendto(fd, data, len(data), flags, to, to_length))
        pieces = step.get("pieces", [len(data)])
        if sum(pieces) != len(data):
            raise Unsupported(f"pieces of {sum(pieces)} bytes for {len(data)}")
        start = ctypes.create_string_buffer(data, max(1, len(data)))
        base, iov = ctypes.addressof(start), (Iovec * max(1, len(pieces)))()
        for index, piece in enumerate(pieces):
            iov[index], base = Iovec(base, piece), base + piece
        control = self.bytes(step.get("control", ""))
        held = ctypes.create_string_buffer(control, max(1, len(control)))
        name = None if to is None else ctypes.addressof(to)
        header = Msghdr(name, to_length, iov, len(pieces))
        if control:
            header.control, header.controllen = ctypes.addressof(held), len(control)
        return result(libc.sendmsg(fd, ctypes.byref(header), flags))

    def recv(self, step, fd):
        offered = step.get("room", 65536)
        if step.get("via") == "read":
            room = ctypes.create_string_buffer(max(1, offered))
            ret = libc.read(fd, room, offered)
            return result(ret, datagrams=[{"bytes": room.raw[: max(0, ret)].hex()}])
        name_room = step.get("addressRoom", 12)
        ret, got = receive(fd, offered, step.get("flags", 0), step.get("control", 256), name_room)
        return result(ret, datagrams=[got])

    def drain(self, step, fd):
        datagrams, most = [], step.get("most", 256)
        while len(datagrams) < most:
            ret, got = receive(fd, step.get("room", 65536), 0, 256, 12)
            if ret < 0:
                end = result(ret)["errno"]
                more = {} if end == "EAGAIN" else {"end": end}
                return {"ret": len(datagrams), "datagrams": datagrams, **more}
            datagrams.append(got)
        return {"ret": len(datagrams), "datagrams": datagrams, "end": "most"}

    def close(self, step, fd):
        self.remember(step["socket"])
        self.sockets.pop(step["socket"], None)
        return result(libc.close(fd))

    def poll(self, step, fd):
        asked = ctypes.create_string_buffer(struct.pack("<iHH", fd, step.get("events", 5), 0), 8)
        ret = libc.poll(asked, 1, step.get("timeout", 0))
        return result(ret, revents=struct.unpack_from("<H", asked, 6)[0])

    def attach_filter(self, step, fd):
        """Classic BPF, socket(7) SO_ATTACH_FILTER: a struct sock_fprog."""
        code = b"".join(struct.pack("<HBBI", *each) for each in step["instructions"])
        held = ctypes.create_string_buffer(code, len(code) + 1)
        fprog = struct.pack("<HxxxxxxQ", len(step["instructions"]), ctypes.addressof(held))
        return result(libc.setsockopt(fd, 1, 26, fprog, len(fprog)))

    def ioctl(self, step, fd):
        value = self.bytes(step.get("value", ""))
        room = ctypes.create_string_buffer(value, max(256, len(value)))
        ret = libc.ioctl(fd, ctypes.c_ulong(step["request"]), room)
        return result(ret, value=room.raw[: len(value)].hex())

    def listen(self, step, fd):
        calls = {
            "listen": lambda: libc.listen(fd, 1),
            "accept": lambda: libc.accept(fd, None, None),
            "shutdown": lambda: libc.shutdown(fd, 2),
            "mmap": lambda: libc.mmap(None, ctypes.c_size_t(4096), 3, 1, fd, ctypes.c_long(0)),
        }
        return result(calls[step["call"]]())

    accept = shutdown = mmap = listen

    def socketpair(self, step, fd):
        pair = (ctypes.c_int * 2)()
        return result(libc.socketpair(AF_NETLINK, step.get("type", SOCK_RAW), step["protocol"], pair))

    def read_proc(self, step, fd):
        with open("/proc/thread-self/net/netlink") as file:  # as this thread sees it
            return {"ret": 0, "lines": file.read().split("\n")}

    CALLS = {
        "socket", "bind", "connect", "getsockname", "getpeername", "setsockopt", "getsockopt",
        "send", "recv", "drain", "close", "poll", "attach_filter", "ioctl", "listen", "accept",
        "shutdown", "mmap", "socketpair", "read_proc",
    }  # fmt: skip

    def step(self, step, actors):
        try:
            if step["call"] not in self.CALLS:
                raise Unsupported(f"call '{step['call']}'")
            if step.get("actor", "main") not in {"main", *actors}:
                raise Unsupported(f"actor '{step['actor']}' is not declared")
            with acting_as(actors.get(step.get("actor"), {}), self.namespaces):
                return getattr(self, step["call"])(step, self.sockets.get(step.get("socket"), -1))
        except Unsupported as why:
            return {"unsupported": str(why)}

    def run(self, program):
        outcomes = [self.step(each, program.get("actors", {})) for each in program["steps"]]
        for name, fd in self.sockets.items():
            self.remember(name)
            libc.close(fd)
        if self.namespaces is not None:
            self.namespaces.forget()
        told = {"nlconform": "transcript", "version": 1, "outcomes": outcomes}
        told |= {"processes": {"main": os.getpid()}, "ports": self.ports}
        return told | {"families": self.families, "devices": self.devices}


def seen(room, length, offered):
    """What the kernel wrote: no more than it was offered, no more than it says."""
    return room.raw[: max(0, min(length, offered))].hex()


def receive(fd, offered, flags, control_room, name_room):
    """One recvmsg: what it returned, and the datagram."""
    data, control = ctypes.create_string_buffer(max(1, offered)), ctypes.create_string_buffer(8192)
    name, iov = ctypes.create_string_buffer(256), (Iovec * 1)()
    iov[0] = Iovec(ctypes.addressof(data), offered)
    header = Msghdr(ctypes.addressof(name), name_room, iov, 1)
    header.control, header.controllen = ctypes.addressof(control), control_room
    ret = libc.recvmsg(fd, ctypes.byref(header), flags | MSG_DONTWAIT)
    got = min(max(0, ret), offered)
    datagram = {"bytes": data.raw[:got].hex()}
    source = name.raw[: min(header.namelen, name_room)].hex()
    if ret > got:
        datagram["ret"] = ret
    if header.flags:
        datagram["flags"] = header.flags & 0xFFFFFFFF
    if header.namelen != 12:
        datagram["fromLength"] = header.namelen
    if source != KERNEL:
        datagram["from"] = source
    if header.controllen:
        datagram["control"] = control.raw[: header.controllen].hex()
    return ret, datagram


def error_of(protocol, request):
    """What a request is answered with: the error of its NLMSG_ERROR."""
    steps = [{"call": "socket", "socket": "a", "protocol": protocol}]
    steps += [{"call": "send", "socket": "a", "bytes": request.hex()}, {"call": "drain", "socket": "a"}]
    answer = Session().run({"steps": steps})["outcomes"][2].get("datagrams")
    return struct.unpack_from("<i", bytes.fromhex(answer[0]["bytes"]), 16)[0] if answer else None


def attribute(type_, payload):
    return struct.pack("<HH", 4 + len(payload), type_) + payload + bytes(-len(payload) % 4)


def probe(namespaces):
    """Capabilities: what was tried, never what is assumed. What is not among them and has no call
    below (thread, process, registration) this executor cannot do: rules that ask it are skipped."""
    protocols = {"route": 0, "usersock": 2, "fib-lookup": 10, "netfilter": 12, "generic": 16}
    protocols |= {"sock-diag": 4, "uevent": 15}
    found = []
    for name, number in protocols.items():
        fd = libc.socket(AF_NETLINK, SOCK_RAW, number)
        if fd >= 0:
            found.append(name)
            libc.close(fd)
    if namespaces.renew() and libc.setns(namespaces.home, CLONE_NEWNET) == 0:
        found.append("netns")
    had = set_capabilities(0)
    if had and set_capabilities(ALL) == 0 and set_capabilities(ALL) == had:
        found.append("capset")
    if os.path.exists("/proc/net/if_inet6"):
        found.append("ipv6")
    # deleting a device that is not there: ENODEV with CAP_NET_ADMIN, EPERM without
    delete = struct.pack("<IHHII BxHiII", 32, 17, 1, 1, 0, 0, 0, 0x7FFFFFFF, 0, 0)
    if error_of(0, delete) == -errno.ENODEV:
        found.append("net-admin")
    # a device without queues: EINVAL for a kind that is known, EOPNOTSUPP for others
    for kind in ("veth", "bridge", "dummy"):
        info = attribute(31, bytes(4)) + attribute(18, attribute(1, kind.encode()))
        create = struct.pack("<IHHII16x", 32 + len(info), 16, 0x601, 1, 0) + info
        if error_of(0, create) == -errno.EINVAL:
            found.append(kind)
    # a queueing discipline without options at the root of lo: refused, with ENOENT if unknown
    for kind in ("htb", "ingress") if "net-admin" in found else ():
        body = struct.pack("<4xIIII", 1, 0x10000, 0xFFFFFFFF, 0) + attribute(1, kind.encode() + b"\0")
        create = struct.pack("<IHHII", 16 + len(body), 36, 0x605, 1, 0) + body
        if error_of(0, create) not in (None, 0, -errno.ENOENT):
            found.append(kind)
    # the first user namespace maps every number to itself
    with open("/proc/self/uid_map") as mapped:
        if mapped.read().split() != ["0", "0", "4294967295"]:
            found.append("user-namespace")
    # half a request: ENOENT where nobody shows sockets of the family
    for name, family in {"netlink-diag": AF_NETLINK, "inet-diag": 2}.items():
        ask = struct.pack("<IHHII BB", 18, 20, 1, 1, 0, family, 0)
        if error_of(4, ask) not in (None, -errno.ENOENT):
            found.append(name)
    return found


def say(line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main():
    namespaces = Namespaces()
    version = platform.release().split("-")[0]
    say(
        {
            "nlconform": 1,
            "name": "kernel",
            "version": version,
            "capabilities": probe(namespaces),
            "byteOrder": "LE",
            "pageSize": os.sysconf("SC_PAGESIZE"),
            "cpus": os.cpu_count(),
            "config": {"release": platform.release(), "executor": "Python"},
        }
    )
    for line in sys.stdin:
        request = {}
        try:
            request = json.loads(line)
            transcripts, isolation = [], request.get("isolation")
            for index, program in enumerate(request["run"]):
                if isolation == "program" or (isolation == "request" and index == 0):
                    namespaces.renew()
                transcripts.append(Session(namespaces).run(program))
            say({"id": request["id"], "transcripts": transcripts})
        except Exception as error:  # broken machinery is told, and never a verdict
            say({"id": request.get("id", 0), "error": f"{type(error).__name__}: {error}"})


main()
