import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { isAlive, processesWith } from './processes.ts';
import { missingFor } from './requirements.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'ping');

/** A test process of its own, which runs this with `lab` at hand. */
const inAnotherProcess = (script: string) => {
  const module = new URL('wireguard-lab.ts', import.meta.url);
  const text = `const { WireguardLab } = await import('${module}'); const lab = await WireguardLab.start(); ${script}`;
  return execa(process.execPath, ['--input-type=module', '-e', text], { reject: false });
};

describe.skipIf(missing)('what a killed test process left behind', () => {
  it('is removed by the next one', async () => {
    const smallDisk = `
      const { temporaryFolder } = await import('${new URL('leftovers.ts', import.meta.url)}');
      (await import('node:child_process')).execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', temporaryFolder()]);`;
    const killed = inAnotherProcess(
      `${smallDisk} console.log((await lab.server()).interface); setInterval(() => {}, 1000);`,
    );
    const [name = ''] = await new Promise<string[]>((printed) => {
      killed.stdout.once('data', (text) => printed(String(text).trim().split('\n')));
    });
    killed.kill('SIGKILL');
    await killed;
    const mark = name.replace(/-.*/, '-');
    const traces = () =>
      ['/var/run/netns', '/var/run/wireguard', tmpdir()].flatMap((folder) =>
        readdirSync(folder).filter((entry) => entry.startsWith(mark)),
      );
    expect(traces().length).toBeGreaterThan(2);
    await eventually(() => processesWith(name).length === 0); // the kernel ends wireguard-go with whoever started it
    expect(await inAnotherProcess('await lab.close();')).toMatchObject({ exitCode: 0 });
    expect(traces()).toEqual([]);
  });

  it('is no daemon and no sshd: they end with it, however it was killed', async () => {
    const script = `
      const { Daemon } = await import('${new URL('daemon.ts', import.meta.url)}');
      const { Sshd } = await import('${new URL('sshd.ts', import.meta.url)}');
      const settings = { BOT_TOKEN: '1:${'a'.repeat(35)}', ADMIN_ID: 1, TELEGRAM_API_ROOT: 'http://127.0.0.1:9' };
      const daemon = new Daemon({ settings: { ...settings, WG_ENDPOINT_HOST: '192.0.2.1' } });
      daemon.launch();
      await daemon.says('Telegram is unreachable', { timeout: 60_000 });
      const sshd = await Sshd.start();
      console.log(JSON.stringify([daemon.folder, sshd.folder, daemon.pid]));
      setInterval(() => {}, 1000);`;
    const killed = inAnotherProcess(script);
    const printed = await new Promise<string>((told) => killed.stdout.once('data', (text) => told(String(text))));
    const [daemonFolder, sshdFolder, daemon]: [string, string, number] = JSON.parse(printed);
    expect([isAlive(daemon), processesWith(sshdFolder).length]).toEqual([true, 1]);
    killed.kill('SIGKILL');
    await killed;
    await eventually(() => !isAlive(daemon) && processesWith(sshdFolder).length === 0);
    for (const folder of [daemonFolder, sshdFolder]) rmSync(folder, { recursive: true, force: true });
  });
});
