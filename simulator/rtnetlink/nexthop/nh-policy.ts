/**
 * What requests about nexthops may carry, on 6.18.44: found by sending each type in every length.
 * All are parsed strictly; holes are NLA_UNSPEC, which strict parsing refuses.
 */
import { nhmsg } from '../../../harness/wire/structs/nexthop.ts';
import { NL_VALIDATE_STRICT } from '../../nlattr/validate.ts';
import type { Kernel } from '../../kernel.ts';
import type { Expected } from '../nlmsg-parse.ts';

/** NHA_* (include/uapi/linux/nexthop.h) */
export const NHA = {
  ID: 1,
  GROUP: 2,
  GROUP_TYPE: 3,
  BLACKHOLE: 4,
  OIF: 5,
  GATEWAY: 6,
  ENCAP_TYPE: 7,
  ENCAP: 8,
  GROUPS: 9,
  MASTER: 10,
  FDB: 11,
  RES_GROUP: 12,
  RES_BUCKET: 13,
  OP_FLAGS: 14,
  HW_STATS_ENABLE: 16,
} as const;

const strict = { hdrlen: nhmsg.size, validate: NL_VALIDATE_STRICT };
const opFlags = { type: 'U32', mask: 3n } as const;

/** rtm_nh_policy_new */
const newNexthop: Expected = {
  ...strict,
  maxtype: NHA.HW_STATS_ENABLE,
  policy: {
    entries: {
      [NHA.ID]: { type: 'U32' },
      [NHA.GROUP]: { type: 'BINARY' },
      [NHA.GROUP_TYPE]: { type: 'U16' },
      [NHA.BLACKHOLE]: { type: 'FLAG' },
      [NHA.OIF]: { type: 'U32' },
      [NHA.GATEWAY]: { type: 'BINARY' },
      [NHA.ENCAP_TYPE]: { type: 'U16' },
      [NHA.ENCAP]: { type: 'NESTED' },
      [NHA.FDB]: { type: 'FLAG' },
      [NHA.RES_GROUP]: { type: 'NESTED' },
      [NHA.HW_STATS_ENABLE]: { type: 'U32', range: { max: 1n } },
    },
  },
};

/** rtm_nh_policy_get */
const getNexthop: Expected = {
  ...strict,
  maxtype: NHA.OP_FLAGS,
  policy: { entries: { [NHA.ID]: { type: 'U32' }, [NHA.OP_FLAGS]: opFlags } },
};

/** rtm_nh_policy_del */
const delNexthop: Expected = {
  ...strict,
  maxtype: NHA.ID,
  policy: { entries: { [NHA.ID]: { type: 'U32' } } },
};

/** rtm_nh_policy_dump */
const dumpNexthop: Expected = {
  ...strict,
  maxtype: NHA.OP_FLAGS,
  policy: {
    entries: {
      [NHA.OIF]: { type: 'U32' },
      [NHA.GROUPS]: { type: 'FLAG' },
      [NHA.MASTER]: { type: 'U32' },
      [NHA.FDB]: { type: 'FLAG' },
      [NHA.OP_FLAGS]: opFlags,
    },
  },
};

/** NHA_RES_BUCKET_*: what is inside of NHA_RES_BUCKET */
export const BUCKET = { INDEX: 1, NH_ID: 3 } as const;

/** rtm_nh_policy_get_bucket */
export const getBucket: Expected = {
  ...strict,
  maxtype: NHA.RES_BUCKET,
  policy: { entries: { [NHA.ID]: { type: 'U32' }, [NHA.RES_BUCKET]: { type: 'NESTED' } } },
};
/** rtm_nh_res_bucket_policy_get */
export const insideGetBucket = {
  maxtype: BUCKET.INDEX,
  policy: { entries: { [BUCKET.INDEX]: { type: 'U16' } } },
} as const;

/** rtm_nh_policy_dump_bucket */
export const dumpBucket: Expected = {
  ...strict,
  maxtype: NHA.RES_BUCKET,
  policy: {
    entries: {
      [NHA.ID]: { type: 'U32' },
      [NHA.OIF]: { type: 'U32' },
      [NHA.MASTER]: { type: 'U32' },
      [NHA.RES_BUCKET]: { type: 'NESTED' },
    },
  },
};
/** rtm_nh_res_bucket_policy_dump */
export const insideDumpBucket = {
  maxtype: BUCKET.NH_ID,
  policy: { entries: { [BUCKET.NH_ID]: { type: 'U32' } } },
} as const;

const newest = { made: newNexthop, get: getNexthop, del: delNexthop, dump: dumpNexthop };
/** Before NHA_OP_FLAGS and NHA_HW_STATS_ENABLE. */
const older = {
  ...newest,
  made: { ...newNexthop, maxtype: NHA.RES_GROUP },
  get: delNexthop,
  dump: { ...dumpNexthop, maxtype: NHA.FDB },
};

/** The policies of the profile's kernel. */
export const nexthopPolicies = ({ profile }: Kernel): typeof newest =>
  profile.facts.nexthopOpFlags ? newest : older;
