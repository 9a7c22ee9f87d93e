/** Constants of include/uapi/linux/neighbour.h. */
import { flagSet } from '../symbols.ts';

/** ndm_state; 0 is NUD_NONE. */
export const NUD = flagSet('ndm_state', {
  NUD_INCOMPLETE: 0x01,
  NUD_REACHABLE: 0x02,
  NUD_STALE: 0x04,
  NUD_DELAY: 0x08,
  NUD_PROBE: 0x10,
  NUD_FAILED: 0x20,
  NUD_NOARP: 0x40,
  NUD_PERMANENT: 0x80,
});

/** ndm_flags */
export const NTF = flagSet('ndm_flags', {
  NTF_USE: 0x01,
  NTF_SELF: 0x02,
  NTF_MASTER: 0x04,
  NTF_PROXY: 0x08,
  NTF_EXT_LEARNED: 0x10,
  NTF_OFFLOADED: 0x20,
  NTF_STICKY: 0x40,
  NTF_ROUTER: 0x80,
});

/** NDA_FLAGS_EXT */
export const NTF_EXT = flagSet('NDA_FLAGS_EXT', {
  NTF_EXT_MANAGED: 0x1,
  NTF_EXT_LOCKED: 0x2,
  NTF_EXT_EXT_VALIDATED: 0x4,
});
