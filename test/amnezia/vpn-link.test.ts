import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amneziaLink } from '../../src/amnezia/amnezia-server.ts';
import { amneziaConf, type ClientTunnel } from '../../src/amnezia/client-conf.ts';
import { clientParameters } from '../../src/amnezia/client-parameters.ts';
import { disguiseFor } from '../../src/amnezia/disguise.ts';
import type { Parameters } from '../../src/amnezia/parameters.ts';
import { compressedLink, rawLink, readLink } from '../../src/amnezia/vpn-link.ts';
import { anyParameters, TUNNEL, V2, V3 } from './samples.ts';

/** What AmneziaVPN's importController makes of a link: the text of a `.conf`, or its own description. */
function imported(link: string): { readonly conf: string } | { readonly server: Record<string, unknown> } {
  const bytes = Buffer.from(link.replace('vpn://', ''), 'base64url');
  let text = bytes.toString();
  try {
    text = inflateSync(bytes.subarray(4)).toString();
    expect(Buffer.byteLength(text)).toBe(bytes.readUInt32BE(0));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
  return text.includes('containers') ? { server: JSON.parse(text) } : { conf: text };
}

/** The fields that the app connects with. */
function connection(link: string): Record<string, unknown> {
  const read = imported(link);
  if (!('server' in read)) throw new Error('a bare .conf');
  const { containers } = read.server as { containers: { awg: { last_config: string } }[] };
  return JSON.parse(containers[0]?.awg.last_config ?? '');
}

const ALL_NINE = ['Jc', 'Jmin', 'Jmax', 'S1', 'S2', 'H1', 'H2', 'H3', 'H4'];
const link = (parameters: Parameters, tunnel: ClientTunnel = TUNNEL) =>
  amneziaLink(tunnel, parameters, 'Helsinki') ?? '';

const golden = (name: string) => readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8');

/** What a link holds, to be read by people: the `.conf`, or the app's description with the part that is a text in it spelled out. */
function shown(link: string): string {
  const read = imported(link);
  if ('conf' in read) return read.conf;
  const server = JSON.parse(JSON.stringify(read.server));
  server.containers[0].awg.last_config = JSON.parse(server.containers[0].awg.last_config);
  return JSON.stringify(server);
}

describe('a link for AmneziaVPN', () => {
  const V1: Parameters = {
    ...{ Jc: '5', Jmin: '20', Jmax: '60', S1: '30', S2: '40' },
    ...{ H1: '101', H2: '202', H3: '303', H4: '404' },
  };
  const SEED = TUNNEL.serverKey;
  it.each([
    ['amneziavpn-disguised.json', disguiseFor(SEED)],
    ['amneziawg-1.0-server.conf', clientParameters(V1, SEED)],
    ['amneziawg-2.0-server.conf', clientParameters(V2, SEED)],
    ['amneziavpn-3.1-server.json', clientParameters({ ...V3, DisableCookies: 'on' }, SEED)],
  ])('holds this: %s', (name, parameters) => {
    const text = golden(name);
    expect(shown(link(parameters))).toBe(name.endsWith('.json') ? JSON.stringify(JSON.parse(text)) : text);
  });
});

describe('a vpn:// link', () => {
  it('holds any text, in both forms', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3000 }), (text) => {
        expect(readLink(rawLink(text))).toBe(text);
        expect(JSON.parse(readLink(compressedLink({ text })))).toEqual({ text });
        expect(compressedLink({ text })).toMatch(/^vpn:\/\/[A-Za-z0-9_-]+$/);
      }),
    );
  });

  it.each(['', 'https://example.org', 'vpn://', 'vpn://a b', 'vpn://a=', `vpn://${'A'.repeat(200_000)}`])(
    'is refused where it is none: %.30s',
    (text) => {
      expect(() => readLink(text)).toThrow(RangeError);
    },
  );

  it('makes no more of a few bytes than a link may hold', () => {
    const bomb = compressedLink('0'.repeat(10_000_000));
    expect(bomb.length).toBeLessThan(40_000);
    expect(readLink(bomb).length).toBeLessThan(64 * 1024);
  });

  it('is the bare file where every version of the app knows it for AmneziaWG’s', () => {
    const parameters = clientParameters(V2, 'a');
    expect(imported(link(parameters))).toEqual({ conf: amneziaConf(TUNNEL, parameters) });
  });

  it('is the app’s own description else: a disguised file would be taken for plain WireGuard', () => {
    const disguise = disguiseFor('a');
    const read = imported(link(disguise, { ...TUNNEL, endpointHost: '2001:db8::1' }));
    expect(read).toMatchObject({
      server: {
        defaultContainer: 'amnezia-awg',
        description: 'Helsinki',
        hostName: '2001:db8::1',
        dns1: '1.1.1.1',
        dns2: '1.0.0.1',
        containers: [
          {
            container: 'amnezia-awg',
            awg: { isThirdPartyConfig: true, port: '40123', transport_proto: 'udp', protocol_version: '1.5' },
          },
        ],
      },
    });
    expect(connection(link(disguise))).toEqual({
      ...disguise,
      ...{ S1: '0', S2: '0', H1: '1', H2: '2', H3: '3', H4: '4' },
      config: amneziaConf(TUNNEL, disguise),
      hostName: 'vpn.example.org',
      port: 40123,
      client_priv_key: TUNNEL.privateKey,
      client_ip: '10.0.0.3/32, fd00::3/128',
      psk_key: TUNNEL.presharedKey,
      server_pub_key: TUNNEL.serverKey,
      mtu: '1280',
      persistent_keep_alive: '25',
      allowed_ips: ['0.0.0.0/0', '::/0'],
    });
    expect(connection(link(clientParameters(V3, 'a')))).toMatchObject({ ...V3, H1: '1' });
  });

  it('is known for AmneziaWG’s whatever the server has, and fits a message', () => {
    fc.assert(
      fc.property(anyParameters, (server) => {
        const parameters = clientParameters(server, 'a');
        const made = amneziaLink(TUNNEL, parameters, 'Helsinki');
        if (made === null) {
          expect(amneziaConf(TUNNEL, parameters).length).toBeGreaterThan(1500);
          return;
        }
        expect(made.length).toBeLessThanOrEqual(3500);
        const read = imported(made);
        const keys = 'conf' in read ? read.conf.match(/^\w+(?= = )/gm) : Object.keys(connection(made));
        expect(keys).toEqual(expect.arrayContaining(ALL_NINE));
      }),
    );
  });

  it('is left out where it is too long for a message', () => {
    const noise = (label: string) =>
      `<b 0x${Array.from({ length: 38 }, (_, at) => createHash('sha256').update(`${label} ${at}`).digest('hex')).join('')}>`;
    expect(amneziaLink(TUNNEL, { ...V2, I1: noise('a') }, 'Helsinki')).not.toBeNull();
    expect(amneziaLink(TUNNEL, { ...V2, I1: noise('a'), I2: noise('b') }, 'Helsinki')).toBeNull();
  });
});
