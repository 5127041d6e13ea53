import { expect, test } from 'vitest';
import { SeenSinceStart } from '../../src/health/last-seen.ts';
import { PeerHistory } from '../../src/health/peer-history.ts';
import type { SnapshotPeer } from '../../src/peers/nodes/snapshot.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { HealthWatch } from '../../src/telegram/features/help/health-watch.ts';
import type { NodeView } from '../../src/telegram/views.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { HOUR, iso, NOW, newKey, node, peer, snapshot, user } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

const { en } = await loadLanguages('UTC');
const SECOND = 1000;
const NEWS = ['blocked', 'down', 'connected', 'works'] as const;
type News = (typeof NEWS)[number];

/** For each kind of news a device of friend 7, and then one of friend 8, who has another one at a node of its own with a taken address. */
function devices(): Record<string, DraftPeer> {
  const asked = { at: iso(NOW - HOUR), network: null, failed: [] };
  const all = [7, 8].flatMap((id) => {
    const of = (wg_ip: string, more: Partial<DraftPeer> = {}) => peer({ telegram_id: id, wg_ip, ...more });
    return [
      [`blocked${id}`, of(`10.0.0.${id}/32`)],
      [`down${id}`, of(`10.1.0.${id}/32`, { server_id: 'down' })],
      [`connected${id}`, of(`10.0.0.1${id}/32`, { sent_at: iso(NOW - 60 * SECOND) })],
      [`works${id}`, of(`10.0.0.2${id}/32`, { trying_door: asked })],
    ] as const;
  });
  return { ...Object.fromEntries(all), last8: peer({ telegram_id: 8, wg_ip: '10.2.0.8/32', server_id: 'last' }) };
}

const FOREIGN = newKey();
const SEEN = { allowedIps: [], handshakeAt: NOW - SECOND, endpoint: '192.0.2.7:1', received: 0, sent: 0 };

/** A look at a node on which all devices are connected, those that try a door in this way, and a foreign peer has addresses of some. */
function look(peers: Readonly<Record<string, DraftPeer>>, id: string, at: number, tried: Partial<SnapshotPeer>) {
  const here = Object.entries(peers).filter(([, { server_id }]) => server_id === id);
  const own = here.map(([name, { public_key }]): [string, SnapshotPeer] => {
    return [public_key, { ...SEEN, ...(name.startsWith('works') && tried) }];
  });
  const taken = id === 'main' ? ['10.0.0.7/32', '10.0.0.8/32'] : ['10.2.0.8/32'];
  return snapshot({}, { at, peers: new Map([...own, [FOREIGN, { ...SEEN, allowedIps: taken }]]) });
}

interface World {
  /** Which news cannot be put into words for friend 7. */
  readonly unspeakable?: News;
  /** The node whose doors cannot be looked up. */
  readonly lost?: string;
}

/** Texts that say for whom they are and of what: `8 works`. */
function textsFor(id: number, unspeakable: News | undefined) {
  const say = (news: News) => () => {
    if (id === 7 && news === unspeakable) throw new TypeError('no words');
    return `${id} ${news}`;
  };
  const health = { ...en.health, blocked: say('blocked'), serverDown: say('down'), connected: say('connected') };
  return { ...en, health, doors: { ...en.doors, works: say('works') } };
}

