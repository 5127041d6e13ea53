import {
  type Asked,
  COMMANDS,
  closeDoor,
  doorsInUse,
  finishRollOut,
  handOver,
  restore,
  startRollOut,
  undoRollOut,
} from './commands.ts';
import type { Draft } from './drafts.ts';
import { type File, Friends } from './friends.ts';
import { Judge } from './judge.ts';
import { Machine } from './machine.ts';
import { wantSent } from './roll-out.ts';
import { editionFor, markOf, nodeOf, plan, settle, type Terms } from './rules.ts';
import { type Device, isOn, isStale, type Key, type NodeRecord, newNode, type Store } from './state.ts';

/** One node, friends with phones, Telegram, and a daemon that may be away; all of it steered by one history. */
export class World {
  store: Store;
  readonly real = new Machine();
  /** True hours, and what the wall clock shows beyond them. */
  at = 1;
  skew = 0;
  isDoubted = false;
  isAlive = true;
  /** When the daemon last looked in this run, for what it has watched. */
  #lastLook: number | null = null;
  readonly friends: Friends;
  readonly #sentByWall = new Map<string, number>();
  readonly judge: Judge;
  readonly #drafts: ReadonlySet<Draft>;
  #keys = 0;
  #backup: Store | null = null;

  constructor(drafts: ReadonlySet<Draft>, friends = 2) {
    this.#drafts = drafts;
    this.judge = new Judge(this);
    const users = Object.fromEntries(
      Array.from({ length: friends }, (_, i) => [i + 1, { active: true, until: null, names: 0 }]),
    );
    this.store = { users, devices: {}, nodes: { main: newNode() }, rollouts: [], ended: [], last: 0 };
    this.friends = new Friends(Object.keys(users).map(Number));
  }

  get node(): NodeRecord {
    return nodeOf(this.store, 'main');
  }

  get terms(): Terms & Asked {
    return {
      drafts: this.#drafts,
      clock: { now: this.at + this.skew, isDoubted: this.isDoubted },
      ahead: this.#lastLook === null ? 0 : this.at - this.#lastLook,
      sentByWall: (key) => this.#sentByWall.get(key) ?? null,
      make: () => {
        this.#keys += 1;
        return `K${this.#keys}`;
      },
    };
  }

