import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { missingFor } from '../lab/requirements.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { EACH } from './both-drivers.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'sshd');
const oneWith = (presharedKey: string) => ({
  publicKey: generateKeyPair().publicKey,
  presharedKey,
  allowedIps: ['10.0.0.3/32'],
});

describe.skipIf(missing).each(EACH)('the $kind driver of $protocol', ({ kind, protocol, dialect, real, reach }) => {
  const { program } = dialect;
  let lab: WireguardLab;
  let server: WireguardServer;

  beforeAll(async () => {
    lab = await WireguardLab.start({ protocol });
    server = await lab.server();
  });
  afterAll(() => lab?.close());

  it('has secrets neither in any command line nor in the environment of what it starts', async () => {
    vi.stubEnv('BOT_TOKEN', '123456:the-token-of-the-bot');
    // each `wg` writes down its own words and variables, and the command lines of everything that runs beside it
    const spying =
      '{ echo "$@"; env | tee -a "$(dirname "$0")/env"; cat /proc/[0-9]*/cmdline; } >>"$(dirname "$0")/log" 2>/dev/null';
    await using fake = new FakePrograms({ [program]: `${spying}\nexec ${real} "$@"` });
    await using node = await reach(server.interface, { path: fake.path });
    const secret = generatePresharedKey();
    await node.driver.apply({ set: [oneWith(secret)], remove: [generateKeyPair().publicKey] });
    await node.driver.apply({ set: [oneWith(secret)], remove: [] });
    await node.driver.dump();
    expect(await server.wg('show', 'preshared-keys')).toContain(secret);
    const log = readFileSync(join(fake.folder, 'log'), 'latin1');
    for (const word of ['addconf', 'PATH=', 'timeout']) expect(log).toContain(word);
    for (const word of [secret, server.keys.privateKey, 'the-token-of-the-bot', 'BOT_TOKEN'])
      expect(log).not.toContain(word);
    const names = readFileSync(join(fake.folder, 'env'), 'utf8').match(/^\w+(?==)/gm);
    expect(names).toContain('PATH');
    if (kind === 'local') expect(names?.filter((name) => !['PATH', 'LC_ALL', 'PWD', '_'].includes(name))).toEqual([]);
    vi.unstubAllEnvs();
  });
});
