/** A message built call by call, as the registration module does it: a line a call. */
import { fromHex, toHex } from '../../../program/bytes.ts';
import type { KernelStep } from '../../../program/kernel-steps.ts';
import type { Outcome } from '../../../program/transcript.ts';
import type { Kernel } from '../../../../simulator/index.ts';
import * as api from '../../../../simulator/kernel-api/index.ts';

type BuildStep = Extract<KernelStep, { call: 'build_message' }>;
type Call = BuildStep['calls'][number];
const EMSGSIZE = 90;
/** struct nlmsghdr, struct genlmsghdr. */
const [NLMSG_HDRLEN, GENL_HDRLEN] = [16, 4];
/** Of the data this much is told. */
const SHOWN = 256;

const pointer = (value: unknown): string => (value === undefined ? 'NULL' : 'ok');
const number = (value: number): string =>
  value === 0 ? '0' : value === -EMSGSIZE ? '-EMSGSIZE' : 'another error';

interface Building {
  skb: api.OutgoingSkb;
  nlh?: api.Nlmsghdr | undefined;
  nest?: api.Nest | undefined;
}

/** The payload given, then zeros. */
function payloadOf({ bytes = '', length }: Call): Uint8Array {
  const given = fromHex(bytes);
  const out = new Uint8Array(length ?? given.length);
  out.set(given.subarray(0, out.length));
  return out;
}

function build(kernel: Kernel, building: Building, call: Call): string {
  const { skb } = building;
  const told = (result: string): string => `${call.call} ${result}, ${skb.len} bytes`;
  const { portid = 0, seq = 0, type = 0, flags = 0, attr = 0 } = call;
  switch (call.call) {
    case 'nlmsg_put': {
      const payload = payloadOf(call);
      building.nlh = api.nlmsg_put(skb, portid, seq, type, payload.length, flags);
      const given = fromHex(call.bytes ?? '').length;
      if (building.nlh !== undefined) {
        api.nlmsg_data(building.nlh).set(payload.subarray(0, given));
      }
      return told(pointer(building.nlh));
    }
    case 'genlmsg_put': {
      const { version = 0, hdrsize = 0, cmd = 0 } = call;
      const family = { name: 'built', id: type, version, hdrsize };
      building.nlh = api.genlmsg_put(skb, portid, seq, family, flags, cmd);
      if (building.nlh === undefined) return told('NULL');
      const at = building.nlh.at + NLMSG_HDRLEN + GENL_HDRLEN;
      const own = fromHex(call.bytes ?? '');
      if (own.length <= hdrsize) skb.data.set(own, at);
      return `genlmsg_put at ${at}, ${skb.len} bytes`;
    }
    case 'nlmsg_append':
      // a pointer in C, where the caller copies the bytes himself
      return told(api.nlmsg_append(skb, payloadOf(call)) === 0 ? 'ok' : 'NULL');
    case 'nlmsg_end':
      if (building.nlh !== undefined) api.nlmsg_end(skb, building.nlh);
      return told('ok');
    case 'nlmsg_cancel':
    case 'genlmsg_cancel':
      api.nlmsg_cancel(skb, building.nlh);
      return told('ok');
    case 'nla_put':
      return told(number(api.nla_put(skb, attr, payloadOf(call))));
    case 'nla_nest_start':
      building.nest = api.nla_nest_start(skb, attr);
      return told(pointer(building.nest));
    case 'nla_nest_start_noflag':
      building.nest = api.nla_nest_start_noflag(skb, attr);
      return told(pointer(building.nest));
    case 'nla_nest_end':
      if (building.nest !== undefined) api.nla_nest_end(skb, building.nest);
      return told('ok');
    case 'sizes':
      return `sizes ${api.NLMSG_GOODSIZE(kernel)} ${api.NLMSG_DEFAULT_SIZE(kernel)} ${api.GENLMSG_DEFAULT_SIZE(kernel)}`;
  }
}

export function buildMessage(kernel: Kernel, { payload, calls }: BuildStep): Outcome {
  const skb = api.nlmsg_new(kernel, payload);
  const lines = [`nlmsg_new ${pointer(skb)}`];
  if (skb !== undefined) {
    const building: Building = { skb };
    lines.push(...calls.map((call) => build(kernel, building, call)));
    lines.push(`data ${toHex(skb.data.slice(0, SHOWN))}`);
  }
  return { ret: lines.length, lines };
}
