# Receiving, comparing and running of repro.py, in pieces: see ../pieces.ts.
#@ receive_one: msghdr
class Datagram:
    pass


def receive_one(s, room, flags, control_room, name_room):
    """One recvmsg: the datagram, or None with errno set."""
    bytes_ = ctypes.create_string_buffer(max(1, room))
    name = ctypes.create_string_buffer(128)
    control = ctypes.create_string_buffer(max(1, control_room))
    piece_ = Iovec(ctypes.addressof(bytes_), room)
    message = Msghdr(
        ctypes.addressof(name),
        name_room,
        ctypes.pointer(piece_),
        1,
        ctypes.addressof(control),
        control_room,
        0,
    )
    ctypes.set_errno(0)
    result = libc.recvmsg(fd_of(s), ctypes.byref(message), flags | MSG_DONTWAIT)
    if result < 0:
        return None
    it = Datagram()
    it.result, it.bytes, it.flags = result, bytes_.raw[: min(result, room)], message.flags
    it.from_length = message.name_length
    it.sender = name.raw[: min(message.name_length, name_room)]
    it.control = control.raw[: message.control_length]
    return it


#@ receive: receive_one
def receive(s, room, flags, control_room, name_room):
    got.__dict__.clear()
    it = receive_one(s, room, flags, control_room, name_room)
    got.error = 0 if it else ctypes.get_errno()
    got.datagrams = [it] if it else []
    got.result = it.result if it else -1


#@ read_bytes:
class Datagram:
    pass


def read_bytes(s, room):
    value = ctypes.create_string_buffer(max(1, room))
    call(libc.read, fd_of(s), value, room)
    if got.error:
        return
    it = Datagram()
    it.result, it.bytes, it.flags, it.from_length, it.control = got.result, value.raw[: got.result], 0, 12, b""
    it.sender = struct.pack("<HHII", 16, 0, 0, 0)
    got.datagrams = [it]


#@ drain: receive_one
def drain(s, room, most):
    """All that is queued."""
    got.__dict__.clear()
    datagrams = []
    while len(datagrams) < most:
        it = receive_one(s, room, 0, 256, 12)
        if it is None:
            break
        datagrams.append(it)
    # what ended it: an errno, or 0
    got.events = 0 if len(datagrams) == most else ctypes.get_errno()
    got.datagrams, got.result = datagrams, len(datagrams)


#@ enter_namespace:
CLONE_NEWNET = 0x40000000
namespaces = {}


def own_namespace():
    return os.open("/proc/self/ns/net", os.O_RDONLY)


def enter_namespace(which):
    """Into a network namespace of its own, made when it is first asked for."""
    namespaces.setdefault("home", own_namespace())
    if which in namespaces:
        libc.setns(namespaces[which], CLONE_NEWNET)
        return
    if libc.unshare(CLONE_NEWNET):
        cannot(f"another network namespace: {os.strerror(ctypes.get_errno())}")
    namespaces[which] = own_namespace()


def leave_namespace():
    if libc.setns(namespaces["home"], CLONE_NEWNET):
        leave(BROKEN, f"setns: {os.strerror(ctypes.get_errno())}")


