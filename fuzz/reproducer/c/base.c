/* State, bytes and symbols of repro.c, in pieces: see ../pieces.ts. */
//@ base:
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include <linux/netlink.h>

/* Exit codes: the divergence does not show, shows, this program is broken, it cannot be asked here. */
enum { ABSENT = 0, SHOWS = 1, BROKEN = 2, CANNOT = 4 };
enum { CHOSEN = 256, NAME_ROOM = 128, CONTROL_ROOM = 4096, OPTION_ROOM = 65536 };

/* What all processes of this program share. */
static struct {
	int differs;
	int pids[PROCESSES];
	unsigned int ports[SOCKETS + 1];
	unsigned int random[CHOSEN], families[CHOSEN], groups[CHOSEN];
} *shared;

static int fds[SOCKETS + 1];
static int step_number;

static size_t out_size;

struct datagram {
	long result;
	int flags;
	unsigned int from_length;
	size_t size, from_size, control_size;
	unsigned char *bytes;
	unsigned char from[NAME_ROOM];
	unsigned char control[CONTROL_ROOM];
};

/* What the last call gave. */
static struct {
	long result;
	int error;
	int length;
	int events;
	size_t value_size;
	unsigned char value[OPTION_ROOM];
	struct datagram *datagrams;
	int count, next;
} got;

static void leave(int code, const char *what, va_list details)
{
	fprintf(stderr, "step %d: ", step_number);
	vfprintf(stderr, what, details);
	fputc('\n', stderr);
	exit(code);
}

static void cannot(const char *what, ...)
{
	va_list details;

	va_start(details, what);
	leave(CANNOT, what, details);
	va_end(details);
}

/* Nothing of the call before is left. */
static void begin_call(void)
{
	int i;

	for (i = 0; i < got.count; i++)
		free(got.datagrams[i].bytes);
	free(got.datagrams);
	memset(&got, 0, sizeof(got));
}

static void end_call(long result)
{
	got.result = result;
	got.error = result < 0 ? errno : 0;
	out_size = 0;
}

//@ broken:
static void broken(const char *what, ...)
{
	va_list details;

	va_start(details, what);
	leave(BROKEN, what, details);
	va_end(details);
}

//@ differs:
static void differs(const char *what, ...)
{
	va_list details;

	va_start(details, what);
	printf("step %d: ", step_number);
	vprintf(what, details);
	putchar('\n');
	fflush(stdout);
	va_end(details);
	shared->differs = 1;
}

//@ print_bytes:
static void print_bytes(const char *name, const unsigned char *bytes, size_t size)
{
	size_t i;

	printf("    %s, %lu bytes:", name, (unsigned long)size);
	for (i = 0; i < size; i++)
		printf("%s%02x", i % 32 == 0 ? "\n      " : i % 4 == 0 ? " " : "", bytes[i]);
	putchar('\n');
}

//@ digit:
static int digit(int c)
{
	return c >= 'a' ? c - 'a' + 10 : c - '0';
}

//@ out:
/* Bytes that the next call takes. */
static unsigned char out[1 << 17];

//@ put: out digit broken
/* Hex, with blanks. */
static void put(const char *hex)
{
	for (; *hex != '\0'; hex++) {
		if (*hex == ' ')
			continue;
		if (out_size == sizeof(out))
			broken("more than %lu bytes", (unsigned long)sizeof(out));
		out[out_size++] = (unsigned char)(digit(hex[0]) << 4 | digit(hex[1]));
		hex++;
	}
}

//@ put_number: out
/* A number of so many bytes, the lowest first. */
static void put_number(unsigned int value, int size)
{
	for (; size > 0; size--, value >>= 8)
		out[out_size++] = value & 0xff;
}

//@ port_of:
/* The port id that a socket has at this moment. */
static unsigned int port_of(int s)
{
	struct sockaddr_nl name;
	socklen_t length = sizeof(name);

	memset(&name, 0, sizeof(name));
	if (fds[s] >= 0 && getsockname(fds[s], (struct sockaddr *)&name, &length) == 0)
		return name.nl_pid;
	return shared->ports[s];
}

//@ ifindex_of:
#include <net/if.h>
static unsigned int ifindex_of(const char *device)
{
	unsigned int index = if_nametoindex(device);

	if (index == 0)
		cannot("there is no device %s", device);
	return index;
}

//@ family_of:
/* The id of a Generic Netlink family, asked of nlctrl on a socket of its own. */
static unsigned int family_of(const char *name)
{
	struct sockaddr_nl own;
	unsigned char text[1024];
	unsigned int length = (unsigned int)strlen(name) + 1, at;
	unsigned int whole = 24 + ((length + 3) & ~3u);
	ssize_t size;
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);

	memset(&own, 0, sizeof(own));
	own.nl_family = AF_NETLINK;
	own.nl_pid = 0xa6e27001;	/* leaves the ports that a kernel chooses alone */
	if (fd < 0 || bind(fd, (struct sockaddr *)&own, sizeof(own)) != 0 || whole > sizeof(text))
		cannot("Generic Netlink: %s", strerror(errno));
	memset(text, 0, sizeof(text));
	text[0] = (unsigned char)whole;
	text[4] = 16;	/* GENL_ID_CTRL */
	text[6] = 1;	/* NLM_F_REQUEST */
	text[8] = 1;
	text[16] = 3;	/* CTRL_CMD_GETFAMILY */
	text[17] = 1;
	text[20] = (unsigned char)(4 + length);
	text[22] = 2;	/* CTRL_ATTR_FAMILY_NAME */
	memcpy(text + 24, name, length);
	if (send(fd, text, whole, 0) < 0)
		cannot("family %s: %s", name, strerror(errno));
	size = recv(fd, text, sizeof(text), MSG_DONTWAIT);
	close(fd);
	if (size > 20 && text[4] == 16) {
		for (at = 20; at + 6 <= (unsigned int)size; at += (length + 3) & ~3u) {
			length = text[at] | text[at + 1] << 8;
			if (text[at + 2] == 1)	/* CTRL_ATTR_FAMILY_ID */
				return text[at + 4] | text[at + 5] << 8;
			if (length < 4)
				break;
		}
	}
	cannot("there is no family %s", name);
	return 0;
}

//@ address:
/* A struct sockaddr_nl; what lies behind its 12 bytes is zero. */
static struct sockaddr *address(int family, int pad, unsigned int port, unsigned int groups)
{
	static union {
		struct sockaddr_nl name;
		struct sockaddr any;
		unsigned char room[256];
	} at;

	memset(&at, 0, sizeof(at));
	at.name.nl_family = (sa_family_t)family;
	at.name.nl_pad = (unsigned short)pad;
	at.name.nl_pid = port;
	at.name.nl_groups = groups;
	return &at.any;
}
