/** Which message types 6.12.117 handles, as the cloud kernel of Debian: found as handlers-6.18.ts. */
import { handlers_6_18 } from './handlers-6.18.ts';
import { changed } from './handlers.ts';
import { PF_BRIDGE, PF_INET } from './rtnl-types.ts';

export const handlers_6_12 = changed(handlers_6_18, [
  { protocol: PF_INET, way: 'dumpit', minus: 'GETMULTICAST' },
  // No module has tunnels, and bridges have VLANs.
  { protocol: PF_BRIDGE, way: 'doit', minus: 'NEWTUNNEL DELTUNNEL', plus: 'NEWVLAN DELVLAN' },
  { protocol: PF_BRIDGE, way: 'dumpit', minus: 'GETTUNNEL', plus: 'GETVLAN' },
]);
