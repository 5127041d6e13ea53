import { describe, expect, it } from 'vitest';
import { answerOf } from '../../src/wireguard/outcome.ts';

const SECRET = 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=';
const failed =
  (stderr: string, status: number | null = 1, signal: string | null = null) =>
  () =>
    answerOf({ status, signal, stdout: `secret ${SECRET}`, stderr }, 'wg0');
const printed = (stdout: string) => answerOf({ status: 0, signal: null, stdout, stderr: '' }, 'wg0');

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
    ['This account is currently not available.', 'command', /has no shell/],
    ['', 'command', /^wg0: a command failed with exit status 1$/],
  ])('makes of %j a %s', (stderr, code, message) => {
    expect(failed(`${stderr}\n`)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
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
});
