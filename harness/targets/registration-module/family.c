// SPDX-License-Identifier: GPL-2.0-only
/* Families: built from definitions, registered, unregistered, and what they send. */
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

struct building {
	struct family *family;
	struct policies policies;
	int next_op; /* in family->ops */
};

static const struct nla_policy *policy_at(struct building *at, struct nlattr **tb, int *err)
{
	u32 index = u32_or(tb, A_POLICY, U32_MAX);

	if (index == U32_MAX)
		return NULL;
	if (index < at->policies.n)
		return at->policies.tables[index];
	*err = -ERANGE;
	return NULL;
}

static int parse_acts_of(struct building *at, struct acts **to, const struct nlattr *nla)
{
	if (!nla)
		return 0;
	*to = acts_parse(&at->family->pool, nla);
	return IS_ERR(*to) ? PTR_ERR(*to) : 0;
}

/* What is common to the three forms: what the callbacks of an operation do. */
static struct op *op_parse(struct building *at, struct nlattr **tb, int *err)
{
	struct op *op = &at->family->ops[at->next_op++];

	op->cmd = u32_or(tb, A_CMD, 0);
	op->has_post = tb[A_POST_DOIT];
	op->has_done = tb[A_DONE];
	*err = parse_acts_of(at, &op->pre, tb[A_PRE_DOIT]);
	if (!*err)
		*err = parse_acts_of(at, &op->doit, tb[A_DOIT]);
	if (!*err)
		*err = parse_acts_of(at, &op->start, tb[A_START]);
	if (!*err && tb[A_DUMPIT]) {
		op->dumpit = dump_acts_parse(&at->family->pool, tb[A_DUMPIT]);
		if (IS_ERR(op->dumpit)) {
			*err = PTR_ERR(op->dumpit);
			op->dumpit = NULL;
		}
	}
	return op;
}

/* As genl_op_from_full, _small and genl_op_fill_in_reject_policy size the table of a do. */
static unsigned int table_size(const struct genl_family *genl, u8 cmd,
			       const struct nla_policy *policy, unsigned int maxattr)
{
	if (!policy && cmd >= genl->resv_start_op)
		return 1;
	return maxattr;
}

static noinline_for_stack int ops_parse(struct building *at, const struct nlattr *list)
{
	struct genl_family *genl = &at->family->genl;
	struct nlattr *tb[CMD_ATTR_MAX + 1], *item;
	struct genl_ops *ops;
	int rem, err, i = 0;

	genl->n_ops = count_items(list);
	ops = pool_alloc(&at->family->pool, genl->n_ops, sizeof(*ops));
	if (!ops)
		return -ENOMEM;
	if (genl->n_ops)
		genl->ops = ops;
	if (!list)
		return 0;
	for_each_item(item, list, rem) {
		struct genl_ops *to = &ops[i++];
		struct op *op;

		err = parse_nested(tb, item);
		if (err)
			return err;
		op = op_parse(at, tb, &err);
		to->policy = policy_at(at, tb, &err);
		if (err)
			return err;
		to->cmd = op->cmd;
		to->flags = u32_or(tb, A_FLAGS, 0);
		to->validate = u32_or(tb, A_VALIDATE, 0);
		to->maxattr = u32_or(tb, A_MAXATTR, 0);
		to->doit = op->doit ? family_doit : NULL;
		to->dumpit = op->dumpit ? family_dumpit : NULL;
		/* beside a dumpit always, to count the dumps that run: nobody can tell */
		to->start = op->dumpit || op->start ? family_start : NULL;
		to->done = op->dumpit || op->has_done ? family_done : NULL;
		op->do_maxattr = table_size(genl, op->cmd, to->policy ?: genl->policy,
					    to->maxattr ?: genl->maxattr);
	}
	return 0;
}