/** Three nodes, of which the second is down, and what the watch queues for friends. */
async function open({ unspeakable, lost }: World) {
  const peers = devices();
  const { store } = await openStore((draft) => {
    for (const id of [7, 8]) draft.users[id] = user(id);
    for (const id of ['main', 'last']) draft.nodes[id] = emptyNode();
    draft.nodes['down'] = { ...emptyNode(), down_since: iso(NOW - HOUR) };
    Object.assign(draft.peers, peers);
  });
  const profiles = ['main', 'down', 'last'].map((id) => node({ id, name: id }));
  const view = {
    ...{ settings: { adminId: 1, regenGraceSeconds: 0 }, store, nodesOff: [], now: () => NOW },
    nodes: [] as readonly NodeView[],
  };
  const addressesOf = (id: string) => {
    if (id === lost) throw new TypeError('no addresses');
    return new Map();
  };
  const queued: string[] = [];
  const lastSeen = new SeenSinceStart(() => NOW - 2 * HOUR);
  const watch = new HealthWatch({
    ...{ view, lastSeen, history: new PeerHistory(), timezone: 'UTC', log: recordLog().log },
    doors: { addressesOf, portOf: () => null, doorsOf: () => null },
    outbox: { message: (_chat, html) => void queued.push(html) },
    textsFor: (id) => textsFor(id, unspeakable),
  });
  /** The nodes are looked at, at this time; the devices that try a door came in this way. */
  const lookAtAll = (at: number, tried: Partial<SnapshotPeer>) => {
    const nodes = profiles.map((profile) => {
      return { node: profile, snapshot: profile.id === 'down' ? null : look(peers, profile.id, at, tried) };
    });
    Object.assign(view, { nodes, now: () => at });
  };
  /** A check after such looks; resolves with why it failed, or null. */
  const check = async (at: number, tried: Partial<SnapshotPeer>) => {
    lookAtAll(at, tried);
    return watch.check().then(
      () => null,
      (error: unknown) => String(error),
    );
  };
  return { store, lookAtAll, check, queued, lastSeen };
}

const OLD_FILE = { handshakeAt: NOW - 2 * HOUR };
const NEW_FILE = { handshakeAt: NOW + 5 * SECOND, endpoint: '192.0.2.7:2' };

/** What friends hear at the first check, and in all while devices come through the doors that they try, which takes two more. */
async function hear(world: World) {
  const { check, queued } = await open(world);
  const failed = [await check(NOW, OLD_FILE)];
  const first = queued.toSorted();
  failed.push(await check(NOW + 10 * SECOND, { ...NEW_FILE, received: 100 }));
  failed.push(await check(NOW + 40 * SECOND, { ...NEW_FILE, received: 200 }));
  return { failed, first, all: queued.toSorted() };
}

/** All that friends hear, without this piece for friend 7. */
const heard = (missing?: News): string[] =>
  [
    ...NEWS.filter((news) => news !== missing).map((news) => `7 ${news}`),
    ...NEWS.map((news) => `8 ${news}`),
    '8 blocked',
  ].toSorted();

const atFirst = (all: readonly string[]): string[] => all.filter((one) => !one.endsWith('works'));

test('a friend hears of a taken address, an outage, a first connection and a way in that works, once each', async () => {
  expect(await hear({})).toEqual({ failed: [null, null, null], first: atFirst(heard()), all: heard() });
});

test.each(NEWS)(
  'news that cannot be put into words (%s) keep neither others nor their friend from any',
  async (news) => {
    const { failed, first, all } = await hear({ unspeakable: news });
    expect(failed).toContain('TypeError: no words');
    expect(first).toEqual(atFirst(heard(news)));
    expect(all).toEqual(heard(news));
  },
);

test('a node whose look cannot be noted keeps no other from it, and no friend from their news', async () => {
  const { check, queued, lastSeen } = await open({ lost: 'main' });
  expect(await check(NOW, OLD_FILE)).toBe('TypeError: no addresses');
  expect(lastSeen.of('last8')).toBe(SEEN.handshakeAt);
  expect(queued.toSorted()).toEqual(atFirst(heard()));
});

test('a way in that works is seen also where the file goes out, and is used, while a check waits for the store', async () => {
  const { store, lookAtAll, check, queued } = await open({});
  const since = iso(NOW - HOUR);
  const trying_door = { at: since, network: null, failed: ['192.0.2.1:443'] };
  await store.update(({ peers }) =>
    Object.assign(peers['works7'] ?? {}, { trying_door, send: { since, noted: false } }),
  );
  const checked = check(NOW, OLD_FILE); // has a greeting written
  const begun = store.update(({ peers }) => Object.assign(peers['works7']?.send ?? {}, { begun: true }));
  lookAtAll(NOW + 10 * SECOND, { ...NEW_FILE, received: 100 });
  await Promise.all([checked, begun]);
  await check(NOW + 11 * SECOND, { ...NEW_FILE, received: 100 });
  await check(NOW + 40 * SECOND, { ...NEW_FILE, received: 200 });
  expect(queued).toContain('7 works');
});