  #commit(change: (store: Store) => void): void {
    const store = structuredClone(this.store);
    change(store);
    store.last = this.terms.clock.now;
    this.judge.commit(this.store, store);
    this.store = store;
  }

  command(name: keyof typeof COMMANDS, uid: number): void {
    if (!this.isAlive) return;
    this.judge.command(name, uid);
    this.#commit((store) => COMMANDS[name](store, uid, this.terms));
    if (name === 'undo' || name === 'stop') this.friends.voidUnnamed(this.store);
  }

  hand(uid: number): void {
    if (!this.isAlive) return;
    let given: Device | null = null;
    this.#commit((store) => {
      given = handOver(store, uid, this.terms);
      if (given) this.#give(store, given, given.next ?? given.key, 'hand');
    });
  }

  /** The daemon's loop: a look, what it tells, what has to change, and what is to be sent. `cut`: a crash before the end. */
  look(cut = false): void {
    if (!this.isAlive || !this.real.up) {
      this.#lastLook = null;
      return;
    }
    const watched = this.#lastLook === null ? 0 : this.at - this.#lastLook;
    this.#lastLook = this.at;
    this.#commit((store) => {
      nodeOf(store, 'main').watched += watched;
      this.#seeVital(nodeOf(store, 'main'));
    });
    const first = plan(this.store, 'main', this.real.peers, this.terms);
    this.#commit((store) => {
      nodeOf(store, 'main').foreign = first.foreign.flatMap((key) => this.real.peers.get(key)?.ips ?? []);
    });
    this.judge.foreign(first.foreign);
    for (const event of first.events) {
      this.judge.event(event);
      this.#commit((store) => settle(store, 'main', event, this.terms, this.terms.make));
    }
    this.#commit((store) => wantSent(store, 'main', this.real.peers, this.terms, this.terms.make));
    if (cut) {
      this.crash();
      return;
    }
    const { set, remove } = plan(this.store, 'main', this.real.peers, this.terms);
    this.judge.removed(remove);
    for (const { key, ips } of set) this.real.set(key, ips);
    for (const key of remove) this.real.peers.delete(key);
    this.friends.voidUnnamed(this.store);
  }

  /** Rule 15: vital parameters are believed once two looks, some time apart, have shown them. */
  #seeVital(node: NodeRecord): void {
    const shown = this.real.shownVital();
    if (shown === node.vital) node.seenVital = null;
    else if (node.seenVital?.value === shown || this.#drafts.has('oneLook')) {
      if (node.seenVital?.at === this.at && !this.#drafts.has('oneLook')) return;
      node.vital = shown;
      node.seenVital = null;
    } else node.seenVital = { value: shown, at: this.at };
  }

  /** Telegram takes the next file that waits; `isLost`: the daemon dies before it knows. */
  deliver(isLost = false): void {
    if (!this.isAlive || !this.real.up) return;
    for (const [id, waiting] of Object.entries(this.store.devices)) {
      const key = waiting.next ?? waiting.key;
      const there = this.real.peers.get(key.id);
      const works = there && (waiting.next || there.ips.includes(waiting.ip));
      if (!waiting.send || !works || !isOn(this.store, waiting, this.terms.clock) || this.#isSpareInTheWay(waiting))
        continue;
      this.#commit((store) => this.#give(store, deviceOf(store, id), keyOf(store, id), 'telegram'));
      if (isLost) {
        this.judge.lost(key.id);
        this.crash();
        return;
      }
      this.#commit((store) => {
        const device = deviceOf(store, id);
        const sent = device.next ?? device.key;
        device.send = null;
        sent.sent ??= markOf(nodeOf(store, 'main'), this.terms);
        if (!this.#sentByWall.has(sent.id)) this.#sentByWall.set(sent.id, this.terms.clock.now);
      });
    }
  }

  /** Rule 16: no file of a spare goes out for the door of its friend's device. */
  #isSpareInTheWay(device: Device): boolean {
    if (!device.spare || this.#drafts.has('spareAnywhere')) return false;
    return doorsInUse(this.store, device.uid).has(device.door);
  }

  /** The name stands in the store before the file leaves. */
  #give(store: Store, device: Device, key: Key, by: File['by']): void {
    const edition = editionFor(store, device);
    const content = JSON.stringify(edition);
    const user = store.users[device.uid];
    if (!user) return;
    if (key.names[content] === undefined) {
      user.names += 1;
      const count = Object.values(store.devices).filter(({ uid }) => uid === device.uid).length;
      key.names[content] = this.#drafts.has('namesByCount') ? count : user.names;
    }
    key.editions.push(edition);
    if (by === 'telegram') {
      key.byTelegram = true; // also when its answer is lost: the friend may have the file
      if (!this.#drafts.has('uploadKeepsDeadline')) key.deadline = device.key.deadline = null;
    }
    const file: File = { uid: device.uid, key: key.id, edition, by, void: false };
    this.judge.given(file, key.names[content] ?? 0, device);
    this.friends.files.push(file);
  }

  /** See `Friends.connect`. */
  connect(uid: number, goesBack = false): void {
    const next = new Set(Object.values(this.store.devices).flatMap((device) => device.next?.id ?? []));
    const shake = () => {
      this.at += 0.001;
      return this.at;
    };
    this.friends.connect(uid, this.real, { goesBack, shake, isWaiting: (key) => next.has(key) });
  }

  wait(hours: number): void {
    this.at += hours;
    this.judge.waited(hours);
  }

  crash(): void {
    this.isAlive = false;
    this.#lastLook = null;
  }

  start(): void {
    if (this.isAlive) return;
    this.isAlive = true;
    this.isDoubted = this.terms.clock.now < this.store.last;
  }

  /** The machine's clock jumps; a daemon that runs sees it. */
  jump(hours: number): void {
    this.skew += hours;
    if (this.isAlive) this.isDoubted = true;
  }

  /** The clock is right again, and somebody outside confirms it. */
  confirmClock(): void {
    this.skew = 0;
    if (this.isAlive) this.isDoubted = false;
  }

  reboot(): void {
    this.real.reboot();
    this.#lastLook = null;
  }

  /** The owner's settings: a new MTU, or a new door while the oldest is announced to close. */
  changeSetting(what: 'mtu' | 'door'): void {
    this.#commit((store) => {
      const node = nodeOf(store, 'main');
      if (what === 'mtu') node.mtu -= 10;
      else if (node.closing === null) {
        const door = `d${node.doors.length + this.real.doors.size + Math.round(this.at)}`;
        node.closing = node.doors[0] ?? null;
        node.doors.push(door);
        this.real.doors.add(door);
      }
    });
  }

  startRollOut(): void {
    this.#commit((store) =>
      startRollOut(store, 'main', (device) => isStale(nodeOf(store, 'main'), device.next ?? device.key)),
    );
  }

  endRollOut(how: 'finish' | 'undo'): void {
    const index = this.store.rollouts.findIndex(({ open }) => open);
    if (index < 0) return;
    this.#commit((store) => {
      const isUsed = (key: string) => this.real.peers.get(key)?.shaken != null;
      if (how === 'finish') finishRollOut(store, index, this.terms);
      else undoRollOut(store, index, this.terms, isUsed);
    });
    this.friends.voidUnnamed(this.store);
  }

  /** The owner closes the announced door once the roll-out has everybody back. */
  closeDoor(): void {
    const { closing } = this.node;
    const rollout = this.store.rollouts.at(-1);
    const isDone = rollout && Object.values(rollout.devices).every((progress) => progress === 'back');
    if (closing === null || !isDone) return;
    this.judge.closing(closing, rollout);
    this.real.doors.delete(closing);
    this.#commit((store) => closeDoor(store, 'main', closing));
  }

  backUp(): void {
    this.#backup = structuredClone(this.store);
  }

  restore(): void {
    if (!this.#backup) return;
    const store = restore(this.store, this.#backup, this.#drafts);
    this.judge.restored(this.store, store);
    this.store = store;
    this.isAlive = true;
    this.#lastLook = null;
  }
}

function deviceOf({ devices }: Store, id: string): Device {
  const device = devices[id];
  if (!device) throw new Error(`no device ${id}`);
  return device;
}

const keyOf = (store: Store, id: string): Key => {
  const device = deviceOf(store, id);
  return device.next ?? device.key;
};
