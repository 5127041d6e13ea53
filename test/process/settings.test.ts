import { expect, test } from 'vitest';
import { admit, openStage, storeOf } from '../stage/daemon-stage.ts';
import { forgePress } from '../stage/forge-press.ts';

test('the owner changes a setting in one message, and it stands in the store', async () => {
  const { owner, daemon } = await openStage({ settings: { DEVICE_LIMIT: 4 } });
  owner.send('/settings');
  const seen = await owner.receives(/Тихие часы: 23:00–08:00/);
  expect(seen.text).toContain('как в env_vars.txt (4)');
  const now = () => owner.chat.messages.find(({ message_id }) => message_id === seen.message_id);
  await owner.press('📱 Устройств у друга', seen).answered();
  await owner.receives((edit) => edit.text.startsWith('📱 Сколько устройств'));
  await owner.press('5', now()).answered();
  await owner.receives(/Устройств у друга: 5/);
  expect(storeOf(daemon).preferences.device_limit).toBe(5);
  await owner.press('🌙 Тихие часы', now()).answered();
  await owner.receives(/Когда не писать/);
  expect(now()?.buttons.map(({ text }) => text)).toContain('✅ 23:00–08:00');
  await owner.press('писать всегда', now()).answered();
  await owner.receives(/Тихие часы: писать всегда/);
  expect(storeOf(daemon).preferences).toMatchObject({ quiet_from: 0, quiet_to: 0, device_limit: 5 });
});

test('a value that is not offered, and a friend’s press, change nothing', async () => {
  const stage = await openStage();
  const { api, owner, daemon } = stage;
  owner.start();
  const anna = await admit(stage, 502);
  const before = storeOf(daemon).preferences;
  for (const [from, data] of [
    [owner, 'set:devices:999'],
    [owner, 'set:quiet:2500'],
    [owner, 'set:nothing:1'],
    [anna, 'set:devices:10'],
    [anna, 'settings'],
  ] as const)
    await forgePress(api, from, data);
  anna.send('/settings');
  await anna.receives(/только команды/);
  expect(storeOf(daemon).preferences).toEqual(before);
});
