import { openTicket } from '../../../access/tickets.ts';
import { isQuiet } from '../../../health/quiet-hours.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { isAdmitted } from '../../../peers/records/is-on.ts';
import type { State } from '../../../peers/records/records.ts';
import { firstTime } from '../../../peers/records/seen-updates.ts';
import type { TicketRecord } from '../../../peers/records/ticket-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import { onPress } from '../../router/feature.ts';
import { whoIs } from '../../who-is.ts';
import { TICKET_BUTTONS, ticketRows } from './ticket-buttons.ts';

/** Services of passing a friend's words on. */
export interface PassServices {
  readonly store: StorePort;
  readonly now: () => number;
  readonly ownerId: number;
  readonly timezone: string;
  readonly outbox: Pick<Outbox, 'message' | 'copy'>;
  readonly textsFor: (id: number) => Texts;
}

/** "Pass it on to the owner": opens a ticket and shows the owner the friend's message. Open to people on pause, too. */
export const passOn = onPress(TICKET_BUTTONS.pass, 'everyone', async (services: PassServices, press, { message }) => {
  const { store, now } = services;
  const { from, updateId, texts } = press;
  const ticket = { person: from.id, message };
  // An update that comes again shows it again: after a crash the owner may not have seen it.
  const isNews = await store.update((draft, before) => {
    const opened = openTicket(draft, ticket, now());
    return !firstTime(draft, updateId) || (opened && !before.seen_updates.includes(updateId));
  });
  press.toast('');
  press.answer(isNews ? texts.tickets.passed() : texts.tickets.passedAlready());
  if (isNews) showToOwner(services, { from: from.id, message });
});

/** Queues a ticket for the owner's chat: who writes, then a copy of the message. At night it makes no sound. */
export function showToOwner(services: PassServices, { from, message }: Pick<TicketRecord, 'from' | 'message'>): void {
  const { store, now, ownerId, timezone, outbox, textsFor } = services;
  const { state } = store;
  const texts = textsFor(ownerId);
  const rows = ticketRows(texts, from, message);
  const silent = isQuiet(now(), timezone, state.preferences);
  const who = whoIs(state, from);
  const html = message === 0 ? texts.tickets.asks(who, accessOf(state, from, now())) : texts.tickets.letter(who);
  outbox.message(ownerId, html, rows, { silent });
  if (message !== 0) outbox.copy(ownerId, { chatId: from, messageId: message }, rows);
}

function accessOf({ users }: State, id: number, now: number): 'open' | 'paused' | 'ended' {
  const user = users[id];
  if (isAdmitted(user, now)) return 'open';
  return user?.active ? 'ended' : 'paused';
}
