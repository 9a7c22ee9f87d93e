/**
 * The kernel's own side of Netlink, with its names, for code that plays a subsystem: protocols,
 * Generic Netlink families, routing handlers, and messages built and sent. Where the kernel has a
 * global, the kernel (or the namespace) is the first argument; where C returns NULL, undefined;
 * numbers are 0 or -errno. What would stop a kernel throws KernelBug.
 */
export * from './genetlink.ts';
export * from './netlink.ts';
export * from './nla-parse.ts';
export * from './nla-put.ts';
export * from './nlmsg-send.ts';
export * from './nlmsg.ts';
export * from './rtnetlink.ts';
export * from './sk-buff.ts';
/** Registration as Linux 3.12 had it. */
export * as linux_3_12 from '../genetlink/genl-register-3.12.ts';
export { KernelBug } from '../kernel-bug.ts';
export { NL_SET_BAD_ATTR, NL_SET_ERR_MSG_ATTR, NL_SET_ERR_MSG_ATTR_POL } from '../nlattr/extack.ts';
