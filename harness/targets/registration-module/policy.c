// SPDX-License-Identifier: GPL-2.0-only
/* struct nla_policy of definitions. */
#include <linux/slab.h>
#include "nlconform.h"

static const u8 nla_types[] = {
	[TYPE_UNSPEC] = NLA_UNSPEC,	[TYPE_U8] = NLA_U8,
	[TYPE_U16] = NLA_U16,		[TYPE_U32] = NLA_U32,
	[TYPE_U64] = NLA_U64,		[TYPE_STRING] = NLA_STRING,
	[TYPE_FLAG] = NLA_FLAG,		[TYPE_MSECS] = NLA_MSECS,
	[TYPE_NESTED] = NLA_NESTED,	[TYPE_NESTED_ARRAY] = NLA_NESTED_ARRAY,
	[TYPE_NUL_STRING] = NLA_NUL_STRING, [TYPE_BINARY] = NLA_BINARY,
	[TYPE_S8] = NLA_S8,		[TYPE_S16] = NLA_S16,
	[TYPE_S32] = NLA_S32,		[TYPE_S64] = NLA_S64,
	[TYPE_BITFIELD32] = NLA_BITFIELD32, [TYPE_REJECT] = NLA_REJECT,
	[TYPE_BE16] = NLA_BE16,		[TYPE_BE32] = NLA_BE32,
#if HAS_SINT
	[TYPE_SINT] = NLA_SINT,		[TYPE_UINT] = NLA_UINT,
#endif
};

static int refuse(const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG(extack, "refused by the validation function");
	return -EDOM;
}

static bool is_signed(u8 type)
{
	switch (type) {
	case NLA_S8:
	case NLA_S16:
	case NLA_S32:
	case NLA_S64:
#if HAS_SINT
	case NLA_SINT:
#endif
		return true;
	default:
		return false;
	}
}

/* The largest value of a type: what a policy with a minimum alone allows. */
static u64 highest(u8 type)
{
	switch (type) {
	case NLA_U8:
		return U8_MAX;
	case NLA_U16:
	case NLA_BE16:
	case NLA_BINARY:
		return U16_MAX;
	case NLA_U32:
	case NLA_BE32:
		return U32_MAX;
	case NLA_S8:
		return S8_MAX;
	case NLA_S16:
		return S16_MAX;
	case NLA_S32:
		return S32_MAX;
	default:
		return is_signed(type) ? S64_MAX : U64_MAX;
	}
}

static bool is_short(struct nlattr *nla)
{
	return !nla || (nla_get_s64(nla) >= S16_MIN && nla_get_s64(nla) <= S16_MAX);
}

/* Limits that fit 16 bits lie in the policy itself, others in a struct of their own. */
static int limit(struct pool *pool, struct nla_policy *to, u8 type, struct nlattr **tb)
{
	struct nlattr *min = tb[A_MIN], *max = tb[A_MAX];

	if (is_short(min) && is_short(max)) {
		struct nla_policy policy = {
			.type = type,
			.validation_type = !max ? NLA_VALIDATE_MIN :
					   !min ? NLA_VALIDATE_MAX :
						  NLA_VALIDATE_RANGE,
			.min = min ? nla_get_s64(min) : 0,
			.max = max ? nla_get_s64(max) : 0,
		};
		memcpy(to, &policy, sizeof(policy));
	} else if (is_signed(type)) {
		struct netlink_range_validation_signed *range = pool_alloc(pool, 1, sizeof(*range));
		struct nla_policy policy = { .type = type, .validation_type = NLA_VALIDATE_RANGE_PTR,
					     .range_signed = range };

		if (!range)
			return -ENOMEM;
		range->min = min ? nla_get_s64(min) : -(s64)highest(type) - 1;
		range->max = max ? nla_get_s64(max) : (s64)highest(type);
		memcpy(to, &policy, sizeof(policy));
	} else {
		struct netlink_range_validation *range = pool_alloc(pool, 1, sizeof(*range));
		struct nla_policy policy = { .type = type, .validation_type = NLA_VALIDATE_RANGE_PTR,
					     .range = range };

		if (!range)
			return -ENOMEM;
		range->min = min ? nla_get_u64(min) : 0;
		range->max = max ? nla_get_u64(max) : highest(type);
		memcpy(to, &policy, sizeof(policy));
	}
	return 0;
}

