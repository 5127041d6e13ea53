import { describe, expect, it } from 'vitest';
import { editionOf } from '../../src/peers/devices/edition.ts';
import { startRekey } from '../../src/peers/devices/rekey.ts';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import { plan } from '../../src/peers/plan/plan.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { advanceRollOut } from '../../src/peers/rollouts/advance.ts';
import { startRollOut } from '../../src/peers/rollouts/commands.ts';
import {
  box,
  DAY,
  HOUR,
  iso,
  NOW,
  node,
  peer,
  SERVER_KEY,
  sealedKey,
  snapshot,
  stateOf,
} from '../stage/sample-state.ts';

const GRACE = 7 * DAY;
const known = (S1: string) => ({ values: { S1 }, headerPrint: null, headerSecret: null });

/** The file that a key was sent in. */
const fileOf = (profile: NodeProfile, key: string, S1: string | null = null) => ({
  ...{ key, variant: 'full', number: 1, name: 'Main-1', print: key, has_picture: true, app: 'wireguard' },
  edition: editionOf(profile, { door: null }, SERVER_KEY, S1 === null ? null : known(S1)),
});

function storeOf(device: DraftPeer, S1: string | null = null): Draft {
  const parameters = S1 !== null && { server_key: SERVER_KEY, values: { S1 }, header_print: null, header_secret: null };
  const main = {
    ...{ ...emptyNode(), server_key: SERVER_KEY, watched_ms: 100 * DAY },
    ...(parameters && { parameters: { ...parameters, read_at: iso(NOW) } }),
  };
  return stateOf([device], { nodes: { main } });
}

/** A round of the daemon's job on this very store; gives the device. */
async function round(state: Draft, profile: NodeProfile, isQuiet = false): Promise<DraftPeer> {
  const store = {
    state,
    update: async <T>(change: (draft: Draft, before: Draft) => T) => change(state, structuredClone(state)),
  };
  const seen = snapshot({ [state.peers['p1']?.public_key ?? '']: { ips: ['10.0.0.3/32'] } });
  await advanceRollOut(store, { node: profile, snapshot: seen, now: NOW, graceMs: GRACE, box, isQuiet });
  return state.peers['p1'] ?? expect.fail();
}

describe('rule 15: values that both ends share changed in place', () => {
  const profile = node({ protocol: 'amneziawg' });
  const sentWith = (S1: string): DraftPeer => {
    const device = peer();
    return { ...device, files: [fileOf(profile, device.public_key, S1)] };
  };

  it('the same keys are sent again, once in a day that was watched', async () => {
    const state = storeOf(sentWith('72'), '73');
    const key = state.peers['p1']?.public_key;
    expect(await round(state, profile)).toMatchObject({ public_key: key, next: null, send: { news: 'server' } });
    Object.assign(state.peers['p1'] ?? {}, { send: null });
    expect((await round(state, profile)).send).toBeNull();
    Object.assign(state.nodes['main'] ?? {}, { watched_ms: 101 * DAY });
    expect((await round(state, profile)).send).not.toBeNull();
  });

  it('nobody is written to in quiet hours, nor where nothing changed, nor without the owner for another door', async () => {
    expect((await round(storeOf(sentWith('72'), '73'), profile, true)).send).toBeNull();
    expect((await round(storeOf(sentWith('72'), '72'), profile)).send).toBeNull();
    const moved = node({ protocol: 'amneziawg', endpointPort: 443 });
    expect((await round(storeOf(sentWith('72'), '72'), moved)).send).toBeNull();
  });
});

describe('rule 14: a key that a friend asked for', () => {
  const [old, today] = [node(), node({ endpointPort: 443 })];

  /** A friend's own `/regen` three days ago, whose file names the old door. */
  function regenerated(): Draft {
    const device = peer();
    const next = { ...sealedKey(), sent_at: iso(NOW - 3 * DAY) };
    const files = [fileOf(old, device.public_key), fileOf(old, next.public_key)];
    const counting = { next: { node: 'main', since: next.sent_at, from: 97 * DAY } };
    return storeOf({ ...device, next, files, counting });
  }

  it('is replaced when its file is dead, stays theirs, and ends the old key when they were told', async () => {
    const state = regenerated();
    const asked = state.peers['p1']?.next?.public_key ?? '';
    startRollOut(state, structuredClone(state), today, iso(NOW));
    const { next, retired, public_key } = await round(state, today);
    expect(Object.keys(retired)).toEqual([asked]);
    expect(next).toMatchObject({ rollout: null, promised: { node: 'main', at: 104 * DAY } });
    if (next) next.sent_at = iso(NOW);
    const there = { [public_key]: { ips: ['10.0.0.3/32'] }, [next?.public_key ?? '']: {} };
    const at = (watched: number) =>
      plan({ state, nodeId: 'main', snapshot: snapshot(there), now: NOW, watched, graceMs: GRACE }).events;
    expect(at(104 * DAY - 1).some(({ kind }) => kind === 'promote')).toBe(false);
    expect(at(104 * DAY)).toContainEqual({ kind: 'promote', peer: 'p1', key: next?.public_key });
  });

  it('is taken out of the roll-out that made it, and has its whole grace time from then', async () => {
    const device = peer();
    const state = storeOf({ ...device, files: [fileOf(old, device.public_key)] });
    const id = startRollOut(state, structuredClone(state), today, iso(NOW));
    const rolled = await round(state, today);
    expect(rolled.next).toMatchObject({ rollout: id });
    if (rolled.next) rolled.next.sent_at = iso(NOW);
    startRekey(rolled, box, iso(NOW + HOUR));
    expect(rolled.next).toMatchObject({ rollout: null, sent_at: iso(NOW + HOUR) });
  });

  it('comes beside the first one, whose file may have arrived though nobody knows of it', async () => {
    const device = peer({ sent_at: null, send: { since: iso(NOW - HOUR), noted: false, begun: true } });
    const state = storeOf({ ...device, files: [fileOf(old, device.public_key)] });
    startRollOut(state, structuredClone(state), today, iso(NOW));
    const prepared = await round(state, today);
    expect(prepared).toMatchObject({ public_key: device.public_key, sent_at: null });
    expect(prepared.next).toMatchObject({ sent_at: null });
    expect(prepared.send).not.toBeNull();
  });
});
