import { createHash } from 'node:crypto';
import type { Parameters } from '../../src/amnezia/parameters.ts';
import { readParameters } from '../../src/amnezia/read-parameters.ts';
import type { DraftNode } from '../../src/peers/records/node-record.ts';
import type { NodeParameters } from '../../src/wireguard/drivers/driver.ts';
import { box, iso, NOW } from './sample-state.ts';

/** An interface's values as AmneziaWG 2.0 has them. */
export const VALUES: Parameters = {
  ...{ Jc: '4', Jmin: '10', Jmax: '50', S1: '30', S2: '40', S3: '20', S4: '12' },
  ...{ H1: '1234567', H2: '2345678', H3: '3456789', H4: '4567890' },
};
/** The same as 3.1 has them, beside a header protection key. */
export const VALUES_3: Parameters = {
  ...{ Jc: '4', Jmin: '10', Jmax: '50', S1: '30', S2: '40', S3: '20', S4: '12' },
  ContentPaddingAddition: '10-100',
};
export const HEADER_KEY = Buffer.alloc(32, 9).toString('base64');

export const headerPrintOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** What an interface tells with these values; `key` is its header protection key. */
export function told(values: Parameters, key: string | null = null): NodeParameters {
  const lines = Object.entries(values).map(([name, value]) => `${name} = ${value}`);
  return { ...readParameters(lines.join('\n')), headerPrint: key === null ? null : headerPrintOf(key) };
}

/** The same as a node's record has it. */
export const storedParameters = (
  serverKey: string,
  values: Parameters,
  key: string | null = null,
): NonNullable<DraftNode['parameters']> => ({
  server_key: serverKey,
  values: { ...values } as Record<string, string>,
  header_print: key === null ? null : headerPrintOf(key),
  header_secret: key === null ? null : box.sealText(serverKey, key),
  read_at: iso(NOW),
});
