// SPDX-License-Identifier: GPL-2.0-only
/* The functions that families are registered with: they look up what they are to do, and do it. */
#include <linux/slab.h>
#include "nlconform.h"

static const struct genl_family *dump_family(struct netlink_callback *cb)
{
#if DUMP_HAS_INFO
	return genl_dumpit_info(cb)->info.family;
#else
	return genl_dumpit_info(cb)->family;
#endif
}

static struct nlattr **dump_attrs(struct netlink_callback *cb)
{
#if DUMP_HAS_INFO
	return genl_dumpit_info(cb)->info.attrs;
#else
	return genl_dumpit_info(cb)->attrs;
#endif
}

static struct family *family_of_dump(struct netlink_callback *cb)
{
	return container_of(dump_family(cb), struct family, genl);
}

/* The entry of a command that has the callback asked for: split families have two. */
static struct op *find_op(struct family *family, u8 cmd, bool dump)
{
	unsigned int i;

	for (i = 0; i < family->n_ops; i++) {
		struct op *op = &family->ops[i];

		if (op->cmd == cmd && (dump ? !!op->dumpit : !op->dumpit || op->doit))
			return op;
	}
	return NULL;
}

static void log_call(struct family *family, const char *what, u8 cmd, struct nlattr **attrs,
		     unsigned int maxattr)
{
	char text[256];
	size_t at = 0;
	unsigned int i;

	for (i = 0; attrs && i <= maxattr && at < sizeof(text) - 8; i++)
		if (attrs[i])
			at += scnprintf(text + at, sizeof(text) - at, " %u", i);
	if (!attrs)
		session_log(family->session, "%s %u, nothing parsed\n", what, cmd);
	else if (!at)
		session_log(family->session, "%s %u, no attributes\n", what, cmd);
	else
		session_log(family->session, "%s %u, attributes%s\n", what, cmd, text);
}

struct sk_buff *family_message(const struct genl_family *family, u32 portid, u32 seq, int flags,
			       int cmd, const struct sent *sent)
{
	struct sk_buff *skb;
	void *header;

	if (family->hdrsize > 65536)
		return NULL;
	skb = genlmsg_new(NLMSG_ALIGN(family->hdrsize) + NLMSG_ALIGN(sent->bytes_length), GFP_KERNEL);
	if (!skb)
		return NULL;
	header = genlmsg_put(skb, portid, seq, family, flags, sent->cmd < 0 ? cmd : sent->cmd);
	if (!header) {
		nlmsg_free(skb);
		return NULL;
	}
	memset(header, 0, family->hdrsize);
	if (sent->header)
		memcpy(header, sent->header, min(sent->header_length, family->hdrsize));
	if (sent->bytes)
		skb_put_data(skb, sent->bytes, sent->bytes_length);
	genlmsg_end(skb, header);
	return skb;
}

static int send_once(const struct genl_family *family, struct genl_info *info,
		     const struct sent *sent)
{
	bool answers = sent->via == VIA_REPLY || sent->via == VIA_NOTIFY;
	struct sk_buff *skb;
	int err;

	skb = family_message(family, answers ? info->snd_portid : 0, answers ? info->snd_seq : 0, 0,
			     info->genlhdr->cmd, sent);
	if (!skb)
		return -EMSGSIZE;
	switch (sent->via) {
	case VIA_REPLY:
		return genlmsg_reply(skb, info);
	case VIA_NOTIFY:
		genl_notify(family, skb, info, sent->group, GFP_KERNEL);
		return 0;
	case VIA_MULTICAST:
		err = genlmsg_multicast_netns(family, genl_info_net(info), skb, 0, sent->group,
					      GFP_KERNEL);
		break;
	default:
		rcu_read_lock();
		err = genlmsg_multicast_allns(family, skb, 0, sent->group);
		rcu_read_unlock();
	}
	if (sent->group >= family->n_mcgrps)
		nlmsg_free(skb); /* refused before it was taken */
	return err;
}

static int act(struct family *family, const struct acts *acts, struct genl_info *info,
	       struct netlink_ext_ack *extack, struct nlattr **attrs, unsigned int maxattr)
{
	u32 i, times;
	int last = 0;

	for (i = 0; info && i < acts->n_sends; i++)
		for (times = acts->sends[i].times; times; times--)
			last = send_once(&family->genl, info, &acts->sends[i]);
	acts_tell(acts, extack, attrs, maxattr);
	return acts->ret_sent ? last : acts->ret;
}

