import type {
  CardDevice,
  DeviceProgram,
  MovedLine,
  PeoplePage,
  PersonCard,
  PersonLine,
  PersonState,
} from '../chat/person-card.ts';
import type { Formats } from './formats.ts';
import { escapeHtml as esc, short } from './html.ts';

/** A language's words for people. All arguments are already escaped for Telegram's HTML. */
export interface PeopleWords {
  readonly states: Readonly<Record<PersonState, string>>;
  readonly owner: string;
  readonly waits: string;
  title(people: number, online: number): string;
  asking(count: number, names: string): string;
  openInvites(count: number): string;
  /** How many people have a spare that was connected once, of those with a device. */
  spares(proven: number, people: number): string;
  spare(server: string, isProven: boolean): string;
  seen(ago: string): string;
  devices(count: number): string;
  until(moment: string): string;
  /** Behind a device whose config was handed over and has to be used by then. */
  handedUntil(moment: string): string;
  /** What a device runs on by its friend's own word, for which app its file is, and what is known of the version. */
  program(on: string | null, app: string, least: string | null): string;
  readonly platforms: Readonly<Record<NonNullable<DeviceProgram['on']>, string>>;
  daysFromFirst(count: number): string;
  readonly forGood: string;
  readonly access: string;
  telegramName(name: string): string;
  invitedBy(who: string): string;
  traffic(day: string, month: string, total: string): string;
  limit(limit: number, isUsual: boolean): string;
  /** Lines about the monthly allowance and the speed (Mbit/s). */
  allowance(view: PersonCard['allowance'], mbit: number | null): string[];
  servers(names: string | null): string;
  note(text: string): string;
  rights(rights: PersonCard['rights']): string;
  moreDevices(count: number): string;
  restoreUntil(moment: string): string;
}

/** How many devices a card shows, so that it fits one message. */
const MOST_DEVICES = 8;

/** How many names a line lists. */
const MOST_NAMES = 5;

const MARKS: Readonly<Record<PersonState, string>> = {
  online: '🟢',
  idle: '⚪️',
  never: '🆕',
  'no-device': '▫️',
  unknown: '🔴',
  paused: '⏸',
  'used-up': '📦',
  expired: '⌛️',
  removed: '🗑',
};

/** The text of a page of the list. */
export function listText(page: PeoplePage, words: PeopleWords, format: Formats): string {
  const waiting = page.waiting.map((username) => `⏳ @${esc(username)} — ${words.waits}`);
  return [
    `<b>${words.title(page.people, page.online)}</b>`,
    ...(page.asking.length > 0 ? [words.asking(page.asking.length, named(page.asking))] : []),
    ...(page.invites > 0 ? [words.openInvites(page.invites)] : []),
    ...(page.spares ? [words.spares(page.spares.proven, page.spares.people)] : []),
    '',
    ...page.lines.map((line) => lineText(line, words, format)),
    ...waiting,
  ].join('\n');
}

/** The first of these names, and an ellipsis for the others. */
export function named(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => esc(short(name, 24)));
  return `${shown.join(', ')}${names.length > MOST_NAMES ? '…' : ''}`;
}

/** One line about a person, with the number of their button. */
export function lineText(line: PersonLine, words: PeopleWords, format: Formats): string {
  const parts = [
    `${line.number}. ${MARKS[line.state]} <b>${esc(short(line.name))}</b>${line.username === null ? '' : ` @${esc(line.username)}`}`,
    stateText(line, words, format),
    ...(line.devices > 1 ? [words.devices(line.devices)] : []),
    ...(line.endsSoon ? [`⏳ ${words.until(esc(format.moment(line.endsSoon)))}`] : []),
    ...(line.isOwner ? [words.owner] : []),
  ];
  return parts.join(' · ');
}

/** The text of a person's card; at most about 3500 characters, even with the longest names. */
export function cardText(card: PersonCard, words: PeopleWords, format: Formats): string {
  const size = ({ received, sent }: MovedLine) => `⬇️ ${format.size(sent)} ⬆️ ${format.size(received)}`;
  const { traffic, restoreUntil } = card;
  const name = `<b>${esc(short(card.name, 64))}</b>`;
  const shown = card.devices.slice(0, MOST_DEVICES);
  const head = [
    [name, ...(card.username === null ? [] : [`@${esc(card.username)}`]), `<code>${card.id}</code>`].join(' · '),
    ...(card.telegramName === null ? [] : [words.telegramName(esc(short(card.telegramName, 64)))]),
    `${MARKS[card.state]} ${stateText(card, words, format)}${card.isOwner ? ` · ${words.owner}` : ''}`,
    ...(restoreUntil ? [words.restoreUntil(esc(format.moment(restoreUntil)))] : []),
  ];
  const devices = [
    ...shown.map((device) => deviceLine(device, words, format)),
    ...(card.devices.length > shown.length ? [words.moreDevices(card.devices.length - shown.length)] : []),
    ...(card.spare ? [words.spare(esc(card.spare.server), card.spare.isProven)] : []),
    ...(traffic ? [words.traffic(size(traffic.day), size(traffic.month), size(traffic.total))] : []),
  ];
  const terms = card.isOwner ? [] : termsLines(card, words, format);
  const note = card.note === null ? [] : [words.note(esc(short(card.note, 500)))];
  const parts = [head, devices, terms, note].filter((lines) => lines.length > 0);
  return parts.map((lines) => lines.join('\n')).join('\n\n');
}

function termsLines(card: PersonCard, words: PeopleWords, format: Formats): string[] {
  const { until, daysFromFirst, servers, rights } = card;
  const term = until
    ? words.until(esc(format.momentWithYear(until)))
    : daysFromFirst === null
      ? words.forGood
      : words.daysFromFirst(daysFromFirst);
  return [
    `${words.access} ${term}`,
    words.limit(card.ownLimit ?? card.usualLimit, card.ownLimit === null),
    ...words.allowance(card.allowance, card.speed),
    words.servers(servers && esc(short(servers.join(', '), 300))),
    ...(card.invitedBy === null ? [] : [words.invitedBy(esc(short(card.invitedBy, 120)))]),
    ...(rights.length === 0 ? [] : [words.rights(rights)]),
  ];
}

function deviceLine(device: CardDevice, words: PeopleWords, format: Formats): string {
  const name = device.name === null ? '' : `${esc(short(device.name))} · `;
  const handed = device.handedUntil ? ` · ${words.handedUntil(esc(format.moment(device.handedUntil)))}` : '';
  return `${MARKS[device.state]} ${name}${esc(device.server)} · <code>${esc(device.address)}</code> · ${stateText(device, words, format)}${handed}\n${programLine(device.runs, words)}`;
}

const programLine = ({ on, app, least }: DeviceProgram, words: PeopleWords): string =>
  `    ${words.program(on === null ? null : words.platforms[on], app, least)}`;

function stateText(
  { state, seenAge }: Pick<PersonLine, 'state' | 'seenAge'>,
  words: PeopleWords,
  format: Formats,
): string {
  const isGone = state === 'paused' || state === 'used-up' || state === 'expired' || state === 'removed';
  const seen = seenAge === null || state === 'online' ? null : words.seen(esc(format.ago(seenAge)));
  if (state === 'idle') return seen ?? words.states.idle;
  return seen !== null && isGone ? `${words.states[state]}, ${seen}` : words.states[state];
}
