import { expect, onTestFinished, test } from 'vitest';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import { CommandLine, vpnBot } from '../stage/command-line.ts';
import { noNode, setStage, storeOf } from '../stage/daemon-stage.ts';
import { HOUR, iso, peer, stateOf, user } from '../stage/sample-state.ts';

const WITHOUT = { BOT_TOKEN: 'off', ADMIN_ID: '' };
const UNTOLD = 'There is no bot (BOT_TOKEN=off), so nobody was told: let them know yourself.';

test.skipIf(noNode)(
  'without a bot the owner and a friend are online by the shell, and when the bot comes the chat knows both',
  { timeout: 120_000 },
  async () => {
    const lab = await WireguardLab.start();
    onTestFinished(() => lab.close());
    const { api, daemon, owner, settings } = await setStage({ server: await lab.server(), settings: WITHOUT });
    const vpn = (...words: string[]) => vpnBot(daemon.folder, words);
    daemon.launch();
    await daemon.says('BOT_TOKEN=off: there is no bot');
    await daemon.says('started: vpn-bot');
    const own = await vpn('config', 'owner', '--new-device', 'Phone');
    expect(own).toMatchObject({ code: 0, errors: expect.stringMatching(/^owner, Phone: Main/) });
    const phone = await lab.phone();
    await phone.up(own.said);
    expect(await phone.reaches('10.0.0.1')).toBe(true);
    for (const what of ['add', 'pause', 'resume']) {
      const { code, errors } = await vpn('friend', what, '502');
      expect([what, code, errors]).toEqual([what, 0, UNTOLD]);
    }
    expect((await vpn('friend', 'resume', '502')).errors).toBe(''); // nothing changed
    const friends = await vpn('config', '502');
    expect(friends.said).toMatch(/^\[Interface\]/);
    expect(await vpn('invite')).toMatchObject({ code: 1, errors: expect.stringContaining('bot’s own name') });
    expect((await vpn('doctor')).said).toContain('• Telegram: there is no bot (BOT_TOKEN=off)');

    daemon.configure({ ...settings, BOT_TOKEN: api.token, ADMIN_ID: 1, WG_ENDPOINT_HOST: '192.0.2.1' });
    daemon.signal('SIGHUP');
    await daemon.says('Telegram is reached');
    await daemon.says('the owner is known now: 1 has the devices');
    owner.start();
    await owner.receives(/владелец/);
    owner.send('/devices');
    await owner.receives(/Phone/);
    expect(Object.keys(storeOf(daemon).users).toSorted()).toEqual(['1', '502']);
    expect((await vpn('config', 'owner')).said).toBe(own.said);
    expect(await phone.reaches('10.0.0.1')).toBe(true);
    const anna = api.person({ id: 502, first_name: 'Anna', language_code: 'en' });
    anna.start();
    await anna.receives(/Anna/);
    expect((await vpn('config', '502')).said).toBe(friends.said);
  },
);

test('without a bot and without the daemon the shell says that nobody was told, and does not wait for Telegram', async () => {
  const line = new CommandLine(WITHOUT);
  line.write(stateOf([peer()], { users: { '7': user(7, { until: iso(Date.now() + HOUR) }) } }));
  const english = { env: { LC_ALL: 'C' } };
  for (const words of [
    ['pause', '7'],
    ['resume', '7'],
    ['remove', '7', '--yes'],
    ['add', '7'],
  ]) {
    const { code, errors } = await line.run(['friend', ...words], english);
    expect([words[0], code]).toEqual([words[0], 0]);
    expect(errors).toContain(UNTOLD);
    expect(errors).not.toContain('Telegram could not be reached');
  }
});

test('a token that is none is still refused, and an owner is needed as soon as there is a bot', async () => {
  const line = new CommandLine({ BOT_TOKEN: 'of' });
  expect(await line.run(['check'])).toMatchObject({ code: 78, errors: expect.stringContaining('or write off') });
  line.configure({ ADMIN_ID: '' });
  expect(await line.run(['check'])).toMatchObject({ code: 78, errors: expect.stringContaining('ADMIN_ID: missing') });
  line.configure(WITHOUT);
  expect(await line.run(['check'])).toMatchObject({ code: 0 });
});
