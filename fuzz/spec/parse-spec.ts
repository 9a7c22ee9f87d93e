/** The text of a spec file, read: a Spec, or what is wrong with it and where. */
import { AttributeSpaces } from './read-attributes.ts';
import { Definitions } from './read-definitions.ts';
import { readOperations } from './read-operations.ts';
import { NETLINK_GENERIC, type Spec } from './spec.ts';
import { readYaml } from './yaml-value.ts';

const PROTOCOLS = ['genetlink', 'genetlink-c', 'genetlink-legacy', 'netlink-raw'] as const;
/** MAX_LINKS of include/uapi/linux/netlink.h */
const MOST_PROTOCOL = 31;

/**
 * @param file named in errors
 * @throws SpecError
 */
export function parseSpec(file: string, text: string): Spec {
  const given = readYaml(file, text);
  const name = given.need('name').text();
  const protocol = given.get('protocol')?.oneOf(PROTOCOLS) ?? 'genetlink';
  const raw = protocol === 'netlink-raw';
  const list = (key: string) => given.get(key)?.items() ?? [];
  const definitions = new Definitions(list('definitions'));
  const spaces = new AttributeSpaces(
    given.need('attribute-sets').items(),
    list('sub-messages'),
    definitions,
  );
  const doubts: string[] = [];
  const most = raw ? 0xffff : 0xff;
  return {
    name,
    file,
    protocol,
    number: raw ? given.need('protonum').size(MOST_PROTOCOL) : NETLINK_GENERIC,
    version: given.get('version')?.size(0xff) ?? 1,
    operations: readOperations(given.need('operations'), spaces, definitions, most, doubts),
    sets: spaces.sets,
    doubts,
  };
}
