import { expect, test } from 'vitest';
import { openChatStage } from '../stage/chat-stage.ts';
import { admit, storeOf } from '../stage/daemon-stage.ts';
import { forgePress } from '../stage/forge-press.ts';

test('a friend does what the owner handed on, and nothing else; each deed is in the audit', async () => {
  const stage = await openChatStage();
  const { owner, file } = stage;
  owner.start();
  const anna = await admit(stage, 502);
  anna.send('/add_user 503');
  await anna.receives(/только кнопки/);
  await forgePress(stage.api, owner, 'right:502:people:on');
  await anna.receives(/Владелец доверил вам: «Люди»/);
  anna.send('/add_user 503');
  await anna.receives(/503.*доступ открыт/);
  for (const text of ['/broadcast', '/backup', '/settings', '/log']) {
    anna.send(text);
    await anna.receives(/только кнопки/);
  }
  await forgePress(stage.api, anna, 'right:503:people:on');
  await forgePress(stage.api, anna, 'right:502:messages:on');
  anna.send('/remove_user 1');
  await anna.receives(/Владельца удалить нельзя/);
  expect(storeOf(file).users['503'].rights).toEqual([]);
  expect(storeOf(file).users['502'].rights).toEqual(['people']);
  owner.send('/log');
  expect((await owner.receives(/Последние действия/)).text).toMatch(/Friend 502 → 503.*\/add_user 503/);
  await forgePress(stage.api, owner, 'right:502:people:off');
  await anna.receives(/снял с вас эту задачу/);
  anna.send('/users');
  await anna.receives(/только кнопки/);
});

test('the owner has all rights, and a stranger gets none', async () => {
  const stage = await openChatStage();
  stage.owner.send('/help');
  await stage.owner.receives(/broadcast/);
  const before = storeOf(stage.file).users;
  await forgePress(stage.api, stage.owner, 'right:1:people:on');
  await forgePress(stage.api, stage.owner, 'right:999:people:on');
  await forgePress(stage.api, stage.owner, 'right:1:everything:on');
  expect(storeOf(stage.file).users).toEqual(before);
});
