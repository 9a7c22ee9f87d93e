// SPDX-License-Identifier: GPL-2.0-only
/* Families as definitions have them: policies, operations in their three forms, groups. */
#include <linux/genetlink.h>
#include <linux/module.h>
#include "nlconform.h"

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

int family_fill(struct family *family, struct nlattr **tb)
{
	struct building building = { .family = family }, *at = &building;
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
