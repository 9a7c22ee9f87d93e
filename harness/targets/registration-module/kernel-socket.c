// SPDX-License-Identifier: GPL-2.0-only
/* Kernel sockets: netlink_kernel_create, what their callbacks do, what is sent from them. */
#include <linux/nsproxy.h>
#include <linux/slab.h>
#include <net/net_namespace.h>
#include <net/sock.h>
#include "nlconform.h"

/* Sockets with a bind callback at one time: the callback knows its protocol only by its function. */
#define BIND_SLOTS 4

struct ksock {
	struct list_head of_session;
	struct list_head of_all;
	struct kref kref;
	struct pool pool;
	struct session *session;
	struct net *net;
	struct sock *sk;
	u32 handle;
	int unit;
	int slot; /* -1: none */
	int bind_ret;
	u32 input;
	struct acts *callback;
};

static DEFINE_SPINLOCK(ksocks_lock);
static LIST_HEAD(all_ksocks);
static struct ksock *bind_slots[BIND_SLOTS];

static void ksock_free(struct kref *kref)
{
	struct ksock *ksock = container_of(kref, struct ksock, kref);

	put_net(ksock->net);
	session_put(ksock->session);
	pool_free(&ksock->pool);
	kfree(ksock);
}

static struct ksock *ksock_of(struct net *net, int unit)
{
	struct ksock *ksock, *found = NULL;

	spin_lock_bh(&ksocks_lock);
	list_for_each_entry(ksock, &all_ksocks, of_all)
		if (ksock->unit == unit && net_eq(ksock->net, net)) {
			found = ksock;
			kref_get(&found->kref);
			break;
		}
	spin_unlock_bh(&ksocks_lock);
	return found;
}

struct sk_buff *plain_message(int type, u32 portid, u32 seq, int flags, const struct sent *sent)
{
	struct sk_buff *skb = nlmsg_new(sent->bytes_length, GFP_KERNEL);
	struct nlmsghdr *nlh;

	if (!skb)
		return NULL;
	nlh = nlmsg_put(skb, portid, seq, type, 0, flags);
	if (!nlh) {
		nlmsg_free(skb);
		return NULL;
	}
	if (sent->bytes)
		skb_put_data(skb, sent->bytes, sent->bytes_length);
	nlmsg_end(skb, nlh);
	return skb;
}

static int send_once(struct ksock *ksock, u32 portid, const struct nlmsghdr *nlh,
		     const struct sent *sent)
{
	bool answers = sent->via == VIA_REPLY || sent->via == VIA_NOTIFY;
	struct sk_buff *skb = plain_message(nlh->nlmsg_type, answers ? portid : 0,
					    answers ? nlh->nlmsg_seq : 0, 0, sent);

	if (!skb)
		return -ENOMEM;
	if (sent->via == VIA_REPLY)
		return nlmsg_unicast(ksock->sk, skb, portid);
	if (sent->via == VIA_NOTIFY)
		return nlmsg_notify(ksock->sk, skb, portid, sent->group, nlmsg_report(nlh), GFP_KERNEL);
	return nlmsg_multicast(ksock->sk, skb, 0, sent->group, GFP_KERNEL);
}

static int ksock_callback(struct sk_buff *skb, struct nlmsghdr *nlh, struct netlink_ext_ack *extack)
{
	struct ksock *ksock = ksock_of(sock_net(skb->sk), skb->sk->sk_protocol);
	const struct acts *acts;
	u32 i, times;
	int ret = 0;

	if (!ksock)
		return -ENODEV;
	session_log(ksock->session, "callback %u\n", nlh->nlmsg_type);
	acts = ksock->callback;
	for (i = 0; acts && i < acts->n_sends; i++)
		for (times = acts->sends[i].times; times; times--)
			ret = send_once(ksock, NETLINK_CB(skb).portid, nlh, &acts->sends[i]);
	if (acts) {
		acts_tell(acts, extack, NULL, 0);
		ret = acts->ret_sent ? ret : acts->ret;
	}
	kref_put(&ksock->kref, ksock_free);
	return ret;
}

static void ksock_input(struct sk_buff *skb)
{
	struct ksock *ksock = ksock_of(sock_net(skb->sk), skb->sk->sk_protocol);

	if (!ksock)
		return;
	if (ksock->input == INPUT_SWALLOW)
		session_log(ksock->session, "input %u\n", skb->len);
	else
		netlink_rcv_skb(skb, ksock_callback);
	kref_put(&ksock->kref, ksock_free);
}

static int slot_bind(int slot, int group)
{
	int ret = 0;

	spin_lock_bh(&ksocks_lock);
	if (bind_slots[slot]) {
		session_log(bind_slots[slot]->session, "bind %d\n", group);
		ret = bind_slots[slot]->bind_ret;
	}
	spin_unlock_bh(&ksocks_lock);
	return ret;
}

static void slot_unbind(int slot, int group)
{
	spin_lock_bh(&ksocks_lock);
	if (bind_slots[slot])
		session_log(bind_slots[slot]->session, "unbind %d\n", group);
	spin_unlock_bh(&ksocks_lock);
}

#define SLOT(n)                                               \
	static int bind_##n(struct net *net, int group)       \
	{                                                     \
		return slot_bind(n, group);                   \
	}                                                     \
	static void unbind_##n(struct net *net, int group)    \
	{                                                     \
		slot_unbind(n, group);                        \
	}
