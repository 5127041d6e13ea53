import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { builtCli, compiledCli } from '../lab/built.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { TOKEN } from '../stage/settings-of.ts';

const CLI = builtCli();
const SETTINGS = `BOT_TOKEN=${TOKEN}\nADMIN_ID=1\nWG_ENDPOINT_HOST=vpn.example.com\n`;

it.each([
  ['C', ['--amneziawg=9'], '--amneziawg=9: there are 2.0 (without =) and 3.1'],
  ['ru_RU.UTF-8', ['--amneziawg=9'], '--amneziawg=9: бывает 2.0 (без =) и 3.1'],
  ['C', ['--amneziawg', '--wg-port', '51820'], '--wg-port 51820 is WireGuard’s own, by which filters know it: name'],
  ['ru_RU.UTF-8', ['--amneziawg', '--wg-port', '51820'], '--wg-port 51820 — собственный порт WireGuard'],
  ['C', ['--amneziawg', '--wg-port', '99999'], '99999: 1–65535'],
])('node add refuses in %s what cannot be done before it connects: %j', async (locale, words, why) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'env_vars.txt'), SETTINGS, { mode: 0o600 });
  const { exitCode, stderr } = await execa(
    process.execPath,
    [CLI, 'node', 'add', 'eu1', 'root@192.0.2.1', '--host-key', 'SHA256:x', ...words],
    { cwd: folder, reject: false, extendEnv: false, env: { LC_ALL: locale, NODE_COMPILE_CACHE: compiledCli() } },
  );
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining(why)]);
  await rm(folder, { recursive: true });
});
