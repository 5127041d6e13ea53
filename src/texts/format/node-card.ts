import { sizeOf } from '../../health/drift.ts';
import type { NodeTrouble } from '../../health/node-troubles.ts';
import type { ServerWords } from '../../login-trouble.ts';
import type { DriftLine, NodeCard, RequestedPoll } from '../chat/node-card.ts';
import type { Formats } from './formats.ts';
import { escapeHtml as esc, short } from './html.ts';

/** A language's words for a server's card. */
export interface CardWords {
  /** `since`: since when, or null if unknown; `lasting`: for how long, or null below a minute. */
  up(since: string | null, lasting: string | null): string;
  down(since: string | null, lasting: string | null): string;
  /** The server was not polled yet. */
  readonly looking: string;
  /** Problems of its friends' traffic. */
  readonly troubles: Readonly<Record<NodeTrouble['kind'], string>>;
  devices(online: number, all: number): string;
  addresses(free: number, total: number): string;
  /** `ago`: when the latest handshake was; null: none since the interface came up. */
  handshake(ago: string | null): string;
  load(load: string, cores: number): string;
  memory(percent: number): string;
  disk(percent: number): string;
  rate(received: string, sent: string): string;
  /** Traffic of the whole machine this month, by vnstat; `friendsMonth`: of friends in 30 days. */
  month(size: string): string;
  friendsMonth(size: string): string;
  kernel(version: string): string;
  /** How long the server's answer took; `handshake`: seconds to open the SSH connection, or null for this machine. */
  answers(seconds: string, handshake: string | null): string;
  booted(lasting: string): string;
  /** Lines with the server's own error output. */
  said(words: ServerWords): string[];
  foreign(count: number): string;
  rekeying(names: string): string;
  drift(add: number, change: number, remove: number, keeps: number): string;
  readonly look: PollWords;
}

interface PollWords {
  at(time: string, keeps: number): string;
  readonly same: string;
  readonly add: string;
  readonly change: string;
  readonly remove: string;
  /** The last line, after the list of changes. */
  readonly next: string;
  readonly silent: string;
  readonly down: string;
  readonly nobody: string;
  readonly newKey: string;
  more(count: number): string;
}

/** The mark before a server's name, by its state. */
export const NODE_MARKS = { up: '🟢', down: '🔴', looking: '⏳' } as const;
const MOST_NAMES = 5;
const MOST_LINES = 8;

/** The text of a server's card: about ten short lines; unknown values are left out. */
export function nodeCard(card: NodeCard, format: Formats, words: CardWords): string {
  const { id, name, state, troubles, waiting, foreign, drift, handshakeAge } = card;
  const names = waiting.slice(0, MOST_NAMES).map((who) => esc(short(who, 24)));
  return [
    `${troubles.length > 0 ? '🟠' : NODE_MARKS[state]} <b>${esc(name)}</b> (${esc(id)}): ${sinceText(card, format, words)}`,
    ...troubles.map((trouble) => `⚠️ ${words.troubles[trouble]}`),
    `${words.devices(card.online, card.devices)} · ${words.addresses(card.addresses.free, card.addresses.total)}`,
    ...(state === 'up' ? [words.handshake(handshakeAge === null ? null : format.ago(handshakeAge))] : []),
    ...(state === 'up' || card.words == null ? [] : words.said(card.words)),
    ...vitalLines(card, format, words),
    ...(foreign !== null && foreign.length > 0 ? [words.foreign(foreign.length)] : []),
    ...(names.length > 0 ? [words.rekeying(names.join(', ') + (waiting.length > MOST_NAMES ? '…' : ''))] : []),
    ...(drift !== null && sizeOf(drift) > 0
      ? [words.drift(drift.add.length, drift.change.length, drift.remove.length, drift.keeps)]
      : []),
    ...(card.vitals ? [] : [words.friendsMonth(format.size(card.month))]),
  ].join('\n');
}

/** The text of a requested poll's result: the peers that the bot is going to add, change and remove. */
export function requestedPollText(result: RequestedPoll, format: Formats, words: PollWords): string {
  if (result.kind !== 'seen') return words[result.kind];
  const parts = (['add', 'change', 'remove'] as const).filter((what) => result[what].length > 0);
  const time = new Date(result.at).toLocaleTimeString(format.locale, { timeZone: format.timeZone });
  return [
    words.at(time, result.keeps),
    ...(parts.length === 0 ? [words.same] : []),
    ...parts.flatMap((what) => [`${words[what]} ${result[what].length}`, ...linesOf(result[what], words)]),
    ...(parts.length === 0 ? [] : [words.next]),
  ].join('\n');
}

function linesOf(peers: readonly DriftLine[], words: PollWords): string[] {
  const lines = peers.slice(0, MOST_LINES).map(({ who, address, isNext }) => {
    const place = isNext ? words.newKey : address === null ? null : `<code>${esc(short(address, 50))}</code>`;
    return `• ${[who === null ? words.nobody : esc(short(who, 50)), ...(place === null ? [] : [place])].join(' · ')}`;
  });
  return peers.length > MOST_LINES ? [...lines, words.more(peers.length - MOST_LINES)] : lines;
}

function sinceText({ state, since, now }: NodeCard, format: Formats, words: CardWords): string {
  if (state === 'looking') return words.looking;
  const say = words[state];
  return since === null ? say(null, null) : say(format.moment(new Date(since)), format.lasting(now - since));
}

function vitalLines({ vitals, month }: NodeCard, format: Formats, words: CardWords): string[] {
  if (!vitals) return [];
  const { load, cores, memory, disk, rate, network, wireguard, kernel, tookMs, handshakeMs, uptime } = vitals;
  const used = ({ total, available }: { total: number; available: number }) =>
    total === 0 ? 0 : Math.round((1 - available / total) * 100);
  const number = (value: number) => value.toLocaleString(format.locale, { maximumFractionDigits: 2 });
  const machine = network?.month;
  const booted = format.lasting(uptime * 1000);
  return [
    [words.load(number(load), cores), words.memory(used(memory)), words.disk(used(disk))].join(' · '),
    [
      ...(rate ? [words.rate(format.size(rate.received), format.size(rate.sent))] : []),
      machine ? words.month(format.size(machine.received + machine.sent)) : words.friendsMonth(format.size(month)),
    ].join(' · '),
    [
      ...(wireguard === null ? [] : [`WireGuard ${esc(wireguard)}`]),
      words.kernel(esc(short(kernel, 30))),
      words.answers(number(tookMs / 1000), handshakeMs === null ? null : number(handshakeMs / 1000)),
      ...(booted === null ? [] : [words.booted(booted)]),
    ].join(' · '),
  ];
}
