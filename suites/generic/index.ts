/**
 * Generic Netlink as every kernel has it: its controller "nlctrl", asked for families and for
 * policies, and the group it notifies. Families of a program's own are in `registration`.
 */
import type { Suite } from '../../harness/runner/requirement.ts';
import { controllerItself } from './controller.ts';
import { familyDump } from './family-dump.ts';
import { familyDumpForm } from './family-dump-form.ts';
import { lookup } from './lookup.ts';
import { memberships } from './memberships.ts';
import { notifyGroup } from './notify-group.ts';
import { policyDump } from './policy-dump.ts';
import { policies } from './policies.ts';
import { request } from './request.ts';

export const generic: Suite = {
  name: 'generic',
  about: 'the Generic Netlink controller: families by name and id, policies, its group',
  requirements: [
    ...controllerItself,
    ...lookup,
    ...request,
    ...familyDump,
    ...familyDumpForm,
    ...policies,
    ...policyDump,
    ...notifyGroup,
    ...memberships,
  ],
};
