import { chmod, lstat, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { SetupError } from '../../errors.ts';
import type { UpdateTexts } from '../../texts/cli/texts.ts';
import { notRootsAlone } from '../as-root/steady-path.ts';

/** The key by which root reads a private repository. Only root may read it; the bot never sees it. */
export const DEPLOY_KEY = '/etc/vpn-bot/deploy_key';

/**
 * The command by which git reaches the origin with this key and no other; null: there is no key. The host's key is kept at the first
 * connection: what comes is verified by its signature anyway. Throws `SetupError` if others than root could read or change the key.
 */
export async function sshWith(file: string, t: UpdateTexts): Promise<string | null> {
  const entry = await lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (entry === null) return null;
  const isRoots = entry.isFile() && entry.uid === 0 && (entry.mode & 0o077) === 0;
  if (!isRoots || (await notRootsAlone(dirname(file))) !== null) throw new SetupError([t.keyNotRoots(file)]);
  const options = [
    ...['IdentitiesOnly=yes', 'IdentityAgent=none', 'BatchMode=yes', 'ConnectTimeout=20', 'ForwardAgent=no'],
    ...['StrictHostKeyChecking=accept-new', `UserKnownHostsFile=${join(dirname(file), 'known_hosts')}`],
  ];
  return ['ssh', '-F', '/dev/null', '-i', file, ...options.flatMap((option) => ['-o', option])].join(' ');
}

/** Makes the key if there is none, and returns its public half. Throws `SetupError` as `sshWith` does. */
export async function makeDeployKey(file: string, t: UpdateTexts): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o755 });
  if ((await sshWith(file, t)) === null) {
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'vpn-bot-update', '-f', file]);
    await chmod(file, 0o600);
  }
  return (await readFile(`${file}.pub`, 'utf8')).trim();
}
