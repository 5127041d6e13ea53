import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitLines } from '../../src/limits/limit-lines.ts';
import { Gate } from '../lab/gate.ts';
import { missingFor } from '../lab/requirements.ts';
import { NOW, peer, stateOf, user } from '../stage/sample-state.ts';

const missing = missingFor('ip');
const END = '# end\n';
const GOOD = 'limit 7 20000 10000 10.0.0.9/32,fd00::9/128';

describe.skipIf(missing)('a text for limits at the gate', () => {
  let gate: Gate;
  beforeAll(() => {
    gate = new Gate({ interface: 'absent0', addresses: ['10.0.0.1/24', 'fd00::1/64'] });
  });
  afterAll(() => gate?.[Symbol.dispose]());

  /** The exit status; of a text that is taken 0, although there is no such interface. */
  const ask = async (text: string) => {
    const { exitCode, stderr } = await execa(gate.program, ['limits'], {
      input: Buffer.from(text, 'latin1'),
      reject: false,
    });
    if (exitCode === 64) expect(stderr).toMatch(/^refused: line \d+: [a-z ]+$/); // quotes nothing
    return exitCode;
  };

  it.each([
    ['a number of 0', 'limit 0 1000 1000 10.0.0.9/32'],
    ['a number too large', 'limit 65534 1000 1000 10.0.0.9/32'],
    ['a number with a zero in front', 'limit 07 1000 1000 10.0.0.9/32'],
    ['a number in hex', 'limit 0x7 1000 1000 10.0.0.9/32'],
    ['a number with a point', 'limit 7.0 1000 1000 10.0.0.9/32'],
    ['a power of ten', 'limit 7 1e4 1000 10.0.0.9/32'],
    ['a speed too low', 'limit 7 99 1000 10.0.0.9/32'],
    ['a speed too high', 'limit 7 1000 10000001 10.0.0.9/32'],
    ['a speed with a unit', 'limit 7 10mbit 1000 10.0.0.9/32'],
    ['a negative speed', 'limit 7 -1000 1000 10.0.0.9/32'],
    ['no address', 'limit 7 1000 1000'],
    ['an empty address', 'limit 7 1000 1000 10.0.0.9/32,'],
    ['a network', 'limit 7 1000 1000 10.0.0.0/24'],
    ['an address without its prefix', 'limit 7 1000 1000 10.0.0.9'],
    ['the server’s own address', 'limit 7 1000 1000 10.0.0.1/32'],
    ['an address of another network', 'limit 7 1000 1000 10.0.1.9/32'],
    ['an address twice', 'limit 7 1000 1000 10.0.0.9/32,10.0.0.9/32'],
    ['an address of IPv6 twice, written in two ways', 'limit 7 1000 1000 fd00::9/128,fd00:0:0:0:0:0:0:9/128'],
    ['a substitution', 'limit 7 1000 1000 $(id)'],
    ['a rule of nft’s', 'limit 7 1000 1000 10.0.0.9/32};flush'],
    ['a fifth word', 'limit 7 1000 1000 10.0.0.9/32 x'],
    ['two spaces', 'limit  7 1000 1000 10.0.0.9/32'],
    ['a carriage return', 'limit 7 1000 1000 10.0.0.9/32\r'],
    ['a NUL', 'limit 7 1000 1000 10.0.0.9/32\0'],
    ['an empty line', ''],
    ['show behind a line', 'show'],
    ['something behind the end', '# end\nlimit 8 1000 1000 10.0.0.8/32'],
    [
      'a line too long',
      `limit 8 1000 1000 ${Array.from({ length: 1200 }, (_, host) => `fd00::${(host + 4096).toString(16)}/128`).join(',')}`,
    ],
  ])('has not %s', async (_, line) => {
    const other = 'limit 9 1000 1000 10.0.0.50/32';
    expect([await ask(`${other}\n${line}\n${END}`), await ask(`${GOOD}\n${END}`)]).toEqual([64, 0]);
  });

  it('takes what the bot makes of a friend with as many devices as can be', async () => {
    const devices = Array.from({ length: 99 }, (_, index) =>
      peer({
        number: index + 1,
        wg_ip: `10.0.0.${index + 2}/32`,
        wg_ip6: `fd00::1234:5678:9abc:${(index + 4096).toString(16)}/128`,
      }),
    );
    const state = stateOf(devices, { users: { 7: user(7, { speed_mbit: 9000 }) } });
    const lines = limitLines(state, 'main', NOW);
    expect([lines.length, await ask(`${lines.join('\n')}\n${END}`)]).toEqual([1, 0]);
  });

  it('has no number and no address in two lines', async () => {
    expect(await ask(`${GOOD}\nlimit 7 1000 1000 10.0.0.8/32\n${END}`)).toBe(64);
    expect(await ask(`${GOOD}\nlimit 8 1000 1000 fd00:0::9/128\n${END}`)).toBe(64);
    expect(await ask(`${GOOD}\nlimit 8 1000 1000 10.0.0.8/32\n${END}`)).toBe(0);
  });

  it('is not there while its end is not', async () => {
    const whole = `${GOOD}\n${END}`;
    for (let length = 0; length < whole.length - 1; length += 5) expect(await ask(whole.slice(0, length))).toBe(65);
    expect(await ask('show\n')).toBe(65);
    expect(await ask(`show\n${END}`)).toBe(0);
  });

  it('is taken exactly when each line is good, whatever is in it', async () => {
    const number = fc.oneof(
      fc.integer({ min: 1, max: 65_533 }).map(String),
      fc.constantFrom('0', '65534', '07', '1e3', '', '-1', '99999999999'),
    );
    const speed = fc.oneof(
      fc.integer({ min: 100, max: 10_000_000 }).map(String),
      fc.constantFrom('99', '10000001', '0100', '1k'),
    );
    const address = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 255 }).map((host) => `10.0.0.${host}/32`) },
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 65_535 }).map((host) => `fd00::${host.toString(16)}/128`) },
      fc.constantFrom(
        '10.0.1.9/32',
        '10.0.0.9/24',
        '10.0.0.256/32',
        '10.0.0.09/32',
        'fd00:0::2/128',
        'fd00::2:0:0:0:0:0:3/128',
        'fd01::2/128',
        '::/128',
        'fd00::g/128',
        '',
      ),
    );
    const line = fc
      .tuple(number, speed, speed, fc.array(address, { minLength: 1, maxLength: 3 }))
      .map(([id, down, up, addresses]) => `limit ${id} ${down} ${up} ${addresses.join(',')}`);
    const broken = fc
      .tuple(line, fc.nat(), fc.constantFrom('\0', '\t', ' ', ';', '$(id)', ',', '/', 'é', '1', 'a'))
      .map(([text, at, more]) => `${text.slice(0, at % text.length)}${more}${text.slice(at % text.length)}`);
    const text = fc.array(fc.oneof({ weight: 5, arbitrary: line }, broken), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(text, async (lines) => {
        expect(await ask([...lines, END].join('\n'))).toBe(isGood(lines) ? 0 : 64);
      }),
      { numRuns: 80 },
    );
  }, 120_000);
});

