// SPDX-License-Identifier: GPL-2.0-only
/* Memory of a definition, and reading the attributes that it comes in. */
#include <linux/slab.h>
#include "nlconform.h"

struct chunk {
	struct list_head list;
	u64 data[];
};

void pool_init(struct pool *pool)
{
	INIT_LIST_HEAD(&pool->chunks);
	pool->used = 0;
}

/* Zeroed; at least one byte, so that an empty list has an address. */
void *pool_alloc(struct pool *pool, size_t count, size_t size)
{
	size_t wanted = array_size(max_t(size_t, count, 1), size);
	struct chunk *chunk;

	if (wanted > MAX_POOL - pool->used)
		return NULL;
	chunk = kvzalloc(sizeof(*chunk) + wanted, GFP_KERNEL_ACCOUNT);
	if (!chunk)
		return NULL;
	pool->used += wanted;
	list_add(&chunk->list, &pool->chunks);
	return chunk->data;
}

void pool_free(struct pool *pool)
{
	struct chunk *chunk, *next;

	list_for_each_entry_safe(chunk, next, &pool->chunks, list)
		kvfree(chunk);
	pool_init(pool);
}

void *copy_bytes(struct pool *pool, const struct nlattr *nla)
{
	void *copy = pool_alloc(pool, nla_len(nla), 1);

	if (copy)
		memcpy(copy, nla_data(nla), nla_len(nla));
	return copy;
}

#define NUMBER NLA_POLICY_EXACT_LEN(4)
#define WIDE NLA_POLICY_EXACT_LEN(8)
#define EMPTY NLA_POLICY_EXACT_LEN(0)
#define ANY { .type = NLA_BINARY }

/* What attributes of commands must look like. What they say is not looked at here. */
static const struct nla_policy command_policy[CMD_ATTR_MAX + 1] = {
	[A_ITEM] = ANY,	       [A_HANDLE] = NUMBER,	  [A_ID_OF] = NUMBER,
	[A_NAME] = { .type = NLA_BINARY, .len = GENL_NAMSIZ },
	[A_ID] = NUMBER,       [A_VERSION] = NUMBER,	  [A_HDRSIZE] = NUMBER,
	[A_MAXATTR] = NUMBER,  [A_FLAGS] = NUMBER,	  [A_RESV_START_OP] = NUMBER,
	[A_POLICIES] = ANY,    [A_STRICT_START] = NUMBER, [A_ATTRIBUTES] = ANY,
	[A_POLICY] = NUMBER,   [A_OPS] = ANY,		  [A_SMALL_OPS] = ANY,
	[A_SPLIT_OPS] = ANY,   [A_NULLS] = NUMBER,	  [A_GROUPS] = ANY,
	[A_CMD] = NUMBER,      [A_VALIDATE] = NUMBER,	  [A_PRE_DOIT] = ANY,
	[A_POST_DOIT] = ANY,   [A_DOIT] = ANY,		  [A_START] = ANY,
	[A_DONE] = ANY,	       [A_DUMPIT] = ANY,	  [A_REPEAT] = ANY,
	[A_CALLS] = ANY,       [A_RET] = NUMBER,	  [A_RET_SENT] = ANY,
	[A_SENDS] = ANY,       [A_VIA] = NUMBER,	  [A_GROUP] = NUMBER,
	[A_HEADER] = ANY,      [A_BYTES] = ANY,		  [A_TIMES] = NUMBER,
	[A_MESSAGE] = { .type = NLA_BINARY, .len = MAX_MESSAGE },
	[A_BAD_ATTR] = NUMBER, [A_MISSING] = NUMBER,
	[A_COOKIE] = { .type = NLA_BINARY, .len = NETLINK_MAX_COOKIE_LEN },
	[A_ATTR] = NUMBER,     [A_TYPE] = NUMBER,	  [A_LEN] = NUMBER,
	[A_MIN] = WIDE,	       [A_MAX] = WIDE,		  [A_MASK] = NUMBER,
	[A_EXACT_WARN] = NUMBER, [A_NESTED] = NUMBER,	  [A_FUNCTION] = ANY,
	[A_PORTID] = NUMBER,   [A_CODE] = NUMBER,	  [A_UNIT] = NUMBER,
	[A_GROUP_COUNT] = NUMBER, [A_INPUT] = NUMBER,	  [A_CALLBACK] = ANY,
	[A_BIND] = NUMBER,     [A_UNBIND] = ANY,	  [A_REPORT] = ANY,
	[A_PROTOCOL] = NUMBER, [A_MSGTYPE] = NUMBER,	  [A_OTHER] = ANY,
};

int parse_attributes(struct nlattr **tb, const void *head, int length)
{
	return nla_parse_deprecated_strict(tb, CMD_ATTR_MAX, head, length, command_policy, NULL);
}

int parse_nested(struct nlattr **tb, const struct nlattr *nla)
{
	return parse_attributes(tb, nla_data(nla), nla_len(nla));
}

int count_items(const struct nlattr *list)
{
	const struct nlattr *item;
	int rem, n = 0;

	if (!list)
		return 0;
	for_each_item(item, list, rem)
		n++;
	return n;
}

u32 u32_or(struct nlattr **tb, int attr, u32 other)
{
	return tb[attr] ? nla_get_u32(tb[attr]) : other;
}

s32 s32_or(struct nlattr **tb, int attr, s32 other)
{
	return tb[attr] ? nla_get_s32(tb[attr]) : other;
}
