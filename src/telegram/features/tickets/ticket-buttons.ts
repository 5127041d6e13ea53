import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { button, callbackData, field } from '../../router/buttons.ts';

/** A friend, and the message of theirs that is meant; 0: none. */
const TICKET = { person: field.person, message: field.message } as const;

/** The buttons of tickets: what a friend wants the owner to read. */
export const TICKET_BUTTONS = {
  /** The friend passes a message on, or (0) only asks the owner to write. */
  pass: button('ticket', { message: field.message }, 'passes a message to the owner'),
  card: button('ticket-card', TICKET, 'opens the ticket of'),
  show: button('ticket-show', TICKET, 'reads the ticket of'),
  close: button('ticket-done', TICKET, 'closes the ticket of'),
  list: button('tickets', {}, 'opens the list of tickets'),
} as const;

/** The button that passes the friend's message with this id on to the owner. */
export const passButton = ({ tickets }: Texts, message: number): Row => ({
  text: tickets.buttons.pass,
  data: callbackData(TICKET_BUTTONS.pass, { message }),
});

/** The same without a message: it tells the owner that this person needs them. */
export const tellOwnerRow = ({ health }: Texts): Row => ({
  text: health.buttons.tellOwner,
  data: callbackData(TICKET_BUTTONS.pass, { message: 0 }),
});

/** The buttons below a ticket in the owner's chat. A reply to a message with any of them goes to the friend. */
export const ticketRows = ({ tickets }: Texts, person: number, message: number): Row[] => [
  [
    { text: tickets.buttons.card, data: callbackData(TICKET_BUTTONS.card, { person, message }) },
    { text: tickets.buttons.close, data: callbackData(TICKET_BUTTONS.close, { person, message }) },
  ],
];
