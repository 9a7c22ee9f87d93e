/** CTRL_CMD_GETFAMILY of one family: by name, by id, by both, by neither. */
import { cstring, nla, text, zeros } from '../../harness/program/build.ts';
import { type Cell, verdicts, withTexts } from '../../harness/runner/cells.ts';
import { policy } from '../../harness/runner/extack.ts';
import {
  byId,
  byName,
  controller,
  controllerAnswers,
  GENL_ID_CTRL,
  getFamily,
} from '../../harness/runner/family-messages.ts';
import { NLM_F_ACK, NLM_F_REQUEST } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { CTRL_ATTR } from '../../harness/wire/attribute-tables/ctrl.ts';

const { CTRL_ATTR_FAMILY_NAME: NAME, CTRL_ATTR_FAMILY_ID: ID } = CTRL_ATTR.values;
const source = ['net/netlink/genetlink.c ctrl_getfamily'];
const validate = ['lib/nlattr.c validate_nla', 'net/netlink/genetlink.c ctrl_policy_family'];
const base = {
  level: 'should',
  needs: ['generic'],
  seen: ['6.18.44', '6.1.176', '6.1.192', '6.12.117'],
  protocol: 'NETLINK_GENERIC',
  alive: controllerAnswers,
} as const;

const ask = (...attributes: Parameters<typeof getFamily>[1][number][]) =>
  getFamily(1, attributes, NLM_F_REQUEST | NLM_F_ACK);
const reply = controller(1);
const nlctrl = byName('nlctrl');
const nobody = byName('nobody');
const nameOf = (payload: string) => ask(nla(NAME, payload));

const refusedName = (errno: string): Omit<Cell, 'name' | 'sent'> => ({
  errno,
  says: {
    msg: 'Attribute failed policy validation',
    offset: 20,
    policy: policy.atMost('NUL_STRING', 15),
  },
});
const refusedId: Omit<Cell, 'name' | 'sent'> = {
  errno: 'ERANGE',
  says: { msg: 'Attribute failed policy validation', offset: 20, policy: policy.u16() },
};

