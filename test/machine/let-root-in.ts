import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { execa } from 'execa';
import { temporaryFolder } from '../lab/leftovers.ts';
import type { House } from './street.ts';

/** Gives the first machine's root the usual key to the second, whose host key it knows by now; returns the latter's fingerprint. */
export async function letRootIn({ machine }: House, second: House): Promise<string> {
  const folder = temporaryFolder();
  const key = `${folder}/key`;
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  await machine.write('/root/.ssh/id_ed25519', readFileSync(key, 'utf8'), 0o600);
  const line = readFileSync(`${key}.pub`, 'utf8').trim();
  await second.machine.sh(`mkdir -p -m 700 /root/.ssh; echo '${line}' >>/root/.ssh/authorized_keys`);
  await rm(folder, { recursive: true });
  const shown = await second.machine.run('cat', '/etc/ssh/ssh_host_ed25519_key.pub');
  await machine.write('/root/.ssh/known_hosts', `${second.host} ${shown}\n`, 0o600);
  const { stdout } = await execa('ssh-keygen', ['-lf', '-'], { input: shown });
  return stdout.split(' ')[1] ?? '';
}
