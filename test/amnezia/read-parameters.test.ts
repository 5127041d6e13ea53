import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PARAMETER_KEYS, pick, vitalOf, withoutNeutral } from '../../src/amnezia/parameters.ts';
import { describeProblem } from '../../src/amnezia/problem.ts';
import { readParameters } from '../../src/amnezia/read-parameters.ts';
import { anyParameters, anyValues, HEADER_KEY, V2, V3 } from './samples.ts';

const told = (text: string) => {
  const { problems, unknown } = readParameters(text);
  return [...problems.map(describeProblem), ...unknown];
};
const asConf = (values: object) => Object.entries(values).map(([key, value]) => `${key} = ${value}\n`);
const withLine = (line: string) => `[Interface]\n${asConf(V2).join('')}${line}\n`;

describe('parameters', () => {
  it('are read from a server’s file, whatever else stands there', () => {
    const conf = `[Interface]
PrivateKey = ${HEADER_KEY}
Address = 10.8.0.1/24
ListenPort = 40123
FwMark = 0x1
PostUp = iptables -A FORWARD -i %i -j ACCEPT
Table = off
# S1 = 99
jc=4
 JMIN  =  10
Jmax = 50
S1 = 015
H1 = 5-5
H2 = 6-10
H3 = 11
H4 = 12
J1 = <b 0xff>
Itime = 5
I1 = <b 0xC70000>  <r 8>
RandomTrailers = Off

[Peer]
PublicKey = ${HEADER_KEY}
Jc = 77
`;
    expect(readParameters(conf)).toEqual({
      parameters: {
        ...{ Jc: '4', Jmin: '10', Jmax: '50', S1: '15', H1: '5', H2: '6-10', H3: '11', H4: '12' },
        ...{ I1: '<b 0xc70000><r 8>', RandomTrailers: 'off' },
      },
      problems: [],
      unknown: [],
    });
  });

  it('are read from what awg show prints', () => {
    const shown = `interface: awg0
  public key: ${HEADER_KEY}
  private key: (hidden)
  listening port: 40123
  jc: 4
  jmin: 10
  jmax: 50
  h1: 1
  i1: <b 0x01>
  content padding addition: 10-100

peer: ${HEADER_KEY}
  endpoint: 192.0.2.1:4242
`;
    const { parameters, problems, unknown } = readParameters(shown);
    expect({ problems, unknown }).toEqual({ problems: [], unknown: [] });
    expect(parameters).toEqual({
      ...{ Jc: '4', Jmin: '10', Jmax: '50', H1: '1', I1: '<b 0x01>', ContentPaddingAddition: '10-100' },
    });
  });

  it('come back whole from the lines of a file, in whatever order and letters', () => {
    fc.assert(
      fc.property(anyParameters, fc.infiniteStream(fc.nat()), fc.boolean(), (parameters, order, isUpper) => {
        const lines = asConf(parameters).map((line) => {
          const [key = '', ...rest] = line.split(' ');
          return { line: [isUpper ? key.toUpperCase() : key.toLowerCase(), ...rest].join(' '), at: order.next().value };
        });
        const text = lines.sort((a, b) => a.at - b.at).map(({ line }) => line);
        const read = readParameters(`[Interface]\n${text.join('')}`);
        expect(read).toEqual({ parameters, problems: [], unknown: [] });
        expect(Object.keys(read.parameters)).toEqual(PARAMETER_KEYS.filter((key) => parameters[key] !== undefined));
      }),
    );
  });

  it('count as absent where they mean nothing, as the kernel prints all of them', () => {
    const printed =
      'Jc = 0\nJmin = 0\nJmax = 0\nS1 = 0\nS2 = 0\nS3 = 0\nS4 = 0\nH1 = 1\nH2 = 2\nH3 = 3\nH4 = 4\nI1 = (null)\n' +
      'HeaderProtectionKey = (none)\nContentPaddingAddition = 0\nRekeyAfterTime = 0\nRandomTrailers = off\nDisableCookies = off\n';
    const { parameters, problems } = readParameters(printed);
    expect(problems).toEqual([]);
    expect(withoutNeutral(parameters)).toEqual({});
    expect(withoutNeutral({ H1: '2', Jc: '0' })).toEqual({ H1: '2' });
  });

  it('of which a newer version is the source are named, their values not', () => {
    expect(told(withLine('Entropy = secret\nunknown MorePadding\nH5: 9'))).toEqual(['Entropy', 'MorePadding', 'H5']);
    expect(told(`${asConf(V2).join('')}PrivateKey = x\nunknown`)).toEqual([]);
  });

  it.each([
    ['Jc = 200', 'Jc = 200: must be 0 to 100'],
    ['Jc = many', 'Jc = many: must be a whole number'],
    ['Jmax = 5000', 'Jmax = 5000: must be 0 to 1280'],
    ['Jmin = 60', 'Jmin = 60: must be less than Jmax, or the program runs out of memory; set Jmin = 10 and Jmax = 50'],
    ['S1 = 60000', 'S1 = 60000: must be 0 to 1132'],
    ['S2 = -1', 'S2 = -1: must be a whole number'],
    ['H1 = 0', 'H1 = 0: must be 1 to 2147483647'],
    ['H1 = 4294967296', 'H1 = 4294967296: must be 1 to 2147483647'],
    [
      'H1 = 10-5',
      'H1 = 10-5: must be a whole number, or two with - between and the smaller one first, such as 100-120',
    ],
    [
      'H2 = 1000000-1234567',
      'H2 = 1000000-1234567: meets H1 = 1234567, so packets cannot be told apart; H1 to H4 must all differ',
    ],
    ['H4 = 1234567', 'H4 = 1234567: meets H1 = 1234567, so packets cannot be told apart; H1 to H4 must all differ'],
    [
      'I1 = garbage',
      'I1 = garbage: has no tag and so means no packet; write one such as <b 0xc700000001><r 100>, or delete the line',
    ],
    ['I1 = <r 70000>', 'I1 = <r 70000>: makes a packet of 70000 bytes; at most 1280 get through'],
    ...['<c>', '<r2>', '<r 0>', '<b 0xabc>', '<b abcd>', '<b 0x>', '<T>', '<q 1>', '<r 100000>'].map((tag) => [
      `I2 = <t>${tag}`,
      `I2 = <t>${tag}: ${tag} is not understood; tags are <b 0x…> with an even number of hex digits, <r N>, <rc N>, <rd N> and <t>`,
    ]),
    ['RandomTrailers = maybe', 'RandomTrailers = maybe: must be on or off'],
    ['RekeyAfterTime = 70000', 'RekeyAfterTime = 70000: must be 0 to 65535'],
  ])('that kill are refused: %s', (line, sentence) => {
    expect(told(withLine(line))).toEqual([sentence]);
  });

  it('need padding beside a header key, and say which', () => {
    expect(told(asConf({ ...V3, S3: '11', S4: '0' }).join(''))).toEqual([
      'S3 = 11: must be at least 12 with a HeaderProtectionKey; set S1 to S4 to 12 or more',
      'S4 = 0: must be at least 12 with a HeaderProtectionKey; set S1 to S4 to 12 or more',
    ]);
    expect(told(asConf(V3).join(''))).toEqual([]);
    expect(told(asConf({ ...V3, S3: 'none' }).join(''))).toEqual(['S3 = none: must be a whole number']);
  });

  it('never have a header key told, right or wrong', () => {
    const secret = 'c2VjcmV0IHRoYXQgbm9ib2R5IHNoYWxsIHJlYWQ';
    const read = readParameters(`HeaderProtectionKey = ${secret}\n`);
    expect(read.problems.map(describeProblem)).toEqual([
      'HeaderProtectionKey = (hidden): must be 32 bytes in base64; make one with: awg genkey',
    ]);
    expect(JSON.stringify(read)).not.toContain(secret);
  });

  it('are read from any text whatever without an error, and only good ones', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 300 });
    const hostile = fc
      .array(
        fc.tuple(
          fc.constantFrom(...PARAMETER_KEYS, '[Peer]', 'unknown X', 'Odd'),
          fc.constantFrom(' = ', '=', ': '),
          anything,
        ),
      )
      .map((lines) => lines.map((line) => line.join('')).join('\n'));
    fc.assert(
      fc.property(fc.oneof(anything, hostile), (text) => {
        const { parameters, unknown } = readParameters(text);
        const again = readParameters(asConf(parameters).join(''));
        expect(again.parameters).toEqual(parameters);
        expect(unknown.length).toBeLessThanOrEqual(10);
        for (const name of unknown) expect(name).toMatch(/^[A-Za-z][\w -]{0,40}$/);
      }),
    );
  });

  it('take no longer than their text for thousands of lines', () => {
    const text = `${'Odd = 1\n'.repeat(200_000)}${'<r 1>'.repeat(200_000)}`;
    const begun = process.threadCpuUsage(); // µs, whatever else the machine does
    readParameters(text);
    readParameters(`I1 = ${'<'.repeat(5_900)}`);
    expect(process.threadCpuUsage(begun).user).toBeLessThan(5_000_000);
  }, 60_000);

  it('that must be equal are those alone', () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const vital = vitalOf(values);
        expect(
          Object.keys(vital).every((key) => /^(S[1-4]|H[1-4]|HeaderProtectionKey|RandomTrailers)$/.test(key)),
        ).toBe(true);
        expect(vitalOf(pick(values, (key) => !Object.hasOwn(vital, key)))).toEqual({});
      }),
    );
  });
});