/* struct genl_small_ops has no start and done. */
static noinline_for_stack int small_ops_parse(struct building *at, const struct nlattr *list)
{
	struct genl_family *genl = &at->family->genl;
	struct nlattr *tb[CMD_ATTR_MAX + 1], *item;
	struct genl_small_ops *ops;
	int rem, err, i = 0;

	genl->n_small_ops = count_items(list);
	ops = pool_alloc(&at->family->pool, genl->n_small_ops, sizeof(*ops));
	if (!ops)
		return -ENOMEM;
	if (genl->n_small_ops)
		genl->small_ops = ops;
	if (!list)
		return 0;
	for_each_item(item, list, rem) {
		struct genl_small_ops *to = &ops[i++];
		struct op *op;

		err = parse_nested(tb, item);
		if (err)
			return err;
		op = op_parse(at, tb, &err);
		if (err)
			return err;
		to->cmd = op->cmd;
		to->flags = u32_or(tb, A_FLAGS, 0);
		to->validate = u32_or(tb, A_VALIDATE, 0);
		to->doit = op->doit ? family_doit : NULL;
		to->dumpit = op->dumpit ? family_dumpit : NULL;
		op->do_maxattr = table_size(genl, op->cmd, genl->policy, genl->maxattr);
		op->small = true;
	}
	return 0;
}

static noinline_for_stack int split_ops_parse(struct building *at, const struct nlattr *list)
{
#if HAS_SPLIT_OPS
	struct genl_family *genl = &at->family->genl;
	struct nlattr *tb[CMD_ATTR_MAX + 1], *item;
	struct genl_split_ops *ops;
	int rem, err, i = 0;

	genl->n_split_ops = count_items(list);
	ops = pool_alloc(&at->family->pool, genl->n_split_ops, sizeof(*ops));
	if (!ops)
		return -ENOMEM;
	if (genl->n_split_ops)
		genl->split_ops = ops;
	if (!list)
		return 0;
	for_each_item(item, list, rem) {
		struct genl_split_ops *to = &ops[i++];
		struct op *op;

		err = parse_nested(tb, item);
		if (err)
			return err;
		op = op_parse(at, tb, &err);
		to->policy = policy_at(at, tb, &err);
		if (err)
			return err;
		to->cmd = op->cmd;
		to->flags = u32_or(tb, A_FLAGS, 0);
		to->validate = u32_or(tb, A_VALIDATE, 0);
		to->maxattr = u32_or(tb, A_MAXATTR, 0);
		op->do_maxattr = to->maxattr;
		/* the callbacks of a do and of a dump share their place */
		if (to->flags & GENL_CMD_CAP_DUMP && !(to->flags & GENL_CMD_CAP_DO)) {
			to->dumpit = op->dumpit ? family_dumpit : NULL;
			to->start = op->dumpit || op->start ? family_start : NULL;
			to->done = op->dumpit || op->has_done ? family_done : NULL;
			op->doit = NULL;
		} else {
			to->pre_doit = op->pre ? family_pre_doit : NULL;
			to->doit = op->doit ? family_doit : NULL;
			to->post_doit = op->has_post ? family_post_doit : NULL;
			op->dumpit = NULL;
		}
	}
	return 0;
#else
	return count_items(list) ? -EOPNOTSUPP : 0;
#endif
}

static noinline_for_stack int groups_parse(struct building *at, const struct nlattr *list)
{
	struct genl_family *genl = &at->family->genl;
	struct nlattr *tb[CMD_ATTR_MAX + 1], *item;
	struct genl_multicast_group *groups;
	int rem, err, i = 0;

	genl->n_mcgrps = count_items(list);
	groups = pool_alloc(&at->family->pool, genl->n_mcgrps, sizeof(*groups));
	if (!groups)
		return -ENOMEM;
	genl->mcgrps = groups; /* with a count and no array the kernel would read at NULL */
	if (!list)
		return 0;
	for_each_item(item, list, rem) {
		err = parse_nested(tb, item);
		if (err)
			return err;
		if (tb[A_NAME])
			memcpy(groups[i].name, nla_data(tb[A_NAME]), nla_len(tb[A_NAME]));
		groups[i++].flags = u32_or(tb, A_FLAGS, 0);
	}
	return 0;
}

