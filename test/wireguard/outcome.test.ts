import { describe, expect, it } from 'vitest';
import { readLoginTrouble } from '../../src/login-trouble.ts';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { answerOf } from '../../src/wireguard/drivers/answers/outcome.ts';
import type { NodeError } from '../../src/wireguard/drivers/driver.ts';
import { loginError } from '../../src/wireguard/drivers/ssh/ssh-errors.ts';
import { HandshakeError } from '../../src/wireguard/drivers/ssh/ssh-handshake.ts';

const SECRET = 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=';
const AT_HOME = { dialect: WIREGUARD, interface: 'wg0', login: null, hasSecrets: false };
const failed =
  (stderr: string, status: number | null = 1, signal: string | null = null) =>
  () =>
    answerOf({ status, signal, stdout: `secret ${SECRET}`, stderr }, AT_HOME);
const printed = (stdout: string) => answerOf({ status: 0, signal: null, stdout, stderr: '' }, AT_HOME);

describe('answerOf', () => {
  it('gives what stands between the marks, also behind the words of a chatty login shell', () => {
    expect(printed('# begin\n# end\n')).toBe('');
    expect(printed('# begin\na\nb\n# end\n')).toBe('a\nb\n');
    expect(printed('Welcome!\n# begin\na\n# end\n')).toBe('a\n');
  });

  it.each([
    '',
    '# begin\n',
    '# begin\na\n# end',
    '# begin\na# end\n',
    'x# begin\na\n# end\n',
    '# end\n',
    '# begin\na\n',
  ])('takes %j for incomplete', (stdout) => {
    expect(() => printed(stdout)).toThrow(expect.objectContaining({ code: 'garbled' }));
  });

  it.each([
    ['Unable to access interface: No such device', 'no-interface', /^wg0: .* is wg-quick@wg0 running\?/],
    ['Unable to modify interface: No such device', 'no-interface', /is wg-quick@wg0 running\?/],
    ['Unable to access interface: Protocol not supported', 'no-interface', /is wg-quick@wg0 running\?/],
    ['Unable to access interface: Operation not permitted', 'command', /CAP_NET_ADMIN/],
    ['Unable to modify interface: Permission denied', 'command', /CAP_NET_ADMIN/],
    ['Unable to modify interface: No space left on device', 'command', /No space left on device$/],
    ['sh: 2: wg: not found', 'command', /install the package wireguard-tools/],
    ['sh: line 2: wg: command not found', 'command', /install the package wireguard-tools/],
    ['bash: line 1: timeout: command not found', 'command', /timeout is not installed/],
    ['', 'command', /^wg0: a command failed with exit status 1$/],
  ])('makes of %j a %s', (stderr, code, message) => {
    expect(failed(`${stderr}\n`)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  it('names the package to renew when the program tells nothing of its interface', () => {
    const message = expect.stringMatching(
      /^wg0: wg told nothing of the interface: .* renew the package wireguard-tools$/,
    );
    expect(failed('', 66)).toThrow(expect.objectContaining({ code: 'command', message }));
  });

  it('tells a command that was killed after its time from one that failed', () => {
    expect(failed('', 137)).toThrow(expect.objectContaining({ code: 'timeout' }));
    expect(failed('', null, 'SIGKILL')).toThrow(expect.objectContaining({ code: 'timeout' }));
    expect(failed('', null, 'SIGSEGV')).toThrow(
      expect.objectContaining({ code: 'command', message: expect.stringContaining('SIGSEGV') }),
    );
  });

  it.each([
    `Key is not the correct length or format: \`${SECRET}'\nConfiguration parsing error`,
    `Line unrecognized: \`PresharedKey=${SECRET}'`,
    `Unable to access interface: ${SECRET}`,
    `sh: 1: ${SECRET}: not found`,
  ])('repeats nothing that wg may have been given: %s', (stderr) => {
    expect(failed(stderr)).toThrow();
    expect(failed(stderr)).not.toThrow(SECRET);
  });

  const OVER_SSH = { dialect: WIREGUARD, interface: 'wg0', login: 'root', hasSecrets: false };
  const ran = (stdout: string, { stderr = '', status = 1 as number | null, hasSecrets = false } = {}) => {
    try {
      return answerOf({ status, signal: null, stdout, stderr }, { ...OVER_SSH, hasSecrets });
    } catch (error) {
      return error as NodeError;
    }
  };
  const CLOUD = 'Please login as the user "ubuntu" rather than the user "root".\n\n';

  it.each([
    ['other-user', 'ubuntu', CLOUD, 142],
    ['other-user', 'ubuntu', CLOUD, 0],
    ['other-user', 'ec2-user', 'Please login as the user "ec2-user" rather than the user "root".', 142],
    ['other-user', 'debian', 'Please login as the user debian rather than root.', 0],
    ['no-shell', 'root', 'This account is currently not available.\n', 1],
    ['no-shell', 'root', 'This account is not available\n', 1],
    ['no-shell', 'root', '', 1],
    [
      'password-expired',
      'root',
      'WARNING: Your password has expired.\nPassword change required but no TTY available.\n',
      1,
    ],
    ['password-expired', 'root', 'You are required to change your password immediately (administrator enforced).\n', 1],
    ['password-expired', 'root', 'You must change your password now and login again!\n', 1],
    ['account-expired', 'root', 'Your account has expired; please contact your system administrator.\n', 254],
    ['other-shell', 'root', "Unmatched '''.\n", 1],
    ['other-shell', 'root', 'sh: Command not found.\n', 1],
  ])('takes %s (%s) from %j with exit status %i', (kind, user, said, status) => {
    for (const error of [
      ran(said, { status }),
      ran('', { stderr: said, status }),
      ran(said, { status, hasSecrets: true }),
    ]) {
      if (typeof error === 'string') throw new Error('taken for an answer');
      expect(error).toMatchObject({ code: 'refused', words: { trouble: { kind, user } } });
    }
  });

  it('quotes what a login said instead, visible and bounded, where the command had no secrets', () => {
    const hello = `\x1b[2JNo \u202eentry\r\n${'x'.repeat(5000)}\n`;
    for (const status of [0, 1, 3]) {
      const error = ran(hello, { status });
      if (typeof error === 'string') throw new Error('taken for an answer');
      expect(error.code).toBe(status === 0 ? 'garbled' : 'command');
      expect(error.message).toContain('the server said: \\u{1b}[2JNo \\u{202e}entry / xxx');
      expect(error.message.length).toBeLessThan(700);
      expect(error.words?.said.length).toBeLessThan(500);
    }
  });

  it('quotes no key, nothing of a command that had secrets, and nothing once ours has begun', () => {
    const lines = [`PrivateKey = ${SECRET}\n`, `${SECRET}\t${SECRET}\t51820\toff\n`];
    for (const said of lines) expect(JSON.stringify(ran(said))).not.toContain(SECRET);
    expect(ran(lines[0] ?? '')).toMatchObject({ words: { said: 'PrivateKey = (key)' } });
    expect(ran('[Peer]\nPresharedKey = half a secr\n', { hasSecrets: true })).toMatchObject({ words: null });
    expect(ran(`${CLOUD}[Peer] secret`, { hasSecrets: true })).toMatchObject({ words: { said: '' } });
    expect(ran('# begin\nline of a config', { stderr: 'line of a config' })).toMatchObject({ words: null });
    expect(String(ran('# begin\nline of a config', { stderr: 'line of a config' }))).not.toContain('line of');
  });
});

describe('readLoginTrouble', () => {
  it('knows a refusal by one line, whatever else is said', () => {
    expect(readLoginTrouble('hello\n/sbin/nologin: this account is closed\n', 'u')?.kind).toBe('no-shell');
  });

  it('does not compare every word of an endless line with every other', () => {
    expect(readLoginTrouble(`${'nologin '.repeat(500)}account`, 'u')).toBeNull();
  });
});

describe('loginError', () => {
  it('has room in a chat, whatever proofs a server names', () => {
    const cause = Object.assign(new Error('All configured authentication methods failed'), {
      level: 'client-authentication',
    });
    const wants = Array.from({ length: 2000 }, (_, number) => `proof\n\u202e${number}`);
    const target = { id: 'eu1', host: '192.0.2.1', port: 22, user: 'u', keyPath: '/k', hostKey: 'SHA256:x' };
    const { words } = loginError(new HandshakeError(cause, [], wants), target);
    expect(words?.trouble?.kind).toBe('second-factor');
    expect(words?.said.length).toBeLessThan(200);
    expect(words?.said).not.toMatch(/[\n\u202e]/);
  });
});
