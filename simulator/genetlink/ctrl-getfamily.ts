/** CTRL_CMD_GETFAMILY: one family, or all that are visible. */
import type { DumpPart } from '../af-netlink/kernel-side.ts';
import { EINVAL, EMSGSIZE, ENOENT } from '../net/errno.ts';
import { nla_get_u16, type Nlattr } from '../nlattr/nlattr.ts';
import { NLMSG_GOODSIZE } from './ctrl-event.ts';
import { CTRL_ATTR, CTRL_CMD, ctrl_fill_info } from './ctrl-message.ts';
import type { GenlFamily, GenlInfo } from './genl-family.ts';
import { familyName, genlRegistry } from './genl-registry.ts';

const NLM_F_MULTI = 2;

/** The family that a name attribute asks for. */
export function familyByName(
  { request: { net } }: GenlInfo,
  { data }: Nlattr,
): GenlFamily | undefined {
  const { faults } = net.kernel;
  const registry = genlRegistry(net.kernel);
  // its policy wants one
  const nul = data.indexOf(0);
  if (faults.has('strcmp-nul') && nul >= 0 && nul < data.length - 1) return undefined;
  const name = String.fromCharCode(...data.subarray(0, nul));
  if (faults.has('name-prefix')) {
    for (const each of registry.families()) if (familyName(each).startsWith(name)) return each;
  }
  return registry.byName(name);
}

/** ctrl_getfamily: by name if there is one, else by id; without both EINVAL. */
export function ctrl_getfamily(info: GenlInfo): number {
  const { request, attrs } = info;
  const { portid, seq } = request;
  const id = attrs?.[CTRL_ATTR.FAMILY_ID];
  const name = attrs?.[CTRL_ATTR.FAMILY_NAME];
  if (id === undefined && name === undefined) return -EINVAL;
  let family: GenlFamily | undefined;
  const { faults } = request.net.kernel;
  const byId = id !== undefined && faults.has('getfamily-id-wins');
  if (name !== undefined && !byId) family = familyByName(info, name);
  else if (id !== undefined) family = genlRegistry(request.net.kernel).byId(nla_get_u16(id));
  if (!family?.netnsok) return -ENOENT;
  const message = ctrl_fill_info(
    family,
    { portid, seq },
    CTRL_CMD.NEWFAMILY,
    request.net.kernel.profile.facts,
  );
  // It is made in a buffer of a page; a larger one does not fit.
  return message.length > NLMSG_GOODSIZE ? -EMSGSIZE : request.reply(message);
}

/** Where the dump of a request stands: the last id sent. */
const reached = new WeakMap<GenlInfo, number>();

/**
 * ctrl_dumpfamily: in ascending order of id. Where DONE does not join the data it returns what it
 * put, and a family larger than a part ends the dump as if it were the last.
 */
export function ctrl_dumpfamily(part: DumpPart, info: GenlInfo): number {
  const { portid, seq } = part;
  const from = reached.get(info) ?? 0;
  const { kernel } = info.request.net;
  const { facts } = kernel.profile;
  const { faults } = kernel;
  for (const family of genlRegistry(kernel).families()) {
    if (faults.has('dump-skips-memberless') && (family.mcgrps ?? []).length === 0) continue;
    const id = family.id ?? 0;
    if (id <= from || !family.netnsok) continue;
    const to = { portid, seq, flags: NLM_F_MULTI };
    if (!part.put(ctrl_fill_info(family, to, CTRL_CMD.NEWFAMILY, facts))) {
      return facts.doneJoinsData ? -EMSGSIZE : part.used;
    }
    reached.set(info, id);
  }
  return facts.doneJoinsData ? 0 : part.used;
}
