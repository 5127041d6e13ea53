import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SshSettings } from '../../src/config/settings.ts';
import { readHostKey } from '../../src/wireguard/drivers/ssh/ssh-login.ts';
import { missingFor } from '../lab/requirements.ts';
import { HOST_KEY_TYPES, Sshd } from '../lab/sshd.ts';
import { failure, openSsh, sshSettings } from './both-drivers.ts';

const missing = missingFor('sshd', 'ssh-keygen');
const kernel = { kernel: expect.stringMatching(/^\d/) };

describe.skipIf(missing)('the login at a node', () => {
  let sshd: Sshd;
  let ssh: SshSettings;

  beforeAll(async () => {
    sshd = await Sshd.start({ hostKeys: HOST_KEY_TYPES });
    ssh = await sshSettings(sshd);
  });
  afterAll(() => sshd?.close());

  it.each(HOST_KEY_TYPES)('is the right one by the pin of its %s key', async (type) => {
    await using node = openSsh({ ...ssh, hostKey: await sshd.fingerprint(type) });
    expect(await node.driver.statistics()).toMatchObject(kernel);
  });

  it('gets no login when it shows other keys than the pinned one, and both sides are named', async () => {
    const pin = `SHA256:${'A'.repeat(43)}`;
    await using node = openSsh({ ...ssh, hostKey: pin });
    const before = sshd.log.length;
    const { code, message } = await failure(node.driver.statistics());
    expect(code).toBe('host-key');
    expect(message).toContain(`WG_EU1_SSH_HOST_KEY=${pin}`);
    for (const type of HOST_KEY_TYPES) expect(message).toContain(await sshd.fingerprint(type));
    expect(sshd.log.slice(before)).not.toContain('Accepted');
  });

  it('shows the fingerprint to pin without a login, the one of its ed25519 key', async () => {
    expect(await readHostKey({ host: sshd.host, port: sshd.port })).toBe(await sshd.fingerprint('ed25519'));
    await using old = await Sshd.start({ hostKeys: ['rsa'] });
    expect(await readHostKey({ host: old.host, port: old.port })).toBe(await old.fingerprint('rsa'));
  });

  it('does not let in a key that it does not know, and the message says what to add where', async () => {
    const keyPath = join(sshd.folder, 'unknown');
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyPath]);
    await using node = openSsh({ ...ssh, keyPath });
    const { code, message } = await failure(node.driver.statistics());
    expect(code).toBe('refused');
    for (const word of [`WG_EU1_SSH_KEY_PATH=${keyPath}`, 'authorized_keys', 'root@127.0.0.1'])
      expect(message).toContain(word);
  });

  it('is not tried with a key file that is missing, locked, public or nonsense, of which nothing is quoted', async () => {
    const file = (name: string) => join(sshd.folder, name);
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'passphrase', '-f', file('locked')]);
    writeFileSync(file('nonsense'), 'sEcReT nonsense');
    writeFileSync(file('half'), readFileSync(ssh.keyPath, 'utf8').slice(0, 200));
    const cases = {
      missing: 'ENOENT',
      locked: 'passphrase',
      'locked.pub': 'public key',
      nonsense: 'not a private key',
      half: 'not a private key',
    };
    for (const [name, problem] of Object.entries(cases)) {
      await using node = openSsh({ ...ssh, keyPath: file(name) });
      const { code, message } = await failure(node.driver.statistics());
      expect({ code, message }).toEqual({ code: 'refused', message: expect.stringContaining(`=${file(name)}: `) });
      expect(message).toContain(problem);
      expect(message).not.toContain('sEcReT');
    }
  });

  it('takes a corrected key file without a restart', async () => {
    const keyPath = join(sshd.folder, 'late');
    await using node = openSsh({ ...ssh, keyPath });
    expect((await failure(node.driver.statistics())).code).toBe('refused');
    writeFileSync(keyPath, readFileSync(ssh.keyPath), { mode: 0o600 });
    expect(await node.driver.statistics()).toMatchObject(kernel);
  });

  it('is logged in to with the key and nothing else', async () => {
    await using talkative = await Sshd.start({ hostKeys: ['ed25519'], config: 'LogLevel DEBUG1' });
    await using node = openSsh(await sshSettings(talkative));
    await node.driver.statistics();
    const methods = [...talkative.log.matchAll(/userauth-request for user root .* method ([\w-]+)/g)].map(
      ([, method]) => method,
    );
    expect(methods.length).toBeGreaterThan(0);
    expect(new Set(methods)).toEqual(new Set(['publickey']));
  });
});
