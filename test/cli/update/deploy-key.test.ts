import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { Code } from '../../../src/cli/update/code.ts';
import { makeDeployKey } from '../../../src/cli/update/deploy-key.ts';
import { SetupError } from '../../../src/errors.ts';
import { update as texts } from '../../../src/texts/en/cli/update.ts';
import { missingFor } from '../../lab/requirements.ts';
import { Sshd } from '../../lab/sshd.ts';
import { Releases } from './releases-lab.ts';

describe.skipIf(missingFor('git', 'ssh-keygen', 'sshd'))('a private repository', () => {
  it('is read with root’s own key, which can do nothing else, and not without', async () => {
    const releases = await Releases.make();
    releases.trust();
    const key = join(releases.folder, 'etc', 'deploy_key');
    const open = (file: string) => new Code(releases.clone, releases.signers, file).fetch(texts);
    await using sshd = await Sshd.start();
    const url = `ssh://${sshd.user}@${sshd.host}:${sshd.port}${releases.origin}`;
    await execa('git', ['-C', releases.clone, 'remote', 'set-url', 'origin', url]);
    await expect(open(join(releases.folder, 'etc', 'none'))).rejects.toThrow();
    const publicHalf = await makeDeployKey(key, texts);
    expect(await makeDeployKey(key, texts)).toBe(publicHalf);
    expect(publicHalf).toMatch(/^ssh-ed25519 \S+ vpn-bot-update$/);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    await expect(open(key)).rejects.toThrow(/Permission denied/); // the repository does not know it yet
    const onlyReads = `restrict,command="git-upload-pack '${releases.origin}'"`;
    writeFileSync(join(sshd.folder, 'authorized_keys'), `${onlyReads} ${publicHalf}\n`);
    const second = await releases.commit('second');
    await releases.sign('v2');
    expect(await open(key)).toMatchObject({ to: second, tag: 'v2', isSigned: true });
    expect(readFileSync(join(releases.folder, 'etc', 'known_hosts'), 'utf8')).toContain(String(sshd.port));
  });

  it('is not read with a key that others could read', async () => {
    const releases = await Releases.make();
    const key = join(releases.folder, 'etc', 'deploy_key');
    await makeDeployKey(key, texts);
    chmodSync(key, 0o640);
    const error = await new Code(releases.clone, releases.signers, key).fetch(texts).catch((thrown: unknown) => thrown);
    expect(error instanceof SetupError && error.problems).toEqual([texts.keyNotRoots(key)]);
  });
});
