import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { SshConnection } from '../../../src/wireguard/drivers/ssh/ssh-connection.ts';
import { crowd } from '../../stage/crowd.ts';
import { timed } from '../interleave.ts';
import type { SshLogin } from '../stage/stage.ts';
import { section } from './panels.ts';
import { spawned } from './spawned.ts';

/** A new peer that no store knows, as text. */
const strangers = () =>
  crowd(1, 0)
    .peers.map((peer) => section({ ...peer, allowedIps: ['10.200.1.1/32'] }))
    .join('');

/** A small file, written and synced: no device may be on a server that a crash could forget. */
async function writeSmall(folder: string): Promise<void> {
  const file = await open(join(folder, 'small'), 'w', 0o600);
  await file.writeFile('x'.repeat(500));
  await file.sync();
  await file.close();
}

/** What a new friend costs at the least, in ms: one small durable write, and one `wg addconf` of one peer. */
export async function addAndSync(interfaceName: string, folder: string): Promise<number> {
  const peers = join(folder, 'one.conf');
  writeFileSync(peers, strangers(), { mode: 0o600 });
  return timed(async () => {
    await writeSmall(folder);
    await spawned('wg', ['addconf', interfaceName, peers]);
  });
}

/** A connection to a server that is kept open, with nothing around it. */
export async function keptConnection(sshd: SshLogin): Promise<SshConnection> {
  const { host, port, user, keyPath } = sshd;
  const hostKey = await sshd.fingerprint();
  return new SshConnection(
    { id: 'limit', host, port, user, keyPath, hostKey },
    { limits: { connect: 10_000, command: 20_000 } },
  );
}

/** The same over SSH at the least, in ms: one small durable write, and one exec on a kept connection. */
export const syncAndAddOverSsh = async (connection: SshConnection, name: string, folder: string): Promise<number> =>
  (await timed(() => writeSmall(folder))) + (await addOverSsh(connection, name));

/** One exec alone, in ms. */
export function addOverSsh(connection: SshConnection, interfaceName: string): Promise<number> {
  const stdin = strangers();
  return timed(async () => {
    const { status } = await connection.run({ line: `cat | wg addconf ${interfaceName} /dev/stdin`, stdin });
    if (status !== 0) throw new Error(`wg addconf over SSH ended with ${status}`);
  });
}
