// SPDX-License-Identifier: GPL-2.0-only
/* Families: registered, unregistered, and what they send. */
#include <linux/delay.h>
#include <linux/genetlink.h>
#include <linux/module.h>
#include <linux/nsproxy.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "nlconform.h"

static DEFINE_SPINLOCK(all_lock);
static LIST_HEAD(all_families);
static LIST_HEAD(dead_families);
/* Families whose small operations were dumped: such a dump tells nobody when it ends. */
static LIST_HEAD(kept_families);
static struct workqueue_struct *burial;

static void family_free(struct family *family)
{
	session_put(family->session);
	pool_free(&family->pool);
	kfree(family);
}

/* genl may look at a family shortly after its last done: it is freed a little later. */
static void bury(struct work_struct *work)
{
	struct family *family, *next;
	LIST_HEAD(dead);

	spin_lock_bh(&all_lock);
	list_splice_init(&dead_families, &dead);
	spin_unlock_bh(&all_lock);
	msleep(20);
	genl_lock();
	genl_unlock();
	list_for_each_entry_safe(family, next, &dead, dead) {
		if (family->small_dumped)
			list_move(&family->dead, &kept_families);
		else
			family_free(family);
	}
}
static DECLARE_WORK(burial_work, bury);

static void family_die(struct kref *kref)
{
	struct family *family = container_of(kref, struct family, kref);

	spin_lock_bh(&all_lock);
	list_add(&family->dead, &dead_families);
	spin_unlock_bh(&all_lock);
	queue_work(burial, &burial_work);
}

void family_get(struct family *family)
{
	kref_get(&family->kref);
}

void family_put(struct family *family)
{
	kref_put(&family->kref, family_die);
}

struct family *family_by_id(int id)
{
	struct family *family, *found = NULL;

	spin_lock_bh(&all_lock);
	list_for_each_entry(family, &all_families, of_all)
		if (family->genl.id == id) {
			found = family;
			kref_get(&found->kref);
			break;
		}
	spin_unlock_bh(&all_lock);
	return found;
}

/* Nobody has the id any more, whichever struct took it away. */
static void no_longer_live(int id)
{
	struct family *family, *next;

	spin_lock_bh(&all_lock);
	list_for_each_entry_safe(family, next, &all_families, of_all)
		if (family->genl.id == id) {
			list_del_init(&family->of_all);
			family->live = false;
		}
	spin_unlock_bh(&all_lock);
}

int families_init(void)
{
	burial = alloc_workqueue("nlconform", 0, 1);
	return burial ? 0 : -ENOMEM;
}

void families_exit(void)
{
	struct family *family, *next;

	destroy_workqueue(burial); /* waits for what is queued */
	/* the module goes only when no dump of it runs */
	list_for_each_entry_safe(family, next, &kept_families, dead)
		family_free(family);
}

/* The one that a handle was last given to. */
static struct family *by_handle(struct session *session, u32 handle)
{
	struct family *family;

	list_for_each_entry(family, &session->families, of_session)
		if (family->handle == handle)
			return family;
	return NULL;
}

int cmd_register_family(struct session *session, struct nlattr **tb)
{
	struct family *family;
	int answer[3];
	int err;

	if (session->objects >= MAX_OBJECTS)
		return -EMFILE;
	family = kzalloc(sizeof(*family), GFP_KERNEL);
	if (!family)
		return -ENOMEM;
	pool_init(&family->pool);
	kref_init(&family->kref);
	INIT_LIST_HEAD(&family->of_all);
	family->handle = u32_or(tb, A_HANDLE, 0);
	err = family_fill(family, tb);
	if (err) {
		pool_free(&family->pool);
		kfree(family);
		return err;
	}
	kref_get(&session->kref);
	family->session = session;
	answer[0] = genl_register_family(&family->genl);
	answer[1] = family->genl.id;
	answer[2] = family->genl.mcgrp_offset;
	session_answer(session, answer, sizeof(answer));
	if (answer[0]) {
		family_put(family);
		return 0;
	}
	spin_lock_bh(&all_lock);
	family->live = true;
	list_add(&family->of_all, &all_families);
	spin_unlock_bh(&all_lock);
	session->objects++;
	list_add(&family->of_session, &session->families);
	return 0;
}

int cmd_unregister_family(struct session *session, struct nlattr **tb)
{
	struct family *family = by_handle(session, u32_or(tb, A_HANDLE, 0));
	struct genl_family *other;
	int id, ret;

	if (tb[A_ID_OF]) {
		struct family *victim = by_handle(session, nla_get_u32(tb[A_ID_OF]));

		if (!victim)
			return -ENOENT;
		id = victim->genl.id;
	} else {
		id = family ? family->genl.id : 0;
	}
	if (family && !tb[A_ID_OF]) {
		ret = genl_unregister_family(&family->genl);
	} else {
		/* a struct that was never registered; without groups, it has none to take away */
		other = kzalloc(sizeof(*other), GFP_KERNEL);
		if (!other)
			return -ENOMEM;
		if (family)
			memcpy(other->name, family->genl.name, sizeof(other->name));
		other->id = id;
		other->netnsok = family ? family->genl.netnsok : 0;
		ret = genl_unregister_family(other);
		kfree(other);
	}
	if (!ret)
		no_longer_live(id);
	answer_ret(session, ret);
	return 0;
}

int cmd_family_send(struct session *session, u32 command, struct nlattr **tb)
{
	struct family *family = by_handle(session, u32_or(tb, A_HANDLE, 0));
	struct net *net = current->nsproxy->net_ns;
	u32 group = u32_or(tb, A_GROUP, 0), portid = u32_or(tb, A_PORTID, 0);
	struct sent sent = { .cmd = u32_or(tb, A_CMD, 0) & 0xff };
	struct sk_buff *skb;
	int ret;

	if (!family)
		return -ENOENT;
	if (command == CMD_HAS_LISTENERS) {
		answer_ret(session, genl_has_listeners(&family->genl, net, group));
		return 0;
	}
	if (command == CMD_SET_ERR) {
		answer_ret(session, genl_set_err(&family->genl, net, portid, group,
						 s32_or(tb, A_CODE, 0)));
		return 0;
	}
	if (tb[A_BYTES]) {
		sent.bytes = nla_data(tb[A_BYTES]);
		sent.bytes_length = nla_len(tb[A_BYTES]);
	}
	skb = family_message(&family->genl, 0, 0, 0, sent.cmd, &sent);
	if (!skb)
		return -ENOMEM;
	if (command == CMD_UNICAST) {
		answer_ret(session, genlmsg_unicast(net, skb, portid));
		return 0;
	}
	if (command == CMD_MULTICAST) {
		ret = genlmsg_multicast_netns(&family->genl, net, skb, portid, group, GFP_KERNEL);
	} else {
		rcu_read_lock();
		ret = genlmsg_multicast_allns(&family->genl, skb, portid, group);
		rcu_read_unlock();
	}
	if (group >= family->genl.n_mcgrps)
		nlmsg_free(skb); /* refused before it was taken */
	answer_ret(session, ret);
	return 0;
}

void session_unregister_families(struct session *session)
{
	struct family *family, *next;

	list_for_each_entry_safe(family, next, &session->families, of_session) {
		if (family->live && !genl_unregister_family(&family->genl))
			no_longer_live(family->genl.id);
		list_del(&family->of_session);
		family_put(family);
	}
}
