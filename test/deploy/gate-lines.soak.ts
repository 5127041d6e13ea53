import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { missingFor } from '../lab/requirements.ts';
import { GateLab } from './gate-lab.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'sshd');
const KEY = generateKeyPair().publicKey;
const SECRET = generatePresharedKey();
const END = '# end\n';
const set = (...addresses: string[]) => `set ${KEY} ${SECRET} ${addresses.join(',')}`;

describe.skipIf(missing)('a change at the gate', () => {
  let lab: GateLab;
  let before: string;

  beforeAll(async () => {
    lab = await GateLab.start();
    before = await lab.picture();
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  const apply = (text: string | Buffer) => lab.run('apply', text);

  it('is made of whole lines, all of them in one go', async () => {
    const other = generateKeyPair().publicKey;
    const said = await apply(`${set('10.0.0.9/32', 'fd00::9/128')}\nset ${other} - -\n${END}`);
    expect(said).toEqual({ status: 0, stdout: '# begin\n# end\n', stderr: '' });
    expect(await server.ips(KEY)).toEqual(['10.0.0.9/32', 'fd00::9/128']);
    expect(await lab.server.presharedKeyOf(KEY)).toBe(SECRET);
    await apply(`set ${KEY} - 10.0.0.10/32\nremove ${other}\n${END}`);
    expect(await server.ips(KEY)).toEqual(['10.0.0.10/32']);
    expect(await lab.server.presharedKeyOf(KEY)).toBe(SECRET);
    await apply(`remove ${KEY}\n${END}`);
    expect(await lab.picture()).toBe(before);
  });

  const server = {
    ips: async (key: string) => (await lab.server.allowedIps()).get(key),
  };

  it.each([
    ['the whole world', set('0.0.0.0/0')],
    ['the whole world of IPv6', set('::/0')],
    ['a network', set('10.0.0.0/24')],
    ['a network behind a host', set('10.0.0.9/32', '10.0.0.0/24')],
    ['an address without its prefix', set('10.0.0.9')],
    ['half the world', set('10.0.0.9/1')],
    ['a network of IPv6', set('fd00::9/64')],
    ['the server’s own address', set('10.0.0.1/32')],
    ['the server’s own address of IPv6', set('fd00::1/128')],
    ['the same, written at length', set('fd00:0:0:0:0:0:0:1/128')],
    ['the same, with zeros', set('fd00:0000::0001/128')],
    ['an address of another network', set('10.0.1.9/32')],
    ['an address of another network of IPv6', set('fd01::9/128')],
    ['an address of the Internet', set('8.8.8.8/32')],
    ['an address with leading zeros', set('10.0.0.09/32')],
    ['an address in octal', set('012.0.0.9/32')],
    ['an address as one number', set('167772169/32')],
    ['an address in hex', set('0x0a.0.0.9/32')],
    ['an address of three parts', set('10.0.9/32')],
    ['an address of five parts', set('10.0.0.0.9/32')],
    ['an address out of range', set('10.0.0.265/32')],
    ['an IPv4 address in IPv6', set('::ffff:10.0.0.9/128')],
    ['two gaps', set('fd00::9::/128')],
    ['nine groups', set('fd00:0:0:0:0:0:0:0:9/128')],
    ['a gap of nothing', set('fd00:0:0:0:0:0:0::9/128')],
    ['three colons', set('fd00:::9/128')],
    ['a long group', set('fd00::00009/128')],
    ['a zone', set('fd00::9%wg0/128')],
    ['no address', set('')],
    ['an empty address', set('10.0.0.9/32', '')],
    ['a prefix twice', set('10.0.0.9/32/32')],
    ['another interface', `set wg1 ${KEY} - 10.0.0.9/32`],
    ['a path', 'set /etc/shadow - 10.0.0.9/32'],
    ['a path for a preshared key', `set ${KEY} /etc/shadow 10.0.0.9/32`],
    ['a path for an address', `set ${KEY} - /etc/shadow`],
    ['a substitution', `set ${KEY} - $(id)`],
    ['a semicolon', `remove ${KEY};id`],
    ['a backtick', `remove \`id\``],
    ['an option', `remove ${KEY} --help`],
    ['an option first', '-h'],
    ['a section', '[Interface]\nPrivateKey = AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    ['a line of wg’s', `PublicKey = ${KEY}`],
    ['wg’s own words', `peer ${KEY} remove`],
    ['a port', 'listen-port 1'],
    ['the private key', 'private-key /dev/null'],
    ['a short key', `remove ${KEY.slice(1)}`],
    ['a key of other bits', `remove ${KEY.slice(0, 42)}B=`],
    ['a key with something in it', `remove ${KEY.slice(0, 20)}_${KEY.slice(21)}`],
    ['no key', 'remove '],
    ['two spaces', `remove  ${KEY}`],
    ['a space at the end', `remove ${KEY} `],
    ['a space at the start', ` remove ${KEY}`],
    ['a tab', `remove\t${KEY}`],
    ['a carriage return', `remove ${KEY}\r`],
    ['a NUL', `remove ${KEY}\0`],
    ['a NUL in front', `\0remove ${KEY}`],
    ['a NUL in a key', `remove ${KEY.slice(0, 10)}\0${KEY.slice(10)}`],
    ['a byte above 127', `remove ${KEY}\u00e9`],
    ['another case', `Remove ${KEY}`],
    ['an empty line', ''],
    ['a comment', '# comment'],
    ['a line of a megabyte', `remove ${'A'.repeat(1_000_000)}`],
    ['something behind the end', `# end\nremove ${KEY}`],
    ['a second end', '# end'],
  ])('is not %s, and then no other line counts either', async (_, line) => {
    const good = `set ${generateKeyPair().publicKey} ${SECRET} 10.0.0.50/32`;
    for (const text of [`${good}\n${line}\n${END}`, `${line}\n${good}\n${END}`]) {
      const { status, stdout, stderr } = await apply(text);
      expect([status, stdout]).toEqual([64, '# begin\n']);
      expect(stderr).toMatch(/^refused: line \d+: [a-z ]+\n$/); // quotes nothing
    }
    expect(await lab.picture()).toBe(before);
  });

  it('never names the server’s own key', async () => {
    const { publicKey } = lab.server.keys;
    for (const line of [`remove ${publicKey}`, `set ${publicKey} - 10.0.0.9/32`])
      expect((await apply(`${line}\n${END}`)).status).toBe(64);
  });

  it('is not there while its end is not', async () => {
    const whole = `${set('10.0.0.30/32')}\n${END}`;
    for (let length = 0; length < whole.length - 1; length += 7)
      expect((await apply(whole.slice(0, length))).status).toBe(65);
    expect(await lab.picture()).toBe(before);
  });

  it('of random bytes and broken lines changes nothing unless each line is good', async () => {
    const key = fc.constantFrom(KEY, generateKeyPair().publicKey, 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=');
    const goodLine = fc.oneof(
      fc.tuple(key, fc.integer({ min: 2, max: 254 })).map(([name, host]) => `set ${name} - 10.0.0.${host}/32`),
      key.map((name) => `set ${name} ${SECRET} -`),
      key.map((name) => `remove ${name}`),
    );
    const broken = fc
      .tuple(
        goodLine,
        fc.nat(),
        fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('\0', '\n', '/', ' ', ',0.0.0.0/0', '\r')),
      )
      .map(([line, at, text]) => `${line.slice(0, at % line.length)}${text}${line.slice(at % line.length)}`)
      .filter((text) => text.split('\n').some((line) => !GOOD.test(line)));
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array).toString('latin1'));
    const wrong = fc.oneof(
      broken,
      bytes.filter((text) => text.split('\n').some((line) => !GOOD.test(line))),
    );
    const property = fc.asyncProperty(fc.array(goodLine, { maxLength: 3 }), wrong, fc.nat(3), async (good, bad, at) => {
      const text = `${[...good.slice(0, at), bad, ...good.slice(at)].join('\n')}\n${END}`;
      const { exitCode } = await execa(lab.gate.program, ['apply'], {
        input: Buffer.from(text, 'latin1'),
        reject: false,
      });
      expect(exitCode).toBe(64);
      expect(await lab.picture()).toBe(before);
    });
    await fc.assert(property, { numRuns: 60 });
  }, 120_000);
});

/** The lines that the test above calls good. */
const GOOD =
  /^(?:set [A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]= (?:-|[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=) (?:-|10\.0\.0\.(?:[2-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])\/32)|remove [A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)$/;
