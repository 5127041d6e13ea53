import { describe, expect, it } from 'vitest';
import {
  isLeaving,
  pendingNotices,
  recordLeaving,
  recordNotified,
} from '../../src/peers/moves/decommissioned-nodes.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { box, iso, NOW, newKey, node, peer, stateOf, user } from '../stage/sample-state.ts';

/** Friend 7 has a device on eu1, 8 chose it, 9 is on main, 10 was removed, 11's device is paused. */
function sample(): Draft {
  const people = [
    user(7),
    user(8, { preferred_server_id: 'eu1' }),
    user(9),
    user(10, { preferred_server_id: 'eu1', removed_at: iso(NOW - 1) }),
    user(11),
  ];
  const peers = [
    peer({ telegram_id: 7, server_id: 'eu1' }),
    peer({ telegram_id: 9, wg_ip: '10.0.0.9/32' }),
    peer({ telegram_id: 11, server_id: 'eu1', wg_ip: '10.0.0.11/32', active: false }),
  ];
  const known = () => ({ ...emptyNode(), server_key: newKey() });
  const users = Object.fromEntries(people.map((one) => [one.telegram_id, one]));
  return stateOf(peers, { users, nodes: { main: known(), eu1: known() } });
}

const TERMS = { nodes: [node()], movedTo: {}, deviceLimit: 3, box };
const both = new Set(['main', 'eu1']);
const mainOnly = new Set(['main']);

describe('a node that leaves the settings', () => {
  it('has its friends told who can still get in: those with a working device there, and those who chose it', () => {
    const state = sample();
    expect(isLeaving(state, both)).toBe(false);
    expect(isLeaving(state, mainOnly)).toBe(true);
    const before = structuredClone(state);
    recordLeaving(state, before, mainOnly, TERMS, NOW);
    expect(
      pendingNotices(state)
        .map(({ friendId }) => friendId)
        .toSorted(),
    ).toEqual([7, 8]);
    for (const [id, record] of Object.entries(before.peers)) expect(state.peers[id]).toEqual(record);
  });

  it('has each of them told once, whatever starts anew, and again only when it came back and left again', () => {
    const state = sample();
    const leave = (nodes: ReadonlySet<string>) => recordLeaving(state, structuredClone(state), nodes, TERMS, NOW);
    leave(mainOnly);
    recordNotified(state, { nodeId: 'eu1', friendId: 7 });
    expect(isLeaving(state, mainOnly)).toBe(false);
    leave(mainOnly);
    expect(pendingNotices(state)).toEqual([{ nodeId: 'eu1', friendId: 8, movedTo: null }]);
    recordNotified(state, { nodeId: 'eu1', friendId: 8 });
    expect(pendingNotices(state)).toEqual([]);
    expect(isLeaving(state, both)).toBe(true);
    leave(both);
    expect(state.nodes['eu1']?.left).toBe(null);
    leave(mainOnly);
    // 8 was given another choice and has nothing there any more
    expect(pendingNotices(state)).toEqual([{ nodeId: 'eu1', friendId: 7, movedTo: null }]);
  });

  it('is no news when it never answered: an imported record is not a node', () => {
    const state = sample();
    state.nodes['eu1'] = emptyNode();
    expect(isLeaving(state, mainOnly)).toBe(false);
    recordLeaving(state, structuredClone(state), mainOnly, TERMS, NOW);
    expect(pendingNotices(state)).toEqual([]);
  });
});
