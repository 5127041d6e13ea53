import { describe, expect, it } from 'vitest';
import type { Person } from '../lab/bot-api/people/person.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import { missingFor } from '../lab/requirements.ts';
import { ask, choose, goOnline } from '../stage/online.ts';
import { deviceOf, readStore } from '../stage/store-file.ts';
import { beginStory, configOf, letIn, type Story } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

const filesOf = ({ chat }: Person) => chat.messages.filter(isConfig);
/** Nothing waits in the store, so nothing more will come. */
const isSettled = ({ daemon }: Story) => Object.values(readStore(daemon).peers).every(({ send }) => send === null);

describe.skipIf(missing).concurrent('a config that could not be sent', { timeout: 120_000 }, () => {
  for (const [when, kind, copies] of [
    ['before Telegram had it', 'hang', 1],
    ['before Telegram told that it had it', 'hang-after', 2],
  ] as const) {
    it(`comes by itself after Telegram went away ${when}`, async ({ onTestFinished, annotate }) => {
      const story = await beginStory({}, { finished: onTestFinished });
      const { api, main, daemon } = story;
      const friend = await letIn(story, 501, 'Anna', 'en');
      api.fail({ method: 'sendDocument', with: { kind } });
      friend.send('/get_config');
      await api.calling('sendDocument');
      await eventually(() => kind === 'hang' || filesOf(friend).length === 1);
      await api.down();
      await daemon.says('Telegram is unreachable');
      await daemon.says('config not sent, will be tried again');
      const phone = await story.lab.phone();
      expect((await main.allowedIps()).size).toBe(1);
      await api.up();
      const up = performance.now();
      await eventually(() => filesOf(friend).length >= copies, { timeout: 40_000 });
      await annotate(`sent ${Math.round(performance.now() - up)} ms after Telegram was back`);
      await daemon.says('Telegram is reachable again', { timeout: 40_000 });
      await eventually(() => isSettled(story));
      const [document] = filesOf(friend).map((seen) => seen.document);
      await phone.up(document?.bytes.toString() ?? '', document?.name);
      expect(await phone.reaches(main.address)).toBe(true);
      expect(filesOf(friend)).toHaveLength(copies);
      expect(api.violations).toEqual([]);
    });

    it(`comes after a kill -9 ${when}`, async ({ onTestFinished, annotate }) => {
      const story = await beginStory({}, { finished: onTestFinished });
      const { api, daemon } = story;
      const friend = await letIn(story, 501, 'Anna', 'en');
      const withdraw = api.fail({ method: 'sendDocument', with: { kind } });
      const request = friend.send('/get_config');
      await api.calling('sendDocument');
      await eventually(() => kind === 'hang' || filesOf(friend).length === 1);
      expect(deviceOf(readStore(daemon), 501)).toMatchObject({ sent_at: null, send: expect.anything() });
      await daemon.stop('SIGKILL');
      withdraw();
      const start = performance.now();
      await daemon.start();
      await eventually(() => filesOf(friend).length >= copies, { timeout: 40_000 });
      await annotate(`sent ${Math.round(performance.now() - start)} ms after the start`);
      await api.confirmed(request, { timeout: 40_000 });
      await eventually(() => isSettled(story));
      // the update may come a second time and ask again: then the same file once more, never another key
      expect(new Set(filesOf(friend).map(({ document }) => document?.bytes.toString())).size).toBe(1);
      expect(Object.keys(readStore(daemon).peers)).toHaveLength(1);
      expect(filesOf(friend).length).toBeLessThanOrEqual(copies + 1);
      expect(api.violations).toEqual([]);
    });
  }

  it('comes after a kill -9 while its node was away, as soon as that is back', async ({ onTestFinished }) => {
    const story = await beginStory({}, { finished: onTestFinished });
    const { api, daemon, eu1, sshd } = story;
    const friend = await letIn(story, 501, 'Anna', 'en');
    await choose(friend, 'eu1');
    await sshd.stop();
    await daemon.says('node eu1 is down');
    await api.confirmed(friend.send('/get_config'));
    await daemon.stop('SIGKILL');
    expect((await eu1.allowedIps()).size).toBe(0);
    await daemon.start();
    await friend.receives(/not answering.*by itself/);
    await sshd.start();
    const config = await configOf(friend, 30_000);
    const phone = await story.lab.phone();
    await phone.up(config.text, config.name);
    expect(await phone.reaches(eu1.address)).toBe(true);
    expect(filesOf(friend)).toHaveLength(1);
    expect(api.violations).toEqual([]);
  });

  it('is struck off with a line in the log when its friend blocked the bot; others do not notice', async ({
    onTestFinished,
  }) => {
    const story = await beginStory({}, { finished: onTestFinished });
    const { api, daemon, sshd } = story;
    const boris = await goOnline(story, 502, 'Boris');
    const [anna, clara] = [await letIn(story, 501, 'Anna', 'en'), await letIn(story, 503, 'Clara', 'en')];
    for (const friend of [anna, clara]) await choose(friend, 'eu1');
    await sshd.stop();
    await daemon.says('node eu1 is down');
    for (const friend of [anna, clara]) await api.confirmed(friend.send('/get_config'));
    anna.block();
    await sshd.start();
    await configOf(clara, 30_000);
    await daemon.says(/<4>config struck off: it cannot reach its friend .*friend=501/);
    await eventually(() => isSettled(story));
    await ask(boris.friend, '/get_config');
    await daemon.stop();
    await daemon.start();
    await ask(boris.friend, '/get_config');
    const uploads = api.calls.filter(
      ({ method, args }) => method === 'sendDocument' && Number(args['chat_id']) === 501,
    );
    expect(uploads).toHaveLength(1);
    expect(daemon.log.match(/config struck off/g)).toHaveLength(1);
    anna.unblock();
    await ask(anna, '/get_config');
    expect(filesOf(anna)).toHaveLength(1);
    expect(api.violations).toEqual([]);
  });
});
