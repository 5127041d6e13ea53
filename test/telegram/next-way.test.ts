import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Finding } from '../../src/health/diagnose.ts';
import { noteConnected } from '../../src/health/doors/note-tries.ts';
import { addressesOf } from '../../src/peers/records/device-holdings.ts';
import type { Network } from '../../src/peers/records/door-tries.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { nextWay } from '../../src/telegram/features/help/next-way.ts';
import type { NodesView } from '../../src/telegram/views.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { forgePress } from '../stage/forge-press.ts';
import { type ChatNode, idleNode, openChat } from '../stage/open-chat.ts';
import { HOUR, iso, newKey, peer, snapshot, stateOf, user } from '../stage/sample-state.ts';

const { en } = await loadLanguages('UTC');

const FIRST = 'vpn.example.com:51820';
const SPARE = 'vpn.example.com:443';
const RELAY = '198.51.100.9:4443';

/** The bot watches the device for some seconds before it answers. */
const PATIENT = { timeout: 60_000 };

/** Friend 7, whose device has not been heard for an hour, on a server with three doors; `others`: further servers. */
async function openSilent(fill: (draft: Draft) => void = () => undefined, others: readonly ChatNode[] = []) {
  const device = peer();
  device.greeted_key = device.public_key;
  const idle = idleNode();
  const furtherDoors = [
    { host: 'vpn.example.com', port: 443 },
    { host: '198.51.100.9', port: 4443 },
  ];
  const there = {
    ...{ allowedIps: addressesOf(device), handshakeAt: Date.now() - HOUR, endpoint: '203.0.113.5:1000' },
    ...{ received: 5000, sent: 5000 },
  };
  const known = { ...snapshot({}), at: Date.now(), serverKey: newKey(), peers: new Map([[device.public_key, there]]) };
  const lab = await openChat(
    (draft) => {
      draft.users['7'] = user(7, { name: 'Anna', language: 'en' });
      draft.peers['p1'] = device;
      fill(draft);
    },
    [{ ...idle, node: { ...idle.node, furtherDoors }, snapshot: known }, ...others],
  );
  const anna = lab.api.person({ id: 7, first_name: 'Anna', language_code: 'en' });
  anna.send('/help');
  await anna.receives();
  const record = () => lab.core.store.state.peers['p1'] ?? expect.fail();
  /** The button below an answer that was about this door. */
  const press = (door: string, network: Network) => {
    const tag = createHash('sha256').update(door).digest('hex').slice(0, 6);
    return forgePress(lab.api, anna, `nextway:p1:${tag}:${network}`);
  };
  return { ...lab, anna, record, press };
}

test('one tap tells the network and brings another way in; the owner sees it by network', async () => {
  const fill = (draft: Draft) => void Object.assign(draft.users['7'] ?? {}, { allowed_nodes: ['main'] });
  const { anna, owner, record } = await openSilent(fill, [idleNode('eu1', 'Vienna')]);
  anna.send('it does not work');
  const answer = await anna.receives(/does not hear your device/, PATIENT);
  expect(answer.text).toContain('What are you connected through right now?');
  const labels = answer.buttons.map(({ text }) => text);
  expect(labels).toEqual([
    ...['🏠 Home Internet', 'MTS', 'Beeline', 'MegaFon', 'T2', 'Yota', 'Another network', 'Still does not work'],
  ]);
  await anna.press('MTS', answer).answered();
  await anna.receives(/the same server Main, another way in\. Open it in the WireGuard app/);
  expect(record()).toMatchObject({ door: RELAY, send: expect.any(Object), next: null });
  owner.send('/nodes');
  await owner.press('🔎 Main', await owner.receives(/Серверы: 2/)).answered();
  await owner.press('📶 Входы по сетям', await owner.receives(({ kind }) => kind === 'edit')).answered();
  const table = await owner.receives(({ kind, text }) => kind === 'edit' && text.includes('не вышло'));
  expect(table.text).toContain(`${FIRST} МТС 0/1`);

  // the network is known by now
  anna.send('it does not work');
  const next = await anna.receives(/Your internet \(MTS\)/, PATIENT);
  await anna.press('📶 I am on another network now', next).answered();
  const question = await anna.chat.receivesEdit(({ message_id }) => message_id === next.message_id);
  await anna.press('🏠 Home Internet', question).answered();
  await anna.receives(/another way in\. Open/);
  expect(record()).toMatchObject({ door: SPARE, trying_door: { network: 'home', failed: [FIRST, RELAY] } });
}, 120_000);