SLOT(0)
SLOT(1)
SLOT(2)
SLOT(3)
static int (*const binds[BIND_SLOTS])(struct net *, int) = { bind_0, bind_1, bind_2, bind_3 };
static void (*const unbinds[BIND_SLOTS])(struct net *, int) = { unbind_0, unbind_1, unbind_2,
								unbind_3 };

static int take_slot(struct ksock *ksock)
{
	int i;

	for (i = 0; i < BIND_SLOTS; i++)
		if (!bind_slots[i]) {
			bind_slots[i] = ksock;
			return i;
		}
	return -1;
}

static void forget(struct ksock *ksock)
{
	spin_lock_bh(&ksocks_lock);
	list_del(&ksock->of_all);
	if (ksock->slot >= 0)
		bind_slots[ksock->slot] = NULL;
	spin_unlock_bh(&ksocks_lock);
	kref_put(&ksock->kref, ksock_free);
}

int cmd_kernel_create(struct session *session, struct nlattr **tb)
{
	struct netlink_kernel_cfg cfg = {};
	struct ksock *ksock;
	bool binds_too = tb[A_BIND] || tb[A_UNBIND];

	if (session->objects >= MAX_OBJECTS)
		return -EMFILE;
	ksock = kzalloc(sizeof(*ksock), GFP_KERNEL);
	if (!ksock)
		return -ENOMEM;
	pool_init(&ksock->pool);
	if (tb[A_CALLBACK]) {
		ksock->callback = acts_parse(&ksock->pool, tb[A_CALLBACK]);
		if (IS_ERR(ksock->callback)) {
			int err = PTR_ERR(ksock->callback);

			pool_free(&ksock->pool);
			kfree(ksock);
			return err;
		}
	}
	kref_init(&ksock->kref);
	kref_get(&session->kref);
	ksock->session = session;
	ksock->net = get_net(current->nsproxy->net_ns);
	ksock->handle = u32_or(tb, A_HANDLE, 0);
	ksock->unit = s32_or(tb, A_UNIT, 0);
	ksock->bind_ret = s32_or(tb, A_BIND, 0);
	ksock->input = u32_or(tb, A_INPUT, INPUT_RCV_SKB);
	spin_lock_bh(&ksocks_lock);
	ksock->slot = binds_too ? take_slot(ksock) : -1;
	list_add(&ksock->of_all, &all_ksocks);
	spin_unlock_bh(&ksocks_lock);
	if (binds_too && ksock->slot < 0) {
		forget(ksock);
		return -EMFILE;
	}
	cfg.groups = u32_or(tb, A_GROUP_COUNT, 0);
	cfg.flags = u32_or(tb, A_FLAGS, 0);
	cfg.input = ksock->input == INPUT_NONE ? NULL : ksock_input;
	if (tb[A_BIND])
		cfg.bind = binds[ksock->slot];
	if (tb[A_UNBIND])
		cfg.unbind = unbinds[ksock->slot];
	if (cfg.groups > 65536) {
		forget(ksock);
		return -E2BIG;
	}
	ksock->sk = netlink_kernel_create(ksock->net, ksock->unit, &cfg);
	if (!ksock->sk) {
		forget(ksock);
		answer_ret(session, -ENOMEM);
		return 0;
	}
	session->objects++;
	list_add(&ksock->of_session, &session->sockets);
	answer_ret(session, 0);
	return 0;
}

static void release(struct ksock *ksock)
{
	list_del(&ksock->of_session);
	netlink_kernel_release(ksock->sk);
	forget(ksock);
}

static struct ksock *by_handle(struct session *session, u32 handle)
{
	struct ksock *ksock;

	list_for_each_entry(ksock, &session->sockets, of_session)
		if (ksock->handle == handle)
			return ksock;
	return NULL;
}

/* A handle that is none stands for NULL, which the kernel allows. */
int cmd_kernel_release(struct session *session, struct nlattr **tb)
{
	struct ksock *ksock = by_handle(session, u32_or(tb, A_HANDLE, 0));

	if (ksock)
		release(ksock);
	else
		netlink_kernel_release(NULL);
	answer_ret(session, 0);
	return 0;
}

int cmd_kernel_send(struct session *session, u32 command, struct nlattr **tb)
{
	struct ksock *ksock = by_handle(session, u32_or(tb, A_HANDLE, 0));
	u32 portid = u32_or(tb, A_PORTID, 0), group = u32_or(tb, A_GROUP, 0);
	struct sk_buff *skb;

	if (!ksock)
		return -ENOENT;
	if (!tb[A_BYTES])
		return -EINVAL;
	skb = nlmsg_new(nla_len(tb[A_BYTES]), GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	skb_put_data(skb, nla_data(tb[A_BYTES]), nla_len(tb[A_BYTES]));
	if (command == CMD_NLMSG_UNICAST)
		answer_ret(session, nlmsg_unicast(ksock->sk, skb, portid));
	else if (command == CMD_NLMSG_MULTICAST)
		answer_ret(session, nlmsg_multicast(ksock->sk, skb, portid, group, GFP_KERNEL));
	else
		answer_ret(session, nlmsg_notify(ksock->sk, skb, portid, group, !!tb[A_REPORT],
						 GFP_KERNEL));
	return 0;
}

void session_release_sockets(struct session *session)
{
	struct ksock *ksock, *next;

	list_for_each_entry_safe(ksock, next, &session->sockets, of_session)
		release(ksock);
}
