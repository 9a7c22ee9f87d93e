/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * nlconform: registers with Netlink what it is told to, valid or not, and says what the kernel
 * returned. Commands are written to /proc/nlconform, one a write; the answer to the last one is
 * read from it. What a command holds is checked here; what it registers is not.
 */
#ifndef NLCONFORM_H
#define NLCONFORM_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/spinlock.h>
#include <linux/version.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "commands.h"

/* struct genl_split_ops is there, and pre_doit is called with one. */
#define HAS_SPLIT_OPS (LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0))
/* genl_info knows its family; so does a dump, by its genl_info. */
#define DUMP_HAS_INFO (LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0))
#define HAS_SINT (LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0))

#define MAX_COMMAND (256 * 1024)
#define MAX_POOL (4 * 1024 * 1024)
#define MAX_POLICY_ATTR 4096
#define MAX_OBJECTS 4096
#define MAX_MESSAGE 79
#define MAX_LOG (64 * 1024)

/* Memory that lives as long as what a command made. */
struct pool {
	struct list_head chunks;
	size_t used;
};

void pool_init(struct pool *pool);
void *pool_alloc(struct pool *pool, size_t count, size_t size);
void pool_free(struct pool *pool);

/* An open file: whatever was made through it goes with it. */
struct session {
	struct kref kref;
	struct mutex lock; /* one command at a time; also guards the answer */
	struct list_head families;
	struct list_head sockets;
	struct list_head handlers;
	unsigned int objects;
	char *answer;
	size_t answer_length;
	spinlock_t log_lock;
	char *log;
	size_t log_length;
};

struct session *session_create(void);
void session_put(struct session *session);
__printf(2, 3) void session_log(struct session *session, const char *format, ...);
/* The log becomes the answer, and is empty again. */
void session_answer_log(struct session *session);
void session_answer(struct session *session, const void *data, size_t length);

/* A message that a callback sends. */
struct sent {
	u32 via;
	u32 group;
	int cmd; /* -1: that of the request */
	u32 times;
	const void *header;
	u32 header_length;
	const void *bytes;
	u32 bytes_length;
};

/* What a callback does. */
struct acts {
	int ret;
	bool ret_sent;
	char *message;
	int bad_attr; /* -1: none */
	int missing;  /* -1: none */
	const void *cookie;
	u8 cookie_length;
	u32 n_sends;
	struct sent *sends;
};

/* What a dumpit does: at each call the next; the last for ever if `repeat`. */
struct dump_acts {
	bool repeat;
	u32 n;
	struct acts *acts;
};

struct acts *acts_parse(struct pool *pool, const struct nlattr *nla);
struct dump_acts *dump_acts_parse(struct pool *pool, const struct nlattr *nla);
void acts_tell(const struct acts *acts, struct netlink_ext_ack *extack, struct nlattr **attrs,
	       unsigned int maxattr);
/* One call of a dumpit; how far it came is kept in cb. `put` appends one message to skb. */
int dump_acts_go(const struct dump_acts *dump, struct sk_buff *skb, struct netlink_callback *cb,
		 int (*put)(struct sk_buff *skb, struct netlink_callback *cb, void *data,
			    const struct sent *sent),
		 void *data);

/* An operation: what its callbacks do. */
struct op {
	u8 cmd;
	struct acts *pre;
	struct acts *doit;
	struct acts *start;
	struct dump_acts *dumpit;
	bool has_post;
	bool has_done;
	bool small;
	unsigned int do_maxattr; /* size of the table of attributes that its doit gets */
};

struct family {
	struct genl_family genl;
	struct kref kref;
	struct pool pool;
	struct session *session;
	struct list_head of_session;
	struct list_head of_all;
	struct list_head dead;
	u32 handle;
	bool small_dumped;
	bool live; /* registered, and in the list of all */
	unsigned int n_ops;
	struct op *ops;
	struct acts *pre;
};

/* A list of attributes, each nested; counts them. */
#define for_each_item(item, list, rem) nla_for_each_nested(item, list, rem)
int count_items(const struct nlattr *list);
/* Attributes of a command, by number; `tb` has CMD_ATTR_MAX + 1 entries. */
int parse_attributes(struct nlattr **tb, const void *head, int length);
int parse_nested(struct nlattr **tb, const struct nlattr *nla);
u32 u32_or(struct nlattr **tb, int attr, u32 other);
s32 s32_or(struct nlattr **tb, int attr, s32 other);
void *copy_bytes(struct pool *pool, const struct nlattr *nla);

/* policy.c: all policies of a definition, each with room for `maxattr` attributes. */
struct policies {
	int n;
	struct nla_policy **tables;
	unsigned int *maxattr;
};
int policies_parse(struct pool *pool, struct policies *out, const struct nlattr *list,
		   unsigned int room);

/* callbacks.c: the functions that families are registered with. */
int family_doit(struct sk_buff *skb, struct genl_info *info);
int family_start(struct netlink_callback *cb);
int family_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int family_done(struct netlink_callback *cb);
#if HAS_SPLIT_OPS
int family_pre_doit(const struct genl_split_ops *op, struct sk_buff *skb, struct genl_info *info);
void family_post_doit(const struct genl_split_ops *op, struct sk_buff *skb, struct genl_info *info);
#else
int family_pre_doit(const struct genl_ops *op, struct sk_buff *skb, struct genl_info *info);
void family_post_doit(const struct genl_ops *op, struct sk_buff *skb, struct genl_info *info);
#endif
struct sk_buff *family_message(const struct genl_family *family, u32 portid, u32 seq, int flags,
			       int cmd, const struct sent *sent);

/* family-definition.c: genl and what its callbacks do, of a command; its memory is the family's. */
int family_fill(struct family *family, struct nlattr **tb);

/* family.c */
struct family *family_by_id(int id); /* takes a reference */
void family_get(struct family *family);
void family_put(struct family *family);
int families_init(void);
void families_exit(void);
int cmd_register_family(struct session *session, struct nlattr **tb);
int cmd_unregister_family(struct session *session, struct nlattr **tb);
int cmd_family_send(struct session *session, u32 command, struct nlattr **tb);
void session_unregister_families(struct session *session);

/* kernel-socket.c */
int cmd_kernel_create(struct session *session, struct nlattr **tb);
int cmd_kernel_release(struct session *session, struct nlattr **tb);
int cmd_kernel_send(struct session *session, u32 command, struct nlattr **tb);
void session_release_sockets(struct session *session);
struct sk_buff *plain_message(int type, u32 portid, u32 seq, int flags, const struct sent *sent);

/* route.c */
int cmd_rtnl_register(struct session *session, struct nlattr **tb);
int cmd_rtnl_unregister(struct session *session, struct nlattr **tb);
void session_unregister_handlers(struct session *session);

/* build.c */
int cmd_build(struct session *session, struct nlattr **tb);

/* The kernel's number, for the answer; what these functions return is our own refusal. */
void answer_ret(struct session *session, int ret);

#endif
