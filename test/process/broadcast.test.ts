import { expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { admit, openStage, type Stage, storeOf } from '../stage/daemon-stage.ts';

const WHAT = /Напишите сообщение для всех/;

async function openBroadcast(count = 4) {
  const stage = await openStage();
  stage.owner.start();
  const friends = [];
  for (let id = 501; id <= 500 + count; id++) friends.push(await admit(stage, id));
  return { ...stage, friends };
}

/** The owner writes a message for everybody, and sees it as they will. */
async function draft({ owner }: Pick<Stage, 'owner'>, text: string) {
  owner.send('/broadcast');
  await owner.receives(WHAT);
  owner.send(text);
  await owner.receives((seen) => seen.fromBot && seen.text === text);
  return owner.receives(/Так это увидят/);
}

const outcomes = ({ daemon }: Pick<Stage, 'daemon'>): Record<string, string> =>
  storeOf(daemon).broadcast?.outcomes ?? {};
const countOf = (friend: Stage['owner'], text: string) =>
  friend.chat.messages.filter((seen) => seen.fromBot && seen.text === text).length;

test('a message is shown, confirmed and copied to everybody, and what became of it is reported', async () => {
  const stage = await openBroadcast();
  const { api, owner, friends } = stage;
  const [, second, third, fourth] = friends;
  second?.block();
  api.fail({ method: 'copyMessage', chat_id: third?.id ?? 0, with: { kind: 'reset-after' } });
  api.fail({ method: 'copyMessage', chat_id: fourth?.id ?? 0, with: { kind: '429', retry_after: 1 } });
  await draft(stage, 'Сервер переедет в субботу');
  await owner.press('📣 Отправить (4)').answered();
  const report = await owner.receives(/Рассылка закончена/);
  expect(report.text).toMatch(/Доставлено: 2\n.*заблокировали бота: 1\n.*Неизвестно.*: 1/is);
  expect(outcomes(stage)).toEqual({ 501: 'delivered', 502: 'blocked', 503: 'unknown', 504: 'delivered' });
  for (const friend of friends.filter(({ id }) => id !== 502))
    expect(countOf(friend, 'Сервер переедет в субботу')).toBe(1);
  await eventually(() => storeOf(stage.daemon).broadcast.state === 'reported');
});

test('after a kill in the middle it goes on, and nobody gets it twice', async () => {
  const stage = await openBroadcast();
  const { api, daemon, owner, friends } = stage;
  api.fail({ method: 'copyMessage', chat_id: 502, with: { kind: 'hang-after', ms: 60_000 } });
  await draft(stage, 'Всем привет');
  await owner.press('📣 Отправить (4)').answered();
  await eventually(
    () => outcomes(stage)['502'] === 'sending' && friends[1] && countOf(friends[1], 'Всем привет') === 1,
  );
  await daemon.stop('SIGKILL');
  await daemon.start();
  await owner.receives(/Рассылка закончена/);
  expect(outcomes(stage)).toEqual({ 501: 'delivered', 502: 'unknown', 503: 'delivered', 504: 'delivered' });
  expect(friends.map((friend) => countOf(friend, 'Всем привет'))).toEqual([1, 1, 1, 1]);
});

test('with Telegram out of reach it waits, and does not write everybody off', async () => {
  const stage = await openBroadcast();
  const { api, owner } = stage;
  const heal = api.fail({ method: 'getMe', times: 1000, with: { kind: 'reset-before' } });
  api.fail({ method: 'copyMessage', times: 1, with: { kind: 'reset-before' } });
  await draft(stage, 'Проверка');
  const lost = api.fail({ method: 'copyMessage', times: 1, with: { kind: 'reset-before' } });
  await owner.press('📣 Отправить (4)').answered();
  await eventually(() => Object.values(outcomes(stage)).includes('unknown'));
  lost();
  heal();
  await owner.receives(/Рассылка закончена/);
  expect(Object.values(outcomes(stage)).toSorted()).toEqual(['delivered', 'delivered', 'delivered', 'unknown']);
});

test('a draft can be dropped; friends may not broadcast, and a command ends the question', async () => {
  const stage = await openBroadcast(1);
  const { owner, friends, daemon } = stage;
  await draft(stage, 'Ой');
  await owner.press('✖️ Не отправлять').answered();
  await owner.receives(/Не отправлено/);
  expect(storeOf(daemon).broadcast).toBeNull();
  owner.send('/broadcast');
  await owner.receives(WHAT);
  owner.send('/help');
  await owner.receives(/Что я умею/);
  owner.send('Это не рассылка');
  await owner.receives(/только кнопки/);
  friends[0]?.send('/broadcast');
  await friends[0]?.receives(/только кнопки/);
  expect(storeOf(daemon).broadcast).toBeNull();
  expect(storeOf(daemon).users[1].asked).toBeNull();
});

test('the question for the message can be withdrawn by its button, until the message is written', async () => {
  const stage = await openBroadcast(1);
  const { owner, daemon } = stage;
  owner.send('/broadcast');
  await owner.receives(WHAT);
  await owner.press('✖️ Отмена').answered();
  await owner.receives(/Не отправлено/);
  expect(storeOf(daemon).users[1].asked).toBeNull();
  owner.send('Не для всех');
  await owner.receives(/только кнопки/);
  expect(storeOf(daemon).broadcast).toBeNull();

  await draft(stage, 'Для всех');
  await owner.press('✖️ Отмена').answered();
  expect(storeOf(daemon).broadcast?.state).toBe('draft');
  await owner.press('✖️ Не отправлять').answered();
  await owner.receives(/Не отправлено/);
  expect(storeOf(daemon).broadcast).toBeNull();
});
