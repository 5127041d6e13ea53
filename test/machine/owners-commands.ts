import { expect, it } from 'vitest';
import type { Life } from './life.ts';
import { online } from './people.ts';

/** `vpn-bot`, as the owner types it on the server. */
export function tellOwnersCommands(life: Life): void {
  const vpnBot = (words: string, env = {}) => life.house.machine.try(['vpn-bot', ...words.split(' ')], { env });

  it('tells its owner that all is well, in their language', async () => {
    const doctor = await vpnBot('doctor');
    expect(doctor, doctor.text).toMatchObject({ exitCode: 0, text: expect.not.stringMatching(/[✗•]/) });
    expect(doctor.text).toMatch(
      /✓ main: friends get out to the Internet \(IPv4\)\n✓ main: friends reach the Internet and nothing else\n✓ main: all 2 devices are in place/,
    );
    expect(await vpnBot('status')).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(
        /daemon: active.*Telegram reached; nodes: main up\n.*\nmain: up, devices 2, online now [12]$/,
      ),
    });
    expect((await vpnBot('users')).text).toMatch(/● 501 .*main 10\.0\.0\.3/);
    expect((await vpnBot('--help', { LANG: 'ru_RU.UTF-8' })).text).toMatch(/^Вызов: vpn-bot/);
    const { exitCode, text } = await life.house.machine.try([
      'setpriv',
      '--reuid',
      'nobody',
      '--clear-groups',
      'vpn-bot',
      'doctor',
    ]);
    expect([exitCode, text]).toEqual([78, expect.stringContaining('sudo vpn-bot')]);
  });

  it('compiles nothing anew that a command before has compiled', async () => {
    const { machine } = life.house;
    await machine.sh('find /var/cache/vpn-bot -type f -delete');
    expect((await vpnBot('users')).exitCode).toBe(0);
    const compiled = async () => Number(await machine.sh('find /var/cache/vpn-bot -type f -user vpn-bot | wc -l'));
    const files = await compiled();
    expect(files).toBeGreaterThan(40);
    expect((await vpnBot('users')).exitCode).toBe(0);
    expect(await compiled()).toBe(files);
  });

  it('gives root a config from the shell, by the running daemon, in a file of root’s own', async () => {
    const { machine } = life.house;
    expect(await machine.run('stat', '-c', '%a %U %F', '/run/vpn-bot/control')).toBe('600 vpn-bot socket');
    const shown = await vpnBot('config 501');
    expect(shown, shown.text).toMatchObject({ exitCode: 0, text: expect.stringMatching(/^\[Interface\]$/m) });
    expect(shown.text).not.toContain('not running');
    expect((await vpnBot('config 501 /root/501.conf')).exitCode).toBe(0);
    expect(await machine.run('stat', '-c', '%a %U', '/root/501.conf')).toBe('600 root');
    expect(shown.text).toContain((await machine.run('cat', '/root/501.conf')).trim());
    expect(await vpnBot('config 501 /root/501.conf')).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining('already'),
    });
    expect((await vpnBot('config nobody /root/nobody.conf')).exitCode).toBe(1);
    expect((await machine.try(['ls', '/root/nobody.conf'])).exitCode).not.toBe(0);
    expect(await vpnBot('config 501 /var/lib/vpn-bot/501.conf')).toMatchObject({ exitCode: 78 });
    await machine.run('rm', '/root/501.conf');
  });

  it('goes back to a backup, which stays the bot’s own file', async () => {
    const { machine } = life.house;
    expect((await vpnBot('backup /var/lib/vpn-bot/backups/mine.json')).exitCode).toBe(0);
    expect(await machine.run('stat', '-c', '%a %U', '/var/lib/vpn-bot/backups/mine.json')).toBe('600 vpn-bot');
    expect(await vpnBot('restore --yes /var/lib/vpn-bot/backups/mine.json')).toMatchObject({ exitCode: 78 });
    await machine.run('systemctl', 'stop', 'vpn-bot');
    expect(await vpnBot('restore --yes /var/lib/vpn-bot/backups/mine.json')).toMatchObject({ exitCode: 0 });
    await machine.run('systemctl', 'start', 'vpn-bot');
    expect(await online(life.phone)).toBe(life.house.outside);
  });
}
