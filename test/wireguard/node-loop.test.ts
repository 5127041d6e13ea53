import { describe, expect, it } from 'vitest';
import { onNode, openLoop, setByHand } from '../stage/loop-lab.ts';
import { DAY, HOUR, iso, NOW, newKey, node, peer, sealedKey, user } from '../stage/sample-state.ts';

const first = peer();
const second = peer({ telegram_id: 8, wg_ip: '10.0.0.4/32' });
const both = { [first.public_key]: ['10.0.0.3/32'], [second.public_key]: ['10.0.0.4/32'] };
const waiting = () => ({ ...sealedKey(), sent_at: iso(NOW) });

describe('a node’s loop', () => {
  it('brings missing peers back, preshared keys included, in one command', async () => {
    const { sim, step, converged } = await openLoop([first, second]);
    let commands = 0;
    sim.onApply = () => {
      commands += 1;
    };
    await step();
    expect(onNode(sim)).toEqual(both);
    for (const { psk } of sim.peers.values()) expect(psk).not.toBeNull();
    expect([commands, converged()]).toEqual([1, 1]);
  });

  it('heals wrong addresses, also the predecessor’s masks, and touches nothing that is right', async () => {
    const { sim, step } = await openLoop([first, second]);
    setByHand(sim, { publicKey: first.public_key, allowedIps: ['10.0.0.0/24'] });
    setByHand(sim, { publicKey: second.public_key, allowedIps: ['10.0.0.4/32'] });
    const changes: string[][] = [];
    sim.onApply = ({ set }) => changes.push(set.map(({ publicKey }) => publicKey));
    await step();
    expect(onNode(sim)).toEqual(both);
    expect(changes).toEqual([[first.public_key]]);
  });

  it('looks again only when it is due, and applies the store’s changes from the last look until then', async () => {
    const { sim, store, step } = await openLoop([first]);
    expect(await step()).toBe(60_000);
    await store.update((draft) => {
      Object.assign(draft.users, { 8: user(8) });
      draft.peers['p2'] = second;
    });
    expect(await step(20_000)).toBe(40_000);
    expect(onNode(sim)).toEqual(both);
    expect(sim.dumps).toBe(1);
    await step(40_000);
    expect(sim.dumps).toBe(2);
  });

  it('shows every look to whoever counts, also the one that finds a new interface empty, and what became of it', async () => {
    const { sim, loop, seen, step } = await openLoop([first]);
    await step();
    await step(30_000);
    sim.reboot();
    loop.requestPoll();
    await step();
    expect(seen.map(({ peers }) => peers.has(first.public_key))).toEqual([false, true, false, true]);
  });

  it('looks again as often when the clock was set back by a day', async () => {
    const { sim, clock, step } = await openLoop([first]);
    await step();
    clock.now -= DAY;
    sim.reboot();
    await step(60_000);
    expect(onNode(sim)).toEqual({ [first.public_key]: ['10.0.0.3/32'] });
  });

  it('wakes when a guest’s time ends, and takes the peer off then without a look', async () => {
    const users = { 7: user(7, { until: iso(NOW + 20_000) }), 8: user(8) };
    const { sim, store, step } = await openLoop([first, second], { users });
    expect(await step()).toBe(20_000);
    expect(await step(19_999)).toBe(1);
    expect(onNode(sim)).toEqual(both);
    expect(await step(1)).toBe(40_000);
    expect(onNode(sim)).toEqual({ [second.public_key]: ['10.0.0.4/32'] });
    expect(sim.dumps).toBe(1);
    await store.update((draft) => void Object.assign(draft.users[7] ?? {}, { until: iso(NOW + DAY) }));
    await step();
    expect(onNode(sim)).toEqual(both); // the same key at the same address
  });

  it('looks at once when it is told that what it saw may no longer hold', async () => {
    const { sim, loop, step } = await openLoop([first]);
    await step();
    sim.reboot();
    await step();
    expect(onNode(sim)).toEqual({});
    loop.requestPoll();
    await step();
    expect(onNode(sim)).toEqual({ [first.public_key]: ['10.0.0.3/32'] });
  });

  it('looks every second while a new key was just sent, and moves the address at its first handshake', async () => {
    const next = waiting();
    const { sim, store, step } = await openLoop([peer({ ...first, next })]);
    expect(await step()).toBe(1000);
    expect(onNode(sim)).toEqual({ [first.public_key]: ['10.0.0.3/32'], [next.public_key]: [] });
    sim.shake(next.public_key);
    await step(1000);
    expect(onNode(sim)).toEqual({ [next.public_key]: ['10.0.0.3/32'] });
    expect(store.state.peers['p1']).toMatchObject({ public_key: next.public_key, next: null });
  });

  it('keeps a foreign peer, tells of it once, and remembers its address for bad days', async () => {
    const { sim, store, notices, step } = await openLoop([first]);
    const stranger = newKey();
    sim.addForeign(stranger, ['10.0.0.9/32', '10.0.0.64/28']);
    for (let i = 0; i < 3; i += 1) await step(60_000);
    expect(onNode(sim)).toEqual({ [stranger]: ['10.0.0.9/32', '10.0.0.64/28'], [first.public_key]: ['10.0.0.3/32'] });
    expect(notices).toEqual([{ kind: 'foreign-peers', node: 'main', keys: [stranger], wide: ['10.0.0.64/28'] }]);
    expect(store.state.nodes['main']).toMatchObject({ foreign: ['10.0.0.9/32'], reported: [stranger] });
  });

  it('leaves a device alone whose address a foreign peer took, and tells the owner once', async () => {
    const { sim, notices, step } = await openLoop([first]);
    await step();
    const stranger = newKey();
    sim.addForeign(stranger, ['10.0.0.3/32']);
    for (let i = 0; i < 3; i += 1) await step(60_000);
    expect(onNode(sim)).toEqual({ [first.public_key]: [], [stranger]: ['10.0.0.3/32'] });
    expect(notices.filter(({ kind }) => kind === 'address-blocked')).toEqual([
      { kind: 'address-blocked', node: 'main', address: '10.0.0.3/32', friendId: 7 },
    ]);
    sim.peers.delete(stranger);
    await step(60_000);
    expect(onNode(sim)).toEqual({ [first.public_key]: ['10.0.0.3/32'] });
  });

  it('moves such a device when its config waits; with no free address it says so and works on for the others', async () => {
    const wish = { since: iso(NOW), noted: false };
    const profile = node({ network: '10.0.0.0/29' });
    const others = ['4', '5', '6'].map((n) => peer({ telegram_id: 8, wg_ip: `10.0.0.${n}/32` }));
    const { sim, store, notices, step } = await openLoop([peer({ ...first, send: wish }), ...others], {}, profile);
    sim.addForeign(newKey(), ['10.0.0.3/32']);
    await step();
    expect(store.state.peers['p1']?.wg_ip).toBe('10.0.0.3/32');
    expect(notices.map(({ kind }) => kind)).toContain('network-full');
    expect(sim.peers.size).toBe(4);
    const { revision } = store.state;
    await step(60_000);
    expect(store.state.revision).toBe(revision);
    await store.update((draft) => {
      delete draft.peers['p2'];
    });
    sim.peers.delete(others[0]?.public_key ?? '');
    await step(60_000);
    expect(store.state.peers['p1']).toMatchObject({ wg_ip: '10.0.0.4/32', send: wish });
    expect(sim.routes(store.state.peers['p1']?.public_key ?? '', '10.0.0.4/32')).toBe(true);
  });

  it('gives a waiting key its whole grace time again when its device was off, also when it was switched by hand', async () => {
    const { sim, store, step } = await openLoop([peer({ ...first, next: waiting() }), second]);
    const pause = (active: boolean) => store.update((draft) => void Object.assign(draft.users['7'] ?? {}, { active }));
    await step();
    await pause(false);
    await step(HOUR);
    expect(onNode(sim)).toEqual({ [second.public_key]: ['10.0.0.4/32'] });
    await step(10 * DAY);
    await pause(true);
    await step(HOUR);
    await step(DAY - 1);
    expect(sim.routes(first.public_key, '10.0.0.3/32')).toBe(true);
    await step(60_000);
    expect(sim.routes(first.public_key, '10.0.0.3/32')).toBe(false);
  });

  it('takes an expired friend off at the next step, and forgets a removed one after a day', async () => {
    const { sim, store, step } = await openLoop([first], { users: { '7': user(7, { until: iso(NOW + HOUR) }) } });
    await step();
    await step(HOUR);
    expect(onNode(sim)).toEqual({});
    await store.update((draft) => {
      if (draft.users['7']) draft.users['7'].removed_at = iso(NOW + HOUR);
    });
    await step(60_000);
    await step(DAY - 1);
    expect(Object.keys(store.state.peers)).toEqual(['p1']);
    await step(60_000);
    expect(store.state.peers).toEqual({});
  });

  it('writes nothing when there is nothing new', async () => {
    const { store, step } = await openLoop([first, second]);
    await step();
    const { revision } = store.state;
    for (let i = 0; i < 5; i += 1) await step(60_000);
    expect(store.state.revision).toBe(revision);
  });
});
