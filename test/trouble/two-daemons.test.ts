import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Daemon } from '../lab/daemon.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import { processesWith, signalAll } from '../lab/processes.ts';
import { missingFor } from '../lab/requirements.ts';
import { letInWithConfig, openTrouble } from './stage.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'flock', 'timeout');

it.skipIf(missing)(
  'one store has one daemon, also while a command of a killed one still hangs',
  async () => {
    const trouble = await openTrouble();
    const { server, daemon, settings, api } = trouble;
    await daemon.start();
    const [anna, key] = await letInWithConfig(trouble, 501);
    const tunnel = processesWith(`wireguard-go\0-f\0${server.interface}`);
    expect(tunnel).not.toEqual([]);
    signalAll(tunnel, 'SIGSTOP');
    try {
      const orphans = () => processesWith(`wg\0show\0${server.interface}`);
      await eventually(() => orphans().length > 0);
      daemon.signal('SIGKILL');
      await daemon.ended();
      expect(orphans()).not.toEqual([]);
      await daemon.start(); // what hangs does not hold the store

      const env = {
        PEERS_FILE: daemon.storePath,
        STORE_KEY: readFileSync(join(daemon.folder, 'store.key'), 'utf8').trim(),
      };
      await using second = new Daemon({ settings, env });
      second.launch();
      expect(await second.ended()).toEqual({ code: 78, signal: null });
      expect(second.log).toContain('another vpn-bot uses this store already; stop that one first');
      anna.send('/status');
      await anna.receives(/10\.0\.0\.3/);
    } finally {
      signalAll(tunnel, 'SIGCONT');
    }
    anna.send('/regen');
    await anna.receives(isConfig, { timeout: 30_000 });
    expect((await server.allowedIps()).get(key)).toEqual(['10.0.0.3/32']);
    expect(api.violations).toEqual([]);
  },
  120_000,
);
