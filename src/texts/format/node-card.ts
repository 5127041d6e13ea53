import type { ParametersTrouble } from '../../amnezia/parameters-trouble.ts';
import type { NodeResolver, ResolverState } from '../../dns/resolver-answer.ts';
import { isOpen } from '../../health/doors/door-report.ts';
import { sizeOf } from '../../health/drift.ts';
import type { NodeTrouble } from '../../health/node-troubles.ts';
import type { ServerWords } from '../../login-trouble.ts';
import { doorText } from '../../peers/nodes/door.ts';
import { LARGE_ECHOES, type ProbeOutcome } from '../../probe/outcome.ts';
import type { DriftLine, LimitsNote, NodeCard, RequestedPoll } from '../chat/node-card.ts';
import type { Formats } from './formats.ts';
import { escapeHtml as esc, short } from './html.ts';
import type { Trouble } from './trouble.ts';

/** A language's words for a server's card. */
export interface CardWords {
  /** `since`: since when, or null if unknown; `lasting`: for how long, or null below a minute. */
  up(since: string | null, lasting: string | null): string;
  down(since: string | null, lasting: string | null): string;
  /** The server was not polled yet. */
  readonly looking: string;
  /** Problems of its friends' traffic. */
  readonly troubles: Readonly<Record<NodeTrouble['kind'], string>>;
  /** Plain text: why no config goes out, and what to do. */
  parameters(id: string, trouble: ParametersTrouble): Trouble;
  devices(online: number, all: number): string;
  addresses(free: number, total: number): string;
  /** `ago`: when the latest handshake was; null: none since the interface came up. */
  handshake(ago: string | null): string;
  readonly doors: DoorWords;
  readonly exits: ExitWords;
  /** The server's own name server, by its state. */
  readonly resolver: Readonly<Record<ResolverState, string>>;
  /** A name server that does not answer it; `exit`: through that exit. */
  upstream(address: string, exit: string | null): string;
  /** HTML. */
  limits(count: number, trouble: LimitsNote | null): string;
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
  readonly brief: BriefWords;
}

/** Words for a server's two lines in `/nodes`. */
interface BriefWords {
  readonly up: string;
  /** No config for it goes out; its page says why. */
  readonly noFiles: string;
  /** How many of its doors let friends in, as far as the bot's own tries tell. */
  doors(open: number, all: number): string;
  /** Its door cannot be tried from the bot's machine. */
  readonly doorUnseen: string;
}

/** Words for what the bot's own tries of a door found. */
export interface DoorWords {
  /** `renew`: ids of nodes whose gates could try it once they are renewed, and the command. */
  notFromHere(renew: readonly string[]): string;
  /** `by`: id of the node that knocked, null: this machine tried; `lasting`: since when it is as it is, or null below a minute. */
  line(door: string, found: string, lasting: string | null, by: string | null): string;
  open(ms: number, lost: number): string;
  /** Of `LARGE_ECHOES` packets so many came back. */
  frozen(echoes: number): string;
  readonly handshakeOnly: string;
  handshake(ms: number): string;
  readonly wrongAnswer: string;
  readonly overloaded: string;
  readonly refused: string;
  noWay(code: string): string;
  readonly silent: string;
}

