import { freeAddressesIn } from '../devices/allocate-address.ts';
import { appOf, firstApp } from '../devices/device-app.ts';
import { type ChooseDoor, devicesOf, freeNumber, freeRecordId, makeKeys, takenAddresses } from '../devices/devices.ts';
import type { SecretBox } from '../devices/seal.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { newPeer, type PeerRecord } from '../records/peer-record.ts';
import type { Draft, State } from '../records/records.ts';
import type { Move } from './plan-moves.ts';

/** Applies planned moves within the same change: the friend's choice, the devices, and requests for their configs. */
export function moveFriends(
  draft: Draft,
  before: State,
  moves: readonly Move[],
  { box, chooseDoor = () => null }: { readonly box: SecretBox; readonly chooseDoor?: ChooseDoor },
  now: string,
): void {
  const addresses = new Map<string, Addresses>();
  for (const { friendId, to, reuse, make } of moves) {
    const user = draft.users[friendId];
    if (!to || !user) continue;
    user.preferred_server_id = to.id;
    const free = addresses.get(to.id) ?? new Addresses(before, to);
    addresses.set(to.id, free);
    const door = chooseDoor(before, to, friendId);
    const made = addDevices(draft, before, { friendId, to, make, door }, free, box);
    for (const id of [...reuse, ...made]) {
      const peer = draft.peers[id];
      if (peer) peer.send = { since: now, noted: true }; // the message about the move announces the config already
    }
  }
}

/** Hands out the free addresses of a node one after the other within a change. */
class Addresses {
  readonly #next4: Iterator<string, undefined>;
  readonly #next6: Iterator<string, undefined> | null;

  constructor(before: State, node: NodeProfile) {
    const taken = takenAddresses(before, node);
    this.#next4 = freeAddressesIn(node.network, taken);
    this.#next6 = node.network6 === null ? null : freeAddressesIn(node.network6, taken);
  }

  /** Null when there is none left. */
  take(): { wg_ip: string; wg_ip6: string | null } | null {
    const four = this.#next4.next().value;
    const six = this.#next6?.next().value;
    if (four === undefined || (this.#next6 && six === undefined)) return null;
    return { wg_ip: `${four}/32`, wg_ip6: six === undefined ? null : `${six}/128` };
  }
}

type Makers = Pick<Move, 'friendId' | 'make'> & { readonly to: NodeProfile; readonly door: string | null };

function addDevices(
  draft: Draft,
  before: State,
  { friendId, to, make, door }: Makers,
  free: Addresses,
  box: SecretBox,
) {
  const numbers: number[] = [];
  return make.flatMap((name) => {
    const address = free.take();
    if (!address) return []; // cannot happen: the plan counted the free addresses
    const number = freeNumber(before, friendId, to.id, numbers);
    numbers.push(number);
    const id = freeRecordId(draft);
    const like = namesake(before, friendId, name);
    const app = appOf(like ?? { app: firstApp(to) });
    const routes = like?.routes ? { ...like.routes, services: [...like.routes.services] } : null;
    const place = { telegram_id: friendId, server_id: to.id, number, ...address, door };
    const peer = newPeer({ ...place, ...makeKeys(box), app, routes });
    draft.peers[id] = { ...peer, name };
    return [id];
  });
}

/** The device that the new one takes the place of: it has its name, or they are both without one. */
const namesake = (state: State, friendId: number, name: string | null): PeerRecord | undefined =>
  devicesOf(state, friendId).find(([, peer]) => peer.name === name)?.[1];
