import { doorsOf, doorText } from '../../src/peers/nodes/door.ts';
import type { PeerRecord } from '../../src/peers/records/peer-record.ts';
import type { State } from '../../src/peers/records/records.ts';
import type { RolledDevice, RollOut } from '../../src/peers/records/rollout-record.ts';
import type { Moment } from './commit-rules.ts';

/** Rule 14: one open roll-out for each node, nobody asked twice for the same, and nobody called back who is not. */
export function judgeRollOuts(previous: State, next: State, moment: Moment): string[] {
  const open = Object.values(next.rollouts).filter(({ state }) => state === 'open');
  const wrong = new Set(open.map(({ node }) => node)).size < open.length ? ['a node has two open roll-outs'] : [];
  for (const [id, rollOut] of Object.entries(next.rollouts)) {
    const before = previous.rollouts[id];
    for (const [device, after] of Object.entries(rollOut.devices)) {
      wrong.push(...judgeDevice(before, before?.devices[device], rollOut, after, { id, device, next, moment }));
    }
    moment.truth.reminded.delete(id);
  }
  return wrong;
}

interface About {
  readonly id: string;
  readonly device: string;
  readonly next: State;
  readonly moment: Moment;
}

function judgeDevice(
  old: RollOut | undefined,
  before: RolledDevice | undefined,
  now: RollOut,
  after: RolledDevice,
  { id, device, next, moment }: About,
): string[] {
  const wrong: string[] = [];
  const isSameTarget = JSON.stringify(old?.target) === JSON.stringify(now.target);
  const wasAsked = before?.state === 'sent' && after.asked > before.asked && after.key === before.key;
  if (wasAsked && isSameTarget && !moment.truth.reminded.has(id)) wrong.push('a roll-out asked a friend twice');
  const peer = next.peers[device];
  const isNewlyBack = after.state === 'back' && before?.state !== 'back';
  if (isNewlyBack && !(peer && hasComeBack(peer, next, moment))) wrong.push('a device that is not back was called so');
  return wrong;
}

/** Whether a key of the device really came in by a door that stays. */
function hasComeBack(peer: PeerRecord, { nodes }: State, { truth, profile }: Moment): boolean {
  const node = profile(peer.server_id);
  if (!node) return false;
  const closing = nodes[peer.server_id]?.closing ?? {};
  const doors = doorsOf(node).map(doorText);
  const stay = doors.filter((door) => !Object.hasOwn(closing, door));
  const keys = [peer.public_key, ...(peer.next ? [peer.next.public_key] : [])];
  return keys.some((key) => (stay.length > 0 ? stay : doors).includes(truth.cameBy.get(key) ?? ''));
}
