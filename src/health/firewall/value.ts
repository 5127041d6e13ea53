import type { Numbers, Packet } from './packet.ts';
import { rangeOf } from './ranges.ts';

/** The value of an expression for a packet. `absent`: the packet has no such field, so no rule about it matches. */
export type Value =
  | { readonly kind: 'numbers'; readonly numbers: Numbers }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'flags'; readonly flags: ReadonlySet<string>; readonly isMasked: boolean }
  | { readonly kind: 'list'; readonly values: readonly Value[] }
  | 'absent'
  | 'unknown';

/** Marks that rules have set on a packet and its connection; null: unknown. */
export interface Marks {
  mark: bigint | null;
  connection: bigint | null;
  /** Whether the connection is not tracked: it then has no state, and its addresses are not translated. */
  untracked: boolean | null;
}

type Words = Readonly<Record<string, unknown>>;

const word = (text: string): Value => ({ kind: 'word', word: text });
const numbers = (value: Numbers): Value => ({ kind: 'numbers', numbers: value });
const flags = (...all: string[]): Value => ({ kind: 'flags', flags: new Set(all), isMasked: false });
const mark = (value: bigint | null): Value =>
  value === null ? 'unknown' : numbers({ samples: [value], spread: 'any' });

/** Returns the value of an expression (the left side of a match, or a map's key) for a packet. */
export function readValue(expression: unknown, packet: Packet, marks: Marks): Value {
  if (typeof expression !== 'object' || expression === null) return 'unknown';
  const { meta, payload, ct, fib, concat, '&': masked, '|': joined, '^': turned } = expression as Words;
  if (meta !== undefined) return metaValue(meta as Words | null, packet, marks);
  if (payload !== undefined) return payloadValue(payload as Words | null, packet);
  if (ct !== undefined) return connectionValue(ct as Words | null, packet, marks);
  if (fib !== undefined) return routeValue(fib as Words | null, packet);
  if (Array.isArray(concat)) return listValue(concat, packet, marks);
  if (Array.isArray(masked)) return maskedValue(readValue(masked[0], packet, marks), masked[1]);
  if (Array.isArray(joined)) return changed(readValue(joined[0], packet, marks), joined[1], (a, b) => a | b);
  if (Array.isArray(turned)) return changed(readValue(turned[0], packet, marks), turned[1], (a, b) => a ^ b);
  return 'unknown';
}

/** The names in an expression such as `"syn"`, `["syn", "ack"]` or `{ "|": ["syn", "ack"] }`; null when it has other parts. */
export function namesIn(literal: unknown, depth = 0): string[] | null {
  if (typeof literal === 'string') return [literal];
  if (depth > 8 || typeof literal !== 'object' || literal === null) return null;
  const { '|': joined, set } = literal as Words;
  const parts = Array.isArray(literal) ? literal : (joined ?? set);
  if (!Array.isArray(parts)) return null;
  const names: string[] = [];
  for (const part of parts) {
    const more = namesIn(part, depth + 1);
    if (more === null) return null;
    for (const name of more) names.push(name);
  }
  return names;
}

function metaValue(meta: Words | null, packet: Packet, marks: Marks): Value {
  switch (meta?.['key']) {
    case 'iif':
    case 'iifname':
      return word(packet.iif);
    case 'oif':
    case 'oifname':
      return word(packet.oif);
    case 'l4proto':
      return word(packet.l4);
    case 'nfproto':
      return word(packet.family === 4 ? 'ipv4' : 'ipv6');
    case 'protocol':
      return word(packet.family === 4 ? 'ip' : 'ip6');
    case 'pkttype':
      return word('host');
    case 'mark':
      return mark(marks.mark);
    default:
      return 'unknown';
  }
}

