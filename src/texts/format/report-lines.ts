import type { DeviceFacts, KeyFacts } from '../../health/device-facts.ts';
import type { Formats } from './formats.ts';
import { escapeHtml as esc } from './html.ts';

/** A language's words for the owner's report about a device. */
export interface ReportWords {
  readonly access: string;
  readonly node: string;
  readonly up: string;
  readonly down: string;
  readonly since: string;
  readonly yes: string;
  readonly no: string;
  readonly never: string;
  readonly key: string;
  readonly addresses: string;
  readonly taken: string;
  readonly handshake: string;
  readonly heard: string;
  readonly traffic: string;
  readonly watched: string;
  readonly places: string;
  readonly sentAt: string;
  readonly next: string;
  readonly retired: string;
  readonly crowd: string;
  crowdOf(heard: number, devices: number): string;
  readonly clock: string;
}

/** A server's clock is mentioned if it differs by more than this (ms). */
const CLOCK_MS = 60_000;

/** The facts about a device, one a line; with addresses and endpoints, without keys. */
export function reportLines(facts: DeviceFacts, format: Formats, words: ReportWords): string[] {
  const ago = (time: number | null) => (time === null ? words.never : format.ago(Math.max(0, facts.at - time)));
  const lines = [...stateLines(facts, format, words), ...trafficLines(facts, format, words, ago)];
  return lines.flatMap((line) => (line === null ? [] : esc(line)));
}

type Lines = (string | null)[];

function stateLines(facts: DeviceFacts, format: Formats, words: ReportWords): Lines {
  const { peer, access, node, downSince, current, isAddressTaken, clockAhead } = facts;
  const since = node === 'up' || downSince === null ? '' : ` ${words.since} ${format.moment(new Date(downSince))}`;
  const due = [peer.wg_ip, peer.wg_ip6].filter((ip) => ip !== null).join(', ');
  const given = current.addresses.join(', ') || words.no;
  const taken = isAddressTaken ? `, ${words.taken}` : '';
  const retired = Object.keys(peer.retired).length;
  const isClockOff = clockAhead !== null && Math.abs(clockAhead) > CLOCK_MS;
  return [
    `${words.access}: ${access === 'on' ? words.yes : words.no}`,
    `${words.node}: ${node === 'up' ? words.up : words.down}${since}`,
    isClockOff ? `${words.clock}: ${Math.round(clockAhead / 1000)}` : null,
    node === 'up'
      ? `${words.key}: ${keyOf(facts).isOnNode ? words.yes : words.no}, ${words.addresses} ${given} (${due})${taken}`
      : null,
    peer.next ? `${words.next}: ${words.yes}` : null,
    retired > 0 ? `${words.retired}: ${retired}` : null,
  ];
}

function trafficLines(
  facts: DeviceFacts,
  format: Formats,
  words: ReportWords,
  ago: (time: number | null) => string,
): Lines {
  const { peer, asked, flow, others, lastSeen } = facts;
  const { connectedAt, heardAt, received, sent, places } = keyOf(facts);
  const sentAt = asked === 'next' && peer.next ? peer.next.sent_at : peer.sent_at;
  return [
    `${words.sentAt}: ${sentAt === null ? words.no : format.moment(new Date(sentAt))}`,
    `${words.handshake}: ${ago(connectedAt ?? lastSeen)}`,
    `${words.heard}: ${ago(heardAt)}`,
    `${words.traffic}: ${format.size(received)} / ${format.size(sent)}`,
    flow ? `${words.watched}: ${format.size(flow.received)} / ${format.size(flow.sent)}` : null,
    places.length > 0
      ? `${words.places}: ${places.map((place) => `${place.endpoint} (${ago(place.at)})`).join(', ')}`
      : null,
    `${words.crowd}: ${words.crowdOf(others.heard, others.devices)}`,
  ];
}

/** The facts of the key that the request is about. */
const keyOf = ({ asked, current, next }: DeviceFacts): KeyFacts => (asked === 'next' && next ? next : current);
