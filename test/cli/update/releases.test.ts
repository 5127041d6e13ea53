import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { Code } from '../../../src/cli/update/code.ts';
import { update } from '../../../src/texts/en/cli/update.ts';
import { missingFor } from '../../lab/requirements.ts';
import { Releases } from './releases-lab.ts';

const t = update;

describe.skipIf(missingFor('git', 'ssh-keygen'))('an update', () => {
  it('says that it is unverified, and what to do, where nobody was named as a signer', async () => {
    const releases = await Releases.make();
    const newest = await releases.commit('second');
    const { to, notes, isSigned } = await releases.fetch();
    expect(isSigned).toBe(false);
    expect([to, notes]).toEqual([
      newest,
      [expect.stringContaining(`put the keys that you trust into ${releases.signers}`)],
    ]);
  });

  it('goes to the newest signed release, and not beyond it', async () => {
    const releases = await Releases.make();
    releases.trust();
    await releases.commit('second');
    await releases.sign('v2');
    const third = await releases.commit('third');
    await releases.sign('v3');
    await releases.commit('fourth');
    const { to, tag, notes, isSigned } = await releases.fetch();
    expect([to, tag, notes, isSigned]).toEqual([third, 'v3', [t.unsignedAhead(1)], true]);
    await new Code(releases.clone, releases.signers).fetch(t);
    expect(await execa('git', ['-C', releases.clone, 'tag']).then(({ stdout }) => stdout)).toBe('');
  });

  it.each<[why: string, make: (releases: Releases) => Promise<unknown>]>([
    ['has no signature', (releases) => releases.git('tag', '-a', '-m', 'v2', 'v2')],
    ['is no tag object', (releases) => releases.git('tag', 'v2')],
    ['was signed by somebody else', (releases) => releases.sign('v2', 'stranger')],
    [
      'is another one by a new name',
      async (releases) => {
        await releases.sign('v1.9');
        await releases.git('update-ref', 'refs/tags/v2', 'refs/tags/v1.9');
        await releases.git('update-ref', '-d', 'refs/tags/v1.9');
      },
    ],
    [
      'was changed after it was signed',
      async (releases) => {
        await releases.sign('v2');
        const text = await releases.git('cat-file', 'tag', 'v2');
        writeFileSync(join(releases.folder, 'text'), `${text.replace('\n\nv2', '\n\nv2 and more')}\n`);
        const made = await releases.git('hash-object', '-t', 'tag', '-w', join(releases.folder, 'text'));
        await releases.git('update-ref', 'refs/tags/v2', made);
      },
    ],
    [
      'has a signature that only PGP could judge',
      async (releases) => {
        const head = `object ${await releases.git('rev-parse', 'HEAD')}\ntype commit\ntag v2\ntagger A <a@example.com> 1 +0000\n\n`;
        const block = '-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n';
        writeFileSync(join(releases.folder, 'text'), `${head}v2\n${block}`);
        const made = await releases.git('hash-object', '-t', 'tag', '-w', join(releases.folder, 'text'));
        await releases.git('update-ref', 'refs/tags/v2', made);
      },
    ],
  ])('refuses a release that %s', async (_why, make) => {
    const releases = await Releases.make();
    releases.trust();
    await releases.commit('second');
    await make(releases);
    const { from, to, notes } = await releases.fetch();
    expect([to, notes]).toEqual([from, [t.notSigned('v2', releases.signers), t.unsignedAhead(1)]]);
  });

  it('refuses a signature of a time when its signer was not trusted', async () => {
    const releases = await Releases.make();
    releases.trust('valid-before="20200101"');
    await releases.commit('second');
    await releases.sign('v2');
    const { from, to, notes } = await releases.fetch();
    expect([to, notes]).toEqual([from, [t.notSigned('v2', releases.signers), t.unsignedAhead(1)]]);
  });

  it('goes forward only: neither back nor to another branch, however well signed', async () => {
    const releases = await Releases.make();
    releases.trust();
    await releases.sign('v1');
    await releases.git('checkout', '-q', '-b', 'other');
    await releases.commit('elsewhere');
    await releases.sign('v9');
    await releases.git('checkout', '-q', 'main');
    await releases.commit('second');
    await execa('git', ['-C', releases.clone, 'pull', '-q']);
    const { from, to, notes } = await releases.fetch();
    expect([to, notes]).toEqual([from, []]);
  });

  it('believes no signers that others than root could change', async () => {
    const releases = await Releases.make();
    releases.trust();
    chmodSync(releases.signers, 0o666);
    expect(await releases.refusal()).toEqual([t.signersNotRoots(releases.signers)]);
    chmodSync(releases.signers, 0o644);
    chmodSync(join(releases.folder, 'etc'), 0o777);
    expect(await releases.refusal()).toEqual([t.signersNotRoots(releases.signers)]);
  });

  it('runs nothing that the clone names, and believes nothing that stands in it', async () => {
    const releases = await Releases.make();
    releases.trust();
    const mark = join(releases.folder, 'mark');
    const program = join(releases.folder, 'program');
    writeFileSync(
      program,
      `#!/bin/sh\necho "$0 $*" >>${mark}\necho 'Good "git" signature for maintainer@example.com with ED25519 key SHA256:x'\n`,
      { mode: 0o755 },
    );
    const config = (name: string, value: string) => execa('git', ['-C', releases.clone, 'config', name, value]);
    for (const name of ['gpg.ssh.program', 'gpg.program', 'gpg.x509.program', 'core.fsmonitor', 'core.sshCommand'])
      await config(name, program);
    const strangers = join(releases.folder, 'strangers');
    writeFileSync(strangers, `maintainer@example.com ${readFileSync(`${releases.key('stranger')}.pub`, 'utf8')}`);
    await config('gpg.ssh.allowedSignersFile', strangers);
    for (const hook of ['post-checkout', 'post-merge', 'reference-transaction', 'post-index-change'])
      writeFileSync(join(releases.clone, '.git/hooks', hook), readFileSync(program), { mode: 0o755 });
    const second = await releases.commit('second');
    await releases.sign('v2');
    await releases.commit('third');
    await releases.sign('v3', 'stranger');
    const code = new Code(releases.clone, releases.signers);
    const { to, notes } = await code.fetch(t);
    expect([to, notes]).toEqual([second, [t.notSigned('v3', releases.signers), t.unsignedAhead(1)]]);
    expect(existsSync(mark) ? readFileSync(mark, 'utf8') : '').toBe('');
  });

  it('says so where there is nothing to fetch into', async () => {
    const releases = await Releases.make();
    rmSync(join(releases.clone, '.git'), { recursive: true });
    expect(await releases.refusal()).toEqual([t.noClone(releases.clone)]);
  });
});