function payloadValue(payload: Words | null, packet: Packet): Value {
  const { protocol, field } = payload ?? {};
  if (protocol === 'ip' || protocol === 'ip6') return addressValue(protocol, field, packet);
  if (protocol !== 'th' && protocol !== packet.l4) return ABSENT.has(String(protocol)) ? 'absent' : 'unknown';
  if (field === 'sport') return numbers(packet.sport);
  if (field === 'dport') return numbers(packet.dport);
  if (field !== 'flags') return 'unknown';
  return packet.state === 'new' ? flags('syn') : packet.isReply ? flags('syn', 'ack') : flags('ack');
}

function addressValue(protocol: 'ip' | 'ip6', field: unknown, packet: Packet): Value {
  if ((protocol === 'ip') !== (packet.family === 4)) return 'absent';
  if (field === 'saddr') return numbers(packet.saddr);
  if (field === 'daddr') return numbers(packet.daddr);
  if (field === 'protocol' || field === 'nexthdr') return word(packet.l4);
  return field === 'version' ? mark(BigInt(packet.family)) : 'unknown';
}

/** Protocols that our packets never have. */
const ABSENT: ReadonlySet<string> = new Set([
  'tcp',
  'udp',
  'icmp',
  'icmpv6',
  'udplite',
  'sctp',
  'dccp',
  'esp',
  'ah',
  'comp',
  'igmp',
  'gre',
  'arp',
]);

function connectionValue(ct: Words | null, packet: Packet, marks: Marks): Value {
  if (marks.untracked === null) return 'unknown';
  const key = String(ct?.['key']).replace(/^ip6? /, '');
  if (ct?.['dir'] === 'original') return originalValue(key, packet);
  switch (key) {
    case 'state':
      return flags(marks.untracked ? 'untracked' : packet.state);
    case 'status':
      return flags(...(packet.state === 'new' ? [] : ['seen-reply', 'confirmed']));
    case 'direction':
      return word(packet.isReply ? 'reply' : 'original');
    case 'mark':
      return mark(marks.connection);
    case 'protocol':
      return word(packet.l4);
    default:
      return 'unknown';
  }
}

/** A field of the connection's first packet before translation (`ct original`). */
function originalValue(key: string, packet: Packet): Value {
  const { isReply, saddr, daddr, sport, dport } = packet;
  if (key === 'saddr') return numbers(isReply ? daddr : saddr);
  if (key === 'daddr') return numbers(isReply ? saddr : daddr);
  if (key === 'proto-src') return numbers(isReply ? dport : sport);
  return key === 'proto-dst' ? numbers(isReply ? sport : dport) : 'unknown';
}

/** The value of a route lookup (`fib`). Assumes that the route to the source leads back through the device the packet came from. */
function routeValue(fib: Words | null, packet: Packet): Value {
  const about = namesIn(fib?.['flags']) ?? [];
  const isSource = about.includes('saddr');
  if (isSource === about.includes('daddr')) return 'unknown';
  if (fib?.['result'] === 'type') return word((isSource ? packet.isFromHere : packet.isForHere) ? 'local' : 'unicast');
  return isSource && packet.iif !== '' ? word(packet.iif) : 'unknown';
}

function listValue(parts: readonly unknown[], packet: Packet, marks: Marks): Value {
  const values = parts.map((part) => readValue(part, packet, marks));
  return values.includes('absent') ? 'absent' : { kind: 'list', values };
}

function maskedValue(value: Value, mask: unknown): Value {
  if (value === 'absent' || value === 'unknown') return value;
  if (value.kind === 'flags') {
    const names = namesIn(mask);
    if (names === null) return 'unknown';
    return { kind: 'flags', flags: value.flags.intersection(new Set(names)), isMasked: true };
  }
  return changed(value, mask, (a, b) => a & b);
}

function changed(value: Value, by: unknown, how: (a: bigint, b: bigint) => bigint): Value {
  const range = rangeOf(by);
  if (typeof value === 'string' || value.kind !== 'numbers' || range === null || range.low !== range.high)
    return 'unknown';
  const { samples, spread } = value.numbers;
  return numbers({ samples: samples.map((sample) => how(sample, range.low)), spread });
}
