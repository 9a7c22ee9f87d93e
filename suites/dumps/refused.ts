/** Words for dumps that end with an error in NLMSG_DONE, with and without the extended ACK. */
import { done, dumpOf } from '../../harness/runner/dumps.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type ExtendedAck, extack, wantsExtack, wantsStrict } from '../../harness/runner/extack.ts';
import { alive, hears, NLM_F_ACK, send, socket } from '../../harness/runner/lines.ts';
import type { Case } from '../../harness/runner/requirement.ts';
import { errnoNumber } from '../../harness/wire/constants/errno.ts';

export interface RefusedDump {
  name: string;
  type: number;
  payload: string | readonly Segment[];
  errno: string;
  /** Told with NETLINK_EXT_ACK. */
  says?: ExtendedAck;
  /** More flags of NLMSG_DONE. */
  flags?: number;
  /** Default true: NETLINK_GET_STRICT_CHK is set. */
  strict?: boolean;
}

const NLM_F_ACK_TLVS = 0x200;

/** With or without NETLINK_EXT_ACK: NLMSG_DONE with the errno, TLVs behind it if asked for. */
export function refusedDump(cell: RefusedDump, withText: boolean): Case {
  const { name, type, payload, says, flags = 0, strict = true } = cell;
  const error = -errnoNumber(cell.errno);
  const told = withText && says !== undefined;
  return {
    name,
    lines: [
      socket('a', 'NETLINK_ROUTE'),
      ...(strict ? [wantsStrict('a')] : []),
      ...(withText ? [wantsExtack('a')] : []),
      send('a', dumpOf(type, payload, 1, NLM_F_ACK)),
      hears(
        'a',
        done(1, error, told ? { flags: flags | NLM_F_ACK_TLVS, tlvs: extack(says) } : { flags }),
      ),
      ...alive('a'),
    ],
  };
}
