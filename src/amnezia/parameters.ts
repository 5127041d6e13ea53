/** The versions of AmneziaWG that brought parameters, oldest first. */
export const GENERATIONS = ['1.0', '1.5', '2.0', '3.0', '3.1'] as const;
export type Generation = (typeof GENERATIONS)[number];

/** How a value is written; `ValueKind` of each parameter is checked by `read-value.ts`. */
export type ValueKind = 'count' | 'size' | 'header' | 'packet' | 'key' | 'range' | 'switch';

interface Row {
  readonly kind: ValueKind;
  readonly since: Generation;
  /** Must be equal on both ends, or nothing or not everything gets through. */
  readonly isVital: boolean;
  /** The value that means the same as no line at all, as the programs print it; null: such a line does not exist. */
  readonly neutral: string | null;
}

const own = (kind: ValueKind, since: Generation, neutral: string | null): Row => ({
  ...{ kind, since, isVital: false, neutral },
});
const vital = (kind: ValueKind, since: Generation, neutral: string | null): Row => ({
  ...{ kind, since, isVital: true, neutral },
});

/**
 * Every parameter of `[Interface]` that AmneziaWG 2.0 to 3.1 reads, in the order in which its programs print them. Source:
 * amneziawg-tools v3.1.20260812 (`config.c`, `showconf.c`) and what was tried with it.
 */
export const PARAMETERS = {
  Jc: own('count', '1.0', '0'),
  Jmin: own('size', '1.0', '0'),
  Jmax: own('size', '1.0', '0'),
  S1: vital('size', '1.0', '0'),
  S2: vital('size', '1.0', '0'),
  S3: vital('size', '2.0', '0'),
  S4: vital('size', '2.0', '0'),
  H1: vital('header', '1.0', '1'),
  H2: vital('header', '1.0', '2'),
  H3: vital('header', '1.0', '3'),
  H4: vital('header', '1.0', '4'),
  I1: own('packet', '1.5', null),
  I2: own('packet', '1.5', null),
  I3: own('packet', '1.5', null),
  I4: own('packet', '1.5', null),
  I5: own('packet', '1.5', null),
  HeaderProtectionKey: vital('key', '3.0', null),
  ContentPaddingAddition: own('range', '3.0', '0'),
  RekeyAfterTime: own('range', '3.0', '0'),
  RekeyTimeout: own('range', '3.0', '0'),
  RejectAfterTime: own('range', '3.0', '0'),
  KeepaliveTimeout: own('range', '3.0', '0'),
  MaxHandshakeAttempts: own('range', '3.0', '0'),
  RandomTrailers: vital('switch', '3.1', 'off'),
  DisableCookies: own('switch', '3.1', 'off'),
} as const satisfies Record<string, Row>;

export type ParameterKey = keyof typeof PARAMETERS;
export const PARAMETER_KEYS = Object.keys(PARAMETERS) as ParameterKey[];

/**
 * An interface's AmneziaWG values, each as a `.conf` has it and in the one spelling that `readValue` gives. A key that is absent has its
 * neutral value. With `HeaderProtectionKey` in it the whole is a secret.
 */
export type Parameters = Readonly<Partial<Record<ParameterKey, string>>>;

export const rowOf = (key: ParameterKey): Row => PARAMETERS[key];

/** The same without the values that mean nothing: no file may hold them, for an older app refuses a key that it does not know. */
export function withoutNeutral(parameters: Parameters): Parameters {
  return pick(parameters, (key) => parameters[key] !== rowOf(key).neutral);
}

/** Those that must be equal on both ends, neutral values left out. */
export function vitalOf(parameters: Parameters): Parameters {
  const told = withoutNeutral(parameters);
  return pick(told, (key) => rowOf(key).isVital);
}

/** Whether a plain WireGuard client can talk to an interface with these: nothing that must be equal differs from WireGuard. */
export const speaksWireguard = (parameters: Parameters): boolean => Object.keys(vitalOf(parameters)).length === 0;

/** Those whose keys pass, in the programs' order. */
export function pick(parameters: Parameters, isWanted: (key: ParameterKey) => boolean): Parameters {
  const found = PARAMETER_KEYS.flatMap((key) => {
    const value = parameters[key];
    return value === undefined || !isWanted(key) ? [] : [[key, value] as const];
  });
  return Object.fromEntries(found);
}

/** The later of two versions. */
export const laterOf = (a: Generation, b: Generation): Generation =>
  GENERATIONS.indexOf(a) >= GENERATIONS.indexOf(b) ? a : b;
