import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Moved, NO_TRAFFIC, plus } from '../../src/health/series.ts';
import { account, EMPTY_BOOK, type TrafficBook, withDevices } from '../../src/health/traffic.ts';
import { sumsOf } from '../../src/health/traffic-sums.ts';
import type { State } from '../../src/peers/records/records.ts';
import { TrafficFile } from '../../src/store/traffic-file.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { iso, NOW, newKey, peer, stateOf } from '../stage/sample-state.ts';
import { testFolder } from '../stage/temporary-store.ts';
import { dumpOf, utcDay, withPeer } from './traffic-lab.ts';

/** What may happen between two looks; `silent`: the interface was made anew, and its peers were back before anybody looked. */
type Step =
  | { readonly kind: 'move'; readonly key: number; readonly bytes: Moved }
  | { readonly kind: 'look' | 'reset' | 'silent' | 'restart' | 'rekey' };

const moved = fc.record({ received: fc.nat(1e9), sent: fc.nat(1e9) });
const kinds = (...names: Exclude<Step['kind'], 'move'>[]) => fc.constantFrom(...names.map((kind) => ({ kind })));
const moves = fc.record({ kind: fc.constant('move' as const), key: fc.nat(9), bytes: moved });
const stepsOf = (...names: Exclude<Step['kind'], 'move'>[]): fc.Arbitrary<Step[]> =>
  fc.array(fc.oneof({ weight: 2, arbitrary: moves }, { weight: 3, arbitrary: kinds(...names) }), { maxLength: 60 });

describe('what is counted of a simulated interface', () => {
  it('is all that it moved up to the last look before each reset, however often the daemon restarts', async () => {
    await fc.assert(
      fc.asyncProperty(stepsOf('look', 'reset', 'restart', 'rekey'), async (steps) => {
        const world = new World();
        for (const step of steps) await world.take(step);
        expect(world.counted()).toEqual(world.seen);
      }),
      { numRuns: 150 },
    );
  });

  it('is never more than it moved, and never less than it was, whatever nobody could see', async () => {
    await fc.assert(
      fc.asyncProperty(stepsOf('look', 'reset', 'silent', 'restart', 'rekey'), async (steps) => {
        const world = new World();
        let last = NO_TRAFFIC;
        for (const step of steps) {
          await world.take(step);
          const now = world.counted();
          expect(now.received).toBeGreaterThanOrEqual(last.received);
          expect(now.sent).toBeGreaterThanOrEqual(last.sent);
          last = now;
        }
        expect(last.received).toBeLessThanOrEqual(world.moved.received);
        expect(last.sent).toBeLessThanOrEqual(world.moved.sent);
      }),
      { numRuns: 150 },
    );
  });
});

/** An interface with one device's keys, and the book that is kept of it. */
class World {
  moved = NO_TRAFFIC;
  /** What was moved and then seen. */
  seen = NO_TRAFFIC;
  #unseen = NO_TRAFFIC;
  #book: TrafficBook;
  #state: State = stateOf([peer()]);
  readonly #interface = new Map<string, Moved>();
  readonly #file = new TrafficFile(`${testFolder()}/peers.json`, recordLog().log);

  constructor() {
    this.#book = account(EMPTY_BOOK, withDevices(this.#state, 'main', dumpOf({})), utcDay);
    this.#setPeers();
  }

  counted = (): Moved => sumsOf(this.#book.devices.values(), NOW, utcDay).total;

  async take(step: Step): Promise<void> {
    if (step.kind === 'move') this.#move(step.key, step.bytes);
    if (step.kind === 'look') this.#look();
    if (step.kind === 'reset' || step.kind === 'silent') {
      this.#interface.clear();
      this.#unseen = NO_TRAFFIC;
      if (step.kind === 'silent') this.#setPeers();
    }
    if (step.kind === 'restart') {
      await this.#file.save(this.#book);
      this.#book = await this.#file.load();
    }
    if (step.kind === 'rekey') {
      const { p1 } = this.#state.peers;
      const retired = { ...p1?.retired, [p1?.public_key ?? '']: iso(NOW) };
      this.#state = withPeer(this.#state, 'p1', { public_key: newKey(), retired });
    }
  }

  /** As a node's loop does: it looks, and sets what is missing. */
  #look(): void {
    const snapshot = dumpOf(Object.fromEntries(this.#interface));
    this.#book = account(this.#book, withDevices(this.#state, 'main', snapshot), utcDay);
    this.seen = plus(this.seen, this.#unseen);
    this.#unseen = NO_TRAFFIC;
    this.#setPeers();
  }

  #setPeers(): void {
    const { public_key: key } = this.#state.peers['p1'] ?? peer();
    if (!this.#interface.has(key)) this.#interface.set(key, NO_TRAFFIC);
  }

  /** By any key that is there: an old one may still be in use. */
  #move(which: number, bytes: Moved): void {
    const keys = [...this.#interface.keys()];
    const key = keys[which % keys.length];
    if (key === undefined) return;
    this.#interface.set(key, plus(this.#interface.get(key) ?? NO_TRAFFIC, bytes));
    this.moved = plus(this.moved, bytes);
    this.#unseen = plus(this.#unseen, bytes);
  }
}
