import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import type { Phone } from '../lab/phone.ts';
import { scanQr } from '../lab/scan-qr.ts';
import { terminalPicture } from '../lab/terminal-screen.ts';
import { openedHandover } from '../stage/opened-handover.ts';
import { CLONE, cloneInto } from './clone.ts';
import { lackingForMachines } from './lacking.ts';
import { letRootIn } from './let-root-in.ts';
import type { Machine } from './machine.ts';
import { online } from './people.ts';
import { API_ROOT, type House, Street } from './street.ts';

const OWNER = 77;

/** The lines of a QR code in what a terminal showed. */
const codeIn = (said: string): string =>
  said
    .replaceAll('\r', '')
    .split('\n')
    .filter((line) => line.includes('▀'))
    .join('\n');

describe.skipIf(lackingForMachines())('two servers whose owner cannot reach Telegram', () => {
  let street: Street;
  let house: House<Machine>;
  let abroad: House;
  let phone: Phone;
  let friend: Phone;
  let distant: Phone;
  const vpnBot = (...words: string[]) => house.machine.try(['vpn-bot', ...words]);
  const installer = (options: string, answers: Parameters<House['machine']['converse']>[1], env = {}) =>
    house.machine.converse(
      `${CLONE}/deploy/install.sh ${options} --endpoint ${house.host} --api-root ${API_ROOT}`,
      answers,
      env,
    );

  beforeAll(async () => {
    street = await Street.build();
    house = await street.house('trixie');
    abroad = await street.house('trixie');
    await cloneInto(house.machine);
    await street.api.down();
  });
  afterAll(() => street?.[Symbol.asyncDispose]());

  it('puts them online by the QR code in the terminal', async () => {
    const { exitCode, text } = await installer(
      '--no-bot',
      new Map([
        ['make its config now', 'y'],
        ['Show it on this screen?', 'y'],
        ['Press Enter', ''],
      ]),
    );
    expect(exitCode, text.replaceAll('▀', '')).toBe(0);
    expect(text).toMatch(/^Runs: .*Telegram off; nodes: main up/m);
    const scanned = scanQr(terminalPicture(codeIn(text), 80, 0))
      .toString()
      .trim();
    expect(scanned).toBe((await house.machine.run('cat', '/root/vpn-owner.conf')).trim());
    expect(await house.machine.run('stat', '-c', '%a %U', '/root/vpn-owner.conf')).toBe('600 root');
    phone = await street.phone();
    await phone.up(`${scanned}\n`);
    expect(await online(phone)).toBe(house.outside);
    expect(await house.machine.journal('vpn-bot')).toContain('BOT_TOKEN=off: there is no bot');
  });

  it('puts a friend online by hand', async () => {
    expect((await vpnBot('friend', 'add', '501')).exitCode).toBe(0);
    const { exitCode, text } = await vpnBot('config', '501', '/root/501.conf');
    expect(exitCode, text).toBe(0);
    friend = await street.phone();
    await friend.up(await house.machine.run('cat', '/root/501.conf'));
    expect(await online(friend)).toBe(house.outside);
  });

  it('takes a second machine in', async () => {
    const words = ['--host-key', await letRootIn(house, abroad), '--network', '10.1.0.1/24', '--yes'];
    const { exitCode, text } = await vpnBot('node', 'add', 'eu1', `root@${abroad.host}`, ...words);
    expect(exitCode, text).toBe(0);
    expect(text).toMatch(/✓ eu1: friends get out to the Internet \(IPv4\)[\s\S]*eu1 is ready/);
    expect(await online(phone)).toBe(house.outside);
  });

  it('puts a friend online there by a file that was handed over and the words for it', async () => {
    expect((await vpnBot('friend', 'add', '502')).exitCode).toBe(0);
    const { exitCode, text } = await vpnBot('handover', '502', '/root/502.html', '--node', 'eu1', '--on', 'android');
    expect(exitCode, text).toBe(0);
    expect(await vpnBot('friend', 'list')).toMatchObject({ text: expect.stringMatching(/502.*waits until/) });
    expect(await house.machine.run('stat', '-c', '%a %U', '/root/502.html')).toBe('600 root');
    const words = /Say these words.*: ([a-zа-я ]+)$/m.exec(text)?.[1] ?? '';
    const page = await openedHandover(await house.machine.run('cat', '/root/502.html'), words);
    distant = await street.phone();
    await distant.up(page.text, page.name);
    expect(await online(distant)).toBe(abroad.outside);
    await eventually(async () => /502.*opened: connected at/.test((await vpnBot('friend', 'list')).text), {
      timeout: 30_000,
      every: 500,
    });
  });

  it('knows everybody in the chat when Telegram is back, and its owner by the code', async () => {
    const { api } = street;
    await api.up();
    const owner = api.person({ id: OWNER, first_name: 'Olga', language_code: 'en' });
    const stranger = api.person({ id: 900, first_name: 'Mallory', language_code: 'en' });
    const press = (said: string) => {
      stranger.start('aaaaaaaaaa');
      owner.start(/\?start=([a-z2-7]+)/.exec(said)?.[1]);
      return null;
    };
    const { exitCode, text } = await installer('', new Map([['It works once', press]]), { BOT_TOKEN: api.token });
    expect(exitCode, text).toBe(0);
    expect(text).toMatch(/^Runs: .*Telegram reached; nodes: main up, eu1 up/m);
    expect(text).not.toContain(api.token);
    await owner.receives(/add_user/, { anyOrder: true });
    await owner.receives(/502.*: the hand-over was opened, connected at .*\(EU1\)/, { anyOrder: true });
    owner.send('/users');
    await owner.receives(/501[\s\S]*502/, { anyOrder: true });
    owner.send('/devices');
    await owner.receives(/10\.0\.0\.\d+/);
    expect(await house.machine.sh('grep -c "^ADMIN_ID=77$" /opt/vpnservice/env_vars.txt')).toBe('1');
    expect(await online(phone)).toBe(house.outside);
    expect(await online(friend)).toBe(house.outside);
    expect(await online(distant)).toBe(abroad.outside);
  });
});
