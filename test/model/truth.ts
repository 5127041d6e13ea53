/** When a node was seen to answer: from one look to the next that saw it too, and when it was seen last; null: not by the last look. */
interface Watch {
  readonly times: (readonly [from: number, to: number])[];
  last: number | null;
}

/** A key's last handshake: which of all handshakes and looks it was, and when the node's clock says it was (ms; null: forgotten). */
interface Handshake {
  readonly place: number;
  readonly at: number | null;
}

/** What really happened in the world, whatever the daemon and its clock know of it: the judge's notes, in ms that really passed. */
export class Truth {
  readonly #clock: { readonly passed: number };
  readonly #watches = new Map<string, Watch>();
  /** Device and time of a wish, as its record has it → when that was first seen. */
  readonly #asked = new Map<string, number>();
  /** Key → when a config with it first and last arrived in its friend's chat. */
  readonly arrived = new Map<string, { readonly first: number; readonly last: number }>();
  /** Device → when its removal was written; key → when its retirement was. */
  readonly removed = new Map<string, number>();
  readonly retired = new Map<string, number>();
  /** Key → which of all handshakes and looks its last handshake was. */
  readonly #shaken = new Map<string, number>();
  #places = 0;
  /** Node → the looks that saw it one after the other, up to the last; and what the last saw of each key that was there. */
  readonly #runs = new Map<string, number[]>();
  readonly #seen = new Map<string, ReadonlyMap<string, Handshake>>();
  /** Keys whose "stop the old one" or whose "undo" was pressed. */
  readonly stopPressed = new Set<string>();
  readonly undoPressed = new Set<string>();
  /** Key → the door of its last handshake. */
  readonly cameBy = new Map<string, string>();
  /** Roll-outs whose friends the owner reminded since the last commit. */
  readonly reminded = new Set<string>();
  /** Roll-outs that the owner took back while the answer of a look, which may tell of a new key, had not reached the daemon. */
  readonly takenBackUnread = new Set<string>();
  /** A key that took the place of one that its friend had asked for → that one. */
  readonly heirs = new Map<string, string>();
  /** Keys that came to their end by a rule. */
  readonly ended = new Set<string>();
  /** Every key that a record ever named. */
  readonly ours = new Set<string>();
  /** Device → when Telegram last said that nothing will ever arrive there. */
  readonly undeliverable = new Map<string, number>();
  /** Device → when its friend was let in again. */
  readonly resumed = new Map<string, number>();
  /** Device → the time of its friend's last acknowledged wish, and of the last one whose config arrived. */
  readonly owed = new Map<string, number>();
  readonly met = new Map<string, number>();
  /** Key → when it was handed over first. */
  readonly handed = new Map<string, number>();
  /** Device → when its friend last pressed undo. */
  readonly takenBack = new Map<string, number>();
  /** Node → when it was back after an outage or a reset that the daemon could notice. */
  readonly returned = new Map<string, number>();
  /** Nodes that lost our peers since anyone looked. */
  readonly resetUnseen = new Set<string>();
  /** Nodes that changed by themselves since anyone looked. */
  readonly changedUnseen = new Set<string>();
  /** Foreign key → its addresses, from the first look that could tell of it. */
  readonly foreign = new Map<string, readonly string[]>();
  /** Node → the addresses that foreign peers had at the last look. */
  readonly held = new Map<string, ReadonlySet<string>>();

  constructor(clock: { readonly passed: number }) {
    this.#clock = clock;
  }

  get now(): number {
    return this.#clock.passed;
  }

  noteArrival(key: string): void {
    this.arrived.set(key, { first: this.arrived.get(key)?.first ?? this.now, last: this.now });
  }

  /** When the daemon took in the wish that its record dates so; two wishes of a device never have the same date. */
  askedAt(peerId: string, since: string): number {
    const wish = `${peerId} ${since}`;
    const at = this.#asked.get(wish) ?? this.now;
    this.#asked.set(wish, at);
    return at;
  }

  /** `door`: that of the file that was used, if it names one. */
  noteHandshake(key: string, door: string | null): void {
    this.#shaken.set(key, this.#next());
    if (door !== null) this.cameBy.set(key, door);
  }

  /** Whether a look saw that the key was ever used. */
  wasUsed(key: string): boolean {
    return [...this.#seen.values()].some((seen) => seen.get(key)?.at != null);
  }

  /** Whether the key was used after the other one when the node was last looked at; null: neither its clock nor any look can tell. */
  isInUse(nodeId: string, key: string, other: string): boolean | null {
    const seen = this.#seen.get(nodeId);
    const [own, old] = [seen?.get(key), seen?.get(other)];
    if (own?.at == null || old?.at == null) return own?.at != null;
    const [from, to] = [own.place, old.place].toSorted((a, b) => a - b) as [number, number];
    const isTold = this.#runs.get(nodeId)?.some((look) => look > from && look < to);
    return isTold || own.at > old.at === own.place > old.place ? own.place > old.place : null;
  }

  /** A look saw these peers. */
  noteSeen(nodeId: string, peers: Iterable<readonly [key: string, { readonly handshakeAt: number | null }]>): void {
    const seen = [...peers].map(
      ([key, { handshakeAt: at }]) => [key, { place: this.#shaken.get(key) ?? 0, at }] as const,
    );
    this.#seen.set(nodeId, new Map(seen));
    const run = this.#runs.get(nodeId) ?? [];
    run.push(this.#next());
    this.#runs.set(nodeId, run);
  }

  /** What the daemon saw of the node before is of no use for what it sees next. */
  breakOff(nodeId: string): void {
    this.#runs.delete(nodeId);
  }

  #next(): number {
    this.#places += 1;
    return this.#places;
  }

  /** A look of the daemon saw the node, as the right one. */
  saw(nodeId: string): void {
    const watch = this.#watch(nodeId);
    if (watch.last !== null) watch.times.push([watch.last, this.now]);
    watch.last = this.now;
  }

  /** A look did not, or nobody looks any more. */
  missed(nodeId: string): void {
    this.#watch(nodeId).last = null;
    this.breakOff(nodeId);
  }

  /** Invariant 15: how much of the time since then the node was seen to answer. */
  watchedSince(nodeId: string, since: number): number {
    const { times } = this.#watch(nodeId);
    return times.reduce((sum, [from, to]) => sum + Math.max(0, to - Math.max(from, since)), 0);
  }

  #watch(nodeId: string): Watch {
    const watch = this.#watches.get(nodeId) ?? { times: [], last: null };
    this.#watches.set(nodeId, watch);
    return watch;
  }
}
