/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is written to /proc/nlconform: a struct command, and attributes in Netlink's own form
 * (struct nlattr, padded to 4). Numbers of 4 bytes are in the machine's order. The answer is an
 * int, what the kernel returned; then what the command adds.
 */
#ifndef NLCONFORM_COMMANDS_H
#define NLCONFORM_COMMANDS_H

#define NLCONFORM_VERSION 1

struct command {
	__u32 version;
	__u32 command;
};

enum {
	CMD_REGISTER_FAMILY = 1, /* adds its id and the number of its first group */
	CMD_UNREGISTER_FAMILY,
	CMD_MULTICAST,
	CMD_MULTICAST_ALLNS,
	CMD_UNICAST,
	CMD_SET_ERR,
	CMD_HAS_LISTENERS,
	CMD_KERNEL_CREATE,
	CMD_KERNEL_RELEASE,
	CMD_NLMSG_UNICAST,
	CMD_NLMSG_MULTICAST,
	CMD_NLMSG_NOTIFY,
	CMD_RTNL_REGISTER,
	CMD_RTNL_UNREGISTER,
	CMD_CALLS, /* adds the lines, each with its newline */
	CMD_BUILD, /* A_LEN, A_CALLS: list of A_VIA, A_LEN, A_BYTES, …; adds lines likewise */
};

/* Sorts of attribute: u32, s32, s64, bytes, flag (empty), nest, list (of nests, any number). */
enum {
	A_ITEM = 1,	 /* nest: an entry of a list */
	A_HANDLE,	 /* u32: what the sender calls a family or a kernel socket */
	A_ID_OF,	 /* u32: another family's handle */
	A_NAME,		 /* bytes, at most 16 */
	A_ID,		 /* s32 */
	A_VERSION,	 /* u32 */
	A_HDRSIZE,	 /* u32 */
	A_MAXATTR,	 /* u32 */
	A_FLAGS,	 /* u32; of a family FAMILY_* */
	A_RESV_START_OP, /* u32 */
	A_POLICIES,	 /* list of A_MAXATTR, A_STRICT_START, A_ATTRIBUTES */
	A_STRICT_START,	 /* u32 */
	A_ATTRIBUTES,	 /* list of A_ATTR, A_TYPE, A_LEN, A_MIN, … */
	A_POLICY,	 /* u32: index of a policy */
	A_OPS,		 /* list of operations */
	A_SMALL_OPS,
	A_SPLIT_OPS,
	A_NULLS,	/* u32: NULL_* */
	A_GROUPS,	/* list of A_NAME, A_FLAGS */
	A_CMD,		/* u32 */
	A_VALIDATE,	/* u32 */
	A_PRE_DOIT,	/* nest: what a callback does */
	A_POST_DOIT,	/* flag */
	A_DOIT,		/* nest */
	A_START,	/* nest */
	A_DONE,		/* flag */
	A_DUMPIT,	/* nest of A_REPEAT, A_CALLS */
	A_REPEAT,	/* flag */
	A_CALLS,	/* list of what a callback does */
	A_RET,		/* s32 */
	A_RET_SENT,	/* flag */
	A_SENDS,	/* list of A_VIA, A_GROUP, A_CMD, A_HEADER, A_BYTES, A_TIMES */
	A_VIA,		/* u32: VIA_* */
	A_GROUP,	/* u32 */
	A_HEADER,	/* bytes */
	A_BYTES,	/* bytes */
	A_TIMES,	/* u32 */
	A_MESSAGE,	/* bytes */
	A_BAD_ATTR,	/* u32 */
	A_MISSING,	/* u32 */
	A_COOKIE,	/* bytes */
	A_ATTR,		/* u32 */
	A_TYPE,		/* u32: TYPE_* */
	A_LEN,		/* u32 */
	A_MIN,		/* s64 */
	A_MAX,		/* s64 */
	A_MASK,		/* u32 */
	A_EXACT_WARN,	/* u32 */
	A_NESTED,	/* u32: index of a policy */
	A_FUNCTION,	/* flag */
	A_PORTID,	/* u32 */
	A_CODE,		/* s32 */
	A_UNIT,		/* s32 */
	A_GROUP_COUNT,	/* u32 */
	A_INPUT,	/* u32: INPUT_* */
	A_CALLBACK,	/* nest */
	A_BIND,		/* s32 */
	A_UNBIND,	/* flag */
	A_REPORT,	/* flag */
	A_PROTOCOL,	/* s32 */
	A_MSGTYPE,	/* s32 */
	A_OTHER,	/* flag */
	CMD_ATTR_MAX = A_OTHER,
};

enum { FAMILY_NETNSOK = 1, FAMILY_PARALLEL_OPS = 2 };
enum { NULL_OPS = 1, NULL_SMALL_OPS = 2, NULL_SPLIT_OPS = 4 };
enum { VIA_REPLY, VIA_NOTIFY, VIA_MULTICAST, VIA_MULTICAST_ALLNS };
enum { INPUT_NONE, INPUT_SWALLOW, INPUT_RCV_SKB };
/* In the order of BUILD_CALLS in harness/program/kernel-steps.ts. */
enum {
	BUILD_NLMSG_PUT,
	BUILD_GENLMSG_PUT,
	BUILD_NLMSG_APPEND,
	BUILD_NLMSG_END,
	BUILD_NLMSG_CANCEL,
	BUILD_GENLMSG_CANCEL,
	BUILD_NLA_PUT,
	BUILD_NLA_NEST_START,
	BUILD_NLA_NEST_START_NOFLAG,
	BUILD_NLA_NEST_END,
	BUILD_SIZES,
};
/* In the order of NLA_TYPES in harness/program/definition.ts. */
enum {
	TYPE_UNSPEC,
	TYPE_U8,
	TYPE_U16,
	TYPE_U32,
	TYPE_U64,
	TYPE_STRING,
	TYPE_FLAG,
	TYPE_MSECS,
	TYPE_NESTED,
	TYPE_NESTED_ARRAY,
	TYPE_NUL_STRING,
	TYPE_BINARY,
	TYPE_S8,
	TYPE_S16,
	TYPE_S32,
	TYPE_S64,
	TYPE_BITFIELD32,
	TYPE_REJECT,
	TYPE_BE16,
	TYPE_BE32,
	TYPE_SINT,
	TYPE_UINT,
};

#endif