export const lookup: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'genl.get.name',
    rule: 'CTRL_CMD_GETFAMILY with the name of a family answers one message that tells of it, then the acknowledgement if asked for',
    level: 'must',
    source: [...source, 'Documentation/userspace-api/netlink/intro.rst Resolving the Family ID'],
    cells: [{ name: 'nlctrl', sent: ask(nlctrl), reply }],
  }),
  verdicts({
    ...base,
    id: 'genl.get.id',
    rule: 'asked by id it answers the same message',
    source,
    cells: [{ name: '16', sent: ask(byId(GENL_ID_CTRL)), reply }],
  }),
  withTexts(
    {
      ...base,
      id: 'genl.get.neither',
      rule: 'without name and id it is EINVAL',
      source,
      cells: [
        { name: 'no attributes', sent: ask(), errno: 'EINVAL' },
        { name: 'an operation', sent: ask(nla(10, '03000000')), errno: 'EINVAL' },
        { name: 'type 0', sent: ask(nla(0, cstring('nlctrl'))), errno: 'EINVAL' },
        { name: 'an unknown type', sent: ask(nla(200, cstring('nlctrl'))), errno: 'EINVAL' },
      ],
    },
    { rule: 'that refusal has no text' },
  ),
  verdicts({
    ...base,
    id: 'genl.get.name-wins',
    rule: 'of name and id the name decides, in either order',
    source,
    cells: [
      { name: 'an unknown name before', sent: ask(nobody, byId(GENL_ID_CTRL)), errno: 'ENOENT' },
      { name: 'an unknown name behind', sent: ask(byId(GENL_ID_CTRL), nobody), errno: 'ENOENT' },
      { name: 'an unknown id before', sent: ask(byId(0xffff), nlctrl), reply },
      { name: 'an unknown id behind', sent: ask(nlctrl, byId(0xffff)), reply },
    ],
  }),
  verdicts({
    ...base,
    id: 'genl.get.unknown-name',
    rule: 'a name nobody has is ENOENT; names are compared byte for byte',
    source: ['net/netlink/genetlink.c genl_family_find_byname'],
    cells: ['NLCTRL', 'Nlctrl', 'nlctr', 'nlctrl ', ' nlctrl', 'nlctrl2', 'a'.repeat(15)].map(
      (name) => ({ name: `“${name}”`, sent: ask(byName(name)), errno: 'ENOENT' }),
    ),
  }),
  verdicts({
    ...base,
    id: 'genl.get.unknown-id',
    rule: 'an id nobody has is ENOENT, whether it could ever be given or not',
    source: ['net/netlink/genetlink.c genl_family_find_byid'],
    cells: [0, 1, 15, 18, 1023, 1024, 0xffff].map((id) => ({
      name: String(id),
      sent: ask(byId(id)),
      errno: 'ENOENT',
    })),
  }),
  withTexts(
    {
      ...base,
      id: 'genl.get.no-nul',
      rule: 'a name without a NUL among its first 16 bytes is EINVAL, though the padding behind it is zero',
      source: validate,
      cells: [
        ...['nlctrl', 'a', 'a'.repeat(15), 'a'.repeat(16), 'a'.repeat(40)].map((name) => ({
          name: `${name.length} letters`,
          sent: nameOf(text(name)),
          ...refusedName('EINVAL'),
        })),
        {
          name: '16 letters and a NUL',
          sent: nameOf(cstring('a'.repeat(16))),
          ...refusedName('EINVAL'),
        },
        { name: 'nothing', sent: nameOf(''), ...refusedName('EINVAL') },
      ],
    },
    { rule: 'the refusal of a name without a NUL tells its offset and the longest name' },
  ),
  withTexts(
    {
      ...base,
      id: 'genl.get.early-nul',
      rule: 'a name counts up to its NUL; what stands behind it may be there up to 15 bytes, or 16 with a NUL last, and is ERANGE beyond',
      source: validate,
      cells: [
        ...[1, 4, 8].map((more) => ({
          name: `${7 + more} bytes`,
          sent: nameOf(`${cstring('nlctrl')}${'55'.repeat(more)}`),
          reply,
        })),
        {
          name: '16 bytes, the last a NUL',
          sent: nameOf(`${cstring('nlctrl')}${'55'.repeat(8)}00`),
          reply,
        },
        {
          name: '16 bytes, the last no NUL',
          sent: nameOf(`${cstring('nlctrl')}${'55'.repeat(9)}`),
          ...refusedName('ERANGE'),
        },
        {
          name: '17 bytes, all behind zero',
          sent: nameOf(`${cstring('nlctrl')}${zeros(10)}`),
          ...refusedName('ERANGE'),
        },
      ],
    },
    { rule: 'the refusal of a long name tells its offset and the longest name' },
  ),
  verdicts({
    ...base,
    id: 'genl.get.empty-name',
    rule: 'the empty name is a name: ENOENT as long as nobody has it',
    source,
    cells: [{ name: 'a NUL alone', sent: nameOf('00'), errno: 'ENOENT' }],
  }),
  withTexts(
    {
      ...base,
      id: 'genl.get.id-short',
      rule: 'an id of fewer than 2 bytes is ERANGE',
      source: validate,
      cells: [
        { name: '0 bytes', sent: ask(nla(ID)), ...refusedId },
        { name: '1 byte', sent: ask(nla(ID, '10')), ...refusedId },
        { name: '1 byte, beside a name', sent: ask(nla(ID, '10'), nlctrl), ...refusedId },
      ],
    },
    { rule: 'the refusal of a short id tells its offset, and that it has 16 bits' },
  ),
  verdicts({
    ...base,
    id: 'genl.get.id-long',
    rule: 'of a longer id the first two bytes count',
    source: validate,
    cells: ['100055', '10005555', '1000000000000055'].map((payload) => ({
      name: `${payload.length / 2} bytes`,
      sent: ask(nla(ID, payload)),
      reply,
    })),
  }),
  verdicts({
    ...base,
    id: 'genl.get.repeat',
    rule: 'of a name given twice the last counts, and an id given twice likewise',
    source: ['lib/nlattr.c __nla_validate_parse'],
    cells: [
      { name: 'names, the last known', sent: ask(nobody, nlctrl), reply },
      { name: 'names, the last unknown', sent: ask(nlctrl, nobody), errno: 'ENOENT' },
      { name: 'ids, the last known', sent: ask(byId(0xffff), byId(GENL_ID_CTRL)), reply },
      {
        name: 'ids, the last unknown',
        sent: ask(byId(GENL_ID_CTRL), byId(0xffff)),
        errno: 'ENOENT',
      },
      { name: 'the first invalid', sent: ask(nla(ID, '10'), byId(GENL_ID_CTRL)), errno: 'ERANGE' },
    ],
  }),
].flat();
