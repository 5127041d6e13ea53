import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { GateLab } from './gate-lab.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'sshd');
const REFUSED = {
  status: 64,
  stdout: '',
  stderr: expect.stringMatching(
    /^refused: say dump, apply, standby, stats, parameters, header-key, routes, resolver, limits or knock, and/,
  ),
};

describe.skipIf(missing)('the words of the gate', () => {
  let lab: GateLab;
  let before: string;
  /** Made by whatever is run that must not be. */
  let marker: string;

  beforeAll(async () => {
    // more than any distribution lets in, so that the gate itself is tried too
    lab = await GateLab.start({
      config: 'AcceptEnv LANG LC_* ENV BASH_ENV PATH IFS PS4 SHELLOPTS WG_HIDE_KEYS CDPATH HOME',
    });
    marker = join(lab.gate.folder, 'marker');
    before = await lab.picture();
  });
  afterAll(async () => {
    const { privateKey } = lab.server.keys;
    const key = Buffer.from(privateKey, 'base64');
    for (const form of [
      privateKey,
      privateKey.slice(0, 20),
      key.toString('hex'),
      key.toString('latin1'),
      lab.presharedKey,
    ])
      expect(lab.heard).not.toContain(form);
    expect(lab.heard).toContain(lab.server.keys.publicKey);
    expect(await lab.picture()).toBe(before);
    expect(existsSync(marker)).toBe(false);
    await lab?.[Symbol.asyncDispose]();
  });

  it('hand a text about exits to the program that root put there, and refuse it where there is none', async () => {
    expect(await lab.run('routes', 'show\n')).toMatchObject({
      status: 64,
      stderr: expect.stringMatching(/^refused: there is no link to another server here$/m),
    });
    writeFileSync(lab.gate.exits, 'echo "$1 $2: $(cat)"\n', { mode: 0o755 });
    expect(await lab.run('routes', 'show\n')).toMatchObject({
      status: 0,
      stdout: `# begin\n${lab.server.interface} serve: show\n# end\n`,
    });
    for (const more of ['routes show', 'routes wg1', 'routes;id']) expect(await lab.run(more)).toEqual(REFUSED);
  });

  it('do the same with a text about the name server', async () => {
    expect(await lab.run('resolver', 'show\n')).toMatchObject({
      status: 64,
      stderr: expect.stringMatching(/^refused: there is no name server for friends here$/m),
    });
    writeFileSync(lab.gate.dns, 'echo "$1 $2: $(cat)"\n', { mode: 0o755 });
    expect(await lab.run('resolver', 'load\n')).toMatchObject({
      status: 0,
      stdout: `# begin\n${lab.server.interface} serve: load\n# end\n`,
    });
    for (const more of ['resolver show', 'resolver wg1', 'resolver;id']) expect(await lab.run(more)).toEqual(REFUSED);
  });

  it('are ten, four of which say elsewhere what they do', async () => {
    for (const word of ['dump', 'stats', 'parameters']) {
      const { status, stdout } = await lab.run(word);
      expect([status, stdout]).toEqual([0, expect.stringMatching(/^# begin\n.*\n# end\n$/s)]);
    }
    for (const word of ['apply', 'standby', 'header-key'])
      expect(await lab.run(word, '# end\n')).toEqual({ status: 0, stdout: '# begin\n# end\n', stderr: '' });
    expect(await lab.run('limits', '# end\n')).toMatchObject({ status: 0, stdout: '# begin\nlimits none\n# end\n' });
  });

  it.each([
    '',
    'DUMP',
    ' dump',
    'dump ',
    'dump wg1',
    'dump\n',
    'dump\nid',
    '\ndump',
    'dump;touch MARKER',
    'dump&&touch MARKER',
    'dump|touch MARKER',
    'dump&touch MARKER',
    '$(touch MARKER)',
    '`touch MARKER`',
    '"dump$(touch MARKER)"',
    'dump$(touch MARKER)',
    'dump >MARKER',
    'apply </etc/shadow',
    'apply /etc/shadow',
    'dump timed',
    'apply timed',
    'standby timed',
    'parameters wg1',
    'header-key timed',
    'header_key',
    'limits show',
    'put_limits',
    'interface_parameters',
    'standby apply',
    'standby\ndump',
    'stats\tx',
    "'dump'",
    'dump*',
    'd?mp',
    '-c id',
    '--help',
    '/etc/shadow',
    'cat /etc/shadow',
    'sh',
    'bash -i',
    'sh -c "touch MARKER"',
    'sudo -n sh',
    'wg show all dump',
    'wg showconf wg0',
    'wg set wg0 private-key /dev/null',
    'ip link delete wg0',
    'scp -t /tmp',
    'scp -f /etc/shadow',
    '/usr/lib/openssh/sftp-server',
    'internal-sftp',
    'rsync --server . /',
    'read_config',
    'refuse',
    'exit',
    'env',
    'timed',
    'dumpapply',
    '()  { :;}; touch MARKER',
    '../../bin/sh',
    '%s%s%n',
    'ｄｕｍｐ',
  ])('are not %j', async (line) => {
    expect(await lab.run(line.replaceAll('MARKER', marker))).toEqual(REFUSED);
  });

  it('are not a hundred kilobytes, and have no NUL inside', async () => {
    expect(await lab.run(`dump${'a'.repeat(100_000)}`)).toEqual(REFUSED);
    const client = await lab.connect();
    await expect(lab.runOver(client, `dump\0touch ${marker}`)).rejects.toThrow(); // sshd ends the connection
  });

  it('do nothing when the gate’s own settings are missing, strange, or not root’s alone to write', async () => {
    const good = readFileSync(lab.gate.config, 'utf8');
    for (const bad of [
      '',
      good.replace(/^interface=.*/, 'interface=all'),
      good.replace(/^interface=.*/, 'interface=-h'),
      `${good}x=1\n`,
      good.replace(/^address=.*/m, 'address=any'),
      ...['', '-h', 'sh -c id', '/bin/sh', '../sh', '$(id)', 'wg;id'].map((program) => `${good}program=${program}\n`),
    ]) {
      writeFileSync(lab.gate.config, bad);
      expect(await lab.run('dump')).toMatchObject({
        status: 64,
        stdout: '',
        stderr: expect.stringMatching(/^refused: /),
      });
    }
    writeFileSync(lab.gate.config, good);
    chmodSync(lab.gate.config, 0o664);
    expect(await lab.run('dump')).toMatchObject({ status: 64, stderr: expect.stringContaining('alone to write') });
    chmodSync(lab.gate.config, 0o644);
  });
});
