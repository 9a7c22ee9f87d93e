/** RTM_NEWADDRLABEL, RTM_DELADDRLABEL and RTM_GETADDRLABEL. */
import { ifaddrlblmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Dump, Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL, EMSGSIZE, ESRCH } from '../../net/errno.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_u32 } from '../../nlattr/nlattr.ts';
import { NL_VALIDATE_DEPRECATED_STRICT } from '../../nlattr/validate.ts';
import { linkOf } from '../device-state.ts';
import type { Told } from '../inet/ifaddr-message.ts';
import { type Expected, NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { PF_INET6, RTM_DELADDRLABEL, RTM_NEWADDRLABEL } from '../rtnl-types.ts';
import {
  IPV6_ADDR_LABEL_DEFAULT,
  type Label,
  __ipv6_addr_label,
  ip6addrlbl_add,
  ip6addrlbl_del,
  labelsOf,
} from './addrlabel.ts';
import { in6Type } from './in6.ts';

const [IFAL_ADDRESS, IFAL_LABEL] = [1, 2];
const NLM_F_REPLACE = 0x100;
const NLM_F_MULTI = 2;

const labelRequest: Expected = {
  hdrlen: ifaddrlblmsg.size,
  maxtype: IFAL_LABEL,
  policy: {
    entries: {
      [IFAL_ADDRESS]: { type: 'UNSPEC', len: 16 },
      [IFAL_LABEL]: { type: 'UNSPEC', len: 4 },
    },
  },
};

const headerOf = (request: Request) => ifaddrlblmsg.decode(fixedHeader(request, ifaddrlblmsg.size));

/** ip6addrlbl_newdel: nobody is told of it. */
export function ip6addrlbl_newdel(request: Request): number {
  const { net, flags } = request;
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, labelRequest, tb);
  if (error < 0) return error;
  const { family, prefixlen, index } = headerOf(request);
  const [address, given] = [tb[IFAL_ADDRESS], tb[IFAL_LABEL]];
  if (family !== PF_INET6 || prefixlen > 128) return -EINVAL;
  if (address === undefined || given === undefined) return -EINVAL;
  const label = nla_get_u32(given);
  if (label === IPV6_ADDR_LABEL_DEFAULT) return -EINVAL;
  const prefix = address.data.slice(0, 16);
  if (request.type === RTM_DELADDRLABEL) return ip6addrlbl_del(net, prefix, prefixlen, index);
  if (index !== 0 && linkOf(net, index) === undefined) return -EINVAL;
  const replace = (flags & NLM_F_REPLACE) !== 0;
  return ip6addrlbl_add(net, { prefix, prefixlen, ifindex: index, label }, replace);
}

/** ip6addrlbl_fill */
function ip6addrlbl_fill(
  { prefix, prefixlen, ifindex, label }: Label,
  lseq: number,
  { type, flags = 0, seq, portid }: Told,
): Uint8Array {
  const fixed = ifaddrlblmsg.encode({ family: PF_INET6, prefixlen, index: ifindex, seq: lseq });
  return MessageWriter.message({ type, flags, seq, pid: portid }, fixed)
    .put(IFAL_ADDRESS, prefix)
    .u32(IFAL_LABEL, label)
    .end();
}

/** ip6addrlbl_get: of one address. */
export function ip6addrlbl_get(request: Request): number {
  const { net, extack } = request;
  const tb: AttributeTable = [];
  const error = ip6addrlbl_valid_get_req(request, tb, extack);
  if (error < 0) return error;
  const { family, prefixlen, index } = headerOf(request);
  if (family !== PF_INET6 || prefixlen !== 128) return -EINVAL;
  if (index !== 0 && linkOf(net, index) === undefined) return -EINVAL;
  const address = tb[IFAL_ADDRESS];
  if (address === undefined) return -EINVAL;
  const asked = address.data.slice(0, 16);
  const label = __ipv6_addr_label(net, asked, in6Type(asked).type, index);
  if (label === undefined) return -ESRCH;
  const { seq, portid } = request;
  const told = { type: RTM_NEWADDRLABEL, seq, portid };
  return request.reply(ip6addrlbl_fill(label, labelsOf(net).seq, told));
}

function ip6addrlbl_valid_get_req(request: Request, tb: AttributeTable, extack: Extack): number {
  if (request.message.length < NLMSG_HDRLEN + ifaddrlblmsg.size) {
    return refuse(extack, 'ipv6: Invalid header for addrlabel get request');
  }
  if (!request.strict) return nlmsg_parse(request, labelRequest, tb);
  const { reserved, flags, seq } = headerOf(request);
  if (reserved !== 0 || flags !== 0 || seq !== 0) {
    return refuse(extack, 'ipv6: Invalid values in header for addrlabel get request');
  }
  const validate = NL_VALIDATE_DEPRECATED_STRICT;
  const error = nlmsg_parse(request, { ...labelRequest, validate }, tb);
  if (error < 0) return error;
  if (tb[IFAL_LABEL] === undefined) return 0;
  return refuse(extack, 'ipv6: Unsupported attribute in addrlabel get request');
}

/** ip6addrlbl_dump: goes on by number. The request is checked with every part. */
export function ip6addrlbl_dump(request: Request): Dump {
  let put = 0;
  return {
    splitDone: false,
    dump(part) {
      const error = request.strict ? ip6addrlbl_valid_dump_req(request, part.extack) : 0;
      if (error < 0) return error;
      const { list, seq: lseq } = labelsOf(request.net);
      const { seq, portid } = part;
      const told = { type: RTM_NEWADDRLABEL, flags: NLM_F_MULTI, seq, portid };
      for (let label = list[put]; label !== undefined; label = list[++put]) {
        if (!part.put(ip6addrlbl_fill(label, lseq, told))) return -EMSGSIZE;
      }
      return 0;
    },
  };
}

function ip6addrlbl_valid_dump_req(request: Request, extack: Extack): number {
  const end = NLMSG_HDRLEN + ifaddrlblmsg.size;
  const { length } = request.message;
  if (length < end) {
    return refuse(extack, 'ipv6: Invalid header for address label dump request');
  }
  if (
    fixedHeader(request, ifaddrlblmsg.size)
      .subarray(1)
      .some((byte) => byte !== 0)
  ) {
    return refuse(extack, 'ipv6: Invalid values in header for address label dump request');
  }
  if (length === end) return 0;
  return refuse(extack, 'ipv6: Invalid data after header for address label dump request');
}
