import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';

/** The folder of the lab's `awg` and `awg-quick`. */
const FOLDER = import.meta.dirname;

/** What AmneziaWG a server runs: the number of fields that its `awg` shows says the version (see `awg`). */
export interface AmneziawgOptions {
  readonly fields?: 13 | 20 | 22 | 27 | 29;
  /** Whether it is the kernel's module, which also tells values that mean nothing. */
  readonly kernel?: boolean;
  /** Lines of its `[Interface]`. */
  readonly parameters?: Readonly<Record<string, string | number>>;
}

/** A search path that also finds the lab's `awg`, behind what a test puts in its place. */
export const withAwg = (path = process.env['PATH'] ?? ''): string => `${path}:${FOLDER}`;

export const AWG = `${FOLDER}/awg`;
export const AWG_QUICK = `${FOLDER}/awg-quick`;

/** Parameters that every version has; those that 2.0 brought are added where there are fields for them. */
export const SAMPLE = {
  ...{ Jc: 4, Jmin: 10, Jmax: 50, S1: 40, S2: 77 },
  ...{ H1: 1_000_001, H2: 1_000_002, H3: 1_000_003, H4: 1_000_004 },
} as const;
export const SAMPLE_2 = { ...SAMPLE, S3: 21, S4: 12 } as const;

/** Whether a client's file is for an app that speaks AmneziaWG. */
export const isForAmneziawg = (conf: string): boolean => /^\s*(?:Jc|S[1-4]|H[1-4]|I[1-5])\s*=/im.test(conf);

const stateOf = (name: string) => `/var/run/wireguard/${name}.awg`;
const SOCKETS = '/var/run/amneziawg';

/** Makes a running interface of wireguard-go one of AmneziaWG, for its program and for whoever looks at its socket. */
export function markAmneziawg(name: string, { fields = 29, kernel = false }: AmneziawgOptions = {}): void {
  writeFileSync(stateOf(name), `fields=${fields}\nkernel=${kernel ? 'on' : 'off'}\n`);
  mkdirSync(SOCKETS, { recursive: true });
  rmSync(`${SOCKETS}/${name}.sock`, { force: true });
  symlinkSync(`/var/run/wireguard/${name}.sock`, `${SOCKETS}/${name}.sock`);
}

/** Its parameters go with it. */
export function forgetAmneziawg(name: string): void {
  for (const file of [stateOf(name), `${SOCKETS}/${name}.sock`]) rmSync(file, { force: true });
}
