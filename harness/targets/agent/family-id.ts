/** The id of a Generic Netlink family by name, asked of nlctrl on a socket of the agent's own. */
import { cstring, genl, nla, nlmsg } from '../../program/build.ts';
import { fromHex } from '../../program/bytes.ts';
import * as libc from '../../syscalls/libc.ts';
import { bindOrConnect } from './address-calls.ts';
import { drain } from './receive-calls.ts';
import { send } from './send-calls.ts';

/** A port nobody would choose, so that autobind of the program's sockets stays undisturbed. */
const OWN_PORT = 0xa6e27001;
const [NETLINK_GENERIC, GENL_ID_CTRL, CTRL_CMD_GETFAMILY] = [16, 16, 3];
const [CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME] = [1, 2];
const nothing = () => undefined;

export function familyId(name: string): number | undefined {
  const fd = libc.socket(16, 3, NETLINK_GENERIC);
  if (fd < 0) return undefined;
  try {
    const address = { pid: OWN_PORT };
    bindOrConnect({ call: 'bind', socket: 'own', address }, fd, nothing);
    const request = nlmsg(
      { type: GENL_ID_CTRL, flags: 1, seq: 1 },
      genl(CTRL_CMD_GETFAMILY),
      nla(CTRL_ATTR_FAMILY_NAME, cstring(name)),
    );
    send({ call: 'send', socket: 'own', bytes: request }, fd, nothing);
    const heard = drain({ call: 'drain', socket: 'own' }, fd);
    const answer = 'ret' in heard ? heard.datagrams?.[0] : undefined;
    return answer === undefined ? undefined : idIn(fromHex(answer.bytes));
  } finally {
    libc.close(fd);
  }
}

function idIn(answer: Uint8Array): number | undefined {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength);
  for (let at = 20; at + 6 <= answer.length;) {
    const length = view.getUint16(at, true);
    if (view.getUint16(at + 2, true) === CTRL_ATTR_FAMILY_ID) return view.getUint16(at + 4, true);
    if (length < 4) return undefined;
    at += (length + 3) & ~3;
  }
  return undefined;
}
