/**
 * A captured client as a program: its requests in their order, on sockets as it must have had
 * them. A capture shows datagrams and nothing else, so the rest is taken from what came back:
 * extended ACKs tell of NETLINK_EXT_ACK, capped ones of NETLINK_CAP_ACK, answers to nlctrl the
 * names behind the ids of families.
 */
import { walkAttributes, walkMessages, type CapturedDatagram, PACKET_USER } from '../wire/index.ts';
import { type Segment, toHex } from './bytes.ts';
import { type Program, program, type Step } from './program.ts';

export interface FromCapture {
  program: Program;
  requests: number;
  /** Datagrams that are no request: answers, and messages that nobody asked for. */
  left: number;
  /** What the program does otherwise than the client may have done. */
  notes: string[];
}

const [NETLINK_GENERIC, GENL_ID_CTRL, FIRST_GIVEN] = [16, 16, 19];
const [NLM_F_REQUEST, NLM_F_CAPPED, NLM_F_ACK_TLVS, NLMSG_ERROR] = [1, 0x100, 0x200, 2];
const [SOL_NETLINK, NETLINK_CAP_ACK, NETLINK_EXT_ACK] = [270, 10, 11];
const [CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME] = [1, 2];

interface Client {
  name: string;
  protocol: number;
  options: Set<number>;
}

/** @param given in the order of their capture */
export function programOfCapture(given: readonly CapturedDatagram[]): FromCapture {
  const families = familiesIn(given);
  const clients = new Map<string, Client>();
  const asking: Step[] = [];
  const notes = new Set<string>();
  let [requests, left] = [0, 0];
  const asked = given.find(isRequest)?.interface ?? 0;
  for (const datagram of given) {
    if (datagram.interface !== asked) {
      // our own captures have an interface a target, and the same requests on each
      notes.add(`only requests of interface ${asked} are taken`);
      left++;
      continue;
    }
    if (!isRequest(datagram)) {
      left++;
      takeNoteOf(datagram, clients);
      continue;
    }
    requests++;
    if (datagram.missing > 0) notes.add('a request was not captured whole: it is sent as it is');
    const client = clientOf(datagram, clients);
    const bytes = withSymbols(datagram, families, client.name, notes);
    const { name: socket } = client;
    asking.push({ call: 'send', socket, bytes }, { call: 'drain', socket });
  }
  const opening = [...clients.values()].flatMap(openingSteps);
  return { program: program([...opening, ...asking]), requests, left, notes: [...notes] };
}

function openingSteps({ name: socket, protocol, options }: Client): Step[] {
  return [
    { call: 'socket', socket, protocol },
    ...[...options]
      .toSorted((a, b) => a - b)
      .map((option): Step => ({
        call: 'setsockopt',
        socket,
        level: SOL_NETLINK,
        option,
        value: 1,
      })),
    { call: 'bind', socket, address: {} },
  ];
}

/** Our own captures say which way a datagram went; nlmon's do not, and only a client asks. */
function isRequest({ bytes, packetType }: CapturedDatagram): boolean {
  if (packetType === PACKET_USER) return false;
  const [first] = walkMessages(bytes).messages;
  return first !== undefined && (first.header.flags & NLM_F_REQUEST) !== 0;
}

/** One socket a protocol and port; a client that leaves nlmsg_pid 0 has one for all it asks. */
function clientOf(datagram: CapturedDatagram, clients: Map<string, Client>): Client {
  const { protocol } = datagram;
  const key = keyOf(datagram);
  const known = clients.get(key);
  if (known !== undefined) return known;
  const client = { name: nameOf(clients.size), protocol, options: new Set<number>() };
  clients.set(key, client);
  return client;
}

const pidOf = ({ bytes }: CapturedDatagram): number =>
  walkMessages(bytes).messages[0]?.header.pid ?? 0;

const keyOf = (datagram: CapturedDatagram): string =>
  `${datagram.interface} ${datagram.protocol} ${pidOf(datagram)}`;

/** a, b, …, z, s26, … */
const nameOf = (index: number): string =>
  index < 26 ? String.fromCharCode(97 + index) : `s${index}`;

/** What an answer tells of the options of its socket. */
function takeNoteOf(datagram: CapturedDatagram, clients: ReadonlyMap<string, Client>): void {
  const likely = [...clients.values()].filter(({ protocol }) => protocol === datagram.protocol);
  const asked = clients.get(keyOf(datagram)) ?? (likely.length === 1 ? likely[0] : undefined);
  if (asked === undefined) return;
  for (const { header, body } of walkMessages(datagram.bytes).messages) {
    if (header.type !== NLMSG_ERROR || body.length < 4) continue;
    if ((header.flags & NLM_F_ACK_TLVS) !== 0) asked.options.add(NETLINK_EXT_ACK);
    // netlink_ack: an ACK without error is capped in any case
    const refused = body.subarray(0, 4).some((byte) => byte !== 0);
    if (refused && (header.flags & NLM_F_CAPPED) !== 0) asked.options.add(NETLINK_CAP_ACK);
  }
}

/** Names of families by id, as nlctrl told them. */
function familiesIn(given: readonly CapturedDatagram[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const { protocol, bytes } of given) {
    if (protocol !== NETLINK_GENERIC) continue;
    for (const { header, body } of walkMessages(bytes).messages) {
      if (header.type !== GENL_ID_CTRL || (header.flags & NLM_F_REQUEST) !== 0) continue;
      let [id, name]: [number | undefined, string | undefined] = [undefined, undefined];
      for (const { type, payload } of walkAttributes(body.subarray(4)).attributes) {
        if (type === CTRL_ATTR_FAMILY_ID && payload.length >= 2) {
          id = payload[0]! | (payload[1]! << 8);
        }
        if (type === CTRL_ATTR_FAMILY_NAME) {
          name = Buffer.from(payload).toString('latin1').replace(/\0.*$/s, '');
        }
      }
      if (id !== undefined && name !== undefined && /^[\w.-]+$/.test(name)) found.set(id, name);
    }
  }
  return found;
}

/** Ids of families and the client's own port are other numbers elsewhere. */
function withSymbols(
  { protocol, bytes }: CapturedDatagram,
  families: ReadonlyMap<number, string>,
  socket: string,
  notes: Set<string>,
): Segment[] {
  const marks: { at: number; size: number; symbol: Segment }[] = [];
  for (const { offset, header } of walkMessages(bytes).messages) {
    if (protocol === NETLINK_GENERIC && header.type >= FIRST_GIVEN) {
      const family = families.get(header.type);
      if (family === undefined)
        notes.add(`family ${header.type} is not named in the capture: its number is kept`);
      else if (family !== 'nlctrl') marks.push({ at: offset + 4, size: 2, symbol: { family } });
    }
    if (header.pid !== 0) marks.push({ at: offset + 12, size: 4, symbol: { port: socket } });
  }
  const out: Segment[] = [];
  let from = 0;
  for (const { at, size, symbol } of marks) {
    if (at > from) out.push(toHex(bytes.subarray(from, at)));
    out.push(symbol);
    from = at + size;
  }
  if (from < bytes.length) out.push(toHex(bytes.subarray(from)));
  return out;
}
