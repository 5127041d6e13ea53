import { expect, it, vi } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { localDriver } from '../../src/wireguard/drivers/local/local-driver.ts';
import { FakePrograms } from '../lab/fake-programs.ts';

/** A `wg` that knows one interface with this key. */
const wgOf = (key: string) => new FakePrograms({ wg: `printf 'secret\\t${key}\\t51820\\toff\\n'` });

async function serverKey(): Promise<string> {
  const driver = localDriver({ dialect: WIREGUARD, interface: 'wg0' });
  try {
    return (await driver.dump()).serverKey;
  } finally {
    await driver.close();
  }
}

it('takes the programs that stand first in the daemon’s own PATH', async () => {
  const { publicKey } = generateKeyPair();
  await using programs = wgOf(publicKey);
  vi.stubEnv('PATH', programs.folder);
  try {
    expect(await serverKey()).toBe(publicKey);
  } finally {
    vi.unstubAllEnvs();
  }
});
