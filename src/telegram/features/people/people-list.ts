import { devicesOf } from '../../../peers/devices/devices.ts';
import { isOn } from '../../../peers/records/records.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { PersonLine } from '../../../texts/chat/person-card.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button, Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { isDeviceOnline, type NodesView } from '../../views.ts';
import { nameOf, peopleIn, search } from './find-people.ts';
import { PEOPLE_BUTTONS } from './people-buttons.ts';
import { type Device, type PeopleView, personStatus } from './person-status.ts';

/** A message and its buttons. */
export type Shown = [html: string, rows: Row[]];

const PAGE = 10;
const ROW = 5;
/** The list names the end of a person's access if it is nearer than this (ms). */
const SOON_MS = 3 * 24 * 3_600_000;

/** A page of the list of everybody. `wanted` counts from 0; a number past the end gives the last page. */
export function peoplePage(view: PeopleView, texts: Texts, wanted: number): Shown {
  const { state } = view.store;
  const people = peopleIn(state, view.now());
  const waiting = Object.keys(state.pending_usernames);
  const pages = Math.max(1, Math.ceil((people.length + waiting.length) / PAGE));
  const page = Math.min(wanted, pages - 1);
  const [from, to] = [page * PAGE, (page + 1) * PAGE];
  const shown = people.slice(from, to);
  const lines = linesOf(view, shown, from + 1);
  const html = texts.people.list({
    lines,
    waiting: waiting.slice(Math.max(0, from - people.length), Math.max(0, to - people.length)),
    people: people.filter(({ removed_at }) => removed_at === null).length,
    online: countOnline(view),
  });
  const find = { text: texts.people.buttons.find, data: callbackData(PEOPLE_BUTTONS.find, {}) };
  return [html, [...cardButtons(lines, shown), ...pageButtons(page, pages), find]];
}

/** The number of the page with this person, from 0. */
export function pageOf(view: NodesView, person: number): number {
  const index = peopleIn(view.store.state, view.now()).findIndex(({ telegram_id }) => telegram_id === person);
  return Math.max(0, Math.floor(index / PAGE));
}

/** The people found by these words. */
export function foundPeople(view: PeopleView, texts: Texts, words: string): Shown {
  const found = search(peopleIn(view.store.state, view.now()), words);
  const lines = linesOf(view, found.slice(0, PAGE), 1);
  const { buttons } = texts.people;
  return [
    texts.people.found({ words, lines, more: found.length - lines.length }),
    [
      ...cardButtons(lines, found),
      { text: buttons.find, data: callbackData(PEOPLE_BUTTONS.find, {}) },
      { text: buttons.toList, data: callbackData(PEOPLE_BUTTONS.list, { page: 0 }) },
    ],
  ];
}

/** A button for each line, labelled with its number, that opens the person's card. */
function cardButtons(lines: readonly PersonLine[], people: readonly UserRecord[]): Button[][] {
  const buttons = lines.flatMap(({ number }, index) => {
    const person = people[index]?.telegram_id;
    return person === undefined ? [] : [{ text: String(number), data: callbackData(PEOPLE_BUTTONS.card, { person }) }];
  });
  return Array.from({ length: Math.ceil(buttons.length / ROW) }, (_, row) => buttons.slice(row * ROW, (row + 1) * ROW));
}

/** Buttons to the previous and the next page. */
function pageButtons(page: number, pages: number): Button[][] {
  const turn = (text: string, to: number) => ({ text, data: callbackData(PEOPLE_BUTTONS.list, { page: to }) });
  if (pages === 1) return [];
  return [[turn('◀️', (page + pages - 1) % pages), turn(`${page + 1} / ${pages}`, page), turn('▶️', (page + 1) % pages)]];
}

/** How many people with access have a device online. */
function countOnline(view: NodesView): number {
  const { state } = view.store;
  const online = Object.values(state.peers).filter(
    (peer) => isOn(state, peer, view.now()) && isDeviceOnline(view, peer),
  );
  return new Set(online.map(({ telegram_id }) => telegram_id)).size;
}

function linesOf(view: PeopleView, people: readonly UserRecord[], from: number): PersonLine[] {
  return people.map((user, index) => lineOf(view, user, from + index, devicesOf(view.store.state, user.telegram_id)));
}

function lineOf(view: PeopleView, user: UserRecord, number: number, devices: readonly Device[]): PersonLine {
  const left = user.until === null ? Number.POSITIVE_INFINITY : Date.parse(user.until) - view.now();
  return {
    number,
    name: nameOf(user),
    username: user.username,
    isOwner: user.role === 'owner',
    ...personStatus(view, user, devices),
    endsSoon: user.until !== null && left > 0 && left < SOON_MS ? new Date(user.until) : null,
    devices: devices.length,
  };
}
