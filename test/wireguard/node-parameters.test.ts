import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PARAMETER_KEYS } from '../../src/amnezia/parameters.ts';
import { generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { AMNEZIAWG, WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { parseHeaderKey, parseParameters } from '../../src/wireguard/drivers/answers/node-parameters.ts';
import { answerOf } from '../../src/wireguard/drivers/answers/outcome.ts';
import { shellCommands } from '../../src/wireguard/drivers/node-commands.ts';
import { TELL_PARAMETERS } from '../../src/wireguard/drivers/tell-parameters.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { Gate } from '../lab/gate.ts';
import { missingFor } from '../lab/requirements.ts';

const missing = missingFor('flock', 'timeout', 'sha256sum');
const [PRIVATE, HEADER, SHARED] = [generatePresharedKey(), generatePresharedKey(), generatePresharedKey()];
const HEADER_PRINT = createHash('sha256').update(HEADER).digest('hex');
const ASKED = { dialect: AMNEZIAWG, interface: 'awg0', login: null, hasSecrets: true };

const interfaceOf = (...lines: string[]): string =>
  ['[Interface]', 'ListenPort = 443', `PrivateKey = ${PRIVATE}`, ...lines].join('\n');
const PEER = `\n[Peer]\nPublicKey = ${SHARED}\nPresharedKey = ${SHARED}\nAllowedIPs = 10.0.0.2/32\nS1 = 99\nNews = yes`;
const PLAIN = ['Jc = 4', 'S1 = 20', 'S2 = 30', 'S3 = 12', 'S4 = 13', 'H1 = 5-9', 'H2 = 10', 'H3 = 11', 'H4 = 12'];

describe.skipIf(missing)('the parameters of a node', () => {
  let programs: FakePrograms;
  let gate: Gate;
  const addresses = ['10.0.0.1/24', 'fd00::1/64'];

  beforeAll(() => {
    programs = new FakePrograms({ awg: `[ "$*" = "showconf awg0" ] && cat "\${0%/*}/conf"` });
    gate = new Gate({ interface: 'awg0', addresses, path: programs.path, program: 'awg' });
  });
  afterAll(async () => {
    gate?.[Symbol.dispose]();
    await programs?.[Symbol.asyncDispose]();
  });

  /** What a shell and the gate answer to a word when `awg showconf` prints this; both are the same. */
  async function answerTo(word: 'parameters' | 'header-key', conf: string): Promise<string> {
    writeFileSync(join(programs.folder, 'conf'), `${conf}\n`);
    const commands = shellCommands({ dialect: AMNEZIAWG, interface: 'awg0' }, 10);
    const [program = '', ...args] = (word === 'parameters' ? commands.parameters() : commands.headerKey()).argv;
    const byShell = await execa(program, args, { env: { PATH: programs.path }, extendEnv: false, reject: false });
    const byGate = await execa(gate.program, [word], { reject: false });
    expect([byGate.stdout, byGate.exitCode]).toEqual([byShell.stdout, byShell.exitCode]);
    for (const { stdout, stderr } of [byShell, byGate]) {
      expect(stdout + stderr).not.toContain(PRIVATE);
      expect(stdout + stderr).not.toContain(SHARED);
      if (word === 'parameters') expect(stdout + stderr).not.toContain(HEADER);
    }
    const { stdout, stderr, exitCode = null } = byShell;
    return answerOf({ status: exitCode, signal: null, stdout: `${stdout}\n`, stderr }, ASKED);
  }
  const parametersIn = async (conf: string) => parseParameters(await answerTo('parameters', conf));
  const headerKeyIn = async (conf: string) => parseHeaderKey(await answerTo('header-key', conf));

  it('are read up to the first peer, with a print of the header protection key in its place', async () => {
    const conf = interfaceOf(...PLAIN, `HeaderProtectionKey = ${HEADER}`) + PEER;
    const { parameters, ...rest } = await parametersIn(conf);
    expect(parameters).toEqual(Object.fromEntries(PLAIN.map((line) => line.split(' = '))));
    expect(rest).toEqual({ problems: [], unknown: [], headerPrint: HEADER_PRINT });
    expect(await headerKeyIn(conf)).toBe(HEADER);
  });

  it('are none of an interface that has none, as of plain WireGuard', async () => {
    for (const conf of [interfaceOf() + PEER, interfaceOf('FwMark = 0x1'), '']) {
      expect(await parametersIn(conf)).toEqual({ parameters: {}, problems: [], unknown: [], headerPrint: null });
      expect(await headerKeyIn(conf)).toBeNull();
    }
  });

  it('keep the order of the program and every known name', async () => {
    const values = PARAMETER_KEYS.filter((key) => key !== 'HeaderProtectionKey').map((key) => `${key} = 1`);
    const answer = await answerTo('parameters', interfaceOf(...values.toReversed()) + PEER);
    expect(answer.trim().split('\n')).toEqual(values.toReversed());
  });

  it('name what this version does not know, without its value', async () => {
    const conf = interfaceOf('Jc = 3', `QuantumKey = ${HEADER}`, 'J1 = <b 0x00>', `we ird\t; name = ${HEADER}`, '= 3');
    const answer = await answerTo('parameters', conf);
    expect(answer.trim().split('\n')).toEqual([
      ...['Jc = 3', 'unknown QuantumKey', 'unknown J1', 'unknown weirdname', 'unknown nameless'],
    ]);
    // 1.5's J1 is known to be of no use
    expect(parseParameters(answer).unknown).toEqual(['QuantumKey', 'weirdname', 'nameless']);
  });

  it('stay short, however much the node says', async () => {
    const conf = interfaceOf(...Array.from({ length: 500 }, (_, n) => `X${'y'.repeat(100)}${n} = 1`));
    const answer = await answerTo('parameters', conf);
    expect(answer.trim().split('\n')).toHaveLength(10);
    expect(answer.length).toBeLessThan(600);
    expect((await answerTo('parameters', interfaceOf(`I1 = ${'f'.repeat(100_000)}`))).length).toBeLessThan(6100);
  });

  it('have the problems of values that the key makes bad', async () => {
    const conf = interfaceOf('S1 = 11', 'S2 = 12', 'S3 = 12', 'S4 = 12', `HeaderProtectionKey = ${HEADER}`);
    const { problems } = await parametersIn(conf);
    expect(problems).toEqual([{ key: 'S1', value: '11', kind: 'too-short-for-key', min: 12 }]);
  });

  it('fail as the program does', async () => {
    await using broken = new FakePrograms({ awg: 'echo "Unable to access interface: No such device" >&2; exit 1' });
    const [program = '', ...args] = shellCommands({ dialect: AMNEZIAWG, interface: 'awg0' }, 10).parameters().argv;
    const {
      stdout,
      stderr,
      exitCode = null,
    } = await execa(program, args, {
      ...{ env: { PATH: broken.path }, extendEnv: false, reject: false },
    });
    const outcome = { status: exitCode, signal: null, stdout, stderr };
    expect(() => answerOf(outcome, ASKED)).toThrow('there is no such AmneziaWG interface: is awg-quick@awg0 running?');
  });

  it('of an answer without a good print or key are an error that quotes nothing', () => {
    expect(() => parseParameters(`HeaderProtectionKey = sha256:${HEADER}\n`)).toThrow(/^the parameters were not/);
    expect(() => parseHeaderKey(`${HEADER}${HEADER}`)).toThrow(/^the header protection key was not understood$/);
  });

  it('are told by the gate in the words of the shell', () => {
    const gateText = readFileSync('deploy/vpn-bot-gate', 'utf8');
    const [, part] = /^# begin of the parameters[^\n]*\n(.*)\n# end of the parameters$/ms.exec(gateText) ?? [];
    expect(part).toBe(TELL_PARAMETERS);
  });

  it('of plain WireGuard are asked of its own program', () => {
    const { argv } = shellCommands({ dialect: WIREGUARD, interface: 'wg0' }, 10).parameters();
    expect(argv.join(' ')).toContain('\nparameters wg "$1"');
  });
});
