/** Which message types 6.1.176 handles, as User-Mode Linux of Debian: found as handlers-6.18.ts. */
import { handlers_6_1 } from './handlers-6.1.ts';
import { changed } from './handlers.ts';
import { PF_UNSPEC, RTNL_FAMILY_IP6MR } from './rtnl-types.ts';

export const handlers_6_1_uml = changed(handlers_6_1, [
  { protocol: PF_UNSPEC, way: 'doit', minus: 'GETDCB SETDCB' },
  { protocol: RTNL_FAMILY_IP6MR, way: 'doit', minus: 'GETROUTE' },
  { protocol: RTNL_FAMILY_IP6MR, way: 'dumpit', minus: 'GETROUTE' },
]);
