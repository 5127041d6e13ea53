import { execa } from 'execa';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import type { Story } from '../stage/story.ts';

/** The machine of `eu1` is lost: nothing answers at its address any more, neither SSH nor WireGuard. */
export async function loseEu1({ eu1, sshd }: Story): Promise<void> {
  await sshd.stop();
  await eu1.vanish();
  await eu1.namespace.ip('link', 'set', 'eth0', 'down');
}

interface NewMachine {
  /** The lost server's private key, from its `wg0.conf`; absent: a new one. */
  readonly privateKey?: string;
  /** The lost machine's outer address; absent: another one. */
  readonly host?: string;
}

/** A new machine with a bare WireGuard server for the network of `eu1`, and SSH with new host keys and the owner's key. */
export async function newEu1({ lab, sshd }: Story, { privateKey, host }: NewMachine = {}): Promise<WireguardServer> {
  const server = await lab.server({ addresses: ['10.8.0.1/24'] });
  if (privateKey !== undefined) {
    const script = 'cat | wg set "$1" private-key /dev/stdin';
    await execa('sh', ['-c', script, 'sh', server.interface], { input: privateKey });
  }
  if (host !== undefined) await server.namespace.ip('address', 'add', `${host}/24`, 'dev', 'eth0');
  await sshd.makeHostKeys();
  await sshd.start();
  return server;
}

/** The daemon is restarted with other settings; empty means absent. */
export async function restartWith({ daemon, settings }: Story, more: Record<string, string | number>): Promise<void> {
  await daemon.stop();
  daemon.configure({ ...settings, ...more });
  await daemon.start();
}
