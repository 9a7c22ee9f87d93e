/*
 * The yardstick: the raw system calls in a loop, nothing else.
 * Usage: loop WHAT SECONDS; prints operations a second.
 * WHAT: noop (sendmsg + recvmsg of NLMSG_NOOP with NLM_F_ACK), getlink (RTM_GETLINK of index 1),
 * open (socket, bind, close).
 */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static int netlink_socket(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	if (fd < 0) {
		perror("socket");
		exit(1);
	}
	return fd;
}

static void round_trip(int fd, void *request, size_t length)
{
	static char buffer[65536], control[256];
	struct sockaddr_nl from;
	struct iovec out = { request, length }, in = { buffer, sizeof(buffer) };
	struct msghdr send = { .msg_iov = &out, .msg_iovlen = 1 };
	struct msghdr recv = { .msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &in,
			       .msg_iovlen = 1, .msg_control = control,
			       .msg_controllen = sizeof(control) };

	if (sendmsg(fd, &send, MSG_DONTWAIT) < 0 || recvmsg(fd, &recv, MSG_DONTWAIT) < 0) {
		perror("round trip");
		exit(1);
	}
}

static void open_bind_close(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	int fd = netlink_socket();

	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		perror("bind");
		exit(1);
	}
	close(fd);
}

int main(int argc, char **argv)
{
	struct { struct nlmsghdr h; struct ifinfomsg i; } link = {
		{ .nlmsg_len = 32, .nlmsg_type = RTM_GETLINK, .nlmsg_flags = NLM_F_REQUEST },
		{ .ifi_index = 1 },
	};
	struct nlmsghdr noop = { .nlmsg_len = 16, .nlmsg_type = NLMSG_NOOP,
				 .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK };
	if (argc != 3) {
		fprintf(stderr, "usage: loop noop|getlink|open SECONDS\n");
		return 2;
	}
	int opening = strcmp(argv[1], "open") == 0, linking = strcmp(argv[1], "getlink") == 0;
	int fd = netlink_socket();
	double begin = now(), end = begin + atof(argv[2]);
	long count = 0;

	while (now() < end)
		for (int i = 0; i < 1000; i++, count++) {
			if (opening)
				open_bind_close();
			else if (linking)
				round_trip(fd, &link, sizeof(link));
			else
				round_trip(fd, &noop, sizeof(noop));
		}
	printf("%.0f\n", count / (now() - begin));
	return 0;
}
