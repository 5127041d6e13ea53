import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { JsonStore } from '../../../src/store/json-store.ts';
import { type Dialect, type Protocol, WIREGUARD } from '../../../src/wireguard/dialect/dialect.ts';
import { localDriver } from '../../../src/wireguard/drivers/local/local-driver.ts';
import { NodeLoop } from '../../../src/wireguard/loop/node-loop.ts';
import { WireguardLab } from '../../lab/wireguard-lab.ts';
import type { WireguardServer } from '../../lab/wireguard-server.ts';
import { type Crowd, crowd, NETWORK, SERVER_ADDRESS } from '../../stage/crowd.ts';
import { box, node } from '../../stage/sample-state.ts';

/** The loop of one local node by hand, with its store on disk, and a second interface. */
export interface LoopStage extends AsyncDisposable {
  readonly loop: NodeLoop;
  readonly store: JsonStore;
  readonly server: WireguardServer;
  readonly spare: WireguardServer;
  readonly crowd: Crowd;
  readonly folder: string;
  /** Lets a minute pass on the clock that tells the loop how long it has run. */
  minuteLater(): void;
}

/** What the loop's node speaks, and the program by which it is asked. */
export interface LoopOptions {
  readonly protocol?: Protocol;
  readonly dialect?: Dialect;
  /** Where that program is. */
  readonly path?: string;
}

/** Both interfaces are empty; the loop has not taken a step. */
export async function openLoop(
  devices: number,
  { protocol = 'wireguard', dialect = WIREGUARD, path }: LoopOptions = {},
): Promise<LoopStage> {
  const stack = new AsyncDisposableStack();
  const lab = stack.use(await WireguardLab.start({ protocol }));
  const [server, spare] = [
    await lab.server({ addresses: [SERVER_ADDRESS] }),
    await lab.server({ addresses: [SERVER_ADDRESS] }),
  ];
  const folder = mkdtempSync(join(tmpdir(), 'vpn-bot-bench-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const everybody = crowd(devices, 0);
  const file = join(folder, 'peers.json');
  writeFileSync(file, JSON.stringify(everybody.store), { mode: 0o600 });
  const store = await JsonStore.open(file, () => undefined);
  const driver = localDriver({ dialect, interface: server.interface, ...(path === undefined ? {} : { path }) });
  stack.defer(() => driver.close());
  let passed = 0;
  const loop = new NodeLoop({
    node: node({ network: NETWORK, reserved: ['10.0.0.1'], protocol }),
    driver,
    store,
    box,
    now: Date.now,
    awake: () => performance.now() + passed,
    reconcileMs: 60_000,
    graceMs: 604_800_000,
    longestRetryMs: 5000,
    log: pino({ level: 'silent' }),
    notify: () => undefined,
    onReconciled: () => undefined,
  });
  const minuteLater = () => {
    passed += 60_000;
  };
  const dispose = () => stack.disposeAsync();
  return { loop, store, server, spare, crowd: everybody, folder, minuteLater, [Symbol.asyncDispose]: dispose };
}
