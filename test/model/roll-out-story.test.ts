import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { GrammyError } from 'grammy/web';
import { expect, onTestFinished, test } from 'vitest';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import { openRollOut } from '../../src/peers/records/rollout-record.ts';
import { startRollOut } from '../../src/peers/rollouts/commands.ts';
import { undoRollOut } from '../../src/peers/rollouts/end-rollout.ts';
import { JsonStore } from '../../src/store/json-store.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { box, DAY, iso, NOW, node, peer, sealedKey, user } from '../stage/sample-state.ts';
import { SimNode } from '../stage/sim-node.ts';
import { Life } from './life.ts';

const DEVICES = 50;
const BLOCKING = 103;

interface Got {
  readonly peerId: string;
  readonly key: string;
  readonly door: string;
}

/** Fifty devices of 25 friends on a node, phones, and a daemon that is killed again and again. */
class Story {
  readonly clock = { now: NOW };
  readonly sim = new SimNode('main', () => this.clock.now);
  readonly got: Got[] = [];
  readonly phones = new Map<string, Got>();
  readonly #path: string;
  profile: NodeProfile = node();
  isBlocking = false;
  crashes = 0;
  life!: Life;

  constructor() {
    const folder = temporaryFolder();
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    this.#path = join(folder, 'peers.json');
  }

  async open(): Promise<void> {
    const store = await JsonStore.open(this.#path, () => undefined);
    await store.update((draft) => {
      for (let i = 0; i < DEVICES; i += 1) {
        const telegram_id = 100 + (i >> 1);
        draft.users[telegram_id] = user(telegram_id);
        const device = peer({ ...sealedKey(), telegram_id, number: 1 + (i & 1), wg_ip: `10.0.0.${10 + i}/32` });
        draft.peers[`p${i}`] = { ...device, sent_at: null, send: { since: iso(NOW), noted: true } };
      }
    });
    await store.settled();
    await this.start();
  }

  async start(): Promise<void> {
    await this.life?.kill();
    this.life = await Life.begin({
      path: this.#path,
      box,
      graceMs: 7 * DAY,
      now: () => this.clock.now,
      awake: () => this.clock.now,
      nodes: [{ profile: this.profile, driver: this.sim.driver() }],
      onUpload: () => undefined,
      upload: ({ peerId, peer: { telegram_id }, key }, { text }) => {
        if (this.isBlocking && telegram_id === BLOCKING)
          throw new GrammyError(
            'simulated',
            { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' },
            'sendDocument',
            {},
          );
        this.got.push({ peerId, key: key.public_key, door: /^Endpoint = (.+)$/m.exec(text)?.[1] ?? '' });
      },
      sendButtons: () => undefined,
      onNote: () => undefined,
      onCommit: () => undefined,
      isDiskFull: () => false,
      sabotage: {},
    });
  }

  get state() {
    return this.life.store.state;
  }

  /** One turn of the daemon, which dies in it now and then; nobody may be locked out. */
  async turn(i: number, isKilling = true): Promise<void> {
    this.clock.now += 2000;
    const ports = ['commit', 'upload', 'apply', 'commit', 'dump'] as const;
    if (isKilling && (i < 8 || i % 2 === 1))
      this.life.ways.trap = { port: ports[i % 3] ?? 'commit', when: i % 4 === 1 ? 'before' : 'after', kind: 'crash' };
    await this.life.round('main');
    this.life.step('main');
    await this.life.idle();
    if (this.life.ways.isDead) {
      this.crashes += 1;
      await this.start();
    }
    this.life.ways.trap = null;
    for (const [peerId, { key }] of this.phones) {
      const record = this.state.peers[peerId];
      expect([record?.public_key, record?.next?.public_key]).toContain(key);
    }
  }

  async turns(count: number, isKilling = true): Promise<void> {
    for (let i = 0; i < count; i += 1) await this.turn(i, isKilling);
  }

  /** Another port; the old door goes. */
  async changeDoor(port: number): Promise<void> {
    this.profile = { ...this.profile, endpointPort: port };
    await this.start();
  }

  /** These devices import the newest file that came, and connect. */
  connect(isOne: (place: number) => boolean): void {
    for (let i = 0; i < DEVICES; i += 1) {
      const file = this.got.findLast(({ peerId }) => peerId === `p${i}`);
      if (!file || !isOne(i) || !file.door.endsWith(`:${this.profile.endpointPort}`)) continue;
      this.phones.set(file.peerId, file);
      this.sim.shake(file.key);
    }
  }

  count(state: string): number {
    const [rollOut] = Object.values(this.state.rollouts);
    return Object.values(rollOut?.devices ?? {}).filter((device) => device.state === state).length;
  }
}

test('fifty devices: kills, a node that is down, a friend who blocks the bot, a second change, undo', async () => {
  const story = new Story();
  await story.open();
  await story.turns(12);
  story.connect(() => true);
  await story.turns(3);
  expect(story.phones.size).toBe(DEVICES);

  await story.changeDoor(443);
  story.isBlocking = true;
  await story.life.store.update((draft, before) => startRollOut(draft, before, story.profile, iso(story.clock.now)));
  story.got.length = 0;
  const before = story.crashes;
  await story.turns(4);
  story.sim.isUp = false;
  await story.turns(10);
  const meanwhile = story.got.length;
  story.sim.isUp = true;
  await story.turns(40);
  expect(meanwhile).toBeLessThan(DEVICES);
  expect(story.crashes).toBeGreaterThan(before + 2);
  expect({ sent: story.count('sent'), unreachable: story.count('unreachable') }).toEqual({ sent: 48, unreachable: 2 });
  // one key for each device; only uploads whose answers a crash swallowed bring the same file again
  expect(new Set(story.got.map(({ key }) => key)).size).toBe(48);
  expect(new Set(story.got.map(({ peerId }) => peerId)).size).toBe(48);
  expect(story.got.length).toBeLessThan(48 + 20);

  story.connect((i) => i % 2 === 0);
  await story.turns(4);
  expect(story.count('back')).toBe(24);

  story.got.length = 0;
  await story.changeDoor(444);
  await story.turns(40);
  const again = new Set(story.got.map(({ peerId }) => peerId));
  expect(again.size).toBe(48); // who was back waits again, and who was not gets the newest
  expect(story.got.every(({ door }) => door.endsWith(':444'))).toBe(true);
  story.connect((i) => i % 4 === 0);
  await story.turns(4);
  const back = story.count('back');
  expect(back).toBeGreaterThanOrEqual(12);

  const id = openRollOut(story.state, 'main') ?? '';
  const snapshot = story.life.snapshotOf('main');
  await story.life.store.update((draft) => undoRollOut(draft, id, snapshot, iso(story.clock.now)));
  await story.turns(6, false);
  expect(story.state.rollouts[id]?.state).toBe('undone');
  for (const [peerId, { key }] of story.phones) {
    expect(story.state.peers[peerId]).toMatchObject({ public_key: key, next: null });
    expect(story.sim.peers.get(key)?.ips).toEqual([story.state.peers[peerId]?.wg_ip]);
  }
});
