// SPDX-License-Identifier: GPL-2.0-only
/* Handlers of routing messages. */
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/rtnetlink.h>
#include <net/sock.h>
#include "nlconform.h"

struct handler {
	struct list_head of_session;
	struct list_head of_all;
	struct kref kref;
	struct pool pool;
	struct session *session;
	int protocol;
	int msgtype;
	bool other;
	bool gone; /* unregistered; a dump that runs still calls it */
	struct acts *doit;
	struct dump_acts *dumpit;
};

static DEFINE_SPINLOCK(handlers_lock);
static LIST_HEAD(all_handlers);

static void handler_free(struct kref *kref)
{
	struct handler *handler = container_of(kref, struct handler, kref);

	session_put(handler->session);
	pool_free(&handler->pool);
	kfree(handler);
}

static struct handler *find(int protocol, int msgtype, bool other, bool dump, bool gone)
{
	struct handler *handler;

	list_for_each_entry(handler, &all_handlers, of_all)
		if (handler->protocol == protocol && handler->msgtype == msgtype &&
		    handler->other == other && handler->gone == gone && (dump ? !!handler->dumpit : !!handler->doit))
			return handler;
	return NULL;
}

/* The kernel calls a handler of PF_UNSPEC where the family has none of its own. */
static struct handler *handler_of(const struct nlmsghdr *nlh, bool other, bool dump)
{
	int protocol = nlmsg_len(nlh) > 0 ? *(u8 *)nlmsg_data(nlh) : PF_UNSPEC;
	struct handler *handler;

	spin_lock_bh(&handlers_lock);
	handler = find(protocol, nlh->nlmsg_type, other, dump, false);
	if (!handler)
		handler = find(PF_UNSPEC, nlh->nlmsg_type, other, dump, false);
	if (!handler)
		handler = find(protocol, nlh->nlmsg_type, other, dump, true);
	if (!handler)
		handler = find(PF_UNSPEC, nlh->nlmsg_type, other, dump, true);
	if (handler)
		kref_get(&handler->kref);
	spin_unlock_bh(&handlers_lock);
	return handler;
}

static int send_once(struct net *net, u32 portid, struct nlmsghdr *nlh, const struct sent *sent)
{
	bool answers = sent->via == VIA_REPLY || sent->via == VIA_NOTIFY;
	struct sk_buff *skb = plain_message(nlh->nlmsg_type, answers ? portid : 0,
					    answers ? nlh->nlmsg_seq : 0, 0, sent);

	if (!skb)
		return -ENOMEM;
	if (sent->via == VIA_REPLY)
		return rtnl_unicast(skb, net, portid);
	rtnl_notify(skb, net, answers ? portid : 0, sent->group, answers ? nlh : NULL, GFP_KERNEL);
	return 0;
}

static int doit(struct sk_buff *skb, struct nlmsghdr *nlh, struct netlink_ext_ack *extack,
		bool other)
{
	struct handler *handler = handler_of(nlh, other, false);
	const struct acts *acts;
	u32 i, times;
	int ret = 0;

	if (!handler)
		return -ENODEV;
	session_log(handler->session, "rtnl doit %u\n", nlh->nlmsg_type);
	acts = handler->doit;
	for (i = 0; i < acts->n_sends; i++)
		for (times = acts->sends[i].times; times; times--)
			ret = send_once(sock_net(skb->sk), NETLINK_CB(skb).portid, nlh,
					&acts->sends[i]);
	acts_tell(acts, extack, NULL, 0);
	ret = acts->ret_sent ? ret : acts->ret;
	kref_put(&handler->kref, handler_free);
	return ret;
}

static int put_one(struct sk_buff *skb, struct netlink_callback *cb, void *data,
		   const struct sent *sent)
{
	struct nlmsghdr *nlh = nlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
					 cb->nlh->nlmsg_type, 0, NLM_F_MULTI);

	if (!nlh)
		return -EMSGSIZE;
	if (skb_tailroom(skb) < sent->bytes_length) {
		nlmsg_cancel(skb, nlh);
		return -EMSGSIZE;
	}
	if (sent->bytes)
		skb_put_data(skb, sent->bytes, sent->bytes_length);
	nlmsg_end(skb, nlh);
	return 0;
}

