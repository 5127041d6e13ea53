import type { Draft } from './drafts.ts';
import {
  type Clock,
  DAY,
  type Device,
  editionOf,
  GRACE,
  isOn,
  type Key,
  keysOf,
  type NodeRecord,
  newKey,
  type RollOut,
  type Store,
} from './state.ts';

/** A node's peers as a look shows them; `shaken`: hour of the latest handshake. */
export type Dump = ReadonlyMap<string, { readonly ips: readonly string[]; readonly shaken: number | null }>;

export type PlanEvent =
  | { readonly kind: 'promote'; readonly device: string; readonly why: 'handshake' | 'grace' }
  | { readonly kind: 'lapse' | 'used' | 'remove' | 'purge' | 'move' | 'settle'; readonly device: string }
  | { readonly kind: 'end'; readonly device: string; readonly key: string };

export interface Plan {
  readonly set: readonly { readonly key: string; readonly ips: readonly string[] }[];
  readonly remove: readonly string[];
  readonly events: readonly PlanEvent[];
  /** Rule 6: unknown, and neither ended nor the probe. */
  readonly foreign: readonly string[];
}

export interface Terms {
  readonly drafts: ReadonlySet<Draft>;
  readonly clock: Clock;
  /** Only for the draft that counts a grace time by the wall clock: hour of the upload. */
  readonly sentByWall: (key: string) => number | null;
  /** Hours since the last look, which the next one may count as watched. */
  readonly ahead: number;
}

/** The node time at which something begins: never before what the next look may still count. */
export const markOf = ({ watched }: NodeRecord, { ahead }: Pick<Terms, 'ahead'>): number => watched + ahead;

/** Rules 3 to 8, 12, 17, 19 and 20 for one node: what must change there, and what happened. Pure. */
export function plan(store: Store, nodeId: string, dump: Dump, terms: Terms): Plan {
  const node = nodeOf(store, nodeId);
  const named = new Set(Object.values(store.devices).flatMap(keysOf));
  const isProbe = (key: string) => key === node.probe && !terms.drafts.has('probeIsForeign');
  const strangers = [...dump.keys()].filter((key) => !named.has(key) && !isProbe(key));
  const [ended = [], foreign = []] = [true, false].map((is) =>
    strangers.filter((key) => store.ended.includes(key) === is),
  );
  const held = new Set(foreign.flatMap((key) => dump.get(key)?.ips ?? []));
  const own = Object.entries(store.devices).filter(([, { node: at }]) => at === nodeId);
  const parts = own.map(([id, device]) => planDevice(id, device, { store, node, dump, terms, held }));
  const probe = node.probe !== null && !dump.has(node.probe) ? [{ key: node.probe, ips: [] }] : [];
  return {
    set: [...probe, ...parts.flatMap(({ set }) => set)],
    remove: [...ended, ...parts.flatMap(({ remove }) => remove)],
    events: parts.flatMap(({ events }) => events),
    foreign,
  };
}

interface Sight {
  readonly store: Store;
  readonly node: NodeRecord;
  readonly dump: Dump;
  readonly terms: Terms;
  /** Addresses of foreign peers. */
  readonly held: ReadonlySet<string>;
}

function planDevice(id: string, device: Device, sight: Sight): Omit<Plan, 'foreign'> {
  const { store, node, dump, terms, held } = sight;
  const old = Object.entries(device.retired);
  const remove = old.flatMap(([key]) => (dump.has(key) ? [key] : []));
  const events: PlanEvent[] = old
    .filter(([key, since]) => !dump.has(key) && node.watched - since >= DAY)
    .map(([key]) => ({ kind: 'end', device: id, key }));
  const keys = device.next ? [device.key, device.next] : [device.key];
  if (!isOn(store, device, terms.clock)) {
    remove.push(...keys.flatMap(({ id: key }) => (dump.has(key) ? [key] : [])));
    const isOver = device.removed !== null && node.watched - device.removed >= DAY;
    if (isOver && remove.length === 0) events.push({ kind: 'purge', device: id });
    return { set: [], remove, events };
  }
  if (held.has(device.ip)) {
    if (device.send) events.push({ kind: 'move', device: id });
    return { set: [], remove, events };
  }
  const event = happened(id, device, sight);
  if (event) return { set: [], remove, events: [...events, event] };
  const wanted = keys.map((key) => ({ key: key.id, ips: key === device.key ? [device.ip] : [] }));
  return { set: wanted.filter(({ key, ips }) => dump.get(key)?.ips.join() !== ips.join()), remove, events };
}

