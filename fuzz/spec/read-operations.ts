/** The `operations` of a spec: which requests there are, with which numbers and attributes. */
import type { AttributeSpaces } from './read-attributes.ts';
import type { Definitions } from './read-definitions.ts';
import type { Attribute, AttributeSet, Mode, Operation, Request, Struct } from './spec.ts';
import type { YamlValue } from './yaml-value.ts';

const MODELS = ['unified', 'directional'] as const;
const MODES: readonly Mode[] = ['do', 'dump'];

/**
 * Operations that can be asked for; notifications and events only count where numbers go on.
 * @param most the highest number: of a command 255, of nlmsg_type 65535
 * @param doubts what is left out because it refers to nothing, with its place, is added here
 * @throws SpecError
 */
export function readOperations(
  given: YamlValue,
  spaces: AttributeSpaces,
  definitions: Definitions,
  most: number,
  doubts: string[],
): Operation[] {
  const directional = given.get('enum-model')?.oneOf(MODELS) === 'directional';
  const common = given.get('fixed-header');
  const out: Operation[] = [];
  let next = 1;
  for (const each of given.need('list').items()) {
    const name = each.need('name').text();
    const asked = MODES.some((mode) => each.get(mode) !== undefined);
    const answers = each.get('notify') !== undefined || each.get('event') !== undefined;
    // what only comes from the kernel has numbers of its own in the directional model
    if (directional && !asked && answers) continue;
    const first = directional ? firstValue(each) : each.get('value');
    const value = first?.size(most) ?? next;
    if (value > most) throw each.error(`there is no number ${value}`);
    next = value + 1;
    const setName = each.get('attribute-set');
    const set = setName && spaces.setOf(setName);
    const header = each.get('fixed-header') ?? common;
    const struct = header && definitions.structOf(header);
    const requests = MODES.flatMap((mode) => {
      const found = each.get(mode);
      const about = { value, set, header: struct, most, doubts };
      return found === undefined ? [] : [readRequest(found, mode, about)];
    });
    if (requests.length === 0) continue;
    out.push({
      name,
      set,
      header: struct,
      flags:
        each
          .get('flags')
          ?.items()
          .map((flag) => flag.text()) ?? [],
      requests,
    });
  }
  return out;
}

/** The number of its first request that tells one. */
function firstValue(operation: YamlValue): YamlValue | undefined {
  for (const mode of MODES) {
    const value = operation.get(mode)?.get('request')?.get('value');
    if (value !== undefined) return value;
  }
  return operation.get('value');
}

interface About {
  value: number;
  set: AttributeSet | undefined;
  header: Struct | undefined;
  most: number;
  doubts: string[];
}

function readRequest(given: YamlValue, mode: Mode, about: About): Request {
  const request = given.get('request');
  const names = request?.get('attributes')?.items() ?? [];
  return {
    mode,
    value: request?.get('value')?.size(about.most) ?? about.value,
    attributes: names.flatMap((name) => attributeOf(name, about) ?? []),
  };
}

function attributeOf(name: YamlValue, { set, header, doubts }: About): Attribute | undefined {
  const text = name.text();
  const found = set?.attributes.get(text);
  // the routing specs list members of the fixed header, too
  const isMember = header?.members.some((member) => member.name === text) ?? false;
  if (found !== undefined || isMember) return found;
  if (set === undefined) throw name.error('an attribute, and the operation has no attribute-set');
  // nftables of Linux 6.12 lists such: left out, and told
  doubts.push(name.error(`'${text}' is not in '${set.name}'`).message);
  return undefined;
}
