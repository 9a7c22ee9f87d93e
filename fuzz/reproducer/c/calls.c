/* Calls but for those that receive of repro.c, in pieces: see ../pieces.ts. */
//@ open_socket:
static void open_socket(int s, int domain, int type, int protocol)
{
	int fd;

	begin_call();
	fd = socket(domain, type | SOCK_NONBLOCK, protocol);
	end_call(fd < 0 ? -1 : 0);
	if (fd < 0)
		return;
	if (fds[s] >= 0)
		close(fds[s]);
	fds[s] = fd;
}

//@ bind_socket: address
static void bind_socket(int s, int family, int pad, unsigned int port, unsigned int groups, int length)
{
	begin_call();
	end_call(bind(fds[s], address(family, pad, port, groups), (socklen_t)length));
}

//@ connect_socket: address
static void connect_socket(int s, int family, int pad, unsigned int port, unsigned int groups, int length)
{
	begin_call();
	end_call(connect(fds[s], address(family, pad, port, groups), (socklen_t)length));
}

//@ name_of:
/* getsockname, or getpeername. */
static void name_of(int s, int peer, int room)
{
	union {
		struct sockaddr any;
		unsigned char room[4096];
	} name;
	socklen_t length = (socklen_t)room;
	int size;

	memset(&name, 0, sizeof(name));
	begin_call();
	end_call(peer ? getpeername(fds[s], &name.any, &length) : getsockname(fds[s], &name.any, &length));
	size = (int)length < room ? (int)length : room;
	if (got.error == 0 && size > 0)
		memcpy(got.value, &name, got.value_size = (size_t)size);
	got.length = (int)length;
}

//@ set_option: out
/* Sets what was put; "bad" passes an address outside the process. */
static void set_option(int s, int level, int option, int length, int bad)
{
	begin_call();
	end_call(setsockopt(fds[s], level, option, bad ? (void *)8 : out, (socklen_t)length));
}

//@ get_option:
static void get_option(int s, int level, int option, int room)
{
	socklen_t length = (socklen_t)room;
	int size;

	begin_call();
	end_call(getsockopt(fds[s], level, option, got.value, &length));
	size = (int)length < room ? (int)length : room;
	got.value_size = got.error == 0 && size > 0 ? (size_t)size : 0;
	got.length = (int)length;
}

//@ send_bytes: out
static void send_bytes(int s, int flags)
{
	begin_call();
	end_call(send(fds[s], out, out_size, flags | MSG_DONTWAIT));
}

//@ write_bytes: out
static void write_bytes(int s)
{
	begin_call();
	end_call(write(fds[s], out, out_size));
}

//@ send_to: out address
static void send_to(int s, int flags, int family, int pad, unsigned int port, unsigned int groups,
		    int length)
{
	begin_call();
	end_call(sendto(fds[s], out, out_size, flags | MSG_DONTWAIT,
			address(family, pad, port, groups), (socklen_t)length));
}

//@ send_pieces: out address
#include <sys/uio.h>
/* sendmsg: what was put, in pieces, and the last bytes of it as control data. */
static struct iovec pieces[1024];
static size_t piece_count, pieces_size;

static void piece(int size)
{
	pieces[piece_count].iov_base = out + pieces_size;
	pieces[piece_count++].iov_len = (size_t)size;
	pieces_size += (size_t)size;
}

/* length 0: to nobody by name. */
static void send_pieces(int s, int flags, int family, int pad, unsigned int port,
			unsigned int groups, int length)
{
	static unsigned char control[CONTROL_ROOM];
	struct msghdr message;

	begin_call();
	memset(&message, 0, sizeof(message));
	if (length != 0)
		message.msg_name = address(family, pad, port, groups);
	message.msg_namelen = (socklen_t)length;
	message.msg_iov = pieces;
	message.msg_iovlen = piece_count;
	message.msg_controllen = out_size - pieces_size;
	if (message.msg_controllen > 0)
		message.msg_control = memcpy(control, out + pieces_size, out_size - pieces_size);
	end_call(sendmsg(fds[s], &message, flags | MSG_DONTWAIT));
	piece_count = pieces_size = 0;
}

//@ close_socket:
static void close_socket(int s)
{
	struct sockaddr_nl name;
	socklen_t length = sizeof(name);

	begin_call();
	if (getsockname(fds[s], (struct sockaddr *)&name, &length) == 0)
		shared->ports[s] = name.nl_pid;
	end_call(close(fds[s]));
	fds[s] = -1;
}

//@ refused_call:
enum { LISTEN, ACCEPT, SHUTDOWN, MMAP };
static void refused_call(int s, int call)
{
	begin_call();
	switch (call) {
	case LISTEN:
		end_call(listen(fds[s], 1));
		break;
	case ACCEPT:
		end_call(accept(fds[s], NULL, NULL));
		break;
	case SHUTDOWN:
		end_call(shutdown(fds[s], SHUT_RDWR));
		break;
	default:
		end_call(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fds[s], 0) == MAP_FAILED ? -1 : 0);
	}
}

//@ socket_pair:
static void socket_pair(int type, int protocol)
{
	int pair[2];

	begin_call();
	end_call(socketpair(AF_NETLINK, type, protocol, pair));
}

//@ poll_socket:
#include <poll.h>
static void poll_socket(int s, int events, int timeout)
{
	struct pollfd entry;

	entry.fd = fds[s];
	entry.events = (short)events;
	entry.revents = 0;
	begin_call();
	end_call(poll(&entry, 1, timeout));
	got.events = (unsigned short)entry.revents;
}

//@ io_control: out
#include <sys/ioctl.h>
/* The argument is what was put; of zeros, so many as the call writes. */
static void io_control(int s, unsigned int request)
{
	size_t size = out_size;

	begin_call();
	memset(out + size, 0, 256);
	end_call(ioctl(fds[s], request, out));
	got.value_size = got.error == 0 ? size : 0;
	memcpy(got.value, out, size);
}

//@ attach_filter: out
#include <linux/filter.h>
/* What was put is the instructions, 8 bytes each. */
static void attach_filter(int s)
{
	static struct sock_filter code[4096];
	struct sock_fprog filter;

	begin_call();
	memcpy(code, out, out_size);
	filter.len = (unsigned short)(out_size / sizeof(*code));
	filter.filter = code;
	end_call(setsockopt(fds[s], SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter)));
}

//@ module_command: out broken
#include <fcntl.h>
/* One command to nlconform's registration module, as docs/kernel-lab.md loads it. */
static int module_file = -1;

static void module_command(void)
{
	static unsigned char answer[1 << 17];
	int result;

	begin_call();
	if (module_file < 0)
		module_file = open("/proc/nlconform", O_RDWR);
	if (module_file < 0)
		cannot("needs the registration module of nlconform (/proc/nlconform): %s", strerror(errno));
	if (write(module_file, out, out_size) < 0)
		cannot("the registration module refuses the command: %s", strerror(errno));
	if (pread(module_file, answer, sizeof(answer), 0) < 4)
		broken("no answer of the registration module");
	memcpy(&result, answer, sizeof(result));
	errno = result < 0 ? -result : 0;
	end_call(result < 0 ? -1 : result);
	memcpy(got.value, answer, 12);
}

//@ registered: module_command
/* Ids of families, and numbers of their first groups, as they were registered. */
static unsigned int family_ids[FAMILIES], first_groups[FAMILIES];

static void registered(int family)
{
	if (got.error != 0)
		return;
	memcpy(&family_ids[family], got.value + 4, 4);
	memcpy(&first_groups[family], got.value + 8, 4);
}
