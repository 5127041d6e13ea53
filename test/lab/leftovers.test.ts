import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
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
    const killed = inAnotherProcess(`console.log((await lab.server()).interface); setInterval(() => {}, 1000);`);
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
    expect(processesWith(name).filter(isAlive)).toHaveLength(1);
    expect(await inAnotherProcess('await lab.close();')).toMatchObject({ exitCode: 0 });
    expect(traces()).toEqual([]);
    expect(processesWith(name)).toEqual([]);
  });
});
