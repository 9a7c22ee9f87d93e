import { describe, expect, it } from 'vitest';
import { nestedOffset, policyViolation } from '../captures/core.ts';
import { getLink } from '../captures/route.ts';
import type { Capture } from '../captures/capture.ts';
import { fieldAt } from './describe-datagram.ts';

const at = ({ protocol, received }: Capture, offset: number): string =>
  fieldAt(received[0] ?? new Uint8Array(), offset, { protocol });

describe('the path of a byte', () => {
  it.each([
    [0, 'nlmsghdr.len'],
    [6, 'nlmsghdr.flags'],
    [19, 'nlmsgerr.error'],
    [20, 'nlmsgerr.msg.len'],
    [35, 'nlmsgerr.msg.pid'],
    [36, 'nlmsgerr.msg/genlmsghdr.cmd'],
    [40, 'nlmsgerr.msg/CTRL_ATTR_FAMILY_NAME.nla_len'],
    [44, 'nlmsgerr.msg/CTRL_ATTR_FAMILY_NAME'],
    [65, 'nlmsgerr.msg/CTRL_ATTR_FAMILY_NAME.padding'],
    [110, 'NLMSGERR_ATTR_OFFS.nla_type'],
    [112, 'NLMSGERR_ATTR_OFFS'],
    [124, 'NLMSGERR_ATTR_POLICY/NL_POLICY_TYPE_ATTR_MAX_LENGTH'],
    [136, 'beyond the end'],
  ])('%s in an extended ACK: %s', (offset, path) => {
    expect(at(policyViolation, offset)).toBe(path);
  });

  it.each([
    [18, 'ifinfomsg.type'],
    [620, 'IFLA_AF_SPEC/AF_INET/IFLA_INET_CONF'],
    [614, 'IFLA_AF_SPEC/AF_INET.nla_type'],
  ])('%s in a link: %s', (offset, path) => {
    expect(at(getLink, offset)).toBe(path);
  });

  it('reaches into nests of what is echoed', () => {
    expect(at(nestedOffset, 60)).toBe(
      'nlmsgerr.msg/IFLA_AF_SPEC/AF_INET6/IFLA_INET6_ADDR_GEN_MODE.nla_len',
    );
  });
});
