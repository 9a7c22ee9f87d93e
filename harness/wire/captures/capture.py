"""Makes the fixtures of this folder again, from the kernel it runs on.

    unshare -Urn python3 harness/wire/captures/capture.py && npx oxfmt harness/wire/captures

Standard library only. Every datagram is written down as the kernel sent it; the port id of the
socket is bound to 4660 (0x1234), so that two runs differ in little but counters and stamps.
"""

import fcntl
import os
import socket
import struct

HERE = os.path.dirname(os.path.abspath(__file__))
ROUTE, GENERIC = 0, 16
REQUEST, ACK, DUMP, CREATE, EXCL = 0x1, 0x4, 0x300, 0x400, 0x200
SOL_NETLINK, CAP_ACK, EXT_ACK, STRICT = 270, 10, 11, 12
NESTED = 0x8000
PORT = 4660


def nla(kind, payload):
    length = 4 + len(payload)
    return struct.pack("=HH", length, kind) + payload + bytes(-length % 4)


def message(kind, flags, seq, payload=b""):
    return struct.pack("=IHHII", 16 + len(payload), kind, flags, seq, PORT) + payload


def genl(cmd, version=1):
    return struct.pack("=BBH", cmd, version, 0)


def exchange(protocol, request, options=()):
    """Sends one datagram; everything that the kernel answers before it is silent."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol) as link:
        link.bind((PORT, 0))
        for option in options:
            link.setsockopt(SOL_NETLINK, option, 1)
        link.sendto(request, (0, 0))
        answers = []
        while True:
            try:
                answers.append(link.recv(1 << 17, socket.MSG_DONTWAIT))
            except BlockingIOError:
                return answers


def done(protocol, request, options=()):
    """For setting things up: fails loudly."""
    (answer,) = exchange(protocol, request, options)
    (error,) = struct.unpack_from("=i", answer, 16)
    if error:
        raise OSError(-error, os.strerror(-error), answer.hex())


def family_id(name):
    request = message(16, REQUEST, 1, genl(3) + nla(2, name.encode() + b"\0"))
    body = exchange(GENERIC, request)[0][20:]
    while body:
        length, kind = struct.unpack_from("=HH", body)
        if kind == 1:
            return struct.unpack_from("=H", body, 4)[0]
        body = body[(length + 3) & ~3 :]
    raise LookupError(name)


def lo_up():
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", 0x1 | 0x8 | 0x40))


def ip(text):
    return socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)


def set_up():
    """ip link set lo up; ip addr add 192.0.2.1/32 dev lo; ip route add 198.51.100.0/24 dev lo
    mtu 1400; ip neigh add 192.0.2.7 lladdr 02:00:00:00:00:07 dev lo"""
    lo_up()
    flags = REQUEST | ACK | CREATE | EXCL
    address = struct.pack("=BBBBI", 2, 32, 0, 0, 1)
    done(ROUTE, message(20, flags, 1, address + nla(2, ip("192.0.2.1")) + nla(1, ip("192.0.2.1"))))
    route = struct.pack("=BBBBBBBBI", 2, 24, 0, 0, 254, 3, 253, 1, 0)
    metrics = nla(8 | NESTED, nla(2, struct.pack("=I", 1400)))
    oif = nla(4, struct.pack("=I", 1))
    done(ROUTE, message(24, flags, 1, route + nla(1, ip("198.51.100.0")) + metrics + oif))
    neighbour = struct.pack("=BxHiHBB", 2, 0, 1, 0x80, 0, 0)
    lladdr = bytes((2, 0, 0, 0, 0, 7))
    done(ROUTE, message(28, flags, 1, neighbour + nla(1, ip("192.0.2.7")) + nla(2, lladdr)))


def rows(data):
    """Four groups of four bytes a row."""
    groups = [data[at : at + 4].hex() for at in range(0, len(data), 4)]
    return "\n".join("      " + " ".join(groups[at : at + 8]) for at in range(0, len(groups), 8))


class Book:
    def __init__(self, name, about):
        self.path = os.path.join(HERE, name + ".ts")
        system = os.uname()
        release = system.release.split("-")[0]
        self.parts = [
            f"/**\n * {about}\n *\n * Linux {release} {system.machine}. Made by capture.py: "
            "run that, do not edit this.\n */\nimport { capture } from './capture.ts';\n"
        ]

    def add(self, name, about, protocol, request, options=(), keep=None):
        answers = exchange(protocol, request, options)[slice(keep)]
        texts = ",\n".join(f"    `\n{rows(each)}\n    `" for each in answers)
        self.parts.append(
            f"/** {about} */\nexport const {name} = capture({{\n  protocol: {protocol},\n"
            f"  sent: `\n{rows(request)}\n  `,\n  received: [\n{texts},\n  ],\n}});\n"
        )

    def close(self):
        with open(self.path, "w", encoding="ascii") as file:
            file.write("\n".join(self.parts))


def core():
    book = Book("core", "What af_netlink itself says: acknowledgements, refusals, extended ACKs.")
    book.add("ackOfNoop", "NLMSG_NOOP, NLM_F_ACK", GENERIC, message(1, REQUEST | ACK, 1))
    unknown = message(0x3F0, REQUEST, 2, b"\1\2\3\4\5\6")
    book.add("refusalWithEcho", "An unknown type with six bytes behind", ROUTE, unknown)
    book.add("refusalCapped", "The same with NETLINK_CAP_ACK", ROUTE, unknown, (CAP_ACK,))
    long_name = message(16, REQUEST, 3, genl(3) + nla(2, b"a" * 20 + b"\0"))
    book.add(
        "policyViolation",
        "CTRL_CMD_GETFAMILY, a name of 20 bytes; NETLINK_EXT_ACK: MSG, OFFS, POLICY",
        GENERIC,
        long_name,
        (EXT_ACK,),
    )
    book.add(
        "policyViolationCapped",
        "The same with NETLINK_CAP_ACK, too",
        GENERIC,
        long_name,
        (EXT_ACK, CAP_ACK),
    )
    book.add(
        "invalidHeader",
        "Strict RTM_GETLINK dump with ifi_type set: the refusal comes in NLMSG_DONE",
        ROUTE,
        message(18, REQUEST | DUMP, 4, struct.pack("=BxHiII", 0, 1, 0, 0, 0)),
        (EXT_ACK, STRICT),
    )
    netdev = family_id("netdev")
    book.add(
        "missingAttribute",
        "NETDEV_CMD_DEV_GET without an ifindex: MISS_TYPE",
        GENERIC,
        message(netdev, REQUEST | ACK, 5, genl(1)),
        (EXT_ACK,),
    )
    spec = nla(26 | NESTED, nla(10 | NESTED, nla(8, b"")))
    book.add(
        "nestedOffset",
        "RTM_NEWLINK of lo, an IFLA_INET6_ADDR_GEN_MODE without payload inside IFLA_AF_SPEC",
        ROUTE,
        message(16, REQUEST | ACK, 7, struct.pack("=BxHiII", 0, 0, 1, 0, 0) + spec),
        (EXT_ACK,),
    )
    twice = message(1, REQUEST | ACK, 8) + message(1, REQUEST | ACK, 9)
    book.add("twoAcks", "Two messages in one datagram: two datagrams come", GENERIC, twice)
    book.close()


def generic():
    book = Book("generic", "The family nlctrl.")
    name = nla(2, b"nlctrl\0")
    family = message(16, REQUEST, 1, genl(3) + name)
    book.add("getFamily", "CTRL_CMD_GETFAMILY of nlctrl", GENERIC, family)
    book.add(
        "getPolicy",
        "CTRL_CMD_GETPOLICY of nlctrl, a dump, NLMSG_DONE at its end",
        GENERIC,
        message(16, REQUEST | DUMP, 2, genl(10) + name),
    )
    book.close()


def route():
    book = Book("route", " ".join(set_up.__doc__.split()).replace("; ", ";\n * "))
    link = struct.pack("=BxHiII", 0, 0, 1, 0, 0)
    book.add("getLink", "RTM_GETLINK of lo", ROUTE, message(18, REQUEST, 1, link))
    book.add("getAddr", "RTM_GETADDR, a dump", ROUTE, message(22, REQUEST | DUMP, 2, bytes(8)))
    ipv4 = struct.pack("=B11x", 2)
    book.add("getRoute", "RTM_GETROUTE, a dump of IPv4", ROUTE, message(26, REQUEST | DUMP, 3, ipv4))
    book.add("getNeigh", "RTM_GETNEIGH, a dump", ROUTE, message(30, REQUEST | DUMP, 4, bytes(12)))
    ours, theirs = bytes((2, 0, 0, 0, 0, 0x0A)), bytes((2, 0, 0, 0, 0, 0x0B))
    new = struct.pack("=BxHiII", 0, 0, 0, 0, 0)
    peer = nla(1, new + nla(3, b"nlc1\0") + nla(1, theirs))
    info = nla(18 | NESTED, nla(1, b"veth\0") + nla(2 | NESTED, peer))
    veth = new + nla(3, b"nlc0\0") + nla(1, ours) + info
    flags = REQUEST | ACK | CREATE | EXCL
    book.add("newVeth", "RTM_NEWLINK of a pair of veth", ROUTE, message(16, flags, 6, veth))
    by_name = new + nla(3, b"nlc0\0")
    book.add("getVeth", "RTM_GETLINK of one of them", ROUTE, message(18, REQUEST, 7, by_name))
    address = struct.pack("=BBBBI", 2, 32, 0, 0, 1) + nla(2, ip("203.0.113.9"))
    book.add(
        "refusedAddr",
        "RTM_DELADDR of what is not there, NETLINK_EXT_ACK: MSG",
        ROUTE,
        message(21, REQUEST, 5, address),
        (EXT_ACK,),
    )
    book.close()


set_up()
core()
generic()
route()
