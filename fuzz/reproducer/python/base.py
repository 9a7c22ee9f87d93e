# State, calls and symbols of repro.py, in pieces: see ../pieces.ts.
#@ base:
import ctypes
import json
import os
import struct
import sys
from errno import *

# Exit codes: the divergence does not show, shows, this program is broken, it cannot be asked here.
ABSENT, SHOWS, BROKEN, CANNOT = 0, 1, 2, 4
MSG_DONTWAIT, SOCK_NONBLOCK = 0x40, 0o4000

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p


class State:
    """What all processes of this program share, but for their descriptors."""

    differs = False
    pids = {0: os.getpid()}
    ports = {}
    chosen = {}
    family_ids = {}
    first_groups = {}


class Got:
    """What the last call gave."""

    result = error = length = events = 0
    value = b""
    datagrams = ()
    next = 0


state, got = State(), Got()
fds = {}
step_number = 0
# Bytes that the next call takes, and what the next comparison wants.
out = bytearray()
wanted = []


def leave(code, what):
    print(f"step {step_number}: {what}", file=sys.stderr)
    sys.exit(code)


def cannot(what):
    leave(CANNOT, what)


def differs(what):
    print(f"step {step_number}: {what}")
    state.differs = True


def call(function, *arguments):
    """Makes a system call; what was put is taken by it."""
    got.__dict__.clear()
    ctypes.set_errno(0)
    got.result = function(*arguments)
    got.error = ctypes.get_errno() if got.result == -1 else 0
    out.clear()
    return got.result


def fd_of(s):
    return fds.get(s, -1)


#@ put:
def put(text):
    """Hex, with blanks."""
    out.extend(bytes.fromhex(text))


#@ put_number:
def put_number(value, size):
    """A number of so many bytes, the lowest first."""
    out.extend((value & 0xFFFFFFFF).to_bytes(4, "little")[:size])


#@ name_in:
def name_in(fd, get):
    name, length = ctypes.create_string_buffer(12), ctypes.c_uint(12)
    return get(fd, name, ctypes.byref(length)), name.raw


#@ port_of: name_in
def port_of(s):
    """The port id that a socket has at this moment."""
    failed, name = name_in(fd_of(s), libc.getsockname)
    return state.ports.get(s, 0) if failed else struct.unpack("<I", name[4:8])[0]


#@ ifindex_of:
import socket
def ifindex_of(device):
    try:
        return socket.if_nametoindex(device)
    except OSError:
        cannot(f"there is no device {device}")


#@ family_of:
import socket
def family_of(name):
    """The id of a Generic Netlink family, asked of nlctrl on a socket of its own."""
    text = name.encode() + b"\0"
    padded = text + b"\0" * (-len(text) % 4)
    request = struct.pack("<IHHIIBBHHH", 24 + len(padded), 16, 1, 1, 0, 3, 1, 0, 4 + len(text), 2)
    try:
        with socket.socket(16, socket.SOCK_RAW, 16) as own:
            own.bind((0xA6E27001, 0))  # leaves the ports that a kernel chooses alone
            own.send(request + padded)
            answer = own.recv(65536)
    except OSError as error:
        cannot(f"Generic Netlink: {error}")
    at = 20
    while answer[4] == 16 and at + 6 <= len(answer):
        length, kind, value = struct.unpack("<HHH", answer[at : at + 6])
        if kind == 1:  # CTRL_ATTR_FAMILY_ID
            return value
        at += max(4, (length + 3) & ~3)
    cannot(f"there is no family {name}")


#@ address:
def address(family, pad, port, groups):
    """A struct sockaddr_nl; what lies behind its 12 bytes is zero."""
    return struct.pack("<HHII", family, pad, port, groups) + bytes(244)


#@ open_socket:
def open_socket(s, domain, type, protocol):
    fd = call(libc.socket, domain, type | SOCK_NONBLOCK, protocol)
    if fd < 0:
        return
    got.result = 0
    if s in fds:
        os.close(fds[s])
    fds[s] = fd


#@ bind_socket: address
def bind_socket(s, family, pad, port, groups, length):
    call(libc.bind, fd_of(s), address(family, pad, port, groups), length)


#@ connect_socket: address
def connect_socket(s, family, pad, port, groups, length):
    call(libc.connect, fd_of(s), address(family, pad, port, groups), length)


#@ value_by:
def value_by(function, room, *arguments):
    """A call that fills a buffer, and says how much of it."""
    value, length = ctypes.create_string_buffer(max(room, 16)), ctypes.c_int(room)
    call(function, *arguments, value, ctypes.byref(length))
    got.length = length.value
    got.value = b"" if got.error else value.raw[: max(0, min(length.value, room))]


#@ name_of: value_by
def name_of(s, peer, room):
    value_by(libc.getpeername if peer else libc.getsockname, room, fd_of(s))