/** What the gate has to take, said in another way. */
function isGood(lines: readonly string[]): boolean {
  const taken = new Set<string>();
  const isNew = (what: string) => taken.size < taken.add(what).size;
  return lines.every((line) => {
    const [, id = '', down = '', up = '', addresses = ''] =
      /^limit ([1-9]\d*) ([1-9]\d*) ([1-9]\d*) ([0-9a-f.:/,]+)$/.exec(line) ?? [];
    const speeds = [Number(down), Number(up)];
    const isInRange =
      Number(id) >= 1 && Number(id) <= 65_533 && speeds.every((speed) => speed >= 100 && speed <= 10_000_000);
    return (
      isInRange && isNew(id) && addresses.split(',').every((address) => isFriends(address) && isNew(canonical(address)))
    );
  });
}

function isFriends(address: string): boolean {
  const [, host] = /^10\.0\.0\.(0|[1-9]\d{0,2})\/32$/.exec(address) ?? [];
  if (host !== undefined) return Number(host) <= 255 && host !== '1';
  const [, text = ''] = /^([0-9a-f:]{2,39})\/128$/.exec(address) ?? [];
  const groups = text.split(':').filter(Boolean).length;
  if (!URL.canParse(`http://[${text}]`) || (text.includes('::') && groups > 7)) return false;
  const canon = canonical(address);
  return /^fd00::(?!1$)/.test(canon) || /^fd00:0:0:0:/.test(canon);
}

/** IPv6 as short as it can be written. */
const canonical = (address: string): string =>
  address.includes(':') ? new URL(`http://[${address.replace(/\/.*/, '')}]`).hostname.slice(1, -1) : address;
