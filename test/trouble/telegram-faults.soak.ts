import { describe, expect, it } from 'vitest';
import type { Person } from '../lab/bot-api/people/person.ts';
import type { Fault } from '../lab/bot-api/state/faults.ts';
import { eventually } from '../lab/eventually.ts';
import { noNode, openServer, openStage, admit as processAdmit, type Stage, storeOf } from '../stage/daemon-stage.ts';
import { configsOf } from '../stage/received-config.ts';

const FAULTS: readonly [string, Fault][] = [
  ['429 with a time', { kind: '429', retry_after: 1 }],
  ['500', { kind: '5xx', code: 500 }],
  ['a page of HTML for a 502', { kind: 'html502' }],
  ['a reset before the effect', { kind: 'reset-before' }],
  ['a reset after the effect', { kind: 'reset-after' }],
  ['a second of silence, then a reset', { kind: 'hang', ms: 1000 }],
  ['its effect, a second of silence, then a reset', { kind: 'hang-after', ms: 1000 }],
];
const PATIENCE = { timeout: 20_000 };
const STOP = '⏹ Stop the old one now';

async function open() {
  const stage = await openStage({ server: await openServer(), api: { patience: 20_000 } });
  stage.owner.start();
  await stage.owner.receives(/владелец/);
  return { ...stage, anna: await processAdmit(stage, 501, 'en') };
}

describe.skipIf(noNode)('when Telegram answers with', () => {
  it.each(FAULTS)(
    '%s, no command is lost and each lost answer repeats one message',
    async (_, fault) => {
      const { api, daemon, anna } = await open();
      const repeats = fault.kind.endsWith('-after') ? 1 : 0;
      const fail = (method: string) => api.fail({ method, with: fault });

      for (const method of ['getUpdates', 'sendDocument']) fail(method);
      anna.send('/get_config');
      await eventually(() => configsOf(anna).length > repeats, PATIENCE);
      await eventually(() => hasButton(anna, '🍏 iPhone'), PATIENCE);

      for (const method of ['getUpdates', 'sendDocument']) fail(method);
      anna.send('/regen');
      await eventually(() => configsOf(anna).length > 1 + 2 * repeats, PATIENCE);
      await eventually(() => hasButton(anna, STOP), PATIENCE);

      for (const method of ['getUpdates', 'answerCallbackQuery', 'sendMessage']) fail(method);
      anna.press(STOP);
      await eventually(() => textsLike(anna, /old config is off/).length > repeats, PATIENCE);

      fail('sendMessage');
      anna.send('/server');
      await eventually(() => textsLike(anna, /Choose a server/).length > repeats, PATIENCE);
      fail('editMessageText');
      anna.press('server:main');
      await anna.receives(/Your server: /);
      expect(anna.chat.findButton('server:main').label).toBe('✅ Main');

      await eventually(() => Object.values<Sent>(storeOf(daemon).peers).every(({ send }) => send === null), PATIENCE);
      expect(new Set(configsOf(anna).map(({ publicKey }) => publicKey)).size).toBe(2);
      expect(configsOf(anna)).toHaveLength(2 + 2 * repeats);
      expect(textsLike(anna, /Your server: /)).toHaveLength(1);
      expect(storeOf(daemon).users[501].preferred_server_id).toBe('main');
      expect(await daemon.stop()).toEqual({ code: 0, signal: null });
    },
    90_000,
  );

  it('“message is not modified”, it is taken as done', async () => {
    const { anna, daemon } = await open();
    const chooser = await askForServers(anna);
    anna.press('server:main', chooser);
    await anna.receives(/Your server: /);
    const from = daemon.log.length;
    expect((await anna.press('server:main', chooser).answered()).text).toBe('');
    await anna.receives(/Your server: /);
    expect(daemon.log.slice(from)).not.toMatch(/given up/);
    await expectAlive(anna);
  });

  it('“message to edit not found”, the press counts all the same', async () => {
    const { anna, api, daemon } = await open();
    const chooser = await askForServers(anna);
    const room = api.telegram.readable(anna.id);
    api.telegram.remove(room, chooser.raw);
    expect((await anna.press('server:main', chooser).answered()).text).toBe('');
    await anna.receives(/Your server: /);
    expect(storeOf(daemon).users[501].preferred_server_id).toBe('main');
    await expectAlive(anna);
  });

  it('“query is too old”, the press counts all the same', async () => {
    const stage = await openStage({ api: { callbackExpiry: -1 } });
    stage.owner.start();
    await stage.owner.receives(/владелец/);
    const anna = await processAdmit(stage, 501, 'en');
    anna.press('server:main', await askForServers(anna));
    await anna.receives(/Your server: /);
    expect(storeOf(stage.daemon).users[501].preferred_server_id).toBe('main');
    await stage.daemon.says(/answer was given up.*query is too old/);
    await expectAlive(anna);
  });
});

const hasButton = (person: Person, label: string) =>
  person.chat.messages.some(({ buttons }) => buttons.some(({ text }) => text === label));

type Sent = { readonly send: unknown };

const textsLike = (person: Person, words: RegExp) => person.chat.messages.filter(({ text }) => words.test(text));

function askForServers(anna: Person) {
  anna.send('/server');
  return anna.receives(/Choose a server/);
}

async function expectAlive(anna: Stage['owner']): Promise<void> {
  anna.send('/help');
  await anna.receives(/What I can do/);
}
