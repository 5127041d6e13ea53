import { type Dump, goodDoor, mayMake, nodeOf, type Terms } from './rules.ts';
import {
  DAY,
  type Device,
  GRACE,
  isDead,
  isOn,
  isStale,
  type Key,
  type NodeRecord,
  newKey,
  type RollOut,
  type Store,
} from './state.ts';

/** What an open roll-out sees of its node after a look. */
interface PeriodicJob {
  readonly rollout: RollOut;
  /** Which of the store's roll-outs it is. */
  readonly index: number;
  readonly node: NodeRecord;
  readonly dump: Dump;
  readonly terms: Terms;
  readonly make: () => string;
}

/** Rules 14 and 15 after a look: what the open roll-out, and a change of vital parameters, want to be sent. */
export function wantSent(store: Store, nodeId: string, dump: Dump, terms: Terms, make: () => string): void {
  const node = nodeOf(store, nodeId);
  const index = store.rollouts.findIndex(({ open, node: at }) => open && at === nodeId);
  const rollout = store.rollouts[index];
  const round = rollout && { rollout, index, node, dump, terms, make };
  for (const [id, device] of Object.entries(store.devices)) {
    if (device.node !== nodeId || !isOn(store, device, terms.clock)) continue;
    if (round && id in round.rollout.devices) round.rollout.devices[id] = rollOut(round, id, device);
    else if (isUseless(node, device) && mayResend(node, device, terms)) {
      device.resent = node.watched;
      device.send ??= { since: terms.clock.now, asked: false };
    }
  }
  for (const id of Object.keys(rollout?.devices ?? {})) {
    const device = store.devices[id];
    if (rollout && (!device || !isOn(store, device, terms.clock))) rollout.devices[id] = 'skipped';
  }
}

/** Where a device of the roll-out stands now; what it still needs is made and queued. */
function rollOut(round: PeriodicJob, id: string, device: Device) {
  const { rollout, node, dump, terms } = round;
  const keys = device.next ? [device.key, device.next] : [device.key];
  if (keys.some((key) => dump.get(key.id)?.shaken != null && isProof(round, key))) return 'back';
  const isOut = rollout.devices[id] === 'sent' && keys.some((key) => isProof(round, key));
  if (device.send || isOut) return rollout.devices[id] ?? 'waiting';
  device.door = goodDoor(node, device.door);
  if (!makeReady(round, device)) return 'waiting';
  device.send = { since: terms.clock.now, asked: true };
  return 'sent';
}

/** A handshake of this key says that its newest file is in use: no older file with it can connect any more. */
function isProof({ node, terms }: PeriodicJob, key: Key): boolean {
  if (key.editions.length === 0 || isStale(node, key)) return false;
  if (terms.drafts.has('backByLastEdition')) return true;
  return key.editions.every((edition) => edition.vital !== node.vital || !isDead(node, edition));
}

/** Gives the device the key that is to be sent; false: not now. */
function makeReady({ index, node, terms, make }: PeriodicJob, device: Device): boolean {
  const { next } = device;
  const { drafts } = terms;
  const isSpent = next?.editions.some((edition) => isDead(node, edition)) === true;
  if (isUseless(node, device) && !isSpent) {
    if (!mayResend(node, device, terms)) return false;
    device.resent = node.watched;
    return true;
  }
  if (next && drafts.has('holdsOwnRegen')) next.rollout = index;
  if (next && !isSpent) return true;
  // a hand-over that Telegram could not carry is left until its deadline
  if ((next && !next.byTelegram) || !mayMake(device, terms)) return false;
  if (next) device.retired[next.id] = node.watched;
  const isOwn = next !== null && next.rollout === null && !drafts.has('holdsOwnRegen');
  const promised = isOwn && next.sent !== null ? (next.promised ?? next.sent + GRACE) : null;
  device.next = { ...newKey(make()), rollout: isOwn ? null : index, promised };
  return true;
}

/** Its keys are good, and no file with them can work: the vital parameters changed in place. */
const isUseless = (node: NodeRecord, { key, next }: Device): boolean => {
  const last = (next ?? key).editions.at(-1);
  return last !== undefined && last.vital !== node.vital;
};

/** Rule 15: once a day by itself, whatever any clock says. */
const mayResend = ({ watched }: NodeRecord, { resent }: Device, { drafts }: Terms): boolean =>
  drafts.has('resendsAlways') || resent === null || watched - resent >= DAY;
