import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { network } from '../../src/config/network-schemas.ts';
import { problemsOf, settingsOf, simplest } from '../stage/settings-of.ts';

const mainOf = (file: Record<string, string>) => settingsOf({ ...simplest, ...file }).nodes[0];

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((array) => [...array]);

describe('network', () => {
  it.each([
    { family: 4, length: 4, min: 8, max: 30 },
    { family: 6, length: 16, min: 48, max: 126 },
  ] as const)(
    'brings any IPv$family network to its canonical form, which stays as it is',
    ({ family, length, min, max }) => {
      const schema = network(family, min, max, 'x/1');
      fc.assert(
        fc.property(bytes(length), fc.integer({ min, max }), (address, prefix) => {
          const written = ipaddr.fromByteArray(address);
          const parsed = schema.parse(`${written}/${prefix}`);
          const expected = ipaddr.fromByteArray(
            address.map((byte, i) => byte & (0xff00 >> Math.min(8, Math.max(0, prefix - 8 * i)))),
          );
          expect(parsed).toEqual({ network: `${expected}/${prefix}`, address: written.toString() });
          expect(schema.parse(parsed.network).network).toBe(parsed.network);
        }),
      );
    },
  );

  it('reads long and dotted IPv6', () => {
    expect(mainOf({ WG_NETWORK_CIDR6: 'FD00:0:0:7:0:0:0:0/64' })?.network6).toBe('fd00:0:0:7::/64');
    expect(mainOf({ WG_NETWORK_CIDR6: 'fd00::10.0.0.0/120' })?.network6).toBe('fd00::a00:0/120');
  });
});

