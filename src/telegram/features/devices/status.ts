import { allowanceNow, type MonthlyTraffic } from '../../../health/allowance/allowance-now.ts';
import { devicesOf } from '../../../peers/devices/devices.ts';
import type { ExitLine } from '../../../texts/chat/exit-line.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import type { Request } from '../../router/request.ts';
import { type DevicesView, deviceEntries, nodeName, spareEntries } from '../../views.ts';
import { CONFIG_BUTTONS } from '../config/config-buttons.ts';
import { type ExitSettings, exitLine } from '../config/exits.ts';
import { chosenNode, type ServerChoiceServices } from '../config/server.ts';
import { setupRows } from '../config/setup.ts';
import { termsOf } from '../entry/terms.ts';
import { helpRows } from '../help/not-working.ts';

/** Services of `/status`. */
export interface StatusServices extends Omit<DevicesView, 'settings' | 'traffic'>, ServerChoiceServices {
  readonly settings: DevicesView['settings'] & ExitSettings['settings'];
  readonly traffic: DevicesView['traffic'] & MonthlyTraffic;
}

/** How many devices a message shows: these fit even with the longest names. */
const PER_MESSAGE = 8;

/** `/status` and "My VPN": the friend's devices by their nodes' last snapshots, for a guest the end of access, and the next step. */
export async function status(services: StatusServices, { from, texts, answer }: Request): Promise<void> {
  const user = services.store.state.users[from.id];
  const preferred = chosenNode(services, from.id) ?? user?.preferred_server_id ?? null;
  const server = preferred === null ? null : nodeName(services, preferred);
  const lines = deviceEntries(services, from.id).map(({ line }) => line);
  const pages = [texts.status(lines.slice(0, PER_MESSAGE), server)];
  for (let at = PER_MESSAGE; at < lines.length; at += PER_MESSAGE)
    pages.push(texts.status(lines.slice(at, at + PER_MESSAGE), server));
  const spares = spareEntries(services, from.id).map(({ line }) => texts.devices.device(line));
  const exits = silentExits(services, from.id).map((line) => texts.exits.state(line));
  const terms = user ? texts.entry.terms(termsOf(user)) : '';
  const present = user ? allowanceNow(user, services.store.state.preferences, services.traffic, services.now()) : null;
  const allowance = present === null ? [] : [texts.allowance.line(present)];
  const send: Row = { text: texts.devices.buttons.send, data: callbackData(CONFIG_BUTTONS.get, {}) };
  const next = lines.length === 0 ? setupRows(texts) : [send, ...helpRows(services, from.id, texts)];
  for (const [index, page] of pages.entries()) {
    const isLast = index === pages.length - 1;
    const parts = isLast ? [page, ...allowance, ...exits, ...spares, ...(terms === '' ? [] : [terms])] : [page];
    answer(parts.join('\n\n'), isLast ? next : []);
  }
}

/** Where sites should open of a friend whose exit is silent, for each server that they have a device on. */
function silentExits(services: StatusServices, friendId: number): ExitLine[] {
  const entries = new Set(devicesOf(services.store.state, friendId).map(([, peer]) => peer.server_id));
  const lines = [...entries].flatMap((entry) => exitLine(services, friendId, entry) ?? []);
  return lines.filter(({ silentSince }) => silentSince !== null);
}
