import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { AccessService } from '../../src/access/access-service.ts';
import { AllowanceService } from '../../src/access/allowance-service.ts';
import { PeopleService } from '../../src/access/people-service.ts';
import { SpareService } from '../../src/access/spare-service.ts';
import type { PendingButtons, PendingConfig } from '../../src/peers/devices/delivery.ts';
import { editionOf } from '../../src/peers/devices/edition.ts';
import { PeerService, type StorePort } from '../../src/peers/devices/peer-service.ts';
import { renderConfig } from '../../src/peers/devices/render-config.ts';
import type { SecretBox } from '../../src/peers/devices/seal.ts';
import type { FileToName } from '../../src/peers/devices/sent-files.ts';
import { isApart } from '../../src/peers/devices/spare-place.ts';
import { ForeignService } from '../../src/peers/moves/foreign-service.ts';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import { changedNodes } from '../../src/peers/plan/changed-nodes.ts';
import type { plan } from '../../src/peers/plan/plan.ts';
import type { State } from '../../src/peers/records/records.ts';
import { advanceRollOut } from '../../src/peers/rollouts/advance.ts';
import { undoRollOut } from '../../src/peers/rollouts/end-rollout.ts';
import { JsonStore } from '../../src/store/json-store.ts';
import { Deliveries } from '../../src/telegram/delivery/deliveries.ts';
import { nameInStore } from '../../src/telegram/delivery/name-in-store.ts';
import { NamesAhead } from '../../src/telegram/delivery/names-ahead.ts';
import { AllowanceWatch } from '../../src/telegram/features/allowance/allowance-watch.ts';
import type { NodeDriver } from '../../src/wireguard/drivers/driver.ts';
import { NodeLoop } from '../../src/wireguard/loop/node-loop.ts';
import { Interference } from './interference.ts';
import { SimTraffic } from './sim-traffic.ts';

/** Which part of the daemon uses the store. */
export type StoreUser = 'peers' | 'access' | 'spares' | 'loop' | 'deliveries' | 'rounds' | 'owner' | 'allowances';

/** Parts of the daemon that a test may break on purpose. */
export interface Sabotage {
  readonly plan?: typeof plan;
  readonly store?: (port: StorePort, user: StoreUser) => StorePort;
  readonly driver?: (driver: NodeDriver) => NodeDriver;
  /** Whether a spare's file may go out for any door. */
  readonly mayGo?: true;
  readonly undo?: typeof undoRollOut;
  /** What a round of a roll-out sees of the node. */
  readonly seenByRounds?: (real: Snapshot | null, state: State, nodeId: string) => Snapshot | null;
  readonly snapshotOf?: (real: Snapshot | null, state: State, nodeId: string) => Snapshot | null;
}

/** What stays when a daemon dies. */
export interface Surroundings {
  readonly path: string;
  readonly box: SecretBox;
  readonly graceMs: number;
  readonly now: () => number;
  /** Absent: nobody moves anything. */
  readonly traffic?: SimTraffic;
  readonly awake: () => number;
  readonly nodes: readonly { readonly profile: NodeProfile; readonly driver: NodeDriver }[];
  readonly onUpload: (pending: PendingConfig) => void;
  readonly upload: (pending: PendingConfig, file: NamedFile) => void;
  readonly sendButtons: (pending: PendingButtons) => void;
  readonly onNote: (pending: PendingConfig) => void;
  readonly onCommit: (state: State, previous: State) => void;
  readonly isDiskFull: () => boolean;
  readonly sabotage: Sabotage;
  /** Makes the file of a config; absent: as a plain WireGuard node has it whose doors all stay. */
  readonly fileOf?: (pending: PendingConfig, on: Snapshot) => FileToName;
  /** Gives a device a door that its node has; absent: each keeps its own. */
  readonly settleDoor?: (pending: PendingConfig) => Promise<PendingConfig>;
}

/** A config as it is uploaded. */
export interface NamedFile {
  readonly tunnel: string;
  readonly text: string;
}

export const RECONCILE_MS = 60_000;
export const OWNER = 1;
const log = pino({ level: 'silent' });

