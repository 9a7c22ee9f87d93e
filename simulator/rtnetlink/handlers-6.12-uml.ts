/** Which message types 6.12.117 handles as the kernel lab's User-Mode Linux: found as handlers-6.18.ts. */
import { handlers_6_12 } from './handlers-6.12.ts';
import { type HandlerFacts, changed, types } from './handlers.ts';
import { PF_BRIDGE, PF_MPLS, PF_UNSPEC } from './rtnl-types.ts';

export const handlers_6_12_uml: readonly HandlerFacts[] = [
  ...changed(handlers_6_12, [
    { protocol: PF_UNSPEC, way: 'doit', minus: 'GETDCB SETDCB' },
    { protocol: PF_BRIDGE, way: 'doit', plus: 'NEWTUNNEL DELTUNNEL' },
    { protocol: PF_BRIDGE, way: 'dumpit', plus: 'GETTUNNEL' },
  ]),
  {
    protocol: PF_MPLS,
    doit: types('NEWROUTE DELROUTE GETROUTE GETNETCONF'),
    dumpit: types('GETROUTE GETNETCONF'),
  },
];
