/** Which message types 6.1.192 handles, as the cloud kernel of Debian: found as handlers-6.18.ts. */
import { handlers_6_12 } from './handlers-6.12.ts';
import { changed } from './handlers.ts';
import { PF_BRIDGE } from './rtnl-types.ts';

export const handlers_6_1 = changed(handlers_6_12, [
  { protocol: PF_BRIDGE, way: 'doit', minus: 'GETMDB' },
  { protocol: PF_BRIDGE, way: 'bulk', minus: 'DELMDB' },
]);