#@ set_capabilities:
def set_capabilities(low, high):
    """Only these of the permitted ones are effective."""
    header = struct.pack("<Ii", 0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3
    data = ctypes.create_string_buffer(24)
    libc.capget(header, data)
    _, low_permitted, low_kept, _, high_permitted, high_kept = struct.unpack("<6I", data.raw)
    wanted_ = (low & low_permitted, low_permitted, low_kept, high & high_permitted, high_permitted, high_kept)
    if libc.capset(header, struct.pack("<6I", *wanted_)):
        leave(BROKEN, f"capset: {os.strerror(ctypes.get_errno())}")


#@ want:
# Words that stand for a number, and its size; hex is lower case.
SLOTS = {"P": 4, "R": 4, "F": 2, "G": 4}


def want(pattern):
    """
    What must come: hex; P0 the id of process 0, R1 the second port that a kernel chose at random,
    G0 the first group of a family, each of 4 bytes; F0 the first id of a family, of 2; .. a byte
    that is not compared.
    """
    for word in pattern.split():
        if word[0] in SLOTS:
            wanted.append(word)
        else:
            wanted.extend(word[at : at + 2] for at in range(0, len(word), 2))


def is_right(word, value):
    """A number that the kernel chose is the same each time, and another is another."""
    if word[0] == "P":
        return value == state.pids.get(int(word[1:]))
    if word in state.chosen:
        return state.chosen[word] == value
    if (word[0], value) in [(other[0], known) for other, known in state.chosen.items()]:
        return False
    if word[0] == "R" and not 0x80000000 <= value <= 0xFFFFEFFF:  # an int32 of -4097 or below
        return False
    state.chosen[word] = value
    return True


def mismatch(have):
    """The first byte that is not as wanted; None if all are."""
    at = 0
    for word in wanted:
        size = SLOTS.get(word[0], 1)
        if at + size > len(have):
            return len(have)
        value = int.from_bytes(have[at : at + size], "little")
        if word[0] in SLOTS:
            same = is_right(word, value)
        else:
            same = word == ".." or value == int(word, 16)
        if not same:
            return at
        at += size
    return None if at == len(have) else at


def compare_bytes(what, have):
    at = mismatch(have)
    if at is not None:
        differs(f"{what} differs from byte {at} on")
        print(f"    want: {' '.join(wanted)}\n    got:  {have.hex(' ')}")
    wanted.clear()


#@ want_error:
def want_error(error):
    if got.error != error:
        differs(f"want {os.strerror(error)}, got {os.strerror(got.error)}")


#@ want_success:
def want_success():
    if got.error:
        differs(f"want success, got {os.strerror(got.error)}")
    return not got.error


#@ want_result: want_success
def want_result(result):
    if want_success() and got.result != result:
        differs(f"want {result}, got {got.result}")


#@ want_value: want want_success
def want_value(length):
    """A name, the value of an option: bytes as wanted, and the length that the call gives back."""
    if want_success():
        compare_bytes("the value", got.value)
        if length >= 0 and got.length != length:
            differs(f"want length {length}, got {got.length}")
    wanted.clear()


#@ want_events: want_success
def want_events(result, events):
    if want_success() and (got.result, got.events) != (result, events):
        differs(f"want {result} with revents {events:#x}, got {got.result} with {got.events:#x}")


#@ want_datagram: want want_success
def want_datagram(result, flags):
    """The next datagram: what was wanted, what recvmsg returned and said of it."""
    it = got.datagrams[got.next] if got.next < len(got.datagrams) else None
    got.next += 1
    if want_success() and it is None:
        differs(f"datagram {got.next - 1} is missing")
        print(f"    want: {' '.join(wanted)}")
    if it is None:
        wanted.clear()
        return
    compare_bytes("the datagram", it.bytes)
    if it.result != result:
        differs(f"want {result} as length of the datagram, got {it.result}")
    if it.flags != flags:
        differs(f"want msg_flags {flags:#x}, got {it.flags:#x}")


#@ want_from: want_datagram
def want_from(length):
    """Whom it is from, and how long msg_namelen is."""
    if got.next <= len(got.datagrams):
        it = got.datagrams[got.next - 1]
        compare_bytes("the sender", it.sender)
        if it.from_length != length:
            differs(f"want msg_namelen {length}, got {it.from_length}")
    wanted.clear()


#@ want_control: want_datagram
def want_control():
    if got.next <= len(got.datagrams):
        compare_bytes("the control data", got.datagrams[got.next - 1].control)
    wanted.clear()


#@ want_message: want_datagram want_from want_control
def want_message():
    """A whole datagram from the kernel, with nothing beside it."""
    it = got.datagrams[got.next] if got.next < len(got.datagrams) else None
    want_datagram(len(it.bytes) if it else 0, 0)
    want("10000000 00000000 00000000")
    want_from(12)
    want_control()


#@ want_end: want_success
def want_end(error):
    """No more datagrams; for a drain also what ended it, an errno or 0."""
    if not want_success():
        return
    for index, it in list(enumerate(got.datagrams))[got.next :]:
        differs(f"datagram {index} is one too many")
        print(f"    got:  {it.bytes.hex(' ')}")
    if error >= 0 and got.events != error:
        differs(f"want the queue to end with errno {error}, got {got.events}")


