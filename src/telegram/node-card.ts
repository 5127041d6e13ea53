import type { Formats } from './texts/formats.ts';
import { escapeHtml as esc, short } from './texts/html.ts';
import type { NodeCard } from './texts/nodes-texts.ts';

/** The words of a language that a server's card is made of. */
export interface CardWords {
  up(since: string | null): string;
  down(since: string | null): string;
  devices(online: number, all: number): string;
  addresses(free: number, total: number): string;
  load(load: string, cores: number): string;
  memory(percent: number): string;
  disk(percent: number): string;
  rate(received: string, sent: string): string;
  /** What the whole machine moved this month, by vnstat; or friends in 30 days. */
  month(size: string): string;
  friendsMonth(size: string): string;
  kernel(version: string): string;
  answers(seconds: string): string;
  foreign(count: number): string;
  rekeying(names: string): string;
  drift(add: number, remove: number, foreign: number): string;
}

const MOST_NAMES = 5;

/** A server's card: about ten short lines; what is not known is left out. */
export function nodeCard(card: NodeCard, format: Formats, words: CardWords): string {
  const { id, name, up, since, vitals, waiting, foreign, drift } = card;
  const when = since === null ? null : format.moment(new Date(since));
  const names = waiting.slice(0, MOST_NAMES).map((who) => esc(short(who, 24)));
  return [
    `${up ? '🟢' : '🔴'} <b>${esc(name)}</b> (${esc(id)}): ${up ? words.up(when) : words.down(when)}`,
    `${words.devices(card.online, card.devices)} · ${words.addresses(card.addresses.free, card.addresses.total)}`,
    ...vitalLines(card, format, words),
    ...(foreign !== null && foreign.length > 0 ? [words.foreign(foreign.length)] : []),
    ...(names.length > 0 ? [words.rekeying(names.join(', ') + (waiting.length > MOST_NAMES ? '…' : ''))] : []),
    ...(drift !== null && drift.add + drift.remove > 0
      ? [words.drift(drift.add, drift.remove, foreign?.length ?? 0)]
      : []),
    ...(vitals ? [] : [words.friendsMonth(format.size(card.month))]),
  ].join('\n');
}

function vitalLines({ vitals, month }: NodeCard, format: Formats, words: CardWords): string[] {
  if (!vitals) return [];
  const { load, cores, memory, disk, rate, network, wireguard, kernel, tookMs } = vitals;
  const used = ({ total, available }: { total: number; available: number }) =>
    total === 0 ? 0 : Math.round((1 - available / total) * 100);
  const number = (value: number) => value.toLocaleString(format.locale, { maximumFractionDigits: 2 });
  const machine = network?.month;
  return [
    [words.load(number(load), cores), words.memory(used(memory)), words.disk(used(disk))].join(' · '),
    [
      ...(rate ? [words.rate(format.size(rate.received), format.size(rate.sent))] : []),
      machine ? words.month(format.size(machine.received + machine.sent)) : words.friendsMonth(format.size(month)),
    ].join(' · '),
    [
      ...(wireguard === null ? [] : [`WireGuard ${esc(wireguard)}`]),
      words.kernel(esc(short(kernel, 30))),
      words.answers(number(tookMs / 1000)),
    ].join(' · '),
  ];
}
