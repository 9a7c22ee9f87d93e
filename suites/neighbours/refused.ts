/** Neighbour requests that are refused, and in which order. */
import { nla, u32 } from '../../harness/program/build.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { withAddresses } from '../../harness/runner/addresses.ts';
import { withPair } from '../../harness/runner/devices.ts';
import {
  dst,
  lladdr,
  NDA,
  neighbour,
  NTF_EXT_MANAGED,
  NTF_PROXY,
  NUD,
} from '../../harness/runner/neighbours.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, CREATE, type TypeName } from '../../harness/runner/route.ts';

export const UNKNOWN_INDEX = 4096;
export const base = {
  level: 'should',
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const onVeth = { ...base, needs: ['route', 'net-admin', 'veth'] } as const;

type Header = NonNullable<Parameters<typeof neighbour>[1]>;
export const cell = (
  name: string,
  type: TypeName,
  header: Header,
  attributes: Parameters<typeof neighbour>[2][],
  errno: string,
  msg?: string,
): Cell => ({
  name,
  sent: neighbour(type, { nlmsg: ASKED | CREATE, state: NUD.PERMANENT, ...header }, ...attributes),
  errno,
  ...(msg === undefined ? {} : { says: { msg } }),
});
const on = (cells: readonly Cell[]): Cell[] =>
  cells.map((each) => ({ ...each, before: withPair('va', 'vb') }));

export const NEW = 'RTM_NEWNEIGH';
const DEL = 'RTM_DELNEIGH';
export const GET = 'RTM_GETNEIGH';
const NO_DST = 'Network address not specified';

export const refused: readonly Requirement[] = [
  ...withTexts(
    {
      ...onVeth,
      id: 'rtnl.neigh.bad',
      rule: 'a new entry needs an address, a device, and addresses of the right size, looked at in this order',
      source: ['net/core/neighbour.c neigh_add'],
      cells: on([
        cell('no address', NEW, {}, [lladdr()], 'EINVAL', NO_DST),
        cell('no address, nor device', NEW, { device: 0 }, [lladdr()], 'EINVAL', NO_DST),
        cell('no address, unknown device', NEW, { device: UNKNOWN_INDEX }, [], 'EINVAL', NO_DST),
        cell('no device', NEW, { device: 0 }, [dst(), lladdr()], 'EINVAL', 'Device not specified'),
        cell('an unknown device', NEW, { device: UNKNOWN_INDEX }, [dst(), lladdr()], 'ENODEV'),
        cell(
          'an address of 3 bytes',
          NEW,
          {},
          [dst('0a3200'), lladdr()],
          'EINVAL',
          'Invalid network address',
        ),
        cell(
          'a link address of 5 bytes',
          NEW,
          {},
          [dst(), lladdr('0200000000')],
          'EINVAL',
          'Invalid link address',
        ),
        cell('family 0', NEW, { family: 0 }, [dst(), lladdr()], 'EAFNOSUPPORT'),
        cell('family 77', NEW, { family: 77 }, [dst(), lladdr()], 'EAFNOSUPPORT'),
        cell(
          'IPv6 with an IPv4 address',
          NEW,
          { family: 10 },
          [dst(), lladdr()],
          'EINVAL',
          'Invalid network address',
        ),
      ]),
    },
    { rule: 'the extended ACK says what is missing or wrong' },
  ),
  ...withTexts(
    {
      ...onVeth,
      id: 'rtnl.neigh.nolladdr',
      rule: 'a permanent entry needs a link address',
      source: ['net/core/neighbour.c __neigh_update'],
      // with an address somewhere, the kernel knows that this one is no broadcast address
      cells: on([
        cell('PERMANENT without', NEW, {}, [dst()], 'EINVAL', 'No link layer address given'),
      ]).map((each) => ({ ...each, before: [...withAddresses(1), ...(each.before ?? [])] })),
    },
    { rule: 'the extended ACK asks for the link address' },
  ),
  ...withTexts(
    {
      ...onVeth,
      id: 'rtnl.neigh.managed',
      rule: 'NTF_EXT_MANAGED goes neither with a permanent entry nor with a proxy',
      source: ['net/core/neighbour.c neigh_add'],
      cells: on([
        cell(
          'PERMANENT',
          NEW,
          {},
          [dst(), lladdr(), managed()],
          'EINVAL',
          'Invalid NTF_* flag for permanent entry',
        ),
        cell(
          'NTF_PROXY',
          NEW,
          { flags: NTF_PROXY, state: 0 },
          [dst(), managed()],
          'EINVAL',
          'Invalid NTF_* flag combination',
        ),
      ]),
    },
    { rule: 'the extended ACK names the flags that do not go together' },
  ),
  ...withTexts(
    {
      ...onVeth,
      id: 'rtnl.neigh.del-bad',
      rule: 'an entry to be removed must be named and be there',
      source: ['net/core/neighbour.c neigh_delete'],
      cells: on([
        cell('unknown', DEL, { state: 0 }, [dst()], 'ENOENT'),
        cell('no device', DEL, { state: 0, device: 0 }, [dst()], 'EINVAL'),
        cell('no address', DEL, { state: 0 }, [], 'EINVAL', NO_DST),
      ]),
    },
    { rule: 'the extended ACK says what is missing, if it is the address' },
  ),
  ...withTexts(
    {
      ...onVeth,
      id: 'rtnl.neigh.get',
      rule: 'a request for one entry is checked strictly, whatever the socket asked for',
      source: ['net/core/neighbour.c neigh_valid_get_req'],
      cells: on([
        cell(
          'a state',
          GET,
          { nlmsg: ASKED, state: NUD.STALE },
          [dst()],
          'EINVAL',
          'Invalid values in header for neighbor get request',
        ),
        cell(
          'a type',
          GET,
          { nlmsg: ASKED, state: 0, type: 1 },
          [dst()],
          'EINVAL',
          'Invalid values in header for neighbor get request',
        ),
        cell(
          'another flag than NTF_PROXY',
          GET,
          { nlmsg: ASKED, state: 0, flags: 2 },
          [dst()],
          'EINVAL',
          'Invalid flags in header for neighbor get request',
        ),
        cell(
          'an attribute that is no key',
          GET,
          { nlmsg: ASKED, state: 0 },
          [dst(), lladdr()],
          'EINVAL',
          'Unsupported attribute in neighbor get request',
        ),
      ]),
    },
    { rule: 'the extended ACK says which part of the request is too much' },
  ),
  ...withTexts(
    {
      ...onVeth,
      id: 'rtnl.neigh.get.errors',
      rule: 'an entry that is asked for must be named and be there',
      source: ['net/core/neighbour.c neigh_get'],
      cells: on([
        cell(
          'unknown',
          GET,
          { nlmsg: ASKED, state: 0 },
          [dst()],
          'ENOENT',
          'Neighbour entry not found',
        ),
        cell(
          'an unknown proxy',
          GET,
          { nlmsg: ASKED, state: 0, flags: NTF_PROXY },
          [dst()],
          'ENOENT',
          'Proxy neighbour entry not found',
        ),
        cell(
          'no device',
          GET,
          { nlmsg: ASKED, state: 0, device: 0 },
          [dst()],
          'EINVAL',
          'No device specified',
        ),
        cell(
          'an unknown device',
          GET,
          { nlmsg: ASKED, state: 0, device: UNKNOWN_INDEX },
          [dst()],
          'ENODEV',
          'Unknown device ifindex',
        ),
        cell(
          'an address of 3 bytes',
          GET,
          { nlmsg: ASKED, state: 0 },
          [dst('0a3200')],
          'EINVAL',
          'Invalid network address in neighbor get request',
        ),
      ]),
    },
    { rule: 'the extended ACK says what is missing or unknown' },
  ),
];

function managed() {
  return nla(NDA.FLAGS_EXT, u32(NTF_EXT_MANAGED));
}

/** struct ndtmsg is the family and three bytes of padding. */
