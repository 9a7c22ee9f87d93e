/** A request to a family: the order of checks (genl_rcv_msg, genl_family_rcv_msg). */
import type { Request } from '../af-netlink/kernel-side.ts';
import { EINVAL, ENOENT, EOPNOTSUPP, EPERM } from '../net/errno.ts';
import { u16At } from '../nlattr/nlattr.ts';
import { Unmodelled } from '../unmodelled.ts';
import { genl_family_rcv_msg_doit, genl_family_rcv_msg_dumpit } from './genl-callbacks.ts';
import {
  GENL_ADMIN_PERM,
  GENL_CMD_CAP_DO,
  GENL_CMD_CAP_DUMP,
  GENL_UNS_ADMIN_PERM,
  type GenlFamily,
  type GenlSplitOp,
} from './genl-family.ts';
import { genl_get_cmd, genl_get_cmd_both } from './genl-op.ts';
import { familyName, genlRegistry } from './genl-registry.ts';

const NLMSG_HDRLEN = 16;
const GENL_HDRLEN = 4;
const NLM_F_DUMP = 0x300;
/** REQUEST, ACK and ECHO: what a strict header may have besides both bits of DUMP. */
const KNOWN_FLAGS = 0x1 | 0x4 | 0x8;

/**
 * genl_rcv_msg. In this order: the family exists (ENOENT) and is visible here (ENOENT), length
 * (EINVAL), header (EINVAL), command (EOPNOTSUPP), permission (EPERM), attributes, callback.
 */
export function genl_rcv_msg(request: Request): number {
  const { kernel } = request.net;
  const family = genlRegistry(kernel).byId(request.type);
  if (family === undefined || !family.netnsok) {
    return kernel.faults.has('unknown-family-errno') ? -EOPNOTSUPP : -ENOENT;
  }
  if (family.parallel_ops) return genl_family_rcv_msg(family, request);
  return kernel.genl_mutex.with('genl_rcv_msg', () => genl_family_rcv_msg(family, request));
}

function genl_family_rcv_msg(family: GenlFamily, request: Request): number {
  const { net, message, flags } = request;
  const { faults, profile } = net.kernel;
  const hdrlen = NLMSG_HDRLEN + GENL_HDRLEN + (family.hdrsize ?? 0);
  if (message.length < hdrlen && !faults.has('hdr-short')) return -EINVAL;
  const cmd = message[NLMSG_HDRLEN] ?? 0;
  const refused = genl_header_check(family, request, cmd);
  if (refused !== 0) return refused;
  if (faults.has('version-checked') && (message[NLMSG_HDRLEN + 1] ?? 0) > (family.version ?? 0)) {
    return -EINVAL;
  }
  const half = faults.has('half-dump') && (flags & NLM_F_DUMP) !== 0;
  const dumps = half || (flags & NLM_F_DUMP) === NLM_F_DUMP;
  const way = dumps ? GENL_CMD_CAP_DUMP : GENL_CMD_CAP_DO;
  const op = genl_get_cmd(family, cmd, way, profile.facts);
  if (op === undefined) {
    if (profile.facts.formBeforePermission) return -EOPNOTSUPP;
    const other = genl_get_cmd_both(family, cmd, profile.facts);
    return other === undefined || hasPermission(request, other) ? -EOPNOTSUPP : -EPERM;
  }
  const permitted = () => (hasPermission(request, op) ? 0 : -EPERM);
  const late = faults.has('check-order');
  if (!late && permitted() !== 0) return -EPERM;
  const known = !dumps && family.modelledDo?.has(cmd) === true;
  if (family.unmodelled !== undefined && !known) {
    throw new Unmodelled(`command ${cmd} of ${familyName(family)}: ${family.unmodelled}`);
  }
  const info = { family, request, cmd };
  const last = late ? permitted : undefined;
  return dumps
    ? genl_family_rcv_msg_dumpit(op, info, hdrlen, last)
    : genl_family_rcv_msg_doit(op, info, hdrlen, last);
}

/** genl_header_check: of commands from resv_start_op on. */
function genl_header_check(
  { resv_start_op = 0 }: GenlFamily,
  { message, flags, extack, net }: Request,
  cmd: number,
): number {
  const { faults } = net.kernel;
  if (cmd < resv_start_op + (faults.has('resv-one-late') ? 1 : 0)) return 0;
  if (u16At(message, NLMSG_HDRLEN + 2) !== 0) {
    extack.msg = 'genlmsghdr.reserved field is not 0';
    return -EINVAL;
  }
  if (faults.has('odd-flags-accepted')) return 0;
  const rest = (flags & NLM_F_DUMP) === NLM_F_DUMP ? flags & ~NLM_F_DUMP : flags;
  if ((rest & ~KNOWN_FLAGS) !== 0) {
    extack.msg = 'ambiguous or reserved bits set in nlmsg_flags';
    return -EINVAL;
  }
  return 0;
}

function hasPermission(request: Request, { flags }: Pick<GenlSplitOp, 'flags'>): boolean {
  const { faults } = request.net.kernel;
  if (faults.has('dump-without-permission') && (request.flags & NLM_F_DUMP) === NLM_F_DUMP) {
    return true;
  }
  if ((flags & GENL_ADMIN_PERM) !== 0) {
    const namespaced = faults.has('no-admin-perm') && request.netCapable('CAP_NET_ADMIN');
    if (!namespaced && !request.capable('CAP_NET_ADMIN')) return false;
  }
  if (faults.has('cap-wrong-userns') && (flags & GENL_UNS_ADMIN_PERM) !== 0) {
    return request.capable('CAP_NET_ADMIN');
  }
  return (flags & GENL_UNS_ADMIN_PERM) === 0 || request.netCapable('CAP_NET_ADMIN');
}
