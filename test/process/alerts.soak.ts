import { expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { openStage, storeOf } from '../stage/daemon-stage.ts';
import { noPhones, openHelpStage } from './help-stage.ts';

const MINUTE = 60_000;

test.skipIf(noPhones)(
  'a server that goes is told once, after a minute and across a restart, and its end with how long it took',
  async () => {
    const { owner, daemon, server, putAhead } = await openHelpStage();
    const heard = (words: RegExp) => owner.chat.messages.filter(({ text }) => words.test(text)).length;
    await server.vanish();
    await daemon.says('node main is down');
    putAhead(2 * MINUTE);
    const told = await owner.receives(/^🔴 Сервер .* не отвечает с .*нет интерфейса VPN/, { timeout: 30_000 });
    expect(told.text).toContain(`(systemctl start wg-quick@${server.interface})`);
    await eventually(() => storeOf(daemon).alerts['node-down main'] !== undefined);
    await daemon.stop('SIGKILL');
    await daemon.start();
    putAhead(20 * MINUTE);
    await server.start();
    await daemon.says('node main is back');
    putAhead(23 * MINUTE);
    await owner.receives(/^✅ Сервер .* снова работает\. Он не отвечал 2\d минут/, { timeout: 30_000 });
    await eventually(() => storeOf(daemon).alerts['node-down main'] === undefined);
    expect([heard(/^🔴/), heard(/^✅ Сервер/)]).toEqual([1, 1]);
  },
);

test('a daemon that keeps crashing says so once, and one that was stopped does not', async () => {
  const { owner, daemon } = await openStage();
  owner.start();
  await owner.receives(/add_user/);
  for (let i = 0; i < 5; i += 1) {
    await daemon.stop();
    await daemon.start();
  }
  for (let i = 0; i < 5; i += 1) {
    expect(owner.chat.messages.filter(({ text }) => /^🔴 Бот за 10 минут/.test(text))).toEqual([]);
    await daemon.stop('SIGKILL');
    await daemon.start();
  }
  await owner.receives(/^🔴 Бот за 10 минут запускался \d+ раз/, { timeout: 30_000 });
  await eventually(() => storeOf(daemon).alerts['restarts bot'] !== undefined);
  const from = daemon.log.length;
  await daemon.stop('SIGKILL');
  await daemon.start();
  await daemon.says('Telegram is reached', { from });
  owner.send('/nodes');
  await owner.receives(/Серверы: 1/);
  expect(owner.chat.messages.filter(({ text }) => /^🔴 Бот/.test(text))).toHaveLength(1);
});

test.skipIf(noPhones)(
  'a clock that is off by Telegram’s own is told once, and the server is not blamed for it',
  async () => {
    const { owner, putAhead } = await openHelpStage();
    const isTold = () =>
      owner.chat.messages.some(({ text }) => /^⚠️ Часы машины, где работает бот, спешат на/.test(text));
    let minutes = 2;
    const minuteLater = () => {
      putAhead(minutes++ * MINUTE);
      owner.send('/nodes'); // the answer to it brings the date
      return isTold();
    };
    await eventually(minuteLater, { timeout: 60_000, every: 2000 });
    const told = owner.chat.messages.map(({ text }) => text).filter((text) => /^⚠️/.test(text));
    // one of the clock as Telegram sees it, and one of the jump
    expect(told.map((text) => text.split('.')[0])).toEqual([
      expect.stringMatching(/Часы/),
      expect.stringMatching(/Часы машины, где работает бот, спешат/),
    ]);
  },
);
