import { expect, test } from 'vitest';
import type { ChooseDoor } from '../../src/peers/devices/devices.ts';
import { editionOf } from '../../src/peers/devices/edition.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { startRollOut } from '../../src/peers/rollouts/commands.ts';
import { RollOutWatch } from '../../src/telegram/features/rollouts/rollout-watch.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import type { RollOutView } from '../../src/texts/chat/rollout-view.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { box, iso, NOW, node, peer, SERVER_KEY, user } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

const OWNER = 1;
const { en } = await loadLanguages('UTC');
const NODES = ['eu1', 'main'].map((id) => node({ id, name: id, endpointPort: 443 }));

interface World {
  /** Whether the owner has seen both roll-outs before. */
  readonly isShown?: boolean;
  readonly chooseDoor?: ChooseDoor;
  readonly progress?: (view: RollOutView) => string;
}

/** Roll-outs of two nodes, of one device each, whose file names a door that is no more; eu1's comes first. */
async function open({ isShown = false, chooseDoor = () => null, progress = ({ server }) => server }: World) {
  const { store } = await openStore((draft) => {
    draft.users[7] = user(7);
    for (const today of NODES) {
      const edition = editionOf({ ...today, endpointPort: 51820 }, { door: null }, SERVER_KEY, null);
      const device = peer({ server_id: today.id, door: edition.door ?? null });
      const shape = { variant: 'full', number: 1, name: 'a', print: 'a', has_picture: true, app: 'wireguard' };
      draft.nodes[today.id] = { ...emptyNode(), server_key: SERVER_KEY };
      draft.peers[today.id] = { ...device, files: [{ ...shape, key: device.public_key, edition }] };
    }
  });
  for (const today of NODES) await store.update((draft, before) => startRollOut(draft, before, today, iso(NOW)));
  await store.update(({ rollouts }) => {
    for (const [message, rollOut] of Object.values(rollouts).entries())
      if (isShown) rollOut.shown_in = { chat: OWNER, message: message + 1 };
  });
  const clock = { now: NOW };
  const seen: string[] = [];
  const refused = new Set<string>();
  const { log } = recordLog();
  const sendMessage = async (_chat: number | string, html: string) => {
    if (refused.has(html)) throw new Error('400: Bad Request');
    seen.push(html);
    return { message_id: seen.length } as never;
  };
  const watch = new RollOutWatch({
    ...{ store, box, chooseDoor, log, timezone: 'UTC', ownerId: OWNER, nodesOff: [], now: () => clock.now },
    ...{ settings: { adminId: OWNER, regenGraceSeconds: 0 }, api: { sendMessage } },
    nodes: NODES.map((one) => ({ node: one, snapshot: null })),
    outbox: { edit: (_place, html) => void seen.push(html) },
    texts: () => ({ ...en, rollouts: { ...en.rollouts, progress } }),
  });
  const isAsked = (id: string) => store.state.peers[id]?.send !== null;
  return { watch, clock, seen, refused, isAsked };
}

test('a node whose round fails keeps no other from its own, nor the owner from seeing how far they are', async () => {
  const { watch, isAsked, seen } = await open({
    isShown: true,
    chooseDoor(_state, { id }) {
      if (id === 'eu1') throw new TypeError('no door');
      return null;
    },
  });
  await expect(watch.round()).rejects.toThrow('no door');
  expect([isAsked('eu1'), isAsked('main')]).toEqual([false, true]);
  expect(seen).toEqual(['eu1', 'main']);
});

test('a roll-out that cannot be put into words keeps no other from being shown', async () => {
  const { watch, seen } = await open({
    isShown: true,
    progress({ server }) {
      if (server === 'eu1') throw new TypeError('no words');
      return server;
    },
  });
  await expect(watch.round()).rejects.toThrow('no words');
  expect(seen).toEqual(['main']);
});

test('a roll-out that Telegram does not take keeps no other from being shown, and is tried again after a minute', async () => {
  const { watch, seen, refused, clock } = await open({});
  refused.add('eu1');
  await watch.round();
  await watch.round();
  expect(seen).toEqual(['main']);
  refused.clear();
  clock.now += 59_999;
  await watch.round();
  expect(seen).toEqual(['main']);
  clock.now += 1;
  await watch.round();
  expect(seen).toEqual(['main', 'eu1']);
});
