import { command, type Feature } from '../../router/feature.ts';
import {
  answerTicket,
  dropTicket,
  showTicket,
  showTicketCard,
  showTickets,
  type TicketServices,
  tickets,
} from './answer-ticket.ts';
import { passOn } from './pass-on-ticket.ts';

/** What friends want the owner to read, and the owner's answers. */
export const ticketsFeature: Feature<TicketServices> = {
  commands: [command('tickets', 'owner', tickets)],
  buttons: [passOn, showTickets, showTicket, showTicketCard, dropTicket],
  questions: [],
  replies: answerTicket,
};
