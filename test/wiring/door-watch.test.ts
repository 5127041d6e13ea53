import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { NodeSettings } from '../../src/config/settings.ts';
import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { ProbeOutcome } from '../../src/probe/outcome.ts';
import type { ProbeTask } from '../../src/probe/probe-door.ts';
import type { Protocol } from '../../src/wireguard/dialect/dialect.ts';
import type { Knock, KnockAnswer } from '../../src/wireguard/drivers/driver.ts';
import { DoorWatch } from '../../src/wiring/door-watch.ts';
import { Knockers } from '../../src/wiring/knockers.ts';
import { told, VALUES } from '../stage/amnezia-parameters.ts';
import { openLoop } from '../stage/loop-lab.ts';
import { box, NOW, newKey, node, peer, snapshot } from '../stage/sample-state.ts';
import { settingsOf, simplest } from '../stage/settings-of.ts';
import { openStore } from '../stage/temporary-store.ts';

const ELSEWHERE = { host: '198.51.100.7', port: 22, user: 'vpn', keyPath: '/k', hostKey: 'SHA256:k' };
const OPEN: ProbeOutcome = { kind: 'open', handshakeMs: 8, echoMs: 5, echoes: 30 };
const SILENT: ProbeOutcome = { kind: 'silent', unreadable: 0 };
const [main] = settingsOf(simplest).nodes;

const silentLog = pino({ enabled: false });

/** A node on another machine with its loop, and a watch whose probes find what `found` says, the last one again and again. */
async function openWatch(
  found: ProbeOutcome[],
  {
    ssh = ELSEWHERE as NodeSettings['ssh'],
    minutes = 5 as number | null,
    knockers = new Knockers([], silentLog),
    protocol = 'wireguard' as Protocol,
  } = {},
) {
  if (!main) throw new Error('no node');
  const profile = node({ protocol });
  const lab = await openLoop([peer()], {}, profile);
  const settings: NodeSettings = { ...main, ...profile, ssh };
  const tasks: ProbeTask[] = [];
  let running = 0;
  const seen: { snapshot: Snapshot | null } = { snapshot: null };
  const lookAts: { count: number; showing: () => unknown } = { count: 0, showing: () => undefined };
  const make = (pace = minutes) =>
    new DoorWatch({
      ...{ nodes: [settings], minutes: pace, store: lab.store, box, log: silentLog, random: () => 0, knockers },
      now: () => lab.clock.now,
      lookAt: async () => {
        lookAts.count += 1;
        await lookAts.showing();
      },
      snapshotOf: () => (seen.snapshot === null ? null : { ...seen.snapshot, ownAddresses: ['10.0.0.1'] }),
      probe: async (task) => {
        expect(running).toBe(0);
        running += 1;
        tasks.push(task);
        await Promise.resolve();
        running -= 1;
        return (found.length > 1 ? found.shift() : found[0]) ?? SILENT;
      },
    });
  /** A look of the bot at its node. */
  const look = async () => {
    await lab.step(60_000);
    seen.snapshot = lab.loop.snapshot;
  };
  return { ...lab, lookAts, make, tasks, look, seen, probe: () => lab.store.state.nodes['main']?.probe ?? null };
}