describe("a node's values", () => {
  it.each([
    ['NETWORK_CIDR', '10.0.0.0/33', 'the prefix must be 8 to 30'],
    ['NETWORK_CIDR', '10.0.0.0/7', 'the prefix must be 8 to 30'],
    ['NETWORK_CIDR', '10.0.0.0/31', 'the prefix must be 8 to 30'],
    ['NETWORK_CIDR', '10.0.0.0', 'the prefix is missing; write 10.0.0.0/24'],
    ['NETWORK_CIDR', '10.0.0/24', 'must be an IPv4 network such as 10.0.0.0/24'],
    ['NETWORK_CIDR', '10.0.0.0/024', 'must be an IPv4 network such as 10.0.0.0/24'],
    ['NETWORK_CIDR', '010.0.0.0/24', 'must be an IPv4 network such as 10.0.0.0/24'],
    ['NETWORK_CIDR', 'fd00::/64', 'must be an IPv4 network such as 10.0.0.0/24'],
    ['NETWORK_CIDR6', '10.0.0.0/24', 'must be an IPv6 network such as fd00:10::/64'],
    ['NETWORK_CIDR6', 'fd00::/47', 'the prefix must be 48 to 126'],
    ['NETWORK_CIDR6', 'fd00::/127', 'the prefix must be 48 to 126'],
    ['NETWORK_CIDR6', 'fe80::%eth0/64', 'must be an IPv6 network such as fd00:10::/64'],
    ['ENDPOINT_HOST', 'https://vpn.example.com', 'must be a host name or an IP address, without scheme, user or port'],
    ['ENDPOINT_HOST', 'vpn.example.com:51820', 'must be a host name or an IP address, without scheme, user or port'],
    ['ENDPOINT_HOST', '10.0.0.300', 'must be a host name or an IP address, without scheme, user or port'],
    ['ENDPOINT_HOST', '-x.example', 'must be a host name or an IP address, without scheme, user or port'],
    ['ENDPOINT_PORT', '0', 'a port is a whole number from 1 to 65535'],
    [
      'DNS',
      '1.1.1.1; 8.8.8.8',
      '"1.1.1.1; 8.8.8.8" is neither an IP address nor a search domain; such as 1.1.1.1, 9.9.9.9',
    ],
    ['DNS', '1.1.1.1, 1.1.1', '"1.1.1" is neither an IP address nor a search domain; such as 1.1.1.1, 9.9.9.9'],
    ['DNS', ',', 'has no entry; separate entries with commas, or leave the setting out'],
    [
      'ALLOWED_IPS',
      '0.0.0.0/0, !10.0.0.0/8',
      '"!10.0.0.0/8": exclusions with ! are invalid on Windows clients; list the networks to include',
    ],
    ['ALLOWED_IPS', '10.0.0.0/33', 'the prefix of "10.0.0.0/33" must be 0 to 32'],
    ['ALLOWED_IPS', 'all', '"all" is not a network; such as 0.0.0.0/0, ::/0'],
    ['RESERVED_IPS', '10.0.0.2-10.0.0.9', '"10.0.0.2-10.0.0.9" is not a network; such as 0.0.0.0/0, ::/0'],
    ['MTU', '100', 'must be a whole number from 576 to 9200'],
    ['KEEPALIVE', '65536', 'must be a whole number from 0 to 65535'],
    ['INTERFACE', 'wg0; reboot', 'must be an interface name of 1 to 15 characters of A-Z a-z 0-9 _ = + . -'],
    ['INTERFACE', '--help', 'must be an interface name of 1 to 15 characters of A-Z a-z 0-9 _ = + . -'],
    ['INTERFACE', '..', 'must be an interface name of 1 to 15 characters of A-Z a-z 0-9 _ = + . -'],
    ['INTERFACE', 'sixteen-letters-', 'must be an interface name of 1 to 15 characters of A-Z a-z 0-9 _ = + . -'],
    ['NAME', 'x'.repeat(31), 'must be one line of at most 30 characters'],
    ['SSH_PORT', 'ssh', 'a port is a whole number from 1 to 65535'],
    ['SSH_USER', '-oProxyCommand=x', 'must be a login name such as root'],
    [
      'SSH_HOST_KEY',
      'MD5:16:27:ac:a5:76:28:2d:36',
      'must be SHA256: and 43 characters; `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on that server prints it',
    ],
  ])('refuse %s=%s', (suffix, value, problem) => {
    expect(problemsOf({ ...simplest, [`WG_${suffix}`]: value })).toContain(`WG_${suffix}=${value}: ${problem}`);
  });

  it('may not break the line', () => {
    expect(problemsOf({ ...simplest, WG_NAME: 'a\nb' })).toEqual([
      'WG_NAME=a b: must be one line of at most 30 characters',
    ]);
    expect(problemsOf({ ...simplest, WG_DESCRIPTION: `${'x'.repeat(101)}` })).toEqual([
      `WG_DESCRIPTION=${'x'.repeat(80)}…: must be one line of at most 100 characters`,
    ]);
  });

  it('refuse a private key in place of its path', () => {
    expect(problemsOf({ ...simplest, WG_SSH_KEY_PATH: '-----BEGIN OPENSSH PRIVATE KEY-----' })).toContain(
      'WG_SSH_KEY_PATH=(not shown): must be the path of a file, not its contents',
    );
  });

  it('take keys and fingerprints only in canonical base64', () => {
    const almost = `${'A'.repeat(42)}B`;
    expect(problemsOf({ ...simplest, WG_SERVER_PUBLIC_KEY: `${almost}=` })).toHaveLength(1);
    expect(problemsOf({ ...simplest, WG_SERVER_PUBLIC_KEY: `${'A'.repeat(43)}=` })).toEqual([]);
    expect(problemsOf({ ...simplest, ...remote(`SHA256:${almost}`) })).toHaveLength(1);
    expect(problemsOf({ ...simplest, ...remote(`SHA256:${'A'.repeat(43)}`) })).toEqual([]);
  });

  it('come out in canonical form', () => {
    const main = mainOf({
      WG_ENDPOINT_HOST: '[2001:db8::1]',
      WG_DNS: ' 1.1.1.1,fd00::53 , home.example,',
      WG_ALLOWED_IPS: '10.0.0.7/8,192.168.1.5, ::/0,fd00::1',
      WG_NAME: 'Семья 🏠',
      WG_INTERFACE: 'wg-home.0',
    });
    expect(main).toMatchObject({
      endpointHost: '2001:db8::1',
      dns: ['1.1.1.1', 'fd00::53', 'home.example'],
      allowedIps: ['10.0.0.0/8', '192.168.1.5/32', '::/0', 'fd00::1/128'],
      name: 'Семья 🏠',
      interface: 'wg-home.0',
    });
  });
});

const remote = (pin: string) => ({ WG_SSH_HOST: 'a.example', WG_SSH_KEY_PATH: '/k', WG_SSH_HOST_KEY: pin });
