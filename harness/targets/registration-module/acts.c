// SPDX-License-Identifier: GPL-2.0-only
/* What callbacks do: read from a command, and done. */
#include <linux/slab.h>
#include "nlconform.h"

static int sent_parse(struct pool *pool, struct sent *sent, const struct nlattr *nla)
{
	struct nlattr *tb[CMD_ATTR_MAX + 1];
	int err = parse_nested(tb, nla);

	if (err)
		return err;
	sent->via = u32_or(tb, A_VIA, VIA_REPLY);
	sent->group = u32_or(tb, A_GROUP, 0);
	sent->cmd = tb[A_CMD] ? nla_get_u32(tb[A_CMD]) & 0xff : -1;
	sent->times = min_t(u32, u32_or(tb, A_TIMES, 1), 4096);
	if (tb[A_HEADER]) {
		sent->header = copy_bytes(pool, tb[A_HEADER]);
		sent->header_length = nla_len(tb[A_HEADER]);
		if (!sent->header)
			return -ENOMEM;
	}
	if (tb[A_BYTES]) {
		sent->bytes = copy_bytes(pool, tb[A_BYTES]);
		sent->bytes_length = nla_len(tb[A_BYTES]);
		if (!sent->bytes)
			return -ENOMEM;
	}
	return 0;
}

static noinline_for_stack int acts_fill(struct pool *pool, struct acts *acts,
					const struct nlattr *nla)
{
	struct nlattr *tb[CMD_ATTR_MAX + 1], *item;
	int rem, err;

	err = parse_nested(tb, nla);
	if (err)
		return err;
	acts->ret = s32_or(tb, A_RET, 0);
	acts->ret_sent = tb[A_RET_SENT];
	acts->bad_attr = s32_or(tb, A_BAD_ATTR, -1);
	acts->missing = s32_or(tb, A_MISSING, -1);
	if (tb[A_MESSAGE]) {
		acts->message = pool_alloc(pool, nla_len(tb[A_MESSAGE]) + 1, 1);
		if (!acts->message)
			return -ENOMEM;
		memcpy(acts->message, nla_data(tb[A_MESSAGE]), nla_len(tb[A_MESSAGE]));
	}
	if (tb[A_COOKIE]) {
		acts->cookie = copy_bytes(pool, tb[A_COOKIE]);
		acts->cookie_length = nla_len(tb[A_COOKIE]);
		if (!acts->cookie)
			return -ENOMEM;
	}
	acts->sends = pool_alloc(pool, count_items(tb[A_SENDS]), sizeof(*acts->sends));
	if (!acts->sends)
		return -ENOMEM;
	if (!tb[A_SENDS])
		return 0;
	for_each_item(item, tb[A_SENDS], rem) {
		err = sent_parse(pool, &acts->sends[acts->n_sends++], item);
		if (err)
			return err;
	}
	return 0;
}

struct acts *acts_parse(struct pool *pool, const struct nlattr *nla)
{
	struct acts *acts = pool_alloc(pool, 1, sizeof(*acts));
	int err = acts ? acts_fill(pool, acts, nla) : -ENOMEM;

	return err ? ERR_PTR(err) : acts;
}

struct dump_acts *dump_acts_parse(struct pool *pool, const struct nlattr *nla)
{
	struct dump_acts *dump = pool_alloc(pool, 1, sizeof(*dump));
	struct nlattr *tb[CMD_ATTR_MAX + 1], *item;
	int rem, err;

	if (!dump)
		return ERR_PTR(-ENOMEM);
	err = parse_nested(tb, nla);
	if (err)
		return ERR_PTR(err);
	dump->repeat = tb[A_REPEAT];
	dump->acts = pool_alloc(pool, count_items(tb[A_CALLS]), sizeof(*dump->acts));
	if (!dump->acts)
		return ERR_PTR(-ENOMEM);
	if (!tb[A_CALLS])
		return dump;
	for_each_item(item, tb[A_CALLS], rem) {
		err = acts_fill(pool, &dump->acts[dump->n++], item);
		if (err)
			return ERR_PTR(err);
	}
	return dump;
}

/* Sets the extended ACK. Its text is the definition's, which outlives the callback. */
void acts_tell(const struct acts *acts, struct netlink_ext_ack *extack, struct nlattr **attrs,
	       unsigned int maxattr)
{
	if (!extack)
		return;
	if (acts->message)
		extack->_msg = acts->message;
	if (attrs && acts->bad_attr >= 0 && acts->bad_attr <= maxattr && attrs[acts->bad_attr])
		NL_SET_BAD_ATTR(extack, attrs[acts->bad_attr]);
	if (acts->missing >= 0) {
		extack->miss_nest = NULL;
		extack->miss_type = acts->missing;
	}
	if (acts->cookie) {
		memcpy(extack->cookie, acts->cookie, acts->cookie_length);
		extack->cookie_len = acts->cookie_length;
	}
}

struct progress {
	u32 call;
	u32 sent;
	u32 times;
};

int dump_acts_go(const struct dump_acts *dump, struct sk_buff *skb, struct netlink_callback *cb,
		 int (*put)(struct sk_buff *skb, struct netlink_callback *cb, void *data,
			    const struct sent *sent),
		 void *data)
{
	struct progress *at = (struct progress *)cb->ctx;
	const struct acts *acts;
	u32 call = dump->repeat ? 0 : at->call;

	BUILD_BUG_ON(sizeof(*at) > sizeof(cb->ctx));
	if (call >= dump->n)
		return 0;
	acts = &dump->acts[call];
	for (; at->sent < acts->n_sends; at->sent++) {
		const struct sent *sent = &acts->sends[at->sent];

		for (; at->times < sent->times; at->times++)
			if (put(skb, cb, data, sent))
				return skb->len ? skb->len : -EMSGSIZE;
		at->times = 0;
	}
	at->call++;
	at->sent = 0;
	acts_tell(acts, cb->extack, NULL, 0);
	return acts->ret_sent ? skb->len : acts->ret;
}
