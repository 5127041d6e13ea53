import { expect, test } from 'vitest';
import { crowd } from '../bench/stage/crowd.ts';
import { stateOf } from '../peers/sample-state.ts';
import { setStage } from './stage.ts';

/** To read it takes far longer than a call to the stand-in. */
const LARGE_STORE = JSON.stringify(crowd(2000, 0).store);

test('polls while the rest is loaded, and answers what waited once it is', async () => {
  const { daemon, api, owner } = await setStage({ store: LARGE_STORE });
  owner.send('/help');
  daemon.launch();
  await api.calling('getUpdates');
  expect(daemon.log).not.toContain('started');
  await owner.receives(({ text }) => text.includes('/stats'));
  expect(daemon.log.indexOf('started: ')).toBeLessThan(daemon.log.indexOf('Telegram is reached'));
  await daemon.stop();
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
