/**
 * Acknowledgements and refusals (NLMSG_ERROR): their shape, what of the request comes back in
 * them, and the extended ACK behind it, by the options NETLINK_CAP_ACK and NETLINK_EXT_ACK.
 */
import type { Suite } from '../../harness/runner/requirement.ts';
import { echo } from './echo.ts';
import { generic } from './generic.ts';
import { offsets } from './offsets.ts';
import { options } from './options.ts';
import { policies } from './policies.ts';
import { strict } from './strict.ts';
import { success } from './success.ts';
import { tlvs } from './tlvs.ts';
import { warnings } from './warnings.ts';

export const acks: Suite = {
  name: 'acks',
  about: 'acknowledgements, refusals, and the extended ACKs behind them',
  requirements: [
    ...success,
    ...echo,
    ...options,
    ...strict,
    ...tlvs,
    ...offsets,
    ...policies,
    ...warnings,
    ...generic,
  ],
};
