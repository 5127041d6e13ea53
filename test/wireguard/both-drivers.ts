import type { SshSettings } from '../../src/config/settings.ts';
import { AMNEZIAWG, DIALECTS, type Dialect, PROTOCOLS, WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { type NodeDriver, NodeError } from '../../src/wireguard/drivers/driver.ts';
import { localDriver } from '../../src/wireguard/drivers/local/local-driver.ts';
import { type SshLimits, sshDriver } from '../../src/wireguard/drivers/ssh/ssh-driver.ts';
import { AWG, withAwg } from '../lab/amneziawg/amneziawg.ts';
import { Gate, type GateOptions } from '../lab/gate.ts';
import { Sshd } from '../lab/sshd.ts';

/** How long a test waits for what should not take any time. */
export const LIMITS: SshLimits = { connect: 10, command: 15, grace: 2 };
export const SHORT: SshLimits = { connect: 1, command: 0.4, grace: 0.4 };

export interface DriverOptions {
  readonly path?: string;
  readonly limits?: SshLimits;
}

interface ThroughGate extends DriverOptions, Pick<GateOptions, 'source' | 'config'> {}

/** A driver and the machine it goes to, which ends with it. */
export interface Reach extends AsyncDisposable {
  readonly driver: NodeDriver;
}

/** The settings of a node behind the lab's sshd. */
export async function sshSettings(sshd: Sshd): Promise<SshSettings> {
  const { host, port, user, keyPath } = sshd;
  return { host, port, user, keyPath, hostKey: await sshd.fingerprint() };
}

/** Where the program of a dialect is found: the lab's own `awg` behind what a test puts in its place. */
const pathFor = ({ program }: Dialect, path?: string): { path?: string } => {
  if (program === AMNEZIAWG.program) return { path: withAwg(path ?? PATH) };
  return path === undefined ? {} : { path };
};
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function reachLocal(dialect: Dialect, name: string, { path, limits = LIMITS }: DriverOptions = {}): Promise<Reach> {
  const driver = localDriver({ dialect, interface: name, limits, ...pathFor(dialect, path) });
  return Promise.resolve({ driver, [Symbol.asyncDispose]: () => driver.close() });
}

async function reachOverSsh(
  dialect: Dialect,
  name: string,
  { path, limits = LIMITS }: DriverOptions = {},
): Promise<Reach> {
  const sshd = await Sshd.start({ hostKeys: ['ed25519'], ...pathFor(dialect, path) });
  const driver = sshDriver({ dialect, id: 'eu1', interface: name, ssh: await sshSettings(sshd), limits });
  const dispose = async () => {
    await driver.close();
    await sshd.close();
  };
  return { driver, [Symbol.asyncDispose]: dispose };
}

/** The networks of every server that the contract's tests make. */
const ADDRESSES = ['10.0.0.1/16', 'fd00::1/64'];

export async function reachThroughGate(
  dialect: Dialect,
  name: string,
  { path, limits = LIMITS, ...about }: ThroughGate = {},
): Promise<Reach> {
  const { program } = dialect;
  const named = program === WIREGUARD.program ? {} : { program };
  const options = { interface: name, addresses: ADDRESSES, limit: limits.command, ...named, ...about };
  const gate = new Gate({ ...options, ...pathFor(dialect, path) });
  const sshd = await Sshd.start({ hostKeys: ['ed25519'], keyOptions: gate.keyOptions });
  const ssh = await sshSettings(sshd);
  const driver = sshDriver({ dialect, id: 'eu1', interface: name, ssh, limits, gate: true });
  const dispose = async () => {
    await driver.close();
    await sshd.close();
    gate[Symbol.dispose]();
  };
  return { driver, [Symbol.asyncDispose]: dispose };
}

/** A driver over SSH that is closed at the end of its scope; its `statistics` need no WireGuard on the other side. */
export function openSsh(ssh: SshSettings, limits = LIMITS): Reach {
  const driver = sshDriver({ dialect: WIREGUARD, id: 'eu1', interface: 'wg0', ssh, limits });
  return { driver, [Symbol.asyncDispose]: () => driver.close() };
}

/** What a call failed with: a `NodeError`, or the test fails. */
export async function failure(call: Promise<unknown>): Promise<NodeError> {
  const thrown = await call.then(
    () => new Error('it succeeded'),
    (error: unknown) => error,
  );
  if (thrown instanceof NodeError) return thrown;
  throw thrown;
}

const WAYS = { local: reachLocal, ssh: reachOverSsh, gate: reachThroughGate } as const;
const PROGRAMS = { wireguard: '/usr/bin/wg', amneziawg: AWG } as const;

/** For `describe.each`: the same is true of each way to a node, whatever it speaks. */
export const EACH = PROTOCOLS.flatMap((protocol) =>
  (['local', 'ssh', 'gate'] as const).map((kind) => {
    const dialect = DIALECTS[protocol];
    return {
      ...{ kind, protocol, dialect },
      /** The program itself. */
      real: PROGRAMS[protocol],
      reach: (name: string, options?: DriverOptions) => WAYS[kind](dialect, name, options),
    };
  }),
);