describe('the doors of a node on another machine', () => {
  it('are tried with a peer of the bot’s own, once that is on the node', async () => {
    const { make, tasks, look, probe, sim, clock } = await openWatch([OPEN]);
    const watch = make();
    await look();
    await watch.round();
    const { public_key: key = '', secret = '' } = probe() ?? {};
    expect(tasks).toEqual([]);
    expect(watch.doorsOf('main')).toBeNull();
    await look();
    expect(sim.peers.get(key)).toMatchObject({ ips: ['10.0.0.254/32'], isForeign: false });
    await watch.round();
    expect(tasks).toMatchObject([
      {
        ...{ host: 'vpn.example.com', port: 51820, ends: { own: '10.0.0.254', node: '10.0.0.1' }, parameters: {} },
        keys: { ...box.open(key, secret), serverKey: sim.ownKey },
      },
    ]);
    const report = { door: { host: 'vpn.example.com', port: 51820 }, outcome: OPEN, at: clock.now, since: clock.now };
    expect(watch.doorsOf('main')).toEqual({ kind: 'tried', doors: [report] });
  });

  it('are tried twice before an open one is called anything else, and then once a round', async () => {
    const { make, tasks, look, clock } = await openWatch([OPEN, SILENT, OPEN, SILENT]);
    const watch = make();
    await look();
    await watch.round();
    await look();
    const kinds: unknown[] = [];
    for (let round = 0; round < 4; round += 1) {
      clock.now += 1000;
      await watch.round();
      const found = watch.doorsOf('main');
      kinds.push(found?.kind === 'tried' && found.doors.map(({ outcome, at, since }) => [outcome.kind, at - since]));
    }
    expect(kinds).toEqual([[['open', 0]], [['open', 1000]], [['silent', 0]], [['silent', 1000]]]);
    expect(tasks).toHaveLength(1 + 2 + 2 + 1);
  });

  it('are tried while the node does not answer the bot, too', async () => {
    const { make, tasks, look, seen } = await openWatch([OPEN]);
    const watch = make();
    await look();
    await watch.round();
    await look();
    await watch.round();
    seen.snapshot = null;
    await watch.round();
    expect(tasks).toHaveLength(2);
  });

  it('are not tried while the node’s interface lacks the peer', async () => {
    const { make, tasks, look, seen } = await openWatch([OPEN]);
    const watch = make();
    await look();
    await watch.round();
    expect(seen.snapshot).not.toBeNull();
    await watch.round();
    expect(tasks).toEqual([]);
  });

  it('say nothing by a try with parameters that the server has no longer', async () => {
    const { make, tasks, look, sim, lookAts } = await openWatch([OPEN, SILENT], { protocol: 'amneziawg' });
    sim.told = told(VALUES);
    const watch = make();
    await look();
    await watch.round();
    await look();
    await watch.round();
    const open = watch.doorsOf('main');
    expect(open).toMatchObject({ kind: 'tried', doors: [{ outcome: OPEN }] });
    // the owner changes them while doors are tried, and the bot sees it when it looks what arrived
    sim.told = told({ ...VALUES, S1: '31' });
    lookAts.showing = () => lookAts.count % 2 === 1 && look();
    await watch.round();
    expect([tasks.length, watch.doorsOf('main')]).toEqual([1 + 2, open]);
    // until they are taken in there is nothing to try with
    await watch.round();
    expect([tasks.length, watch.doorsOf('main')]).toEqual([1 + 2, open]);
    await look();
    // and once more, so that they are taken in while doors are tried
    sim.told = told({ ...VALUES, S1: '32' });
    lookAts.showing = look;
    await watch.round();
    expect([tasks.length, watch.doorsOf('main')]).toEqual([1 + 2 + 2, open]);
    lookAts.showing = () => undefined;
    await watch.round();
    expect(tasks.map(({ parameters }) => parameters.S1)).toEqual(['30', '30', '30', '31', '31', '32', '32']);
    expect(watch.doorsOf('main')).toMatchObject({ kind: 'tried', doors: [{ outcome: SILENT }] });
  });

  it('find nothing any more after the end', async () => {
    const { make, look, tasks } = await openWatch([OPEN]);
    const watch = make();
    await look();
    await watch.round();
    await look();
    watch.stop();
    await watch.round();
    expect(tasks).toEqual([]);
    expect(watch.doorsOf('main')).toBeNull();
  });
});

it('tells whether what was sent to a silent door arrived at the node, by a look before and after the try', async () => {
  const { make, look, seen, probe, lookAts } = await openWatch([OPEN, SILENT]);
  const watch = make();
  await look();
  await watch.round();
  await look();
  await watch.round();
  const arrived = () => {
    const found = watch.doorsOf('main');
    return found?.kind === 'tried' ? found.doors[0]?.arrived : null;
  };
  expect([arrived(), lookAts.count]).toEqual([undefined, 0]);
  const key = probe()?.public_key ?? '';
  const received = [100, 248, 248, 248];
  lookAts.showing = () => {
    const { snapshot } = seen;
    const peer = snapshot?.peers.get(key);
    if (!snapshot || !peer) throw new Error('no probe there');
    const peers = new Map(snapshot.peers).set(key, { ...peer, received: received.shift() ?? 0 });
    seen.snapshot = { ...snapshot, peers };
  };
  await watch.round();
  expect(arrived()).toBe(true);
  await watch.round();
  expect(arrived()).toBe(false);
});

