import * as z from 'zod';
import { checkParameters } from '../../amnezia/check-parameters.ts';
import { neededGeneration } from '../../amnezia/client-parameters.ts';
import {
  type Generation,
  laterOf,
  PARAMETER_KEYS,
  type Parameters,
  speaksWireguard,
} from '../../amnezia/parameters.ts';
import { readValue } from '../../amnezia/read-value.ts';
import type { Immutable } from '../../immutable.ts';
import { sealed, wireguardKey } from './record-fields.ts';
import { timestamp } from './user-record.ts';

/** The last good AmneziaWG parameters of a node's interface. */
export const parametersRecord = z.looseObject({
  /** The server key of the interface that has them. */
  server_key: wireguardKey,
  /** As a `.conf` has them, neutral values and the header protection key left out. */
  values: z.record(z.string(), z.string()),
  /** A hash of the header protection key, by which another one is noticed, and the key itself, sealed; null: there is none. */
  header_print: z.string().nullable().default(null),
  header_secret: sealed.nullable().default(null),
  /** When they were first read. */
  read_at: timestamp,
});
export type ParametersRecord = Immutable<z.infer<typeof parametersRecord>>;

/** Parameters of an interface, without the secret one. */
export interface KnownParameters {
  readonly values: Parameters;
  readonly headerPrint: string | null;
  /** The header protection key, sealed for the server key; null: there is none. */
  readonly headerSecret: string | null;
}

/**
 * The parameters that the store has for an interface with this server key; null: none, or some that this version does not know or that
 * could not work, as after an edit by hand.
 */
export function knownParameters(
  record: { readonly parameters: ParametersRecord | null } | undefined,
  serverKey: string | null,
): KnownParameters | null {
  const stored = record?.parameters ?? null;
  if (stored === null || stored.server_key !== serverKey) return null;
  const { header_print: headerPrint, header_secret: headerSecret } = stored;
  if ((headerPrint === null) !== (headerSecret === null)) return null;
  const values = goodValues(stored.values);
  if (values === null) return null;
  const together = headerSecret === null ? values : { ...values, HeaderProtectionKey: 'sealed' };
  return checkParameters(together).length > 0 ? null : { values, headerPrint, headerSecret };
}

function goodValues(stored: ParametersRecord['values']): Parameters | null {
  const keys = PARAMETER_KEYS.filter((key) => key !== 'HeaderProtectionKey' && Object.hasOwn(stored, key));
  if (keys.length < Object.keys(stored).length) return null;
  const values = keys.map((key) => [key, readValue(key, stored[key] ?? '')] as const);
  if (!values.every(([key, read]) => 'value' in read && read.value === stored[key])) return null;
  return Object.fromEntries(keys.map((key) => [key, stored[key]]));
}

/** The version of AmneziaWG that an app must speak at least to connect. */
export const generationFor = ({ values, headerSecret }: KnownParameters): Generation =>
  laterOf(neededGeneration(values), headerSecret === null ? '1.0' : '3.0');

/** Whether plain WireGuard apps can connect as well. */
export const takesPlain = ({ values, headerSecret }: KnownParameters): boolean =>
  headerSecret === null && speaksWireguard(values);
