import { expect, test } from 'vitest';
import { ask } from '../lab/bot-api/ask.ts';
import { eventually } from '../lab/eventually.ts';
import { admit, configFor, noNode, openServer, openStage, setStage } from '../stage/daemon-stage.ts';

const countOf = (text: string, words: string) => text.split(words).length - 1;

test.skipIf(noNode)('another instance is named once, the owner told once, and nodes keep converging', async () => {
  const server = await openServer();
  const stage = await openStage({ server, settings: { RECONCILE_SECONDS: 1 } });
  const { daemon, api, owner } = stage;
  owner.start();
  const anna = await admit(stage, 502);
  anna.send('/get_config');
  await configFor(anna);
  await api.polled();
  ask(api, 'getUpdates', { timeout: 1 }).catch(() => undefined); // the test may be over before it is answered
  await daemon.says('another instance is polling with this bot token');
  await owner.receives(/С этим токеном работает ещё один бот \(ответ 409\)/);
  const [key = ''] = [...(await server.allowedIps()).keys()];
  await server.wg('set', 'peer', key, 'remove').catch(() => undefined);
  await eventually(async () => (await server.allowedIps()).get(key)?.[0] === '10.0.0.3/32');
  expect(countOf(daemon.log, 'another instance is polling')).toBe(1);
});

test.skipIf(noNode)(
  'with Telegram unreachable from the start nodes converge; "unreachable" and "back" are said once',
  async () => {
    const server = await openServer();
    const stage = await openStage({ server, settings: { RECONCILE_SECONDS: 1 } });
    const { daemon, api, owner } = stage;
    owner.start();
    const anna = await admit(stage, 502);
    anna.send('/get_config');
    await configFor(anna);
    await daemon.stop();
    await server.restart();
    expect((await server.allowedIps()).size).toBe(0);
    await api.down();
    const from = daemon.log.length;
    daemon.launch();
    await eventually(async () => (await server.allowedIps()).size === 1);
    await daemon.says('Telegram is unreachable', { from });
    await api.up();
    await daemon.says('Telegram is reachable again after', { from });
    anna.send('/status');
    await anna.receives(/10\.0\.0\.3/);
    const said = daemon.log.slice(from);
    expect([countOf(said, 'unreachable'), countOf(said, 'reachable again')]).toEqual([1, 1]);
  },
);

test('commands that come while Telegram stumbles are all done, once, and answered', async () => {
  const { daemon, api, owner } = await openStage();
  owner.start();
  await owner.receives();
  const faults = ['5xx', 'html502', 'reset-before', 'reset-after', '429'] as const;
  for (const [i, kind] of faults.entries()) {
    const fault = kind === '5xx' ? { kind, code: 500 } : kind === '429' ? { kind, retry_after: 1 } : { kind };
    api.fail({ method: 'getUpdates', with: fault });
    api.fail({ method: 'sendMessage', chat_id: 1, with: fault });
    owner.send(`/add_user @friend_${i}`);
    await owner.receives(new RegExp(`Жду @friend_${i}`));
  }
  owner.send('/users');
  await owner.receives(/@friend_4/);
  const answers = owner.chat.messages.filter(({ text }) => text.startsWith('⏳ Жду'));
  expect(answers.length).toBeLessThanOrEqual(faults.length + 1); // one answer was sent, and its confirmation lost
  expect(daemon.log).not.toMatch(/^<[0-3]>/m);
});

test('a chat that hangs keeps nobody else waiting', async () => {
  const { api, owner } = await openStage();
  const eve = api.person({ id: 900, first_name: 'Eve', language_code: 'ru' });
  api.fail({ method: 'sendMessage', chat_id: 900, times: 9, with: { kind: 'hang' } });
  for (let i = 0; i < 5; i++) eve.send('hello');
  await api.calling('sendMessage', ({ args }) => args['chat_id'] === 900);
  owner.start();
  await owner.receives(/владелец/, { timeout: 30_000 });
});

test('update ids that restart lower are no trouble', async () => {
  const { api, owner } = await openStage();
  await api.confirmed(owner.start());
  await owner.receives();
  api.nextUpdateId = 17;
  owner.send('/help');
  await owner.receives(/Что я умею/);
  await api.confirmed(17);
});

test('a webhook that somebody left behind is deleted', async () => {
  const { daemon, api, owner } = await setStage();
  await ask(api, 'setWebhook', { url: 'https://example.com/hook' });
  daemon.launch();
  owner.start();
  await owner.receives(/владелец/);
});

test('a message that was deleted, and its buttons pressed, is no trouble', async () => {
  const { api, daemon, owner } = await openStage({ settings: { WG_NAME: 'Home' } });
  owner.send('/server');
  const seen = await owner.receives(/Выберите/);
  await ask(api, 'deleteMessage', { chat_id: 1, message_id: seen.message_id });
  owner.press('✅ Home (не отвечает)', seen);
  await owner.receives(/Ваш сервер: Home/);
  await daemon.says(/<4>an answer was given up .*message to edit not found/); // the toast waits for no edit
});