static int attribute_parse(struct pool *pool, const struct policies *all, struct nla_policy *table,
			   unsigned int maxattr, const struct nlattr *nla)
{
	struct nlattr *tb[CMD_ATTR_MAX + 1];
	struct nla_policy policy = {};
	u32 attr, number, nested;
	int err = parse_nested(tb, nla);

	if (err)
		return err;
	attr = u32_or(tb, A_ATTR, 0);
	number = u32_or(tb, A_TYPE, TYPE_UNSPEC);
	if (attr > maxattr)
		return -ERANGE;
	if (number >= ARRAY_SIZE(nla_types))
		return -EOPNOTSUPP;
	if (tb[A_MIN] || tb[A_MAX])
		return limit(pool, &table[attr], nla_types[number], tb);
	nested = u32_or(tb, A_NESTED, U32_MAX);
	if (nested != U32_MAX && nested >= all->n)
		return -ERANGE;
	if (tb[A_EXACT_WARN]) {
		struct nla_policy exact = { .type = nla_types[number],
					    .validation_type = NLA_VALIDATE_RANGE_WARN_TOO_LONG,
					    .min = nla_get_u32(tb[A_EXACT_WARN]),
					    .max = nla_get_u32(tb[A_EXACT_WARN]) };
		memcpy(&policy, &exact, sizeof(policy));
	} else if (tb[A_FUNCTION]) {
		struct nla_policy function = { .type = nla_types[number],
					       .validation_type = NLA_VALIDATE_FUNCTION,
					       .len = u32_or(tb, A_LEN, 0),
					       .validate = refuse };
		memcpy(&policy, &function, sizeof(policy));
	} else if (number == TYPE_BITFIELD32) {
		struct nla_policy bits = { .type = NLA_BITFIELD32,
					   .bitfield32_valid = u32_or(tb, A_MASK, 0) };
		memcpy(&policy, &bits, sizeof(policy));
	} else if (number == TYPE_REJECT) {
		char *text = NULL;

		if (tb[A_MESSAGE]) {
			text = pool_alloc(pool, nla_len(tb[A_MESSAGE]) + 1, 1);
			if (!text)
				return -ENOMEM;
			memcpy(text, nla_data(tb[A_MESSAGE]), nla_len(tb[A_MESSAGE]));
		}
		policy.type = NLA_REJECT;
		policy.reject_message = text;
	} else if (number == TYPE_NESTED || number == TYPE_NESTED_ARRAY) {
		policy.type = nla_types[number];
		if (nested != U32_MAX) {
			policy.nested_policy = all->tables[nested];
			policy.len = all->maxattr[nested];
		}
	} else if (tb[A_MASK]) {
		struct nla_policy mask = { .type = nla_types[number],
					   .validation_type = NLA_VALIDATE_MASK,
					   .mask = nla_get_u32(tb[A_MASK]) };
		memcpy(&policy, &mask, sizeof(policy));
	} else {
		policy.type = nla_types[number];
		policy.len = u32_or(tb, A_LEN, 0);
	}
	memcpy(&table[attr], &policy, sizeof(policy));
	return 0;
}

static int table_parse(struct pool *pool, const struct policies *all, int index,
		       struct nlattr *list, u32 strict_start)
{
	struct nla_policy *table = all->tables[index];
	struct nlattr *item;
	int rem, err;

	if (strict_start) {
		struct nla_policy first = { .strict_start_type = strict_start };

		memcpy(&table[0], &first, sizeof(first));
	}
	if (!list)
		return 0;
	for_each_item(item, list, rem) {
		err = attribute_parse(pool, all, table, all->maxattr[index], item);
		if (err)
			return err;
	}
	return 0;
}

/* All tables first, since they may nest each other. */
int policies_parse(struct pool *pool, struct policies *out, const struct nlattr *list,
		   unsigned int room)
{
	struct nlattr *tb[CMD_ATTR_MAX + 1], *item;
	int rem, err, i = 0;

	if (!list)
		return 0;
	out->n = count_items(list);
	out->tables = pool_alloc(pool, out->n, sizeof(*out->tables));
	out->maxattr = pool_alloc(pool, out->n, sizeof(*out->maxattr));
	if (!out->tables || !out->maxattr)
		return -ENOMEM;
	for_each_item(item, list, rem) {
		err = parse_nested(tb, item);
		if (err)
			return err;
		out->maxattr[i] = u32_or(tb, A_MAXATTR, 0);
		if (out->maxattr[i] > MAX_POLICY_ATTR || room > MAX_POLICY_ATTR)
			return -E2BIG;
		out->tables[i] = pool_alloc(pool, max(out->maxattr[i], room) + 1,
					    sizeof(struct nla_policy));
		if (!out->tables[i++])
			return -ENOMEM;
	}
	i = 0;
	for_each_item(item, list, rem) {
		err = parse_nested(tb, item);
		if (!err)
			err = table_parse(pool, out, i++, tb[A_ATTRIBUTES],
					  u32_or(tb, A_STRICT_START, 0));
		if (err)
			return err;
	}
	return 0;
}
