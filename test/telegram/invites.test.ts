import { expect, test } from 'vitest';
import { openChatStage } from '../stage/chat-stage.ts';
import { storeOf } from '../stage/daemon-stage.ts';
import { invited, stranger } from '../stage/invited.ts';

const DAY = 24 * 3_600_000;

/** An owner who has started the bot, and what the store says. */
async function openOwned() {
  const stage = await openChatStage();
  stage.owner.start();
  await stage.owner.receives(/владелец/);
  const invites = () => Object.values<{ [field: string]: unknown }>(storeOf(stage.file).invites);
  const userOf = (id: number) => storeOf(stage.file).users[id];
  return { ...stage, invites, userOf };
}

test('changes nothing for somebody who is in, and the link still works for another', async () => {
  const { owner, invites, userOf, ...stage } = await openOwned();
  const secret = await invited(owner, ' 7d');
  const anna = stranger(stage, 502);
  owner.send('/add_user 502');
  await owner.receives(/✅/);
  anna.start(secret);
  await anna.receives(/^Здравствуйте, P502/);
  owner.start(secret);
  await owner.receives(/владелец/);
  expect(invites()).toHaveLength(1);
  expect(userOf(502)).toMatchObject({ days_from_first: null, until: null });
  const boris = stranger(stage, 503, 'en');
  boris.start(secret);
  await boris.receives(/^Hello, P503.*Your access: 7 days from the first connection/s);
  expect(userOf(503)).toMatchObject({ days_from_first: 7, until: null });
});

test('reads name, days, date, hours and servers from the words behind it', async () => {
  const { owner, invites } = await openOwned();
  await invited(owner, ' Дядя Боря 24h 31.12.2099 main');
  expect(invites()).toEqual([
    expect.objectContaining({ name: 'Дядя Боря', until: '2099-12-31T20:59:59.000Z', allowed_nodes: ['main'] }),
  ]);
  const { created_at, expires_at } = invites()[0] ?? {};
  expect(Date.parse(String(expires_at)) - Date.parse(String(created_at))).toBe(DAY);
  for (const words of ['0d', '99999h', '31.02.2099', '1.1.2020', '5d 31.12.2099', '7-7-7', 'x'.repeat(61)]) {
    owner.send(`/invite ${words}`);
    await owner.receives(/Напишите \/invite/);
  }
});

test('lists those that are open, and takes one back from there', async () => {
  const { owner, invites } = await openOwned();
  for (const name of ['Анна', 'Боря']) await invited(owner, ` ${name}`);
  await owner.press('📋 Открытые приглашения: 2').answered();
  const list = await owner.receives(/Открытые приглашения: 2.*1\. Анна.*2\. Боря/s);
  await owner.press('🚫 1. Анна', list).answered();
  await owner.receives(/Открытые приглашения: 1.*1\. Боря/s);
  expect(invites().map(({ name }) => name)).toEqual(['Боря']);
  expect((await owner.press('🚫 1. Анна', list).answered()).text).toMatch(/уже использовано, отозвано/);
  owner.send('/invite list');
  await owner.receives(/Открытые приглашения: 1/);
});

test('is nothing that friends can make, nor for a group', async () => {
  const { api, owner, invites } = await openOwned();
  const group = api.group({ id: -77, title: 'Family' });
  group.say(owner, '/invite');
  await group.receives(/Напишите мне/);
  const anna = stranger({ api }, 502);
  anna.start(await invited(owner));
  await anna.receives(/Здравствуйте/);
  anna.send('/invite');
  await anna.receives(/только кнопки/);
  expect(invites()).toEqual([]);
});
