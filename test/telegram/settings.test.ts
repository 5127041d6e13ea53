import { expect, test } from 'vitest';
import { openChatStage } from '../stage/chat-stage.ts';
import { admit, storeOf } from '../stage/daemon-stage.ts';
import { forgePress } from '../stage/forge-press.ts';

test('the owner changes a setting in one message, and it stands in the store', async () => {
  const { owner, file } = await openChatStage({ settings: { deviceLimit: 4 } });
  owner.send('/settings');
  const seen = await owner.receives(/Тихие часы: 23:00–08:00/);
  expect(seen.text).toContain('как в env_vars.txt (4)');
  const now = () => owner.chat.messages.find(({ message_id }) => message_id === seen.message_id);
  await owner.press('📱 Устройств у друга', seen).answered();
  await owner.receives((edit) => edit.text.startsWith('📱 Сколько устройств'));
  await owner.press('5', now()).answered();
  await owner.receives(/Устройств у друга: 5/);
  expect(storeOf(file).preferences.device_limit).toBe(5);
  await owner.press('🌙 Тихие часы', now()).answered();
  await owner.receives(/Когда не писать/);
  expect(now()?.buttons.map(({ text }) => text)).toContain('✅ 23:00–08:00');
  await owner.press('писать всегда', now()).answered();
  await owner.receives(/Тихие часы: писать всегда/);
  expect(storeOf(file).preferences).toMatchObject({ quiet_from: 0, quiet_to: 0, device_limit: 5 });
});

test('a value that is not offered, and a friend’s press, change nothing', async () => {
  const stage = await openChatStage();
  const { api, owner, file } = stage;
  owner.start();
  const anna = await admit(stage, 502);
  const before = storeOf(file).preferences;
  for (const [from, data] of [
    [owner, 'set:devices:999'],
    [owner, 'set:quiet:2500'],
    [owner, 'set:nothing:1'],
    [anna, 'set:devices:10'],
    [anna, 'settings'],
  ] as const)
    await forgePress(api, from, data);
  anna.send('/settings');
  await anna.receives(/только кнопки/);
  expect(storeOf(file).preferences).toEqual(before);
});
