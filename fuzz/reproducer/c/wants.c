/* What must come of repro.c, in pieces: see ../pieces.ts. */
//@ want: broken differs print_bytes digit
static char wanted[1 << 20];
static size_t wanted_size;

/*
 * What must come: hex; P0 the id of process 0, R1 the second port that a kernel chose at random,
 * G0 the first group of a family, each of 4 bytes; F0 the first id of a family, of 2; .. a byte that
 * is not compared.
 */
static void want(const char *pattern)
{
	size_t length = strlen(pattern);

	if (wanted_size + length + 2 > sizeof(wanted))
		broken("more is wanted than fits");
	memcpy(wanted + wanted_size, pattern, length + 1);
	wanted_size += length;
	wanted[wanted_size++] = ' ';
	wanted[wanted_size] = '\0';
}

/* A number that the kernel chose: the same one is the same each time, and another is another. */
static int is_chosen(unsigned int *known, int which, unsigned int value)
{
	int i;

	if (known[which] != 0)
		return known[which] == value;
	for (i = 0; i < CHOSEN; i++)
		if (known[i] == value)
			return 0;
	known[which] = value;
	return 1;
}

static int is_right(char kind, int which, unsigned int value)
{
	switch (kind) {
	case 'P':
		return value == (unsigned int)shared->pids[which];
	case 'F':
		return is_chosen(shared->families, which, value);
	case 'G':
		return is_chosen(shared->groups, which, value);
	default:
		/* an int32 of -4097 or below */
		return value >= 0x80000000u && value <= 0xffffefffu &&
		       is_chosen(shared->random, which, value);
	}
}

/* The first byte that is not as wanted; -1 if all are. */
static long mismatch(const unsigned char *bytes, size_t size)
{
	const char *p = wanted;
	size_t at = 0;
	unsigned int value;
	size_t width;
	int which;
	char kind;

	for (;;) {
		while (*p == ' ')
			p++;
		if (*p == '\0')
			break;
		if (strchr("PRFG", *p) != NULL) {
			kind = *p;
			which = (int)strtol(p + 1, (char **)&p, 10);
			width = kind == 'F' ? 2 : 4;
			if (at + width > size)
				return (long)size;
			value = 0;
			memcpy(&value, bytes + at, width);
			if (!is_right(kind, which, value))
				return (long)at;
			at += width;
			continue;
		}
		if (at >= size)
			return (long)size;
		if (*p != '.' && bytes[at] != (digit(p[0]) << 4 | digit(p[1])))
			return (long)at;
		at++;
		p += 2;
	}
	return at == size ? -1 : (long)at;
}

static void compare_bytes(const char *what, const unsigned char *bytes, size_t size)
{
	long at = mismatch(bytes, size);

	if (at >= 0) {
		differs("%s differs from byte %ld on", what, at);
		printf("    want: %s\n", wanted);
		print_bytes("got", bytes, size);
	}
	wanted_size = 0;
	wanted[0] = '\0';
}

//@ want_error: differs
static void want_error(int error)
{
	if (got.error != error)
		differs("want %s, got %s", strerror(error),
			got.error == 0 ? "success" : strerror(got.error));
}

//@ want_success: differs
static int want_success(void)
{
	if (got.error != 0)
		differs("want success, got %s", strerror(got.error));
	return got.error == 0;
}

//@ want_result: want_success
static void want_result(long result)
{
	if (want_success() && got.result != result)
		differs("want %ld, got %ld", result, got.result);
}

//@ want_value: want want_success
/* A name, the value of an option: bytes as wanted, and the length that the call gives back. */
static void want_value(int length)
{
	if (want_success()) {
		compare_bytes("the value", got.value, got.value_size);
		if (length >= 0 && got.length != length)
			differs("want length %d, got %d", length, got.length);
	}
	wanted_size = 0;
}

//@ want_events: want_success
static void want_events(int result, int events)
{
	if (want_success() && (got.result != result || got.events != events))
		differs("want %d with revents 0x%x, got %ld with revents 0x%x",
			result, events, got.result, got.events);
}

//@ want_datagram: want want_success
/* The next datagram: what was wanted, what recvmsg returned and said of it. */
static void want_datagram(long result, int flags)
{
	struct datagram *d;

	if (!want_success()) {
		got.next = got.count + 1;
		wanted_size = 0;
		return;
	}
	if (got.next >= got.count) {
		differs("datagram %d is missing", got.next);
		printf("    want: %s\n", wanted);
		got.next++;
		wanted_size = 0;
		return;
	}
	d = &got.datagrams[got.next++];
	compare_bytes("the datagram", d->bytes, d->size);
	if (d->result != result)
		differs("want %ld as length of the datagram, got %ld", result, d->result);
	if (d->flags != flags)
		differs("want msg_flags 0x%x, got 0x%x", flags, d->flags);
}

//@ want_from: want_datagram
/* Whom it is from, and how long msg_namelen is. */
static void want_from(unsigned int length)
{
	struct datagram *d = got.datagrams + got.next - 1;

	if (got.next > got.count) {
		wanted_size = 0;
		return;
	}
	compare_bytes("the sender", d->from, d->from_size);
	if (d->from_length != length)
		differs("want msg_namelen %u, got %u", length, d->from_length);
}

//@ want_control: want_datagram
static void want_control(void)
{
	struct datagram *d = got.datagrams + got.next - 1;

	if (got.next > got.count)
		wanted_size = 0;
	else
		compare_bytes("the control data", d->control, d->control_size);
}

//@ want_message: want_datagram want_from want_control
/* A whole datagram from the kernel, with nothing beside it. */
static void want_message(void)
{
	struct datagram *d = got.datagrams + got.next;

	want_datagram(got.next < got.count ? (long)d->size : 0, 0);
	want("10000000 00000000 00000000");
	want_from(sizeof(struct sockaddr_nl));
	want_control();
}

//@ want_end: want_success print_bytes
/* No more datagrams; for a drain also what ended it, an errno or 0. */
static void want_end(int error)
{
	if (!want_success())
		return;
	for (; got.next < got.count; got.next++) {
		differs("datagram %d is one too many", got.next);
		print_bytes("got", got.datagrams[got.next].bytes, got.datagrams[got.next].size);
	}
	if (error >= 0 && got.events != error)
		differs("want the queue to end with %s, got %s",
			error == 0 ? "more" : strerror(error),
			got.events == 0 ? "more" : strerror(got.events));
}
