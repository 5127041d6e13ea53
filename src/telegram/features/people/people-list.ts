import type { InviteService } from '../../../access/invite-service.ts';
import { keptOf } from '../../../peers/devices/devices.ts';
import { deviceLists } from '../../../peers/records/device-lists.ts';
import { isOn } from '../../../peers/records/is-on.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { PeoplePage, PersonLine } from '../../../texts/chat/person-card.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button, Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { isDeviceOnline, type NodesView } from '../../views.ts';
import { ENTRY_BUTTONS } from '../entry/entry-buttons.ts';
import { openRequests } from '../entry/request-list.ts';
import { nameOf, peopleIn, search } from './find-people.ts';
import { PEOPLE_BUTTONS } from './people-buttons.ts';
import { type Device, type PeopleView, personStatus } from './person-status.ts';

/** What the list is made from. */
export interface PeopleListView extends PeopleView {
  readonly invites: Pick<InviteService, 'open'>;
}

/** A message and its buttons. */
export type Shown = [html: string, rows: Row[]];

const PAGE = 10;
const ROW = 5;
/** The list names the end of a person's access if it is nearer than this (ms). */
const SOON_MS = 3 * 24 * 3_600_000;

/** A page of the list of everybody. `wanted` counts from 0; a number past the end gives the last page. */
export function peoplePage(view: PeopleListView, texts: Texts, wanted: number): Shown {
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
    spares: countSpares(view),
    asking: openRequests(state).map(([id, { name, username }]) => name || (username === null ? id : `@${username}`)),
    invites: view.invites.open.length,
  });
  const hasEnds = people.some(({ until, removed_at }) => until !== null && removed_at === null);
  const find = { text: texts.people.buttons.find, data: callbackData(PEOPLE_BUTTONS.find, {}) };
  const give = { text: texts.people.buttons.giveAll, data: callbackData(PEOPLE_BUTTONS.giveAll, {}) };
  return [
    html,
    [
      ...openRows(view, texts),
      ...cardButtons(lines, shown),
      ...pageButtons(page, pages),
      hasEnds ? [find, give] : find,
    ],
  ];
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

/** Buttons to what waits: requests without an answer, and invites that nobody has used. */
function openRows({ store, invites }: PeopleListView, { entry }: Texts): Row[] {
  const requests = openRequests(store.state).length;
  const open = invites.open.length;
  const row = [
    ...(requests > 0
      ? [{ text: entry.buttons.openRequests(requests), data: callbackData(ENTRY_BUTTONS.requestList, {}) }]
      : []),
    ...(open > 0 ? [{ text: entry.buttons.openInvites(open), data: callbackData(ENTRY_BUTTONS.inviteList, {}) }] : []),
  ];
  return row.length === 0 ? [] : [row];
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

/** Of the people who may use a device, how many have a spare that was connected once; null: nobody has any spare. */
export function countSpares({ store, nodes, now }: NodesView): PeoplePage['spares'] {
  const { state } = store;
  const kept = deviceLists(state.peers).all.filter(([, peer]) => isOn(state, peer, now()));
  const devices = kept.filter(([, { spare }]) => !spare);
  const spares = kept.filter(([, peer]) => peer.spare && nodes.some(({ node }) => node.id === peer.server_id));
  if (spares.length === 0) return null;
  const people = new Set(devices.map(([, { telegram_id }]) => telegram_id));
  const proven = spares.filter(([, { proven_at }]) => proven_at !== null).map(([, { telegram_id }]) => telegram_id);
  return { proven: new Set(proven).size, people: people.union(new Set(proven)).size };
}

function linesOf(view: PeopleView, people: readonly UserRecord[], from: number): PersonLine[] {
  return people.map((user, index) => lineOf(view, user, from + index, keptOf(view.store.state, user.telegram_id)));
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
    devices: devices.filter(([, { spare }]) => !spare).length,
  };
}