/** What a look tells of a device that is on. A handshake wins over a deadline of the same look. */
function happened(id: string, device: Device, { store, node, dump, terms }: Sight): PlanEvent | null {
  const { key, next, spare } = device;
  const shaken = dump.get(key.id)?.shaken ?? null;
  if (next) {
    const later = dump.get(next.id)?.shaken ?? null;
    const isNewer = later !== null && (shaken === null || later > shaken || terms.drafts.has('promotesOnAnyHandshake'));
    if (isNewer) return { kind: 'promote', device: id, why: 'handshake' };
    if (next.deadline !== null && next.deadline <= node.watched) return { kind: 'lapse', device: id };
    if (dump.has(next.id) && isGraceOver(next, node, terms, store.rollouts))
      return { kind: 'promote', device: id, why: 'grace' };
  }
  if (key.deadline !== null && shaken !== null) return { kind: 'used', device: id };
  if (key.deadline !== null && key.deadline <= node.watched && !next) return { kind: 'remove', device: id };
  return spare && shaken !== null && node.watched - (key.sent ?? node.watched) >= 3 * DAY
    ? { kind: 'settle', device: id }
    : null;
}

/** Rule 8: only a key that Telegram carried, and no longer than an open roll-out holds it. */
function isGraceOver(
  next: Key,
  node: NodeRecord,
  { drafts, clock, sentByWall }: Terms,
  rollouts: readonly RollOut[],
): boolean {
  const isHeld = next.rollout !== null && rollouts[next.rollout]?.open === true;
  if (next.sent === null || next.deadline !== null || isHeld) return false;
  const wall = sentByWall(next.id);
  if (drafts.has('graceByWall') && wall !== null) return wall + GRACE <= clock.now;
  return (next.promised ?? next.sent + GRACE) <= node.watched;
}

/** Rule 9: what happened becomes the store's. */
export function settle(store: Store, nodeId: string, event: PlanEvent, terms: Terms, make: () => string): void {
  const node = nodeOf(store, nodeId);
  const device = store.devices[event.device];
  if (!device) return;
  const retire = (key: Key) => {
    device.retired[key.id] = node.watched;
  };
  const forget = (key: string) => {
    if (!terms.drafts.has('forgetsEnded')) store.ended.push(key);
  };
  if (event.kind === 'promote') promote(device, node.watched);
  if (event.kind === 'lapse' && device.next) {
    retire(device.next);
    device.next = null;
  }
  if (event.kind === 'used') device.key.deadline = null;
  if (event.kind === 'remove') device.removed = node.watched;
  if (event.kind === 'settle') device.spare = false;
  if (event.kind === 'end') {
    delete device.retired[event.key];
    forget(event.key);
  }
  if (event.kind === 'purge') {
    for (const key of keysOf(device)) forget(key);
    delete store.devices[event.device];
  }
  if (event.kind === 'move') {
    const ip = freeAddress(store, nodeId);
    if (ip === null) return;
    retire(device.key);
    if (device.next) retire(device.next);
    Object.assign(device, { key: newKey(make()), next: null, ip });
  }
}

export function promote(device: Device, mark: number): void {
  if (!device.next) return;
  device.retired[device.key.id] = mark;
  device.key = { ...device.next, deadline: null, rollout: null, promised: null };
  device.next = null;
}

/** Rule 20: five new keys a day. */
export function mayMake(device: Device, { clock }: Pick<Terms, 'clock'>): boolean {
  device.made = device.made.filter((at) => Math.abs(clock.now - at) < DAY);
  if (device.made.length >= 5) return false;
  device.made.push(clock.now);
  return true;
}

/** The door itself while it is good, else the first that is. */
export function goodDoor({ doors, closing }: NodeRecord, door: string): string {
  const good = doors.filter((one) => one !== closing);
  return good.includes(door) ? door : (good[0] ?? door);
}

export function freeAddress({ devices, nodes }: Store, nodeId: string): string | null {
  const here = Object.values(devices).filter(({ node }) => node === nodeId);
  const taken = new Set([...here.map(({ ip }) => ip), ...(nodes[nodeId]?.foreign ?? [])]);
  for (let host = 3; host < 14; host += 1) if (!taken.has(`ip${host}`)) return `ip${host}`;
  return null;
}

export function nodeOf(store: Store, id: string): NodeRecord {
  const node = store.nodes[id];
  if (!node) throw new Error(`no node ${id}`);
  return node;
}

/** The edition in which a device's file goes out now. */
export const editionFor = (store: Store, device: Device) => editionOf(nodeOf(store, device.node), device.door);
