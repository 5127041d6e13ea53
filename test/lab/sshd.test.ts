import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { isAlive } from './processes.ts';
import { missingFor } from './requirements.ts';
import { HOST_KEY_TYPES, Sshd } from './sshd.ts';

const missing = missingFor('sshd', 'ssh', 'ssh-keygen', 'ssh-keyscan');

const ssh = (sshd: Sshd, ...command: string[]) => {
  const options = ['BatchMode=yes', 'StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'];
  const flags = options.flatMap((option) => ['-o', option]);
  return execa('ssh', [
    ...flags,
    '-F',
    'none',
    '-i',
    sshd.keyPath,
    '-p',
    `${sshd.port}`,
    `root@${sshd.host}`,
    ...command,
  ]);
};

describe.skipIf(missing)('the lab sshd', () => {
  it('lets root in with its key, and gives the login the PATH of the test', async () => {
    await using sshd = await Sshd.start({ path: '/lab/bin:/usr/bin:/bin' });
    expect((await ssh(sshd, 'id -u; echo "$PATH"')).stdout).toBe('0\n/lab/bin:/usr/bin:/bin');
  });

  it('shows the host keys that it says it has, and others after they were changed', async () => {
    await using sshd = await Sshd.start({ hostKeys: HOST_KEY_TYPES });
    const scan = async () =>
      (await execa('ssh-keyscan', ['-p', `${sshd.port}`, sshd.host], { stderr: 'ignore' })).stdout;
    const fingerprints = async () => (await execa('ssh-keygen', ['-l', '-f', '-'], { input: await scan() })).stdout;
    const before = await sshd.fingerprint();
    for (const type of HOST_KEY_TYPES) {
      expect(await fingerprints()).toContain(await sshd.fingerprint(type));
    }
    await sshd.stop();
    await sshd.makeHostKeys();
    await sshd.start();
    expect(await fingerprints()).not.toContain(before);
    expect(await fingerprints()).toContain(await sshd.fingerprint());
  });

  it('ends with all that its logins run', async () => {
    const sshd = await Sshd.start();
    const login = ssh(sshd, 'echo started; sleep 1001');
    const lost = expect(login).rejects.toThrow('closed by remote host');
    await new Promise((started) => login.stdout.once('data', started));
    const pids = sshd.sessions();
    expect(pids.length).toBeGreaterThan(1);
    await sshd.close();
    expect(pids.filter(isAlive)).toEqual([]);
    await lost;
  });
});