/* The most attributes that anything in the definition speaks of: policies have room for it. */
static noinline_for_stack unsigned int room_of(const struct nlattr *list, unsigned int room)
{
	struct nlattr *tb[CMD_ATTR_MAX + 1], *item;
	int rem;

	if (!list)
		return room;
	for_each_item(item, list, rem)
		if (!parse_nested(tb, item))
			room = max_t(unsigned int, room, u32_or(tb, A_MAXATTR, 0));
	return room;
}

static int family_fill(struct building *at, struct nlattr **tb)
{
	struct family *family = at->family;
	struct genl_family *genl = &family->genl;
	u32 flags = u32_or(tb, A_FLAGS, 0), nulls = u32_or(tb, A_NULLS, 0);
	int count = count_items(tb[A_OPS]) + count_items(tb[A_SMALL_OPS]) +
		    count_items(tb[A_SPLIT_OPS]);
	unsigned int room;
	int err = 0;

	if (count_items(tb[A_OPS]) > 255 || count_items(tb[A_SMALL_OPS]) > 255 ||
	    count_items(tb[A_SPLIT_OPS]) > 255 || count_items(tb[A_GROUPS]) > 255)
		return -E2BIG;
	if (tb[A_NAME])
		memcpy(genl->name, nla_data(tb[A_NAME]), nla_len(tb[A_NAME]));
	genl->id = s32_or(tb, A_ID, 0);
	genl->version = u32_or(tb, A_VERSION, 0);
	genl->hdrsize = u32_or(tb, A_HDRSIZE, 0);
	genl->maxattr = u32_or(tb, A_MAXATTR, 0);
	genl->netnsok = !!(flags & FAMILY_NETNSOK);
	genl->parallel_ops = !!(flags & FAMILY_PARALLEL_OPS);
	genl->resv_start_op = u32_or(tb, A_RESV_START_OP, 0);
	genl->module = THIS_MODULE;
	room = room_of(tb[A_OPS], genl->maxattr);
	room = room_of(tb[A_SPLIT_OPS], room);
	err = policies_parse(&family->pool, &at->policies, tb[A_POLICIES], room);
	if (err)
		return err;
	genl->policy = policy_at(at, tb, &err);
	if (!err)
		err = parse_acts_of(at, &family->pre, tb[A_PRE_DOIT]);
	if (err)
		return err;
	genl->pre_doit = family->pre ? family_pre_doit : NULL;
	genl->post_doit = tb[A_POST_DOIT] ? family_post_doit : NULL;
	family->n_ops = count;
	family->ops = pool_alloc(&family->pool, count, sizeof(*family->ops));
	if (!family->ops)
		return -ENOMEM;
	err = ops_parse(at, tb[A_OPS]);
	if (!err)
		err = small_ops_parse(at, tb[A_SMALL_OPS]);
	if (!err)
		err = split_ops_parse(at, tb[A_SPLIT_OPS]);
	if (!err)
		err = groups_parse(at, tb[A_GROUPS]);
	if (err)
		return err;
	if (nulls & NULL_OPS) {
		genl->n_ops = 1;
		genl->ops = NULL;
	}
	if (nulls & NULL_SMALL_OPS) {
		genl->n_small_ops = 1;
		genl->small_ops = NULL;
	}
#if HAS_SPLIT_OPS
	if (nulls & NULL_SPLIT_OPS) {
		genl->n_split_ops = 1;
		genl->split_ops = NULL;
	}
	return 0;
#else
	return nulls & NULL_SPLIT_OPS ? -EOPNOTSUPP : 0;
#endif
}

int cmd_register_family(struct session *session, struct nlattr **tb)
{
	struct building at = {};
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
	at.family = family;
	err = family_fill(&at, tb);
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
