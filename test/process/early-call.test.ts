import { expect, test } from 'vitest';
import type { BotApi } from '../lab/bot-api/start-bot-api.ts';
import { crowd } from '../stage/crowd.ts';
import { setStage } from '../stage/daemon-stage.ts';
import { stateOf } from '../stage/sample-state.ts';

/** To read it takes far longer than a call to the stand-in. */
const LARGE_STORE = JSON.stringify(crowd(2000, 0).store);

const firstOf = ({ calls }: BotApi, name: string) => calls.findIndex(({ method }) => method === name);

test('polls while the rest is loaded, and answers what waited once it is', async () => {
  const { daemon, api, owner } = await setStage({ store: LARGE_STORE });
  owner.send('/help');
  daemon.launch();
  await owner.receives(({ text }) => text.includes('/stats'));
  await daemon.says(/started: .*Telegram is reached/s);
  const isForAll = ({ args }: BotApi['calls'][number]) => JSON.stringify(args).includes('all_private_chats');
  await api.called('setMyCommands', isForAll);
  await daemon.stop();
  expect(firstOf(api, 'getUpdates')).toBeLessThan(firstOf(api, 'sendMessage'));
  expect(firstOf(api, 'sendMessage')).toBeLessThan(api.calls.findIndex(isForAll)); // nobody waits for everybody's menu
  expect(api.pending).toEqual([]);
});

test('told to stop while it is loaded, it still answers and confirms what it has in hand', async () => {
  const { daemon, api, owner } = await setStage({ store: LARGE_STORE });
  owner.send('/help');
  daemon.launch();
  await api.calling('getUpdates');
  expect(await daemon.stop()).toEqual({ code: 0, signal: null });
  await owner.receives(({ text }) => text.includes('/stats'));
  expect(api.pending).toEqual([]);
});

test('a message that came to a daemon whose store cannot be read waits for the next one', async () => {
  const { daemon, api, owner } = await setStage({ store: `${LARGE_STORE}}` });
  const id = owner.send('/help');
  daemon.launch();
  expect(await daemon.ended()).toEqual({ code: 78, signal: null });
  expect(api.pending.map(({ update_id }) => update_id)).toEqual([id]);
  expect(owner.chat.messages.filter(({ from }) => from === 'bot')).toEqual([]);
  daemon.writeStore(JSON.stringify(stateOf([])));
  await daemon.start();
  await owner.receives(({ text }) => text.includes('/stats'));
});
