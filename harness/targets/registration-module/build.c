// SPDX-License-Identifier: GPL-2.0-only
/* A message built call by call; told after each: what it returned, and how much there is then. */
#include <linux/skbuff.h>
#include <linux/slab.h>
#include "nlconform.h"

struct building {
	struct session *session;
	struct sk_buff *skb;
	struct nlmsghdr *nlh;
	void *user;		/* what genlmsg_put returned */
	struct nlattr *nest;	/* the innermost open one */
};

static void tell(struct building *b, const char *call, const char *result)
{
	session_log(b->session, "%s %s, %u bytes\n", call, result, b->skb->len);
}

static const char *pointer(const void *p)
{
	return p ? "ok" : "NULL";
}

static const char *number(int ret)
{
	return ret == 0 ? "0" : ret == -EMSGSIZE ? "-EMSGSIZE" : "another error";
}

/* The payload, so that what the call itself wrote can be told from it. */
static void fill(void *at, const struct nlattr *bytes)
{
	if (at && bytes)
		memcpy(at, nla_data(bytes), nla_len(bytes));
}

static int build_one(struct building *b, struct nlattr **tb)
{
	const struct nlattr *bytes = tb[A_BYTES];
	int length = s32_or(tb, A_LEN, bytes ? nla_len(bytes) : 0);
	struct genl_family family = { .name = "built" };
	int err;

	if (bytes && nla_len(bytes) > length)
		return -EINVAL;
	switch (u32_or(tb, A_VIA, 0)) {
	case BUILD_NLMSG_PUT:
		b->nlh = nlmsg_put(b->skb, u32_or(tb, A_PORTID, 0), u32_or(tb, A_ID, 0),
				   u32_or(tb, A_TYPE, 0), length, u32_or(tb, A_FLAGS, 0));
		fill(b->nlh ? nlmsg_data(b->nlh) : NULL, bytes);
		tell(b, "nlmsg_put", pointer(b->nlh));
		return 0;
	case BUILD_GENLMSG_PUT:
		family.id = u32_or(tb, A_TYPE, 0);
		family.version = u32_or(tb, A_VERSION, 0);
		family.hdrsize = u32_or(tb, A_HDRSIZE, 0);
		b->user = genlmsg_put(b->skb, u32_or(tb, A_PORTID, 0), u32_or(tb, A_ID, 0), &family,
				      u32_or(tb, A_FLAGS, 0), u32_or(tb, A_CMD, 0));
		b->nlh = b->user ? b->user - GENL_HDRLEN - NLMSG_HDRLEN : NULL;
		if (b->user && bytes && nla_len(bytes) <= family.hdrsize)
			fill(b->user, bytes);
		if (b->user)
			session_log(b->session, "genlmsg_put at %d, %u bytes\n",
				    (int)((u8 *)b->user - b->skb->data), b->skb->len);
		else
			tell(b, "genlmsg_put", "NULL");
		return 0;
	case BUILD_NLMSG_APPEND: {
		void *at = nlmsg_append(b->skb, length);

		fill(at, bytes);
		tell(b, "nlmsg_append", pointer(at));
		return 0;
	}
	case BUILD_NLMSG_END:
		if (!b->nlh)
			return -EINVAL;
		nlmsg_end(b->skb, b->nlh);
		tell(b, "nlmsg_end", "ok");
		return 0;
	case BUILD_NLMSG_CANCEL:
		nlmsg_cancel(b->skb, b->nlh);
		tell(b, "nlmsg_cancel", "ok");
		return 0;
	case BUILD_GENLMSG_CANCEL:
		genlmsg_cancel(b->skb, b->user);
		tell(b, "genlmsg_cancel", "ok");
		return 0;
	case BUILD_NLA_PUT: {
		void *payload = kzalloc(max(length, 1), GFP_KERNEL);

		if (!payload)
			return -ENOMEM;
		fill(payload, bytes);
		err = nla_put(b->skb, u32_or(tb, A_ATTR, 0), length, payload);
		kfree(payload);
		tell(b, "nla_put", number(err));
		return 0;
	}
	case BUILD_NLA_NEST_START:
		b->nest = nla_nest_start(b->skb, u32_or(tb, A_ATTR, 0));
		tell(b, "nla_nest_start", pointer(b->nest));
		return 0;
	case BUILD_NLA_NEST_START_NOFLAG:
		b->nest = nla_nest_start_noflag(b->skb, u32_or(tb, A_ATTR, 0));
		tell(b, "nla_nest_start_noflag", pointer(b->nest));
		return 0;
	case BUILD_NLA_NEST_END:
		if (!b->nest)
			return -EINVAL;
		nla_nest_end(b->skb, b->nest);
		tell(b, "nla_nest_end", "ok");
		return 0;
	case BUILD_SIZES:
		session_log(b->session, "sizes %lu %lu %lu\n", (unsigned long)NLMSG_GOODSIZE,
			    (unsigned long)NLMSG_DEFAULT_SIZE, (unsigned long)GENLMSG_DEFAULT_SIZE);
		return 0;
	}
	return -EOPNOTSUPP;
}

/* Adds the lines, and what is in the buffer at the end. */
int cmd_build(struct session *session, struct nlattr **command)
{
	struct building b = { .session = session };
	struct nlattr **tb, *item;
	unsigned int i;
	int rem, err = 0;

	tb = kcalloc(CMD_ATTR_MAX + 1, sizeof(*tb), GFP_KERNEL);
	if (!tb)
		return -ENOMEM;
	b.skb = nlmsg_new(u32_or(command, A_LEN, 0), GFP_KERNEL | __GFP_NOWARN);
	session_log(session, "nlmsg_new %s\n", pointer(b.skb));
	if (!b.skb)
		goto out;
	for_each_item(item, command[A_CALLS], rem) {
		err = parse_nested(tb, item);
		if (!err)
			err = build_one(&b, tb);
		if (err)
			goto out;
	}
	session_log(session, "data ");
	for (i = 0; i < b.skb->len && i < 256; i++)
		session_log(session, "%02x", b.skb->data[i]);
	session_log(session, "\n");
out:
	nlmsg_free(b.skb);
	kfree(tb);
	if (!err)
		session_answer_log(session);
	return err;
}