static int dumpit(struct sk_buff *skb, struct netlink_callback *cb, bool other)
{
	struct handler *handler = handler_of(cb->nlh, other, true);
	int ret;

	if (!handler)
		return -ENODEV;
	session_log(handler->session, "rtnl dumpit %u\n", cb->nlh->nlmsg_type);
	ret = dump_acts_go(handler->dumpit, skb, cb, put_one, NULL);
	kref_put(&handler->kref, handler_free);
	return ret;
}

/* Two of each, since a handler is the same only if its functions are. */
static int doit_one(struct sk_buff *skb, struct nlmsghdr *nlh, struct netlink_ext_ack *extack)
{
	return doit(skb, nlh, extack, false);
}

static int doit_other(struct sk_buff *skb, struct nlmsghdr *nlh, struct netlink_ext_ack *extack)
{
	return doit(skb, nlh, extack, true);
}

static int dumpit_one(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dumpit(skb, cb, false);
}

static int dumpit_other(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dumpit(skb, cb, true);
}

int cmd_rtnl_register(struct session *session, struct nlattr **tb)
{
	struct handler *handler;
	int err = 0, ret;

	if (session->objects >= MAX_OBJECTS)
		return -EMFILE;
	handler = kzalloc(sizeof(*handler), GFP_KERNEL);
	if (!handler)
		return -ENOMEM;
	pool_init(&handler->pool);
	kref_init(&handler->kref);
	kref_get(&session->kref);
	handler->session = session;
	handler->protocol = s32_or(tb, A_PROTOCOL, 0);
	handler->msgtype = s32_or(tb, A_MSGTYPE, 0);
	handler->other = tb[A_OTHER];
	if (tb[A_DOIT]) {
		handler->doit = acts_parse(&handler->pool, tb[A_DOIT]);
		err = PTR_ERR_OR_ZERO(handler->doit);
	}
	if (!err && tb[A_DUMPIT]) {
		handler->dumpit = dump_acts_parse(&handler->pool, tb[A_DUMPIT]);
		err = PTR_ERR_OR_ZERO(handler->dumpit);
	}
	if (err) {
		kref_put(&handler->kref, handler_free);
		return err;
	}
	spin_lock_bh(&handlers_lock);
	list_add(&handler->of_all, &all_handlers);
	spin_unlock_bh(&handlers_lock);
	ret = rtnl_register_module(THIS_MODULE, handler->protocol, handler->msgtype,
				   !handler->doit   ? NULL :
				   handler->other   ? doit_other :
						      doit_one,
				   !handler->dumpit ? NULL :
				   handler->other   ? dumpit_other :
						      dumpit_one,
				   u32_or(tb, A_FLAGS, 0));
	session->objects++;
	list_add(&handler->of_session, &session->handlers);
	answer_ret(session, ret);
	return 0;
}

int cmd_rtnl_unregister(struct session *session, struct nlattr **tb)
{
	int protocol = s32_or(tb, A_PROTOCOL, 0), msgtype = s32_or(tb, A_MSGTYPE, 0);
	int ret = rtnl_unregister(protocol, msgtype);
	struct handler *handler;

	spin_lock_bh(&handlers_lock);
	if (!ret)
		list_for_each_entry(handler, &all_handlers, of_all)
			if (handler->protocol == protocol && handler->msgtype == msgtype)
				handler->gone = true;
	spin_unlock_bh(&handlers_lock);
	answer_ret(session, ret);
	return 0;
}

void session_unregister_handlers(struct session *session)
{
	struct handler *handler, *next;

	list_for_each_entry_safe(handler, next, &session->handlers, of_session) {
		rtnl_unregister(handler->protocol, handler->msgtype);
		spin_lock_bh(&handlers_lock);
		list_del(&handler->of_all);
		spin_unlock_bh(&handlers_lock);
		list_del(&handler->of_session);
		kref_put(&handler->kref, handler_free);
	}
}
