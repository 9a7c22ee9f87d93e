/** A family described as data (a program's definition) as the struct that a module would register. */
import type {
  CallbackDefinition,
  DumpDefinition,
  FamilyDefinition,
  OperationDefinition,
  SentByCallback,
  SplitOperationDefinition,
} from '../../../program/definition.ts';
import {
  type DumpPart,
  type GenlFamily,
  type GenlInfo,
  type GenlOp,
  type GenlSplitOp,
  genl_notify,
  genlmsg,
  genlmsg_multicast_allns,
  genlmsg_multicast_netns,
} from '../../../../simulator/index.ts';
import { DumpProgress, act, bytesOf } from './acts.ts';
import type { CallLog } from './call-log.ts';
import { policiesOf } from './policies-of.ts';

const NLM_F_MULTI = 2;

/** `doit: 0` becomes a doit that returns 0. Text is sent as UTF-8. */
export function familyFromDefinition(data: FamilyDefinition, log: CallLog): GenlFamily {
  const policyOf = policiesOf(data.policies);
  const make = (op: OperationDefinition): GenlOp => opOf(op, policyOf, log);
  return {
    name: nameBytes(data.name),
    ...(data.id === undefined ? {} : { id: data.id }),
    version: data.version ?? 0,
    hdrsize: data.hdrsize ?? 0,
    maxattr: data.maxattr ?? 0,
    ...policyField(policyOf(data.policy)),
    netnsok: data.netnsok ?? false,
    parallel_ops: data.parallelOps ?? false,
    resv_start_op: data.resvStartOp ?? 0,
    ...doCallbacks(data, log),
    ops: (data.ops ?? []).map(make),
    small_ops: (data.smallOps ?? []).map(make),
    split_ops: (data.splitOps ?? []).map((op) => splitOf(op, policyOf, log)),
    nulls: data.nulls ?? [],
    mcgrps: (data.groups ?? []).map(({ name, flags = 0 }) => ({ name, flags: flags & 0xff })),
  };
}

type PolicyOf = ReturnType<typeof policiesOf>;
const policyField = (policy: ReturnType<PolicyOf>) => (policy === undefined ? {} : { policy });

/** A split entry is a do or a dump by its flags, and has the callbacks of that way alone. */
function splitOf(op: SplitOperationDefinition, policyOf: PolicyOf, log: CallLog): GenlSplitOp {
  return { ...opOf(op, policyOf, log), flags: op.flags ?? 0, ...doCallbacks(op, log) };
}

function opOf(op: OperationDefinition, policyOf: PolicyOf, log: CallLog): GenlOp {
  const { cmd, flags = 0, validate = 0, maxattr = 0, doit, dumpit, start } = op;
  return {
    cmd,
    flags,
    validate,
    maxattr,
    ...policyField(policyOf(op.policy)),
    doit: doit === undefined ? undefined : (info) => called('doit', doit, info, log),
    dumpit: dumpit === undefined ? undefined : dumpCallback(dumpit, log),
    start: start === undefined ? undefined : (info) => called('start', start, info, log),
    done: op.done ? (info) => log.plain('done', info.cmd) : undefined,
  };
}

function doCallbacks(
  { preDoit, postDoit }: Pick<FamilyDefinition, 'preDoit' | 'postDoit'>,
  log: CallLog,
): Pick<GenlFamily, 'pre_doit' | 'post_doit'> {
  return {
    ...(preDoit === undefined
      ? {}
      : { pre_doit: (info: GenlInfo) => called('pre_doit', preDoit, info, log) }),
    ...(postDoit === undefined
      ? {}
      : { post_doit: (info: GenlInfo) => log.plain('post_doit', info.cmd) }),
  };
}

function called(name: string, does: CallbackDefinition, info: GenlInfo, log: CallLog): number {
  log.withAttributes(name, info.cmd, info.attrs);
  return act(does, info.request.extack, info.attrs, (sent) => sendFrom(info, sent));
}

const parts = ({ header, bytes }: SentByCallback) => ({
  ...(header === undefined ? {} : { header: bytesOf(header) }),
  ...(bytes === undefined ? {} : { attributes: bytesOf(bytes) }),
});

function sendFrom(info: GenlInfo, sent: SentByCallback): number {
  const { family, request } = info;
  const { via = 'reply', group = 0, cmd = info.cmd } = sent;
  const answer = () =>
    genlmsg(family, { portid: request.portid, seq: request.seq }, cmd, parts(sent));
  const plain = () => genlmsg(family, {}, cmd, parts(sent));
  switch (via) {
    case 'reply':
      return request.reply(answer());
    case 'notify':
      genl_notify(family, info, answer(), group);
      return 0;
    case 'multicast':
      return genlmsg_multicast_netns(family, request.net, plain(), 0, group);
    case 'multicast_allns':
      return genlmsg_multicast_allns(family, request.net, plain(), 0, group);
  }
}

function dumpCallback(does: DumpDefinition, log: CallLog) {
  const running = new WeakMap<GenlInfo, DumpProgress>();
  return (part: DumpPart, info: GenlInfo): number => {
    log.withAttributes('dumpit', info.cmd, info.attrs);
    let progress = running.get(info);
    if (progress === undefined) running.set(info, (progress = new DumpProgress()));
    const { portid, seq } = part;
    return progress.go(does, part, (sent) =>
      genlmsg(info.family, { portid, seq, flags: NLM_F_MULTI }, sent.cmd ?? info.cmd, parts(sent)),
    );
  };
}

function nameBytes(name: FamilyDefinition['name']): Uint8Array {
  return typeof name === 'string' ? new TextEncoder().encode(name) : bytesOf(name.hex);
}
