// SPDX-License-Identifier: GPL-2.0-only
/* /proc/nlconform: a command a write, its answer by read. See commands.h. */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "nlconform.h"

static int nlconform_open(struct inode *inode, struct file *file)
{
	struct session *session;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	session = session_create();
	if (!session)
		return -ENOMEM;
	file->private_data = session;
	return 0;
}

static int nlconform_release(struct inode *inode, struct file *file)
{
	struct session *session = file->private_data;

	session_unregister_families(session);
	session_release_sockets(session);
	session_unregister_handlers(session);
	session_put(session);
	return 0;
}

/* 0, or our own refusal; what the kernel said is in the answer. */
static int run_command(struct session *session, u32 command, struct nlattr **tb)
{
	switch (command) {
	case CMD_REGISTER_FAMILY:
		return cmd_register_family(session, tb);
	case CMD_UNREGISTER_FAMILY:
		return cmd_unregister_family(session, tb);
	case CMD_MULTICAST:
	case CMD_MULTICAST_ALLNS:
	case CMD_UNICAST:
	case CMD_SET_ERR:
	case CMD_HAS_LISTENERS:
		return cmd_family_send(session, command, tb);
	case CMD_KERNEL_CREATE:
		return cmd_kernel_create(session, tb);
	case CMD_KERNEL_RELEASE:
		return cmd_kernel_release(session, tb);
	case CMD_NLMSG_UNICAST:
	case CMD_NLMSG_MULTICAST:
	case CMD_NLMSG_NOTIFY:
		return cmd_kernel_send(session, command, tb);
	case CMD_RTNL_REGISTER:
		return cmd_rtnl_register(session, tb);
	case CMD_RTNL_UNREGISTER:
		return cmd_rtnl_unregister(session, tb);
	case CMD_BUILD:
		return cmd_build(session, tb);
	case CMD_CALLS:
		session_answer_log(session);
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

static ssize_t nlconform_write(struct file *file, const char __user *buffer, size_t length,
			       loff_t *offset)
{
	struct session *session = file->private_data;
	struct nlattr **tb;
	struct command *head;
	void *copy;
	int err;

	if (length < sizeof(*head) || length > MAX_COMMAND)
		return -EMSGSIZE;
	copy = kvmalloc(length, GFP_KERNEL);
	tb = kcalloc(CMD_ATTR_MAX + 1, sizeof(*tb), GFP_KERNEL);
	err = -ENOMEM;
	if (!copy || !tb)
		goto out;
	err = -EFAULT;
	if (copy_from_user(copy, buffer, length))
		goto out;
	head = copy;
	err = -EPROTONOSUPPORT;
	if (head->version != NLCONFORM_VERSION)
		goto out;
	err = parse_attributes(tb, copy + sizeof(*head), length - sizeof(*head));
	if (err)
		goto out;
	mutex_lock(&session->lock);
	session->answer_length = 0;
	err = run_command(session, head->command, tb);
	mutex_unlock(&session->lock);
out:
	kfree(tb);
	kvfree(copy);
	return err ? err : length;
}

/* The whole answer, each time: where reading stands does not matter. */
static ssize_t nlconform_read(struct file *file, char __user *buffer, size_t length, loff_t *offset)
{
	struct session *session = file->private_data;
	ssize_t got;

	mutex_lock(&session->lock);
	got = min(length, session->answer_length);
	if (copy_to_user(buffer, session->answer, got))
		got = -EFAULT;
	mutex_unlock(&session->lock);
	return got;
}

static const struct proc_ops nlconform_ops = {
	.proc_open = nlconform_open,
	.proc_release = nlconform_release,
	.proc_write = nlconform_write,
	.proc_read = nlconform_read,
	.proc_lseek = noop_llseek,
};

static int __init nlconform_init(void)
{
	int err = families_init();

	if (err)
		return err;
	if (!proc_create("nlconform", 0600, NULL, &nlconform_ops)) {
		families_exit();
		return -ENOMEM;
	}
	return 0;
}

static void __exit nlconform_exit(void)
{
	remove_proc_entry("nlconform", NULL); /* closes what is open */
	families_exit();
}

module_init(nlconform_init);
module_exit(nlconform_exit);
MODULE_DESCRIPTION("Registers Netlink families, sockets and handlers as it is told, for tests");
MODULE_LICENSE("GPL");