/** One daemon from its start to its death, built as `main.ts` builds it, with every way out of the process in between. */
export class Life {
  readonly ways = new Interference();
  readonly store: JsonStore;
  readonly peers: PeerService;
  readonly access: AccessService;
  readonly people: PeopleService;
  readonly allowances: AllowanceService;
  readonly #allowanceWatch: AllowanceWatch;
  readonly foreign: ForeignService;
  readonly spares: SpareService;
  /** The store as the owner's taps about roll-outs use it. */
  readonly owner: StorePort;
  readonly undo: typeof undoRollOut;
  readonly #around: Surroundings;
  readonly #loops: Map<string, NodeLoop>;
  readonly #deliveries: Deliveries;
  readonly #stepping = new Set<string>();

  private constructor(store: JsonStore, around: Surroundings) {
    this.store = store;
    this.#around = around;
    this.owner = this.#port(around, 'owner');
    this.undo = around.sabotage.undo ?? undoRollOut;
    const { box, now, sabotage } = around;
    const notify = () => undefined;
    const profiles = around.nodes.map(({ profile }) => profile);
    const namesAhead = new NamesAhead((pending) => {
      const on = this.snapshotOf(pending.peer.server_id);
      return on && this.#file(around, pending, on);
    });
    this.peers = new PeerService({
      nameAhead: namesAhead.name,
      store: this.#port(around, 'peers'),
      nodes: profiles,
      box,
      deviceLimit: 3,
      now,
      notify,
    });
    this.spares = new SpareService({ store: this.#port(around, 'spares'), nodes: profiles, box, now });
    this.access = new AccessService({ store: this.#port(around, 'access'), ownerId: OWNER, now });
    this.people = new PeopleService({ store: this.#port(around, 'access'), ownerId: OWNER, now });
    this.allowances = new AllowanceService({ store: this.#port(around, 'access'), ownerId: OWNER });
    this.#allowanceWatch = new AllowanceWatch({
      ...{
        store: this.#port(around, 'allowances'),
        traffic: around.traffic ?? new SimTraffic(now),
        timeZone: 'UTC',
        now,
        notify,
        log,
      },
      messenger: { tell: notify },
    });
    this.#loops = new Map(around.nodes.map((node) => [node.profile.id, this.#loop(around, node)]));
    const views = [...this.#loops.values()];
    this.foreign = new ForeignService({ store: this.#port(around, 'access'), nodes: views, now });
    this.#deliveries = new Deliveries({
      store: this.#port(around, 'deliveries'),
      isNamedAhead: namesAhead.isAhead,
      snapshotOf: (id) => {
        const real = this.#loops.get(id)?.snapshot ?? null;
        return sabotage.snapshotOf ? sabotage.snapshotOf(real, store.state, id) : real;
      },
      mayGo: ({ peer }) => {
        const node = profiles.find(({ id }) => id === peer.server_id);
        return sabotage.mayGo ?? (node === undefined || isApart(store.state, peer, node));
      },
      upload: async (pending, on) => {
        if (!this.ways.isDead) around.onUpload(pending);
        const file = await this.#name(around, pending, on);
        await this.ways.call('upload', async () => around.upload(pending, file));
      },
      sendButtons: (pending) => this.ways.call('upload', async () => around.sendButtons(pending)),
      showUpload: () => undefined,
      note: (pending, onSent) => {
        if (this.ways.isDead) return;
        around.onNote(pending);
        onSent();
      },
      now,
      log,
    });
    store.subscribe((state, previous) => {
      around.onCommit(state, previous);
      for (const id of changedNodes(previous, state)) this.#loops.get(id)?.wake();
      this.#deliveries.wake();
    });
  }

  static async begin(around: Surroundings): Promise<Life> {
    return new Life(await JsonStore.open(around.path, () => undefined), around);
  }

  /** Starts a step of the node's loop unless one is under way. */
  step(nodeId: string): void {
    const loop = this.#loops.get(nodeId);
    if (!loop || this.#stepping.has(nodeId)) return;
    this.#stepping.add(nodeId);
    void loop.step().then(() => this.#stepping.delete(nodeId));
    this.spares.keepApart().catch(() => undefined); // a full disk: the next look tries again
  }

  isStepping(nodeId: string): boolean {
    return this.#stepping.has(nodeId);
  }

  /** The node's last poll; null while it is down. */
  snapshotOf(nodeId: string): Snapshot | null {
    return this.#loops.get(nodeId)?.snapshot ?? null;
  }

  /** A round of the node's roll-out, as the daemon's job makes it. */
  async round(nodeId: string): Promise<void> {
    const { nodes, now, graceMs, box, sabotage } = this.#around;
    const node = nodes.find(({ profile }) => profile.id === nodeId)?.profile;
    if (!node) return;
    const real = this.snapshotOf(nodeId);
    const snapshot = sabotage.seenByRounds ? sabotage.seenByRounds(real, this.store.state, nodeId) : real;
    const { order } = this.#loops.get(nodeId) ?? {};
    const round = { node, snapshot, order, now: now(), graceMs, box, isQuiet: false };
    void advanceRollOut(this.#port(this.#around, 'rounds'), round).catch((error: unknown) => {
      if (!String(error).includes('simulated')) throw error;
    });
    await this.idle();
  }

  /** Compares what friends used with their allowances, as the daemon's job does it; whether that was written. */
  async compareAllowances(): Promise<boolean> {
    let isDone = false;
    void this.#allowanceWatch.check().then(
      () => {
        isDone = true;
      },
      (error: unknown) => {
        if (!String(error).includes('simulated')) throw error;
      },
    );
    await this.idle();
    return isDone;
  }

  /** Resolves when nothing goes on any more by itself, or when this life is over. */
  async idle(): Promise<void> {
    for (let quiet = 0; quiet < 3 && !this.ways.isDead; ) {
      await setImmediate();
      quiet = this.ways.running === 0 ? quiet + 1 : 0;
    }
  }

  /** kill -9: what had reached the disk's queue may be written, and nobody hears of it. */
  async kill(): Promise<void> {
    this.ways.kill();
    void this.#deliveries.stop(0);
    await this.store.settled();
  }

  /** As `sendConfig` does it. */
  async #name(around: Surroundings, pending: PendingConfig, on: Snapshot): Promise<NamedFile> {
    const file = this.#file(around, (await around.settleDoor?.(pending)) ?? pending, on);
    return { tunnel: await nameInStore(this.#port(around, 'deliveries'), pending, file), text: file.text };
  }

  /** As `fileToSend` makes it. */
  #file(around: Surroundings, pending: PendingConfig, on: Snapshot): FileToName {
    if (around.fileOf) return around.fileOf(pending, on);
    const { peerId, peer, key } = pending;
    const node = around.nodes.find(({ profile }) => profile.id === peer.server_id)?.profile;
    if (!node) throw new Error(`no node ${peer.server_id}`);
    const text = renderConfig(node, on.serverKey, peer, around.box.open(key.public_key, key.secret));
    const about = { peerId, publicKey: key.public_key, app: 'wireguard' } as const;
    const edition = editionOf(node, peer, on.serverKey, null);
    return { ...about, variant: 'full', text, node, hasPicture: true, edition };
  }

  #port(around: Surroundings, user: StoreUser): StorePort {
    const { store, ways } = this;
    const port: StorePort = {
      get state() {
        return store.state;
      },
      update: (change) =>
        ways.call('commit', () =>
          around.isDiskFull() ? Promise.reject(new Error('simulated: ENOSPC')) : store.update(change),
        ),
    };
    return around.sabotage.store?.(port, user) ?? port;
  }

  #loop(around: Surroundings, { profile, driver }: Surroundings['nodes'][number]): NodeLoop {
    const { ways } = this;
    const { box, now, awake, graceMs, sabotage } = around;
    const reached: NodeDriver = {
      ...driver,
      dump: () => ways.call('dump', () => driver.dump()),
      apply: (changes) => ways.call('apply', () => driver.apply(changes)),
    };
    return new NodeLoop({
      node: profile,
      driver: sabotage.driver?.(reached) ?? reached,
      store: this.#port(around, 'loop'),
      reconcileMs: RECONCILE_MS,
      longestRetryMs: 5000,
      notify: () => undefined,
      onReconciled: () => this.#deliveries.wake(),
      ...(sabotage.plan ? { plan: sabotage.plan } : {}),
      ...{ box, now, awake, graceMs, log },
    });
  }
}
