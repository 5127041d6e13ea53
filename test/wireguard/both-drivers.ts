import type { SshSettings } from '../../src/config/settings.ts';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { type NodeDriver, NodeError } from '../../src/wireguard/drivers/driver.ts';
import { localDriver } from '../../src/wireguard/drivers/local/local-driver.ts';
import { type SshLimits, sshDriver } from '../../src/wireguard/drivers/ssh/ssh-driver.ts';
import { Gate } from '../lab/gate.ts';
import { Sshd } from '../lab/sshd.ts';

/** How long a test waits for what should not take any time. */
export const LIMITS: SshLimits = { connect: 10, command: 15, grace: 2 };
export const SHORT: SshLimits = { connect: 1, command: 0.4, grace: 0.4 };

export interface DriverOptions {
  readonly path?: string;
  readonly limits?: SshLimits;
}

/** A driver and the machine it goes to, which ends with it. */
export interface Reach extends AsyncDisposable {
  readonly driver: NodeDriver;
}

/** The settings of a node behind the lab's sshd. */
export async function sshSettings(sshd: Sshd): Promise<SshSettings> {
  const { host, port, user, keyPath } = sshd;
  return { host, port, user, keyPath, hostKey: await sshd.fingerprint() };
}

function reachLocal(name: string, { path, limits = LIMITS }: DriverOptions = {}): Promise<Reach> {
  const driver = localDriver({ dialect: WIREGUARD, interface: name, limits, ...(path === undefined ? {} : { path }) });
  return Promise.resolve({ driver, [Symbol.asyncDispose]: () => driver.close() });
}

async function reachOverSsh(name: string, { path, limits = LIMITS }: DriverOptions = {}): Promise<Reach> {
  const sshd = await Sshd.start({ hostKeys: ['ed25519'], ...(path === undefined ? {} : { path }) });
  const driver = sshDriver({ dialect: WIREGUARD, id: 'eu1', interface: name, ssh: await sshSettings(sshd), limits });
  const dispose = async () => {
    await driver.close();
    await sshd.close();
  };
  return { driver, [Symbol.asyncDispose]: dispose };
}

/** The networks of every server that the contract's tests make. */
const ADDRESSES = ['10.0.0.1/16', 'fd00::1/64'];

async function reachThroughGate(name: string, { path, limits = LIMITS }: DriverOptions = {}): Promise<Reach> {
  const options = { interface: name, addresses: ADDRESSES, limit: limits.command };
  const gate = new Gate(path === undefined ? options : { ...options, path });
  const sshd = await Sshd.start({ hostKeys: ['ed25519'], keyOptions: gate.keyOptions });
  const driver = sshDriver({
    dialect: WIREGUARD,
    id: 'eu1',
    interface: name,
    ssh: await sshSettings(sshd),
    limits,
    gate: true,
  });
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

/** For `describe.each`: the same is true of each way to a node. */
export const BOTH = [
  { kind: 'local', reach: reachLocal },
  { kind: 'ssh', reach: reachOverSsh },
  { kind: 'gate', reach: reachThroughGate },
] as const;
