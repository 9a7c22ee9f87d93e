/* Calls that receive of repro.c, in pieces: see ../pieces.ts. */
//@ receive_one: broken
#include <sys/uio.h>
/* One recvmsg: 0 if it gave a datagram. */
static int receive_one(int s, int room, int flags, int control_room, int name_room)
{
	static unsigned char bytes[1 << 20];
	struct iovec to;
	struct msghdr message;
	struct datagram *d;
	long result;

	got.datagrams = realloc(got.datagrams, sizeof(*d) * (size_t)(got.count + 1));
	if (got.datagrams == NULL)
		broken("no memory");
	d = &got.datagrams[got.count];
	memset(d, 0, sizeof(*d));
	memset(&message, 0, sizeof(message));
	to.iov_base = bytes;
	to.iov_len = (size_t)room;
	message.msg_iov = &to;
	message.msg_iovlen = 1;
	message.msg_name = d->from;
	message.msg_namelen = (socklen_t)name_room;
	message.msg_control = d->control;
	message.msg_controllen = (size_t)control_room;
	result = recvmsg(fds[s], &message, flags | MSG_DONTWAIT);
	if (result < 0)
		return -1;
	d->result = result;
	d->size = (size_t)(result < room ? result : room);
	d->bytes = malloc(d->size + 1);
	if (d->bytes == NULL)
		broken("no memory");
	memcpy(d->bytes, bytes, d->size);
	d->flags = message.msg_flags;
	d->from_length = message.msg_namelen;
	d->from_size = d->from_length < (unsigned int)name_room ? d->from_length : (size_t)name_room;
	d->control_size = message.msg_controllen;
	got.count++;
	return 0;
}

//@ receive: receive_one
static void receive(int s, int room, int flags, int control_room, int name_room)
{
	begin_call();
	end_call(receive_one(s, room, flags, control_room, name_room));
	if (got.error == 0)
		got.result = got.datagrams[0].result;
}

//@ read_bytes: broken
static void read_bytes(int s, int room)
{
	static unsigned char bytes[1 << 20];

	begin_call();
	end_call(read(fds[s], bytes, (size_t)room));
	if (got.error != 0)
		return;
	got.datagrams = calloc(1, sizeof(*got.datagrams));
	if (got.datagrams == NULL)
		broken("no memory");
	got.count = 1;
	got.datagrams->result = got.result;
	got.datagrams->size = (size_t)got.result;
	got.datagrams->bytes = malloc(got.datagrams->size + 1);
	if (got.datagrams->bytes == NULL)
		broken("no memory");
	memcpy(got.datagrams->bytes, bytes, got.datagrams->size);
	got.datagrams->from_length = sizeof(struct sockaddr_nl);
	got.datagrams->from_size = sizeof(struct sockaddr_nl);
	got.datagrams->from[0] = AF_NETLINK;
}

//@ drain: receive_one
/* All that is queued. */
static void drain(int s, int room, int most)
{
	begin_call();
	errno = 0;
	while (got.count < most && receive_one(s, room, 0, 256, (int)sizeof(struct sockaddr_nl)) == 0)
		errno = 0;
	/* what ended it: an errno, or 0 */
	got.events = errno;
	got.result = got.count;
	out_size = 0;
}
