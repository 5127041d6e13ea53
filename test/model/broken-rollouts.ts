import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import { plan } from '../../src/peers/plan/plan.ts';
import { openRollOut } from '../../src/peers/records/rollout-record.ts';
import { undoRollOut } from '../../src/peers/rollouts/end-rollout.ts';
import { alsoWriting, type BrokenRule } from './sabotage.ts';

/** Rule 14, broken in the ways that are easiest to slip into. */
export const BROKEN_ROLLOUTS: readonly BrokenRule[] = [
  {
    rule: '14: an open roll-out holds the grace time of its keys',
    sabotage: { plan: (input) => plan({ ...input, state: { ...input.state, rollouts: {} } }) },
  },
  {
    rule: '14: what a friend asked for is never held',
    sabotage: alsoWriting((draft) => {
      for (const { next, server_id } of Object.values(draft.peers))
        if (next) next.rollout ??= openRollOut(draft, server_id);
    }, 'rounds'),
  },
  {
    rule: '14: nobody is asked twice',
    sabotage: alsoWriting((draft, before) => {
      for (const [id, { devices }] of Object.entries(draft.rollouts))
        for (const [name, device] of Object.entries(devices))
          if (before.rollouts[id]?.devices[name]?.state === 'sent' && device.state === 'sent') device.asked += 1;
    }, 'rounds'),
  },
  {
    rule: '14: back is a handshake of a key that no dead file has',
    sabotage: alsoWriting((draft) => {
      for (const { devices } of Object.values(draft.rollouts))
        for (const device of Object.values(devices)) if (device.state === 'sent') device.state = 'back';
    }, 'rounds'),
  },
  {
    rule: '14: undo takes no key that is in use',
    sabotage: {
      undo: (draft, id, snapshot, now) =>
        undoRollOut(draft, id, snapshot && { ...snapshot, peers: withoutHandshakes(snapshot) }, now),
    },
  },
];

const withoutHandshakes = ({ peers }: Snapshot): Snapshot['peers'] =>
  new Map([...peers].map(([key, peer]) => [key, { ...peer, handshakeAt: null }]));
