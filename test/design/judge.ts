import type { File } from './friends.ts';
import type { PlanEvent } from './rules.ts';
import { DAY, type Device, GRACE, isDead, isOn, keysOf, type RollOut, type Store } from './state.ts';
import type { World } from './world.ts';

/** A promise that a history broke. */
export class BrokenPromise extends Error {}

/** Sees what really happens, and says which promise of the design is broken. */
export class Judge {
  readonly #world: World;
  /** Keys that came to their end by a rule, none of which may work again. */
  readonly #ended = new Set<string>();
  /** Hours in which the daemon could watch the node; and that figure at each key's upload, removal or retirement. */
  #watched = 0;
  readonly #since = new Map<string, number>();
  /** Friend → file name → contents. */
  readonly #names = new Map<string, string>();
  /** Keys whose file Telegram carried. */
  readonly #carried = new Set<string>();
  /** Key → node time at which its file was last queued without anybody asking. */
  readonly #unasked = new Map<string, number>();
  /** Keys → when /regen promised that the one before them ends. */
  readonly #promised = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  #broken(promise: string): never {
    throw new BrokenPromise(promise);
  }

  waited(hours: number): void {
    const { isAlive, real } = this.#world;
    if (isAlive && real.up) this.#watched += hours;
  }

  command(name: string, uid: number): void {
    if (name !== 'regen') return;
    for (const { uid: own, next } of Object.values(this.#world.store.devices))
      if (own === uid && next?.sent != null && !this.#promised.has(next.id)) this.#promised.set(next.id, this.#watched);
  }

  commit(before: Store, after: Store): void {
    const addresses = Object.values(after.devices).map(({ node, ip }) => `${node} ${ip}`);
    if (new Set(addresses).size < addresses.length) this.#broken('two devices have one address');
    for (const [id, device] of Object.entries(before.devices)) {
      const now = after.devices[id];
      const gone = now ? keysOf(device).filter((key) => !keysOf(now).includes(key)) : keysOf(device);
      for (const key of gone) this.#ended.add(key);
      if (now) this.#noteMarks(id, device, now);
    }
  }

  /** When something began that needs its time. */
  #noteMarks(id: string, before: Device, { retired, removed, made, next }: Device): void {
    for (const key of Object.keys(retired))
      if (!(key in before.retired)) this.#since.set(`retired ${key}`, this.#watched);
    if (removed !== null && before.removed === null) this.#since.set(`removed ${id}`, this.#watched);
    if (next && next.sent !== before.next?.sent) this.#since.set(`sent ${next.id}`, this.#watched);
    if (made.length > 5) this.#broken('a device made more than five keys in a day');
  }

  event(event: PlanEvent): void {
    const device = this.#world.store.devices[event.device];
    if (!device) return;
    const { next } = device;
    if (event.kind === 'promote' && next) this.#promoted(device, next.id, event.why);
    if (event.kind === 'end') this.#requireWatched(`retired ${event.key}`, DAY, 'a key was forgotten');
    if (event.kind === 'purge') this.#requireWatched(`removed ${event.device}`, DAY, 'a device was purged');
    const dying = event.kind === 'lapse' ? next?.id : event.kind === 'remove' ? device.key.id : undefined;
    if (this.#world.friends.files.some((file) => file.key === dying && file.by === 'telegram'))
      this.#broken('a file that Telegram carried died by a deadline that it never named');
  }

  #promoted(device: Device, next: string, why: 'handshake' | 'grace'): void {
    const { phones } = this.#world.friends;
    const used = phones.get(device.uid)?.used;
    if (why === 'handshake' && used === device.key.id) this.#broken('a friend who had gone back was locked out');
    if (why === 'handshake') return;
    if (!this.#carried.has(next)) this.#broken('the old key ended though the new one was never seen');
    if (device.next?.promised === null) this.#requireWatched(`sent ${next}`, GRACE, 'a lock-out came');
  }

  #requireWatched(what: string, hours: number, effect: string): void {
    const since = this.#since.get(what);
    if (since !== undefined && this.#watched - since < hours - 0.1)
      this.#broken(`${effect} without the time having been watched`);
  }

  foreign(keys: readonly string[]): void {
    if (keys.includes('probe')) this.#broken('the probe was taken for a foreign peer');
    const wrong = keys.find((key) => this.#ended.has(key));
    if (wrong !== undefined) this.#broken('an ended key worked again');
  }

  removed(keys: readonly string[]): void {
    if (keys.some((key) => key.startsWith('F'))) this.#broken('a foreign peer was removed');
    if (keys.includes('probe')) this.#broken('the probe was removed');
  }

  given(file: File, name: number, device: Device): void {
    const { store, real } = this.#world;
    const contents = `${file.key} ${JSON.stringify(file.edition)}`;
    const known = this.#names.get(`${file.uid} ${name}`);
    if (known !== undefined && known !== contents) this.#broken('another file has the same name');
    this.#names.set(`${file.uid} ${name}`, contents);
    if (file.edition.vital > real.vital) this.#broken('files went out for parameters that were seen once');
    if (file.by !== 'telegram') return;
    this.#carried.add(file.key);
    const others = Object.values(store.devices).filter(({ uid }) => uid === device.uid);
    const rival = others.find((other) => other.spare !== device.spare && isOn(store, other, this.#world.terms.clock));
    if (device.spare && rival?.door === device.door) this.#broken('a spare shares the door of its friend’s device');
    if (device.send?.asked !== false) return;
    const before = this.#unasked.get(file.key);
    const since = device.resent ?? 0;
    if (before !== undefined && before !== since && since - before < DAY - 0.1)
      this.#broken('a file was sent again by itself more than once a day');
    this.#unasked.set(file.key, since);
  }

  /** Nobody knows whether it arrived: it goes out again. */
  lost(key: string): void {
    this.#unasked.delete(key);
  }

  /** The owner was told that everybody is back: nobody may be left with files of the old door only. */
  closing(door: string, { devices }: RollOut): void {
    const { store, friends } = this.#world;
    const { files, phones } = friends;
    for (const [id, progress] of Object.entries(devices)) {
      const device = store.devices[id];
      if (progress !== 'back' || !device) continue;
      const own = [...files, ...(phones.get(device.uid)?.files ?? [])].filter(({ key }) =>
        [device.key.id, device.next?.id].includes(key),
      );
      const onPhone = phones.get(device.uid)?.files.filter((file) => own.includes(file)) ?? [];
      if (!onPhone.some(({ edition }) => edition.door !== door))
        this.#broken('a device counts as back on a file that names a closed door');
    }
  }

  restored(before: Store, after: Store): void {
    const named = new Set(Object.values(after.devices).flatMap(keysOf));
    for (const key of named) this.#ended.delete(key);
    for (const device of Object.values(before.devices)) {
      for (const key of Object.keys(device.retired)) if (!named.has(key)) this.#ended.add(key);
      for (const key of [device.key.id, device.next?.id ?? '']) if (!named.has(key)) this.#ended.delete(key);
    }
    for (const notes of [this.#since, this.#promised, this.#unasked]) notes.clear();
    this.#world.friends.forget();
  }

  /** Rule 7: the owner, or the friend's next command, has to choose. */
  #isBlocked({ ip }: Device): boolean {
    return [...this.#world.real.peers].some(([key, { ips }]) => key.startsWith('F') && ips.includes(ip));
  }

  /** After the end: the last file that Telegram carried and nobody took back works where its friend may be. */
  quiet(): void {
    const { store, friends, real, terms } = this.#world;
    const { files } = friends;
    for (const device of Object.values(store.devices)) {
      if (device.spare || !isOn(store, device, terms.clock) || this.#isBlocked(device)) continue;
      const last = files.filter(({ uid, by }) => uid === device.uid && by === 'telegram').at(-1);
      if (last && !last.void && !real.peers.has(last.key)) this.#broken('the last file of a friend is dead');
    }
    this.#rollOutsEnd();
    this.promisesKept();
    for (const key of this.#ended) if (real.peers.has(key)) this.#broken('an ended key worked again');
  }

  #rollOutsEnd(): void {
    const { store, terms } = this.#world;
    for (const { open, devices } of store.rollouts) {
      const stuck = Object.entries(devices).filter(([id, progress]) => {
        const device = store.devices[id];
        return (
          open &&
          device &&
          !device.spare &&
          isOn(store, device, terms.clock) &&
          !this.#isBlocked(device) &&
          progress !== 'back'
        );
      });
      if (stuck.length > 0) this.#broken('a roll-out never ends though its friends do what they can');
    }
  }

  /** What was promised with a date came by that date. */
  promisesKept(): void {
    const { store, terms } = this.#world;
    for (const device of Object.values(store.devices)) {
      const { next, node } = device;
      const since = next && this.#promised.get(next.id);
      const record = store.nodes[node];
      const last = next?.editions.at(-1);
      if (!next || since == null || !record || !last || next.sent === null || isDead(record, last)) continue;
      if (isOn(store, device, terms.clock) && !this.#isBlocked(device) && this.#watched - since > GRACE + 3 * DAY)
        this.#broken('the end that /regen promised was held up by a roll-out');
    }
  }
}
