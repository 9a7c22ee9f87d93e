// SPDX-License-Identifier: MIT
/*
 * Raw replay of fuzz programs: `replay FILE SECONDS` makes the calls of FILE over and over and
 * prints the datagrams received a second. Records of FILE, all numbers 32 bits little-endian:
 * 1 protocol: open; 2 option value: SOL_NETLINK option; 3 length bytes: send, then read all;
 * 4: close; 5: bind to port 0 and to the groups that follow.
 */
#include <errno.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char answer[65536];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static uint32_t word(const unsigned char **at)
{
	uint32_t value;

	memcpy(&value, *at, 4);
	*at += 4;
	return value;
}

static long drain(int fd)
{
	long count = 0;

	while (count < 256 && recv(fd, answer, sizeof(answer), MSG_DONTWAIT) >= 0)
		count++;
	return count;
}

static long pass(const unsigned char *at, const unsigned char *end)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	long replies = 0;
	int fd = -1;

	while (at < end) {
		uint32_t option, length;
		int value;

		switch (word(&at)) {
		case 1:
			fd = socket(AF_NETLINK, SOCK_RAW, word(&at));
			break;
		case 2:
			option = word(&at);
			value = word(&at);
			setsockopt(fd, SOL_NETLINK, option, &value, sizeof(value));
			break;
		case 3:
			length = word(&at);
			send(fd, at, length, MSG_DONTWAIT);
			at += length;
			replies += drain(fd);
			break;
		case 4:
			close(fd);
			break;
		case 5:
			address.nl_groups = word(&at);
			bind(fd, (struct sockaddr *)&address, sizeof(address));
			break;
		default:
			fprintf(stderr, "replay: no such record\n");
			exit(1);
		}
	}
	return replies;
}

int main(int argc, char **argv)
{
	double begin, spent = 0;
	unsigned char *bytes;
	long size, replies = 0;
	FILE *file;

	if (argc != 3 || (file = fopen(argv[1], "rb")) == NULL) {
		fprintf(stderr, "usage: replay FILE SECONDS\n");
		return 2;
	}
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	rewind(file);
	bytes = malloc(size);
	if (bytes == NULL || fread(bytes, 1, size, file) != (size_t)size)
		return 2;
	begin = now();
	while (spent < atof(argv[2])) {
		replies += pass(bytes, bytes + size);
		spent = now() - begin;
	}
	printf("%.0f\n", replies / spent);
	return 0;
}
