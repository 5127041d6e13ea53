import { closeTicket, openTickets } from '../../../access/tickets.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress, onReply } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';
import { nameOf } from '../people/find-people.ts';
import { type CardServices, personCard } from '../people/person-card.ts';
import { type PassServices, showToOwner } from './pass-on-ticket.ts';
import { TICKET_BUTTONS } from './ticket-buttons.ts';

/** Services of the owner's side of tickets. */
export type TicketServices = PassServices & CardServices;

/** How many tickets the list shows. */
const MOST_SHOWN = 20;

/** `/tickets`: the tickets that wait for an answer, with a button for each. */
export async function tickets(services: TicketServices, { texts, answer }: Request): Promise<void> {
  answer(...ticketList(services, texts));
}

/** The same in place of a message. */
export const showTickets = onPress(TICKET_BUTTONS.list, 'owner', async (services: TicketServices, press) => {
  press.toast('');
  press.answer(...ticketList(services, press.texts));
});

/** Shows one ticket again. */
export const showTicket = onPress(TICKET_BUTTONS.show, 'owner', async (services: TicketServices, press, ticket) => {
  press.toast('');
  showToOwner(services, { from: ticket.person, message: ticket.message });
});

/** Sends the card of the person who wrote. */
export const showTicketCard = onPress(TICKET_BUTTONS.card, 'owner', async (services: TicketServices, press, ticket) => {
  press.toast('');
  press.answer(...personCard(services, press.texts, press.from.id, ticket.person));
});

/** "No answer needed": closes the ticket; the friend hears nothing. */
export const dropTicket = onPress(TICKET_BUTTONS.close, 'owner', async (services: TicketServices, press, ticket) => {
  await services.store.update((draft) => closeTicket(draft, ticket));
  press.toast(press.texts.tickets.closed());
  press.removeButtons();
});

/** The owner's reply to a ticket: its friend reads it in the bot, and the ticket is closed. */
export const answerTicket = [TICKET_BUTTONS.close, TICKET_BUTTONS.card].map((shape) =>
  onReply(shape, 'owner', async (services: TicketServices, request, { person, message }) => {
    const { store, outbox, textsFor } = services;
    const { texts, args, messageId, chatId } = request;
    await store.update((draft) => closeTicket(draft, { person, message }));
    const who = whoIs(store.state, person);
    const own = textsFor(person).tickets;
    outbox.message(person, args === '' ? own.answerBelow() : own.answer(args), [], {
      onSent: () => request.answer(texts.tickets.answered(who), leftRows(services, texts)),
      onGone: () => request.answer(texts.tickets.unreachable(who)),
    });
    if (args === '') outbox.copy(person, { chatId, messageId });
  }),
);

function leftRows({ store }: TicketServices, { tickets: texts }: Texts): Row[] {
  const left = openTickets(store.state).length;
  return left === 0 ? [] : [{ text: texts.buttons.left(left), data: callbackData(TICKET_BUTTONS.list, {}) }];
}

function ticketList({ store, now }: TicketServices, { tickets: texts }: Texts): [html: string, rows: Row[]] {
  const open = openTickets(store.state);
  const rows = open.slice(0, MOST_SHOWN).map(({ from, message, at }) => {
    const user = store.state.users[from];
    const name = user ? nameOf(user) : String(from);
    return {
      text: texts.buttons.one(name, Math.max(0, now() - Date.parse(at))),
      data: callbackData(TICKET_BUTTONS.show, { person: from, message }),
    };
  });
  return [texts.list(open.length), rows];
}
