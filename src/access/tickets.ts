import { UserError } from '../errors.ts';
import type { Draft, State } from '../peers/records/records.ts';
import type { TicketRecord } from '../peers/records/ticket-record.ts';
import { iso } from './guest-terms.ts';

/** How many tickets of one person may wait for an answer; more would be a flood in the owner's chat. */
export const MOST_TICKETS = 5;

/** Identifies a ticket: who wrote, and the message's id in their chat (0: no message). */
export interface TicketId {
  readonly person: number;
  readonly message: number;
}

const keyOf = ({ person, message }: TicketId): string => `${person}_${message}`;

/** Whether this person may open one more ticket. */
export function mayOpenTicket({ users, tickets }: Draft, person: number): boolean {
  const waiting = Object.values(tickets).filter(({ from }) => from === person).length;
  return users[person]?.removed_at === null && waiting < MOST_TICKETS;
}

/** Opens a ticket; false if it is open already. Throws `UserError` for people without a record, and when too many wait. */
export function openTicket(draft: Draft, ticket: TicketId, now: number): boolean {
  const user = draft.users[ticket.person];
  if (!user || user.removed_at !== null) throw new UserError('no-access');
  if (Object.hasOwn(draft.tickets, keyOf(ticket))) return false;
  if (!mayOpenTicket(draft, ticket.person)) throw new UserError('too-many-tickets');
  draft.tickets[keyOf(ticket)] = { from: ticket.person, message: ticket.message, at: iso(now) };
  return true;
}

/** Closes a ticket; false if it was closed before. */
export function closeTicket(draft: Draft, ticket: TicketId): boolean {
  const key = keyOf(ticket);
  if (!Object.hasOwn(draft.tickets, key)) return false;
  delete draft.tickets[key];
  return true;
}

/** The open tickets, the oldest first. */
export const openTickets = ({ tickets }: State): TicketRecord[] =>
  Object.values(tickets).toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