it.each(['127.0.0.1', 'localhost', '::1'])('a node that is reached over SSH at %s is here, too', async (host) => {
  const { make, tasks, look, probe } = await openWatch([OPEN], { ssh: { ...ELSEWHERE, host } });
  const watch = make();
  await look();
  await watch.round();
  expect([tasks, probe(), watch.doorsOf('main')]).toEqual([[], null, { kind: 'not-from-here', renew: [] }]);
});

it('a node on the bot’s own machine is not tried, has no peer for it, and the page says so', async () => {
  const { make, tasks, look, probe } = await openWatch([OPEN], { ssh: null });
  const watch = make();
  await look();
  await watch.round();
  expect([tasks, probe(), watch.doorsOf('main')]).toEqual([[], null, { kind: 'not-from-here', renew: [] }]);
});

it('a node on the bot’s own machine is tried by another one whose gate knocks, and is not any more once it does not', async () => {
  const sent: Knock[] = [];
  let answer: KnockAnswer = [];
  const knock = async (one: Knock) => {
    sent.push(one);
    return answer;
  };
  const knockers = new Knockers([{ id: 'eu1', knock }], silentLog);
  const { make, tasks, look, probe } = await openWatch([OPEN], { ssh: null, knockers });
  const watch = make();
  await look();
  await watch.round();
  await look();
  await watch.round();
  expect(probe()?.on).toBe(true);
  const report = { outcome: SILENT, by: 'eu1', door: { host: 'vpn.example.com', port: 51820 } };
  expect(watch.doorsOf('main')).toMatchObject({ kind: 'tried', doors: [report] });
  expect([tasks, new Set(sent.map(({ door }) => door))]).toEqual([[], new Set(['vpn.example.com:51820'])]);
  answer = 'old-gate';
  await watch.round();
  expect(watch.doorsOf('main')).toEqual({ kind: 'not-from-here', renew: ['eu1'] });
  expect(probe()?.on).toBe(false);
});

it('turned off by the setting, the peer goes and nothing is tried', async () => {
  const { make, tasks, look, probe, sim } = await openWatch([OPEN]);
  await look();
  await make().round();
  await look();
  const key = probe()?.public_key ?? '';
  expect(sim.peers.has(key)).toBe(true);
  const off = make(null);
  await off.round();
  await look();
  expect(sim.peers.has(key)).toBe(false);
  expect([tasks, off.doorsOf('main')]).toEqual([[], null]);
});

it('a node whose probe has a secret that does not open keeps no other node’s doors from being tried', async () => {
  if (!main) throw new Error('no node');
  const elsewhere = (id: string): NodeSettings => ({ ...main, ...node({ id }), ssh: ELSEWHERE });
  const [bad, good] = [elsewhere('bad'), elsewhere('good')];
  const { store } = await openStore();
  const snapshots = new Map<string, Snapshot>();
  const watch = new DoorWatch({
    ...{ nodes: [bad, good], minutes: 5, store, box, log: silentLog, random: () => 0, now: () => NOW },
    snapshotOf: (id) => snapshots.get(id) ?? null,
    probe: async () => OPEN,
  });
  await store.update((draft) => {
    for (const id of ['bad', 'good']) draft.nodes[id] = { ...emptyNode(), server_key: newKey() };
  });
  await watch.round(); // makes the peers
  await store.update((draft) => {
    const probe = draft.nodes['bad']?.probe;
    if (probe) probe.secret = 'v1:damaged';
  });
  for (const id of ['bad', 'good']) {
    const key = store.state.nodes[id]?.probe?.public_key ?? '';
    snapshots.set(id, snapshot({ [key]: { ips: [] } }));
  }
  await expect(watch.round()).rejects.toThrow();
  expect(watch.doorsOf('good')).toMatchObject({ kind: 'tried', doors: [{ outcome: OPEN }] });
});
