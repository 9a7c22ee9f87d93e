/** Network devices: made, changed, asked for and removed. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { alternativeNameRules } from './alternative-names.ts';
import { bridge } from './bridge.ts';
import { deleteRefused } from './delete.ts';
import { dummy } from './dummy.ts';
import { nlmon } from './nlmon.ts';
import { dumpLinksRules } from './dump.ts';
import { getLink } from './get.ts';
import { loopbackFamily } from './loopback-family.ts';
import { loopbackAfSpec } from './loopback-af-spec.ts';
import { loopbackLink } from './loopback.ts';
import { newLink } from './new.ts';
import { otherNamespaces } from './other-namespaces.ts';
import { setFlags } from './set-flags.ts';
import { setName } from './set-name.ts';
import { setRefused } from './set-refused.ts';
import { setValues } from './set-values.ts';
import { statistics } from './statistics.ts';
import { listeners } from './listeners.ts';
import { veth } from './veth.ts';
import { vethRefused } from './veth-refused.ts';
import { vethRemoved } from './veth-removed.ts';
import { vethUp } from './veth-up.ts';

export const links: Suite = {
  name: 'links',
  about: 'devices: made, changed, asked for, listed and removed',
  requirements: [
    ...loopbackLink,
    ...loopbackAfSpec,
    ...loopbackFamily,
    ...getLink,
    ...dumpLinksRules,
    ...setValues,
    ...setFlags,
    ...setRefused,
    ...newLink,
    ...setName,
    ...alternativeNameRules,
    ...deleteRefused,
    ...statistics,
    ...veth,
    ...vethUp,
    ...vethRefused,
    ...vethRemoved,
    ...listeners,
    ...otherNamespaces,
    ...bridge,
    ...dummy,
    ...nlmon,
  ],
};
