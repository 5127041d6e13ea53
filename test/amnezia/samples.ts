import fc from 'fast-check';
import { checkParameters } from '../../src/amnezia/check-parameters.ts';
import type { ClientTunnel } from '../../src/amnezia/client-conf.ts';
import { writePacket } from '../../src/amnezia/packet.ts';
import { PARAMETER_KEYS, type ParameterKey, type Parameters, rowOf } from '../../src/amnezia/parameters.ts';

const hex = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const sized = fc.integer({ min: 1, max: 100 });
const part = fc.oneof(
  fc.record({ tag: fc.constant('b' as const), hex }),
  fc.record({ tag: fc.constantFrom('r' as const, 'rc' as const, 'rd' as const), size: sized }),
  fc.constant({ tag: 't' as const }),
);
export const anyPacket = fc.array(part, { minLength: 1, maxLength: 8 }).map(writePacket);
export const anyKey = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));
const anyRange = (min: number, max: number) =>
  fc
    .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
    .map(([a, b]) => (a === b ? String(a) : `${Math.min(a, b)}-${Math.max(a, b)}`));

/** Any good value of this parameter, in its one spelling. */
export function anyValue(key: ParameterKey): fc.Arbitrary<string> {
  switch (rowOf(key).kind) {
    case 'count':
      return fc.integer({ min: 0, max: 100 }).map(String);
    case 'size':
      return fc.integer({ min: 0, max: key.startsWith('J') ? 1280 : 1132 }).map(String);
    case 'header':
      return anyRange(1, 2 ** 31 - 1);
    case 'range':
      return anyRange(0, 65_535);
    case 'packet':
      return anyPacket;
    case 'key':
      return anyKey;
    case 'switch':
      return fc.constantFrom('on', 'off');
  }
}

const values = Object.fromEntries(PARAMETER_KEYS.map((key) => [key, anyValue(key)])) as Record<
  ParameterKey,
  fc.Arbitrary<string>
>;
/** Any good values, which need not go together. */
export const anyValues: fc.Arbitrary<Parameters> = fc.record(values, { requiredKeys: [] }) as fc.Arbitrary<Parameters>;

const quarter = 2 ** 29;
/** Any parameters that a server can work with. */
export const anyParameters: fc.Arbitrary<Parameters> = fc
  .tuple(anyValues, fc.tuple(...[0, 1, 2, 3].map((at) => anyRange(at * quarter + 5, (at + 1) * quarter - 1))))
  .map(([parameters, [H1 = '', H2 = '', H3 = '', H4 = '']]): Parameters => ({ ...parameters, H1, H2, H3, H4 }))
  .filter((parameters) => checkParameters(parameters).length === 0);

export const V2: Parameters = {
  ...{ Jc: '4', Jmin: '10', Jmax: '50', S1: '30', S2: '40', S3: '20', S4: '12' },
  ...{ H1: '1234567', H2: '2345678', H3: '3456789', H4: '4567890' },
};
export const HEADER_KEY = Buffer.alloc(32, 7).toString('base64');
export const V3: Parameters = {
  ...{ Jc: '4', Jmin: '10', Jmax: '50', S1: '30', S2: '40', S3: '20', S4: '12' },
  ...{ HeaderProtectionKey: HEADER_KEY, ContentPaddingAddition: '10-100' },
};

export const TUNNEL: ClientTunnel = {
  privateKey: Buffer.alloc(32, 1).toString('base64'),
  presharedKey: Buffer.alloc(32, 2).toString('base64'),
  addresses: ['10.0.0.3/32', 'fd00::3/128'],
  dns: ['1.1.1.1'],
  mtu: null,
  serverKey: Buffer.alloc(32, 3).toString('base64'),
  allowedIps: ['0.0.0.0/0', '::/0'],
  endpointHost: 'vpn.example.org',
  endpointPort: 40123,
  keepalive: 25,
};
