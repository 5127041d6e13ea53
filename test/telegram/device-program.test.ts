import { expect, test } from 'vitest';
import { keyTag } from '../../src/peers/devices/rekey.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { deviceProgram } from '../../src/telegram/features/people/device-program.ts';
import { eventually } from '../lab/eventually.ts';
import { forgePress } from '../stage/forge-press.ts';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { iso, node, peer, stateOf, user } from '../stage/sample-state.ts';

const ANNA = 502;

function programOf(more: Partial<DraftPeer>) {
  const record = peer(more);
  const view = { nodes: [{ node: node({ id: 'main' }), snapshot: null }], store: { state: stateOf([record]) } };
  return deviceProgram(view as unknown as Parameters<typeof deviceProgram>[0], record);
}

test('what a device runs on is what its friend chose, or else the guide that they opened', () => {
  expect(programOf({}).on).toBeNull();
  expect(programOf({ platform: 'ios', guide: 'android' }).on).toBe('ios');
  expect(programOf({ guide: 'android' }).on).toBe('android');
  expect(programOf({ platform: 'computer' }).on).toBe('computer');
  expect(programOf({ platform: 'computer', guide: 'linux' }).on).toBe('linux');
  expect(programOf({ platform: 'computer', guide: 'ios' }).on).toBe('computer');
});

test('a version is known only of an app that has connected with a file which older ones cannot open', () => {
  const { public_key } = peer();
  const disguised = { app: 'amneziawg', platform: 'android', public_key };
  expect(programOf({ platform: 'ios', greeted_key: public_key, public_key })).toMatchObject({
    app: 'WireGuard',
    least: null,
  });
  expect(programOf(disguised)).toMatchObject({ app: 'AmneziaWG', least: null });
  expect(programOf({ ...disguised, greeted_key: public_key })).toMatchObject({ app: 'AmneziaWG', least: '2.0.0' });
  expect(programOf({ ...disguised, platform: null, greeted_key: public_key }).least).toBeNull();
});

test('the card says so, with the guide that the friend tapped', async () => {
  const device = peer({ telegram_id: ANNA, sent_at: iso(Date.now()) });
  const { owner, api, core } = await openChat(
    (draft) => {
      draft.users[ANNA] = user(ANNA, { name: 'Anna', language: 'ru' });
      draft.peers['p1'] = structuredClone(device);
    },
    [idleNode()],
  );
  const anna = api.person({ id: ANNA, first_name: 'Anna', language_code: 'ru' });
  anna.start();
  await anna.receives();
  await forgePress(api, anna, `guide:android:p1:${keyTag(device.public_key)}`);
  await eventually(() => core.store.state.peers['p1']?.guide === 'android');
  owner.send('/users Anna');
  await owner.receives(/Anna/);
  await owner.press('1').answered();
  expect((await owner.chat.receivesEdit()).text).toContain(
    '\n    📲 Android (со слов), файл для WireGuard, версия не видна\n',
  );
});
