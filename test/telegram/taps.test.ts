import { expect, test } from 'vitest';
import { afterConfig } from '../../src/telegram/features/config/config-menu.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { peer } from '../stage/sample-state.ts';
import { MOST_TAPS, TAPS } from '../stage/taps.ts';

const { ru } = await loadLanguages('UTC');

/** An owner, and the message with an invite's links. */
async function openInvited() {
  const chat = await openChat();
  chat.owner.start();
  await chat.owner.receives();
  chat.owner.send('/invite');
  const { text } = await chat.owner.receives(/start=/);
  const anna = chat.api.person({ id: 502, first_name: 'Anna', language_code: 'ru' });
  return { ...chat, anna, text };
}

test.each(['android', 'ios'] as const)('from the invite link to being online: taps on %s', async (platform) => {
  const { core, settled, anna, text } = await openInvited();
  const [, secret = ''] = new RegExp(`start=([\\w-]+-${platform})\\n`).exec(text) ?? [];
  anna.start(secret); // the first tap; nothing else is pressed in the chat
  const first = await anna.receives(/Сейчас придут файл и шаги/);
  await settled();
  const [[peerId, own] = []] = Object.entries(core.store.state.peers);
  expect(own).toMatchObject({ telegram_id: 502, platform, send: expect.anything() });
  const [guide, rows, picture] = afterConfig(
    { nodes: [idleNode()], store: core.store },
    ru,
    peerId ?? '',
    own ?? peer(),
    own?.public_key ?? '',
  );
  const [store] = rows.flat();
  expect(store).toMatchObject({ url: expect.stringMatching(/apps\.apple\.com|play\.google\.com/) });
  expect(picture?.pathname).toMatch(new RegExp(`${platform}\\.png$`));
  for (const { words } of TAPS[platform]) expect(`${text}\n${guide}`).toContain(words);
  expect(TAPS[platform].length).toBeLessThanOrEqual(MOST_TAPS[platform]);
  expect(first.buttons.map(({ data }) => data)).not.toContain(`setup:${platform}`);
});

test('who followed the link for another device than theirs taps the right one, and gets one device', async () => {
  const { core, settled, anna, text } = await openInvited();
  anna.start(/start=([\w-]+-ios)/.exec(text)?.[1] ?? '');
  const first = await anna.receives(/iPhone/);
  expect(first.buttons.map(({ data }) => data)).toEqual(['setup:android', 'setup:computer']);
  await anna.press('setup:android', first).answered();
  await settled();
  expect(Object.values(core.store.state.peers)).toMatchObject([{ platform: 'android', send: expect.anything() }]);
});

test('a link of an earlier version, with the secret alone, asks what the VPN shall run on', async () => {
  const { core, settled, anna, text } = await openInvited();
  anna.start(/start=([\w-]{22})/.exec(text)?.[1] ?? '');
  const first = await anna.receives(/На чём включаем VPN/);
  expect(first.buttons.map(({ data }) => data)).toEqual(['setup:ios', 'setup:android', 'setup:computer']);
  await settled();
  expect(core.store.state.peers).toEqual({});
});

test('a friend who can have no file yet is asked, hears why, and is in all the same', async () => {
  const { core, anna, text } = await openInvited();
  await core.store.update((draft) => {
    for (const invite of Object.values(draft.invites)) invite.allowed_nodes = ['gone'];
  });
  anna.start(/start=([\w-]+-android)/.exec(text)?.[1] ?? '');
  await anna.receives(/На чём включаем VPN/);
  await anna.receives(/не открыт ни один сервер/);
  expect(core.store.state.users[502]).toMatchObject({ name: 'Anna' });
  expect(core.store.state.peers).toEqual({});
});