/** Words for the links through which its friends leave; sizes are of what came and went through the link. */
export interface ExitWords {
  answers(exit: string, received: string, sent: string): string;
  /** `lasting`: for how long, or null below a minute. */
  silent(exit: string, lasting: string | null): string;
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
const MOST_LINES = 7;
const MOST_CHANGES = 5;
const MOST_SILENT = 4;
const LONGEST_DOOR = 50;
/** In characters; `vpn-bot doctor` has all of it. */
const LONGEST_TROUBLE = 200;

/** The text of a server's page: about ten short lines; unknown values are left out. */
export function nodeCard(card: NodeCard, format: Formats, words: CardWords): string {
  const { id, name, state, troubles, parameters, waiting, foreign, drift, handshakeAge } = card;
  const names = waiting.slice(0, MOST_NAMES).map((who) => esc(short(who, 24)));
  return [
    `${markOf(card)} <b>${esc(name)}</b> (${esc(id)}): ${sinceText(card, format, words)}`,
    ...troubles.map((trouble) => `⚠️ ${words.troubles[trouble]}`),
    ...(parameters === null ? [] : troubleLines(words.parameters(id, parameters))),
    `${words.devices(card.online, card.devices)} · ${words.addresses(card.addresses.free, card.addresses.total)}`,
    ...(state === 'up' ? [words.handshake(handshakeAge === null ? null : format.ago(handshakeAge))] : []),
    ...doorLines(card, format, words.doors),
    ...(state === 'up' ? exitLines(card, format, words.exits) : []),
    ...(state === 'up' && card.resolver !== null ? resolverLines(card.resolver, words) : []),
    ...(state === 'up' && card.limits ? [words.limits(card.limits.count, card.limits.trouble)] : []),
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

/** A server in `/nodes`, on a phone two short lines: whether it is up, who is on it, its doors and its load; all else is on its page. */
export function nodeBrief(card: NodeCard, format: Formats, words: CardWords): string {
  const { name, state, troubles, parameters, vitals } = card;
  const load = vitals && format.number(vitals.load, 1);
  return [
    `${markOf(card)} <b>${esc(short(name, 40))}</b>: ${state === 'up' ? words.brief.up : sinceText(card, format, words)}`,
    ...troubles.map((trouble) => `⚠️ ${words.troubles[trouble]}`),
    ...(parameters === null ? [] : [`⚠️ ${words.brief.noFiles}`]),
    [
      words.devices(card.online, card.devices),
      ...briefDoors(card.doors, words.brief),
      ...(vitals && load ? [words.load(load, vitals.cores)] : []),
    ].join(' · '),
  ].join('\n');
}

function briefDoors(doors: NodeCard['doors'], words: BriefWords): string[] {
  if (doors === null) return [];
  if (doors.kind === 'not-from-here') return [words.doorUnseen];
  const all = doors.doors.length;
  if (all === 0) return [];
  return [words.doors(doors.doors.filter(({ outcome }) => isOpen(outcome)).length, all)];
}

const markOf = ({ state, troubles, parameters }: NodeCard): string =>
  troubles.length > 0 || parameters !== null ? '🟠' : NODE_MARKS[state];

/** The text of a requested poll's result: the peers that the bot is going to add, change and remove. */
export function requestedPollText(result: RequestedPoll, format: Formats, words: PollWords): string {
  if (result.kind !== 'seen') return words[result.kind];
  const parts = (['add', 'change', 'remove'] as const).filter((what) => result[what].length > 0);
  const time = format.clock(result.at);
  return [
    words.at(time, result.keeps),
    ...(parts.length === 0 ? [words.same] : []),
    ...parts.flatMap((what) => [`${words[what]} ${result[what].length}`, ...linesOf(result[what], words)]),
    ...(parts.length === 0 ? [] : [words.next]),
  ].join('\n');
}

function resolverLines({ state, silent }: NodeResolver, { resolver, upstream }: CardWords): string[] {
  return [resolver[state], ...silent.slice(0, MOST_SILENT).map(({ address, exit }) => upstream(address, exit))];
}

function exitLines({ exits, now }: NodeCard, format: Formats, words: ExitWords): string[] {
  return (exits?.links ?? [])
    .slice(0, MOST_LINES)
    .map(({ exit, silentSince, received, sent }) =>
      silentSince === null
        ? words.answers(esc(exit), format.size(received), format.size(sent))
        : words.silent(esc(exit), format.lasting(now - silentSince)),
    );
}

const troubleLines = ([what, fix]: Trouble): string[] => [`⚠️ ${esc(short(what, LONGEST_TROUBLE))}`, `→ ${esc(fix)}`];

function linesOf(peers: readonly DriftLine[], words: PollWords): string[] {
  const lines = peers.slice(0, MOST_CHANGES).map(({ who, address, isNext }) => {
    const place = isNext ? words.newKey : address === null ? null : `<code>${esc(short(address, 50))}</code>`;
    return `• ${[who === null ? words.nobody : esc(short(who, 50)), ...(place === null ? [] : [place])].join(' · ')}`;
  });
  return peers.length > MOST_CHANGES ? [...lines, words.more(peers.length - MOST_CHANGES)] : lines;
}

function doorLines({ doors, now }: NodeCard, format: Formats, words: DoorWords): string[] {
  if (doors === null) return [];
  if (doors.kind === 'not-from-here') return [words.notFromHere(doors.renew ?? [])];
  return doors.doors.map(({ door, outcome, since, by = null }) => {
    const lasting = isOpen(outcome) ? null : format.lasting(now - since);
    const mark = isOpen(outcome) ? '🚪' : '⚠️';
    return `${mark} ${words.line(`<code>${esc(short(doorText(door), LONGEST_DOOR))}</code>`, outcomeText(outcome, words), lasting, by)}`;
  });
}

function outcomeText(outcome: ProbeOutcome, words: DoorWords): string {
  switch (outcome.kind) {
    case 'open':
      return words.open(Math.round(outcome.handshakeMs), LARGE_ECHOES - outcome.echoes);
    case 'frozen':
      return words.frozen(outcome.echoes);
    case 'handshake-only':
      return outcome.data === 'lost' ? words.handshakeOnly : words.handshake(Math.round(outcome.handshakeMs));
    case 'wrong-answer':
      return words.wrongAnswer;
    case 'no-way':
      return words.noWay(esc(outcome.code));
    default:
      return words[outcome.kind];
  }
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
  const number = (value: number) => format.number(value, 2);
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
