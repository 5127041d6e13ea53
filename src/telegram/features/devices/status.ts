import type { Request } from '../../router/request.ts';
import { type DevicesView, deviceEntries, nodeName } from '../../views.ts';
import { chosenNode, type ServerChoiceServices } from '../config/server.ts';
import { termsOf } from '../entry/terms.ts';

/** Services of `/status`. */
export interface StatusServices extends DevicesView, ServerChoiceServices {}

/** How many devices a message shows: these fit even with the longest names. */
const PER_MESSAGE = 8;

/** `/status`: shows the friend's devices by their nodes' last snapshots, and for a guest the end of access. */
export async function status(services: StatusServices, { from, texts, answer }: Request): Promise<void> {
  const user = services.store.state.users[from.id];
  const preferred = chosenNode(services, from.id) ?? user?.preferred_server_id ?? null;
  const server = preferred === null ? null : nodeName(services, preferred);
  const lines = deviceEntries(services, from.id).map(({ line }) => line);
  const pages = [texts.status(lines.slice(0, PER_MESSAGE), server)];
  for (let at = PER_MESSAGE; at < lines.length; at += PER_MESSAGE)
    pages.push(texts.status(lines.slice(at, at + PER_MESSAGE), server));
  const terms = user ? texts.entry.terms(termsOf(user)) : '';
  for (const [index, page] of pages.entries())
    answer(index === pages.length - 1 && terms !== '' ? `${page}\n\n${terms}` : page);
}
