import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AtWork } from '../../src/cli/at-work/at-work.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { cliTexts } from '../../src/texts/en/cli.ts';
import { COMPILE_CACHE } from '../lab/compile-cache.ts';
import { eventually } from '../lab/eventually.ts';
import { CommandLine } from '../stage/command-line.ts';
import { newKey, peer, stateOf, user } from '../stage/sample-state.ts';
import { remoteNode } from '../stage/settings-of.ts';

const CLI = resolve(import.meta.dirname, '../../src/cli.ts');
const LONG = 600_000;

/** A friend on eu1; de1 is another server. */
function open() {
  const line = new CommandLine({ ...remoteNode('EU1'), ...remoteNode('DE1'), WG_DE1_SSH_HOST: '203.0.113.8' });
  const known = () => ({ ...emptyNode(), server_key: newKey() });
  const users = { 7: user(7, { preferred_server_id: 'eu1' }) };
  const peers = [peer({ telegram_id: 7, server_id: 'eu1', wg_ip: '10.1.0.7/32' })];
  line.write(stateOf(peers, { users, nodes: { main: known(), eu1: known(), de1: known() } }));
  return line;
}

/** A command at whose question somebody thinks; resolves once it has asked. */
async function asking(line: CommandLine, args: readonly string[], question: string) {
  const env = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: COMPILE_CACHE };
  const child = execa(process.execPath, [CLI, ...args], {
    ...{ cwd: line.folder, env, extendEnv: false, reject: false, stdin: 'pipe', buffer: false },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  await eventually(() => said.includes(question), { timeout: 100_000 });
  return { kill: () => child.kill('SIGKILL'), ended: () => child };
}

const locksIn = (line: CommandLine) => readdirSync(line.folder).filter((name) => name.endsWith('.lock'));

describe('commands that change a server', () => {
  it('refuse while another one is at work there, and say which, since when; one that is killed holds nobody up', {
    timeout: LONG,
  }, async () => {
    const line = open();
    const first = await asking(line, ['node', 'remove', 'eu1'], 'Take eu1 out of the settings?');
    const before = line.files;
    const refused =
      /^eu1( \([\d.]+\))?: another command is at work there: vpn-bot node remove eu1, since .*20\d\d.* \(process \d+\)\.\nNothing was changed/;
    for (const command of [
      'node renew eu1',
      'node add eu1 root@203.0.113.9',
      'node isolate eu1 --yes',
      'node convert eu1 --yes',
      'node remove eu1 --yes',
      'door add eu1 443 --yes',
      'door add de1 443 --via eu1',
      'door remove eu1 443',
      'exit add de1 eu1 --yes',
      'exit rekey eu1 de1',
      'exit remove eu1 de1 --yes',
      'dns on eu1 --yes',
      'dns off eu1 --yes',
    ]) {
      const ended = await line.run(command.split(' '), { env: { LC_ALL: 'C' } });
      expect(ended, command).toMatchObject({ code: 1, said: '', errors: expect.stringMatching(refused) });
    }
    const inRussian = await line.run(['dns', 'off', 'eu1'], { env: { LC_ALL: 'ru_RU.UTF-8' } });
    expect(inRussian.errors).toContain('там сейчас работает другая команда: vpn-bot node remove eu1, с ');
    expect(line.files).toEqual(before);
    expect(await line.run(['node', 'remove', 'eu1', '--dry-run'])).toMatchObject({ code: 0, errors: '' });

    first.kill();
    await first.ended();
    expect(await line.run(['node', 'remove', 'eu1', '--yes'])).toMatchObject({ code: 0, errors: '' });
    expect(locksIn(line)).toEqual([]);
  });

  it('refuse the same machine under another name, and let other servers alone', { timeout: LONG }, async () => {
    const line = open();
    await asking(line, ['node', 'remove', 'de1'], 'Take de1 out of the settings?');
    const same = await line.run(['node', 'add', 'de2', 'root@203.0.113.8'], { env: { LC_ALL: 'C' } });
    expect(same.errors).toMatch(/^203\.0\.113\.8: another command is at work there: vpn-bot node remove de1/);
    const other = await line.run(['node', 'remove', 'eu1', '--to', 'main', '--yes']);
    expect(other).toMatchObject({ code: 0, errors: '' });
  });
});

describe('AtWork', () => {
  it('lets nobody open a shell on a machine that its command does not have', () => {
    const settings = () => {
      throw new Error('not asked for');
    };
    const atWork = new AtWork({ settingsFile: '/nowhere/env_vars.txt', settings, texts: cliTexts, moment: String });
    expect(() => atWork.requireHeld(null)).toThrow('not held');
    expect(() => atWork.requireHeld({ host: 'EU1.example.com', port: 22 })).toThrow(
      'not held: machine-eu1.example.com',
    );
  });
});