test('where no door is left, the tap brings another server’s config; where there is none, it says so', async () => {
  const { anna, core, press } = await openSilent(() => undefined, [idleNode('eu1', 'Vienna')]);
  for (const door of [FIRST, RELAY, SPARE]) await press(door, 'yota');
  await anna.receives(/all ways into that server.*Vienna/);
  expect(Object.values(core.store.state.peers).map(({ server_id }) => server_id)).toEqual(['main', 'eu1']);
  const alone = await openSilent();
  for (const door of [FIRST, RELAY, SPARE]) await alone.press(door, 'yota');
  const last = await alone.anna.receives(/all ways in that there are/);
  expect(last.buttons.map(({ text }) => text)).toEqual(['✉️ Tell the owner']);
});

test('“It does not work” on the last way into a server brings another server’s config, and counts that way as failed', async () => {
  const { anna, core } = await openSilent(
    (draft) => {
      const device = draft.peers['p1'];
      const trying = { at: iso(Date.now()), network: 'mts', failed: [FIRST, SPARE] };
      if (device) Object.assign(device, { door: RELAY, trying_door: trying });
    },
    [idleNode('eu1', 'Vienna')],
  );
  anna.send('it does not work');
  const answer = await anna.receives(/does not hear your device/, PATIENT);
  await anna.press('🌍 Config for server Vienna', answer).answered();
  const { peers, nodes } = core.store.state;
  expect(peers['p1']?.trying_door?.failed).toEqual([FIRST, SPARE, RELAY]);
  expect(nodes['main']?.tries[RELAY]?.['unnamed']).toMatchObject({ failed: 1 });
  expect(Object.values(peers).map(({ server_id }) => server_id)).toEqual(['main', 'eu1']);
}, 120_000);

test('once each address of a server failed, “It does not work” brings another server’s config before a further port of one', async () => {
  const fill = (draft: Draft) => {
    const device = draft.peers['p1'];
    const trying = { at: iso(Date.now()), network: 'mts', failed: [FIRST] };
    if (device) Object.assign(device, { door: RELAY, trying_door: trying });
  };
  const { anna, core } = await openSilent(fill, [idleNode('eu1', 'Vienna')]);
  anna.send('it does not work');
  const answer = await anna.receives(/does not hear your device/, PATIENT);
  expect(answer.text).not.toContain('What are you connected through');
  await anna.press('🌍 Config for server Vienna', answer).answered();
  const { peers } = core.store.state;
  expect(peers['p1']).toMatchObject({ door: RELAY, trying_door: { failed: [FIRST, RELAY] } });
  expect(Object.values(peers).map(({ server_id }) => server_id)).toEqual(['main', 'eu1']);
  const alone = await openSilent(fill);
  alone.anna.send('it does not work');
  expect((await alone.anna.receives(/does not hear your device/, PATIENT)).text).toContain(
    'What are you connected through',
  );
}, 120_000);

test('what others on the network came through is given first, though it comes last in the settings', async () => {
  const { anna, record, press } = await openSilent((draft) => {
    noteConnected(draft, { nodeId: 'main', door: SPARE, network: 'mts' }, iso(Date.now()));
    if (draft.peers['p1']) draft.peers['p1'].door = RELAY;
  });
  await press(RELAY, 'mts');
  await anna.receives(/another way in/);
  expect(record().door).toBe(SPARE);
});

test('where the server hears the device, another way in is for those with whom nothing opens', () => {
  const device = peer();
  const doors = {
    nextFor: () => ({ host: 'vpn.example.com', port: 443 }),
    tagOf: () => 'abcdef',
    hadEveryAddress: () => false,
  };
  const view = { store: { state: stateOf([device], { users: { 7: user(7) } }) } } as unknown as NodesView;
  const said = (kind: 'works' | 'silent') =>
    nextWay(view, doors, en, { peerId: 'p1', peer: device, finding: { kind, at: 0 } as unknown as Finding })?.html;
  expect(said('works')).toMatch(/^Does nothing open at all\? Your internet/);
  expect(said('silent')).toMatch(/^Your internet/);
});
