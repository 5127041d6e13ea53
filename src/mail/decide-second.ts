import { UserError } from '../errors.ts';
import { failedBefore } from '../health/doors/rank-doors.ts';
import { devicesOf, sparesOf } from '../peers/devices/devices.ts';
import { handOver } from '../peers/devices/hand-over.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { AskedByMail } from '../peers/records/mail-record.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { type DecideServices, isInHand, networkOf } from './decide-answer.ts';

/**
 * The device whose file goes beside that of `firstId`, once, when a friend writes that nothing works: one on another node, by a door that
 * they were not given within a day. A letter takes minutes, and what closes one door often closes all of its node. Null: there is none, or
 * the letter is about one device or something else. It is kept in the letter's record as the first one is.
 */
export async function decideSecond(
  services: DecideServices,
  friendId: number,
  asked: AskedByMail,
  firstId: string,
): Promise<string | null> {
  if (asked.second !== undefined) return asked.second;
  const { store, otherNode } = services;
  const first = store.state.peers[firstId];
  if (asked.wish !== 'door' || asked.device !== null || !first) return null;
  const node = otherNode(friendId, first.server_id);
  if (node === null) return null;
  try {
    return await store.update((draft, before) => {
      const id = handOutOn(services, { draft, before, friendId, node });
      const open = draft.users[friendId]?.mail?.asked;
      if (open?.letter === asked.letter) open.second = id;
      return id;
    });
  } catch (error) {
    if (error instanceof UserError) return null; // such as a full network: the first file goes alone
    throw error;
  }
}

interface Handing {
  readonly draft: Draft;
  readonly before: State;
  readonly friendId: number;
  readonly node: NodeProfile;
}

/** The friend's first device there, or their spare, by another door than it had; one is made if there is none. Null: they had every door. */
function handOutOn({ box, peers, doors, now }: DecideServices, handing: Handing): string | null {
  const { draft, before, friendId, node } = handing;
  const [known] = [...devicesOf(before, friendId, node.id), ...sparesOf(before, friendId, node.id)];
  if (known && (!known[1].active || !doors.nameAnother(draft, before, known[0]))) return null;
  const id = known?.[0] ?? peers.makeDevice(draft, before, friendId, node);
  const peer = draft.peers[id];
  if (!peer) return null;
  const at = new Date(now() + 1).toISOString(); // later than the failure elsewhere that led here
  peer.trying_door = { at, network: networkOf(before, friendId), failed: [...failedBefore(peer, now())] };
  if (!isInHand(peer)) handOver(peer, box, new Date(now()).toISOString());
  return id;
}
