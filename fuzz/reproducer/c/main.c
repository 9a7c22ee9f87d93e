/* Behind the steps: how they run of repro.c, in pieces: see ../pieces.ts. */
//@ run_here:
static void run_step(void)
{
	steps[step_number]();
}

//@ run_there: port_of broken
#include <sys/wait.h>
/* Processes beside this one: each makes a step when its number comes by a pipe, and sends it back. */
static int to_process[PROCESSES], from_process[PROCESSES];

static void serve(int in, int back)
{
	int s;

	while (read(in, &step_number, sizeof(step_number)) == (ssize_t)sizeof(step_number)) {
		steps[step_number]();
		for (s = 0; s < SOCKETS; s++)
			if (fds[s] >= 0)
				shared->ports[s] = port_of(s);
		if (write(back, &step_number, sizeof(step_number)) < 0)
			exit(BROKEN);
	}
	exit(0);
}

static void in_process(int process, int step)
{
	int there[2], back[2], status, s;

	if (to_process[process] == 0) {
		if (pipe(there) != 0 || pipe(back) != 0)
			broken("pipe: %s", strerror(errno));
		fflush(stdout);
		shared->pids[process] = fork();
		if (shared->pids[process] == 0) {
			shared->pids[process] = getpid();
			for (s = 0; s < SOCKETS; s++) {
				if (fds[s] >= 0)
					close(fds[s]);
				fds[s] = -1;
			}
			close(there[1]);
			serve(there[0], back[1]);
		}
		close(back[1]);
		to_process[process] = there[1];
		from_process[process] = back[0];
	}
	for (s = 0; s < SOCKETS; s++)
		if (fds[s] >= 0)
			shared->ports[s] = port_of(s);
	if (write(to_process[process], &step, sizeof(step)) < 0)
		broken("a process is gone: %s", strerror(errno));
	if (read(from_process[process], &step, sizeof(step)) != (ssize_t)sizeof(step)) {
		waitpid(shared->pids[process], &status, 0);
		exit(WIFEXITED(status) ? WEXITSTATUS(status) : BROKEN);
	}
}

static void run_step(void)
{
	int process = processes_of_steps[step_number];

	if (process == 0)
		steps[step_number]();
	else
		in_process(process, step_number);
}

//@ main:
#include <fcntl.h>
#include <sched.h>
static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	int ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return ok;
}

/* Root of a user and network namespace of its own: nothing of the machine's is touched. */
static int make_user_namespace(void)
{
	char map[64];
	unsigned int user = getuid(), group = getgid();

	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
		return 0;
	write_file("/proc/self/setgroups", "deny");
	snprintf(map, sizeof(map), "0 %u 1", user);
	if (!write_file("/proc/self/uid_map", map))
		return 0;
	snprintf(map, sizeof(map), "0 %u 1", group);
	return write_file("/proc/self/gid_map", map);
}

static void make_namespace(void)
{
	if (AS_ROOT && geteuid() == 0 && unshare(CLONE_NEWNET) == 0)
		return;
	if (make_user_namespace() || (geteuid() == 0 && unshare(CLONE_NEWNET) == 0))
		return;
	cannot("no network namespace: %s", strerror(errno));
}

int main(void)
{
	int s, count = (int)(sizeof(steps) / sizeof(*steps));

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return BROKEN;
	for (s = 0; s <= SOCKETS; s++)
		fds[s] = -1;
	make_namespace();
	shared->pids[0] = getpid();
	for (step_number = 0; step_number < count; step_number++) {
		run_step();
		if (shared->differs && step_number < count - 1)
			cannot("already this differs, so the question cannot be asked here");
	}
	puts(verdicts[shared->differs]);
	return codes[shared->differs];
}
