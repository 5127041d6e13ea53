import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { NodeError } from '../../src/wireguard/drivers/driver.ts';
import { applyCommands, dumpCommand, peersText } from '../../src/wireguard/drivers/node-commands.ts';
import { quote } from '../../src/wireguard/drivers/quote.ts';

const newKey = () => generateKeyPair().publicKey;

describe('the text of an apply', () => {
  it('names key, preshared key and addresses of each peer, and ends with the mark', () => {
    const [a, b, secret] = [newKey(), newKey(), generatePresharedKey()];
    const text = peersText([
      { publicKey: a, presharedKey: secret, allowedIps: ['10.0.0.3/32', 'fd00::3/128'] },
      { publicKey: b, presharedKey: null, allowedIps: [] },
    ]);
    expect(text).toBe(
      `[Peer]\nPublicKey = ${a}\nPresharedKey = ${secret}\nAllowedIPs = 10.0.0.3/32, fd00::3/128\n[Peer]\nPublicKey = ${b}\n# end\n`,
    );
  });

  it.each([
    '10.0.0.3/24',
    '10.0.0.0/0',
    '10.0.0.3',
    '10.0.0.3/32\n[Interface]',
    '10.0.0.3/32/32',
    '10.0.0.3/032',
    ' 10.0.0.3/32',
    '10.0.0.3/32, 10.0.0.4/32',
    'fd00::3/64',
    'fd00::3/32',
    'fe80::1%eth0/128',
    '10.0.0.3/128',
    '',
  ])('takes no address such as %j: a peer has exactly its own', (ip) => {
    const set = [{ publicKey: newKey(), presharedKey: null, allowedIps: [ip] }];
    expect(() => peersText(set)).toThrow(NodeError);
  });

  it('takes nothing that is not a key, whatever it is, and repeats no preshared key in the error', () => {
    const property = fc.property(fc.string({ maxLength: 60 }), (noKey) => {
      const good = { publicKey: newKey(), presharedKey: generatePresharedKey(), allowedIps: [] };
      expect(() => peersText([{ ...good, publicKey: noKey }])).toThrow(NodeError);
      expect(() => applyCommands({ dialect: WIREGUARD, interface: 'wg0' }, { set: [], remove: [noKey] }, 1)).toThrow(
        NodeError,
      );
      const secret = `secret${noKey}`;
      const failing = () => peersText([{ ...good, presharedKey: secret }]);
      expect(failing).toThrow(NodeError);
      expect(failing).not.toThrow(secret);
    });
    fc.assert(property);
    const key = newKey();
    for (const almost of [`${key}\n`, `\n${key}`, key.slice(1), key.replace('=', 'B'), `${key.slice(0, 42)}B=`]) {
      expect(() => peersText([{ publicKey: almost, presharedKey: null, allowedIps: [] }])).toThrow(NodeError);
    }
  });
});

describe('the commands of an apply', () => {
  it('are none when there is nothing to do, and one for sets and removals together', () => {
    expect(applyCommands({ dialect: WIREGUARD, interface: 'wg0' }, { set: [], remove: [] }, 1)).toEqual([]);
    const set = [{ publicKey: newKey(), presharedKey: generatePresharedKey(), allowedIps: [] }];
    expect(applyCommands({ dialect: WIREGUARD, interface: 'wg0' }, { set, remove: [newKey()] }, 1)).toHaveLength(1);
    expect(applyCommands({ dialect: WIREGUARD, interface: 'wg0' }, { set, remove: [] }, 1)).toHaveLength(1);
    expect(applyCommands({ dialect: WIREGUARD, interface: 'wg0' }, { set: [], remove: [newKey()] }, 1)).toHaveLength(1);
  });

  it('stay under the longest argument of Linux with any number of removals, and name each of them once', () => {
    const remove = Array.from({ length: 10_000 }, newKey);
    const set = [{ publicKey: newKey(), presharedKey: null, allowedIps: [] }];
    const commands = applyCommands({ dialect: WIREGUARD, interface: 'wg0' }, { set, remove }, 20);
    for (const { argv } of commands) expect(quote(argv).length).toBeLessThan(128 * 1024);
    expect(commands.map(({ stdin }) => stdin !== null)).toEqual([true, ...Array.from({ length: 9 }, () => false)]);
    const named = commands.flatMap(({ argv }) => argv.filter((_, index) => argv[index - 1] === 'peer'));
    expect(named).toEqual(remove);
  });

  it('have no secret among their words', () => {
    const set = [{ publicKey: newKey(), presharedKey: generatePresharedKey(), allowedIps: ['10.0.0.3/32'] }];
    const [command] = applyCommands({ dialect: WIREGUARD, interface: 'wg0' }, { set, remove: [newKey()] }, 1);
    expect(command?.stdin).toContain(set[0]?.presharedKey);
    expect(command?.argv.join(' ')).not.toContain(set[0]?.presharedKey);
  });
});

describe('an interface name', () => {
  it.each(['wg0', 'vpn.eu_1=+-'])('may be %s', (name) => {
    expect(dumpCommand({ dialect: WIREGUARD, interface: name }, 1).argv.at(-1)).toBe(name);
  });

  it.each(['', '-h', 'all', 'interfaces', 'sixteen_letters_', 'wg0;id', 'wg 0', 'wg0\n', '../wg0'])(
    'may not be %j',
    (name) => {
      expect(() => dumpCommand({ dialect: WIREGUARD, interface: name }, 1)).toThrow(NodeError);
    },
  );
});