#@ set_option:
def set_option(s, level, option, length, bad):
    """Sets what was put; "bad" passes an address outside the process."""
    value = ctypes.c_void_p(8) if bad else bytes(out) + bytes(4096)
    call(libc.setsockopt, fd_of(s), level, option, value, length)


#@ get_option: value_by
def get_option(s, level, option, room):
    value_by(libc.getsockopt, room, fd_of(s), level, option)


#@ send_bytes:
def send_bytes(s, flags):
    call(libc.send, fd_of(s), bytes(out), len(out), flags | MSG_DONTWAIT)


#@ write_bytes:
def write_bytes(s):
    call(libc.write, fd_of(s), bytes(out), len(out))


#@ send_to: address
def send_to(s, flags, family, pad, port, groups, length):
    where = address(family, pad, port, groups)
    call(libc.sendto, fd_of(s), bytes(out), len(out), flags | MSG_DONTWAIT, where, length)


#@ msghdr:
class Iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


class Msghdr(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint),
        ("pieces", ctypes.POINTER(Iovec)),
        ("piece_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    ]


#@ send_pieces: msghdr address
pieces = []


def piece(size):
    pieces.append(size)


def send_pieces(s, flags, family, pad, port, groups, length):
    """sendmsg: what was put, in pieces, and the last bytes of it as control data."""
    at, vectors = 0, []
    for size in pieces:
        vectors.append((ctypes.create_string_buffer(bytes(out[at : at + size]), max(size, 1)), size))
        at += size
    list_of = (Iovec * max(1, len(vectors)))(*((ctypes.addressof(b), n) for b, n in vectors))
    name = ctypes.create_string_buffer(address(family, pad, port, groups))
    control = ctypes.create_string_buffer(bytes(out[at:]), max(1, len(out) - at))
    message = Msghdr(
        ctypes.addressof(name) if length else None,
        length,
        list_of,
        len(vectors),
        ctypes.addressof(control) if len(out) > at else None,
        len(out) - at,
        0,
    )
    pieces.clear()
    call(libc.sendmsg, fd_of(s), ctypes.byref(message), flags | MSG_DONTWAIT)


#@ close_socket: name_in
def close_socket(s):
    failed, name = name_in(fd_of(s), libc.getsockname)
    if not failed:
        state.ports[s] = struct.unpack("<I", name[4:8])[0]
    call(libc.close, fd_of(s))
    fds.pop(s, None)


#@ refused_call:
LISTEN, ACCEPT, SHUTDOWN, MMAP = range(4)


def refused_call(s, which):
    if which == LISTEN:
        call(libc.listen, fd_of(s), 1)
    elif which == ACCEPT:
        call(libc.accept, fd_of(s), None, None)
    elif which == SHUTDOWN:
        call(libc.shutdown, fd_of(s), 2)
    else:
        at = call(lambda *a: -1 if libc.mmap(*a) == ctypes.c_void_p(-1).value else 0, None, 4096, 3, 1, fd_of(s), 0)


#@ socket_pair:
def socket_pair(type, protocol):
    call(libc.socketpair, 16, type, protocol, (ctypes.c_int * 2)())


#@ poll_socket:
def poll_socket(s, events, timeout):
    entry = ctypes.create_string_buffer(struct.pack("<iHH", fd_of(s), events, 0), 8)
    call(libc.poll, entry, 1, timeout)
    got.events = struct.unpack("<iHH", entry.raw)[2]


#@ io_control:
def io_control(s, request):
    size = len(out)
    value = ctypes.create_string_buffer(bytes(out), size + 256)
    call(libc.ioctl, fd_of(s), ctypes.c_ulong(request), value)
    got.value = b"" if got.error else value.raw[:size]


#@ attach_filter:
def attach_filter(s):
    """What was put is the instructions, 8 bytes each."""
    code = ctypes.create_string_buffer(bytes(out), max(8, len(out)))
    program = struct.pack("@HxxxxxxP", len(out) // 8, ctypes.addressof(code))
    call(libc.setsockopt, fd_of(s), 1, 26, program, len(program))


#@ module_command:
module_file = []


def module_command():
    """One command to nlconform's registration module, as docs/kernel-lab.md loads it."""
    command = bytes(out)
    out.clear()
    try:
        if not module_file:
            module_file.append(os.open("/proc/nlconform", os.O_RDWR))
        os.write(module_file[0], command)
    except OSError as error:
        cannot(f"needs the registration module of nlconform (/proc/nlconform): {error}")
    answer = os.pread(module_file[0], 1 << 17, 0)
    got.__dict__.clear()
    (result,) = struct.unpack("<i", answer[:4])
    got.error = -result if result < 0 else 0
    got.result = result
    got.value = answer[:12]


#@ registered: module_command
family_ids, first_groups = State.family_ids, State.first_groups


def registered(family):
    """The id of the family, and the number of its first group."""
    if not got.error:
        family_ids[family], first_groups[family] = struct.unpack("<iI", got.value[4:12])


