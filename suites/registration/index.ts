/**
 * Registration: what genl_register_family and genl_unregister_family take and refuse, which ids
 * and group numbers they give, and what the controller tells of it. Needs a target on which
 * programs can register families: the simulator, or a kernel with a module that does.
 */
import type { Suite } from '../../harness/runner/requirement.ts';
import { callbacks } from './callbacks.ts';
import { familyMessage } from './family-message.ts';
import { fixedFamilies } from './fixed-families.ts';
import { fullParts } from './full-parts.ts';
import { groups } from './groups.ts';
import { ids } from './ids.ts';
import { names } from './names.ts';
import { notifications } from './notifications.ts';
import { operations } from './operations.ts';
import { refusals } from './refusals.ts';
import { requests } from './requests.ts';
import { unregistering } from './unregister.ts';
import { dumpCallbacks } from './dump-callbacks.ts';
import { hooks } from './hooks.ts';
import { sends } from './sends.ts';
import { split } from './split.ts';
import { structs } from './structs.ts';

import { admission } from './admission.ts';
import { cookies } from './cookies.ts';
import { familyDumps } from './family-dumps.ts';
import { shownFields } from './shown-fields.ts';

export const registration: Suite = {
  name: 'registration',
  about: 'Generic Netlink families and their groups: registered, refused, unregistered, told of',
  requirements: [
    ...names,
    ...operations,
    ...groups,
    ...ids,
    ...refusals,
    ...unregistering,
    ...notifications,
    ...familyMessage,
    ...requests,
    ...callbacks,
    ...structs,
    ...split,
    ...sends,
    ...hooks,
    ...dumpCallbacks,
    ...fullParts,
    ...fixedFamilies,
    ...admission,
    ...shownFields,
    ...familyDumps,
    ...cookies,
  ],
};
