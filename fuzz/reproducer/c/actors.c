/* Who makes a step of repro.c, in pieces: see ../pieces.ts. */
//@ enter_namespace: broken
#include <fcntl.h>
#include <sched.h>
static int home_namespace = -1, other_namespaces[NAMESPACES];

static int own_namespace(void)
{
	int fd = open("/proc/self/ns/net", O_RDONLY);

	if (fd < 0)
		broken("/proc/self/ns/net: %s", strerror(errno));
	return fd;
}

/* Into a network namespace of its own, made when it is first asked for. */
static void enter_namespace(int which)
{
	if (home_namespace < 0)
		home_namespace = own_namespace();
	if (other_namespaces[which] == 0) {
		if (unshare(CLONE_NEWNET) != 0)
			cannot("another network namespace: %s", strerror(errno));
		other_namespaces[which] = own_namespace();
	} else if (setns(other_namespaces[which], CLONE_NEWNET) != 0)
		broken("setns: %s", strerror(errno));
}

static void leave_namespace(void)
{
	if (setns(home_namespace, CLONE_NEWNET) != 0)
		broken("setns: %s", strerror(errno));
}

//@ set_capabilities: broken
#include <sys/syscall.h>
#include <linux/capability.h>
/* Only these of the permitted ones are effective. */
static void set_capabilities(unsigned int low, unsigned int high)
{
	struct __user_cap_header_struct header;
	struct __user_cap_data_struct data[2];

	header.version = _LINUX_CAPABILITY_VERSION_3;
	header.pid = 0;
	if (syscall(SYS_capget, &header, data) != 0)
		broken("capget: %s", strerror(errno));
	data[0].effective = data[0].permitted & low;
	data[1].effective = data[1].permitted & high;
	if (syscall(SYS_capset, &header, data) != 0)
		broken("capset: %s", strerror(errno));
}