int family_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct family *family = family_by_id(info->nlhdr->nlmsg_type);
	u8 cmd = info->genlhdr->cmd;
	struct op *op;
	int ret = 0;

	if (!family)
		return -ENODEV;
	op = find_op(family, cmd, false);
	if (op && op->doit) {
		log_call(family, "doit", cmd, info->attrs, op->do_maxattr);
		ret = act(family, op->doit, info, info->extack, info->attrs, op->do_maxattr);
	}
	family_put(family);
	return ret;
}

static int pre_doit(u8 cmd, unsigned int maxattr, struct genl_info *info)
{
	struct family *family = family_by_id(info->nlhdr->nlmsg_type);
	struct acts *acts;
	struct op *op;
	int ret = 0;

	if (!family)
		return -ENODEV;
	op = find_op(family, cmd, false);
	acts = op && op->pre ? op->pre : family->pre;
	log_call(family, "pre_doit", cmd, info->attrs, maxattr);
	if (acts)
		ret = act(family, acts, info, info->extack, info->attrs, maxattr);
	family_put(family);
	return ret;
}

static void post_doit(u8 cmd, struct genl_info *info)
{
	struct family *family = family_by_id(info->nlhdr->nlmsg_type);

	if (!family)
		return;
	session_log(family->session, "post_doit %u\n", cmd);
	family_put(family);
}

#if HAS_SPLIT_OPS
int family_pre_doit(const struct genl_split_ops *op, struct sk_buff *skb, struct genl_info *info)
{
	return pre_doit(op->cmd, op->maxattr, info);
}

void family_post_doit(const struct genl_split_ops *op, struct sk_buff *skb, struct genl_info *info)
{
	post_doit(op->cmd, info);
}
#else
int family_pre_doit(const struct genl_ops *op, struct sk_buff *skb, struct genl_info *info)
{
	return pre_doit(op->cmd, op->maxattr, info);
}

void family_post_doit(const struct genl_ops *op, struct sk_buff *skb, struct genl_info *info)
{
	post_doit(op->cmd, info);
}
#endif

/* A dump can outlive its family's registration: from start to done it holds the definition. */
int family_start(struct netlink_callback *cb)
{
	struct family *family = family_of_dump(cb);
	u8 cmd = genl_dumpit_info(cb)->op.cmd;
	unsigned int maxattr = genl_dumpit_info(cb)->op.maxattr;
	struct op *op = find_op(family, cmd, true);
	int ret = 0;

	family_get(family);
	if (op && op->start) {
		log_call(family, "start", cmd, dump_attrs(cb), maxattr);
		ret = act(family, op->start, NULL, cb->extack, dump_attrs(cb), maxattr);
	}
	if (ret)
		family_put(family); /* done will not be called */
	return ret;
}

static int put_one(struct sk_buff *skb, struct netlink_callback *cb, void *data,
		   const struct sent *sent)
{
	struct family *family = data;
	int cmd = sent->cmd < 0 ? genl_dumpit_info(cb)->op.cmd : sent->cmd;
	void *header = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				   &family->genl, NLM_F_MULTI, cmd);

	if (!header)
		return -EMSGSIZE;
	if (skb_tailroom(skb) < sent->bytes_length) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	memset(header, 0, family->genl.hdrsize);
	if (sent->header)
		memcpy(header, sent->header, min(sent->header_length, family->genl.hdrsize));
	if (sent->bytes)
		skb_put_data(skb, sent->bytes, sent->bytes_length);
	genlmsg_end(skb, header);
	return 0;
}

int family_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct family *family = family_of_dump(cb);
	u8 cmd = genl_dumpit_info(cb)->op.cmd;
	struct op *op = find_op(family, cmd, true);

	if (!op)
		return -ENODEV;
	if (op->small)
		family->small_dumped = true;
	log_call(family, "dumpit", cmd, dump_attrs(cb), genl_dumpit_info(cb)->op.maxattr);
	return dump_acts_go(op->dumpit, skb, cb, put_one, family);
}

int family_done(struct netlink_callback *cb)
{
	struct family *family = family_of_dump(cb);
	u8 cmd = genl_dumpit_info(cb)->op.cmd;
	struct op *op = find_op(family, cmd, true);

	if (op && op->has_done)
		session_log(family->session, "done %u\n", cmd);
	family_put(family);
	return 0;
}
