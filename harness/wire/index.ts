/**
 * The wire: structs, symbols and attributes of Netlink as tables, and what reads them.
 *
 * Everything is declared once, with the kernel's own names: a layout for each C struct, a table
 * for each attribute space, symbols for each enumeration. Two views of bytes stand beside each
 * other: the raw one (`walkMessages`, `walkAttributes`) that holds any nonsense without losing a
 * byte, and the one for people (`describeDatagram`, `renderLines`, `summarize`, `fieldAt`) that
 * explains it. Nothing here throws for what a peer sent, nothing repairs it, and nothing here
 * imports another room or Node.
 */
export * from './attribute-table.ts';
export {
  CaptureError,
  isCapture,
  readCapture,
  type CapturedDatagram,
} from './capture-file/read-capture.ts';
export { PACKET_KERNEL, PACKET_USER } from './capture-file/format.ts';
export { writePcapng, type Packet } from './capture-file/write-pcapng.ts';
export { CTRL_ATTR } from './attribute-tables/ctrl.ts';
export { FRA } from './attribute-tables/fra.ts';
export { IFA } from './attribute-tables/ifa.ts';
export { IFLA } from './attribute-tables/ifla.ts';
export { NDA } from './attribute-tables/nda.ts';
export { NETNSA } from './attribute-tables/netnsa.ts';
export { NHA } from './attribute-tables/nha.ts';
export { EXT_ACK } from './attribute-tables/nlmsgerr.ts';
export { NL_POLICY } from './attribute-tables/policy.ts';
export { RTA } from './attribute-tables/rta.ts';
export * from './constants/address.ts';
export * from './constants/errno.ts';
export * from './constants/genetlink.ts';
export * from './constants/link.ts';
export * from './constants/neighbour.ts';
export * from './constants/netlink.ts';
export * from './constants/route.ts';
export * from './constants/rtnetlink.ts';
export * from './constants/socket.ts';
export { describeDatagram, fieldAt } from './describe/describe-datagram.ts';
export type { Line } from './describe/line.ts';
export { renderLines } from './describe/render-lines.ts';
export { showResult } from './describe/show-result.ts';
export { summarize } from './describe/summarize.ts';
export { forEachPid } from './for-each-pid.ts';
export { bytesOfHex, hexGroups, hexOf } from './hex.ts';
export { layout, type Field, type Fields, type Layout, type ValueOf } from './layout.ts';
export type { BodyKind, StructuredBody } from './message-body.ts';
export { messageKind, type Context, type MessageKind } from './message-kind.ts';
export * from './structs/genetlink.ts';
export { align4, nlattr, nlmsgerr, nlmsghdr, nl_pktinfo, sockaddr_nl } from './structs/netlink.ts';
export * from './structs/bridge.ts';
export * from './structs/nexthop.ts';
export * from './structs/rtnetlink.ts';
export * from './structs/rule.ts';
export * from './structs/traffic-control.ts';
export { flagSet, symbols, type Symbols } from './symbols.ts';
export * from './walk-attributes.ts';
export * from './walk-messages.ts';
export { WireError } from './wire-error.ts';
