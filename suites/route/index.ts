/** NETLINK_ROUTE in general: how requests are dispatched, refused and told of. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { attributeSizes } from './attribute-sizes.ts';
import { bulk } from './bulk.ts';
import { classes } from './classes.ts';
import { dispatch } from './dispatch.ts';
import { dumpEnds } from './dump-ends.ts';
import { notifications } from './notifications.ts';
import { permissions } from './permissions.ts';
import { refusedAttributes } from './refused-attributes.ts';
import { shortHeaders } from './short-headers.ts';
import { upAndDown } from './up-and-down.ts';

export const route: Suite = {
  name: 'route',
  about: 'NETLINK_ROUTE: which handler gets a request, what refuses it, who is told',
  requirements: [
    ...dispatch,
    ...classes,
    ...dumpEnds,
    ...permissions,
    ...shortHeaders,
    ...bulk,
    ...attributeSizes,
    ...refusedAttributes,
    ...upAndDown,
    ...notifications,
  ],
};
