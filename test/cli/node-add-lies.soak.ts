import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { CommandLine } from '../stage/command-line.ts';
import { TOKEN } from '../stage/settings-of.ts';
import { type Printed, ScriptedServer } from './scripted-server.ts';

const KEY = 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=';
const GOOD = {
  interface: 'wg0',
  program: 'wg',
  made: 'yes',
  up: 'yes',
  public_key: KEY,
  port: '51820',
  address: '10.7.0.1/24',
};
const CONTROLS = /[^\P{Cc}\n\t]|[\u2028-\u202e]/u;

const framed = (facts: object) =>
  `# begin\n${Object.entries(facts)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')}# end\n`;

describe('node add at a server that answers what it wants', { timeout: 120_000 }, () => {
  let line: CommandLine;
  let before: string;
  const text = () => readFileSync(join(line.folder, 'env_vars.txt'), 'utf8');
  beforeEach(() => {
    line = new CommandLine({ ADMIN_ID: 1 });
    before = text();
  });

  /** Runs `node add` at a server that prints this as the answer to the set-up. */
  async function add(setup: string | Printed, ...words: readonly string[]) {
    let gate = '';
    const server = await ScriptedServer.start({
      answer: (command, stdin) => {
        if (command === 'dump') return { stdout: `# begin\n${KEY}\toff\n# addresses\n# end\n` };
        if (command !== 'sh -s') return { status: 64, stderr: 'refused: no such word\n' };
        const main = /^main\(\) \{[\s\S]*/m.exec(stdin)?.[0] ?? '';
        if (/^setup_gate /m.test(main)) {
          gate = main;
          return { stdout: '# begin\nlogin=vpn-bot\n# end\n' };
        }
        return typeof setup === 'string' ? { stdout: setup } : setup;
      },
    });
    onTestFinished(() => server[Symbol.asyncDispose]());
    const login = ['--port', String(server.port), '--identity', server.keyPath, '--yes'];
    const ended = await line.run(['node', 'add', 'eu1', `root@${server.host}`, ...login, ...words]);
    return { ...ended, gate };
  }

  it('takes in one that says what it was asked for', async () => {
    const { said, errors, gate } = await add(framed(GOOD), '--name', 'Вена #1');
    expect(errors).toBe('');
    expect(said).toContain('the lines of eu1 are in');
    expect(text().startsWith(before)).toBe(true);
    expect(text()).toContain("WG_EU1_NAME='Вена #1'\n");
    expect(text()).toContain('WG_EU1_NETWORK_CIDR=10.7.0.1/24\nWG_EU1_ENDPOINT_PORT=51820\n');
    expect(gate).toContain("address='10.7.0.1/24'");
  });

  it.each([
    ['interface', '\r'],
    ['address', '\u0085'],
    ['port', '\u2028'],
  ])('writes nothing when %s holds %j and settings of its own', async (field, end) => {
    const evil = `${GOOD[field as keyof typeof GOOD]}${end}ADMIN_ID=666\rTELEGRAM_API_ROOT=http://evil\x1b[2J`;
    const { code, said, errors, gate } = await add(framed({ ...GOOD, [field]: evil }));
    expect([code, text(), gate]).toEqual([1, before, '']);
    expect(errors).toMatch(/127\.0\.0\.1: this is not what a set-up answers/);
    expect(said + errors).not.toMatch(CONTROLS);
    expect(said + errors).not.toContain(TOKEN);
  });

  it.each([
    ['interface', { interface: 'wg1' }, []],
    ['port', { port: '443' }, ['--wg-port', '51820']],
    ['network', { address: '10.9.0.1/24' }, ['--network', '10.7.0.1/24']],
    ['network', { address: '10.9.0.1/32' }, ['--network', '10.7.0.1/24']],
  ])('writes nothing when its %s is another than was asked for', async (_what, lie, words) => {
    const { code, errors } = await add(framed({ ...GOOD, ...lie }), ...words);
    expect([code, text()]).toEqual([1, before]);
    expect(errors).toMatch(/the server has .*, asked for was /);
  });

  it.each(['10.7.0.1/32', '10.7.0.1'])('asks for the network when it has %s', async (address) => {
    const { code, errors, gate } = await add(framed({ ...GOOD, made: 'no', address }));
    expect([code, text(), gate]).toEqual([1, before, '']);
    expect(errors).toMatch(/friends need a network of \/8 to \/30.*--network 10\.7\.0\.1\/24/s);
  });

  it.each(['10.7.0.1/32', '10.7.0.1'])('takes the owner’s word for the network of %s', async (address) => {
    const { said, errors, gate } = await add(framed({ ...GOOD, made: 'no', address }), '--network', '10.7.0.0/24');
    expect(errors).toBe('');
    expect(text()).toContain('WG_EU1_NETWORK_CIDR=10.7.0.1/24\n');
    expect(gate).toContain("address='10.7.0.1/24'");
    expect(said).toContain('it needs a route to 10.7.0.0/24');
    const checked = await line.run(['check']);
    expect(checked.errors).not.toContain('NETWORK_CIDR');
  });

  it('refuses words of the owner’s that the settings would not take, before anything is done there', async () => {
    for (const words of [
      ['--name', 'a\rADMIN_ID=6'],
      ['--name', '\u3164'],
      ['--interface', 'wg 0'],
      ['--login', "a'b"],
      ['--network', '10.0.0.1/33'],
    ]) {
      const { code, said } = await add(framed(GOOD), ...words);
      expect([code, said, text()]).toEqual([1, '', before]);
    }
  });

  it('says what a set-up that failed printed, without its control codes', async () => {
    const { code, errors } = await add({
      stdout: '# begin\n',
      stderr: '\x1b]0;title\x07E: no\rapt\u202e\n',
      status: 100,
    });
    expect([code, text()]).toEqual([1, before]);
    expect(errors).toContain('\\u{1b}]0;title\\u{7}E: no\napt\\u{202e}');
  });
});
