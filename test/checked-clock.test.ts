import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { CheckedClock } from '../src/checked-clock.ts';
import { DAY, HOUR, NOW } from './stage/sample-state.ts';

/** A clock whose machine has been on for a day; time passes as told. */
function open(last: number | null = null) {
  const hands = { wall: NOW, boot: DAY };
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line).msg) });
  const clock = new CheckedClock(last, log, { wall: () => hands.wall, boot: () => hands.boot });
  let changes = 0;
  clock.onChange = () => {
    changes += 1;
  };
  const set = (ms: number) => {
    hands.wall += ms;
    clock.check();
  };
  const pass = (ms: number) => {
    hands.wall += ms;
    hands.boot += ms;
    clock.check();
  };
  return { hands, clock, lines, set, pass, changes: () => changes };
}

describe('the clock that access begins and ends by', () => {
  it('is the machine’s, also after it slept, and after small steps', () => {
    const { clock, hands, lines, set, pass } = open(NOW - DAY);
    pass(8 * DAY);
    set(4000);
    expect(clock.now()).toBe(hands.wall);
    expect(lines).toEqual([]);
    set(-30_000);
    expect(clock.now()).toBe(hands.wall);
    expect(lines).toEqual(['the clock was set 30 s back']);
    expect(clock.doubt).toBeNull();
  });

  it.each([8 * DAY, -8 * DAY, HOUR, -90_000])(
    'goes on as it was after a jump by %d ms, until it is confirmed',
    (by) => {
      const { clock, hands, lines, set, pass, changes } = open();
      set(by);
      pass(HOUR);
      expect(clock.now()).toBe(NOW + HOUR);
      expect(clock.confirmed).toBeNull();
      expect(clock.doubt).toEqual({ by, since: NOW, isOver: false });
      clock.noteWitness('telegram', 900);
      expect(clock.now()).toBe(hands.wall);
      expect(clock.confirmed).toBe(hands.wall);
      expect(clock.doubt).toMatchObject({ isOver: true });
      expect(changes()).toBe(2);
      expect(lines).toHaveLength(3);
    },
  );

  it('goes by a witness who says that it is wrong, and by it again once it was put right', () => {
    const { clock, set, pass } = open();
    set(8 * DAY);
    pass(1000);
    clock.noteWitness('telegram', 7 * DAY);
    expect(clock.now()).toBe(NOW + 1000 + DAY);
    expect(clock.confirmed).toBe(NOW + 1000 + DAY);
    set(-7 * DAY);
    expect(clock.doubt).toMatchObject({ isOver: true });
    expect(clock.now()).toBe(NOW + 1000 + DAY);
  });

  it('is believed again when it comes back by itself', () => {
    const { clock, hands, set, pass } = open();
    set(8 * DAY);
    pass(12_000);
    set(-8 * DAY);
    expect(clock.doubt).toMatchObject({ isOver: true });
    expect(clock.now()).toBe(hands.wall);
  });

  it('that begins behind the store’s last time is doubted, and goes on from there', () => {
    const { clock, hands, pass } = open(NOW + 8 * DAY);
    pass(1000);
    expect(clock.now()).toBe(NOW + 8 * DAY + 1000);
    expect(clock.needsWitness).toBe(true);
    clock.noteWitness('node', 0); // the store's last time was the wrong one
    expect(clock.now()).toBe(hands.wall);
    expect(open(NOW + 30_000).clock.doubt).toBeNull();
  });

  it('is not confirmed by a witness who jumped along with it', () => {
    const { clock, set, pass } = open();
    clock.noteWitness('telegram', 200);
    expect(clock.confirmed).toBe(NOW);
    set(8 * DAY);
    pass(1000);
    clock.noteWitness('telegram', 300); // a Bot API server on this very machine
    expect(clock.now()).toBe(NOW + 1000);
    expect(clock.confirmed).toBeNull();
    clock.noteWitness('ntp', 0);
    expect(clock.now()).toBe(NOW + 1000 + 8 * DAY);
  });

  it('believes the best witness, and none for longer than five minutes', () => {
    const { clock, set, pass } = open();
    set(HOUR);
    clock.noteWitness('telegram', HOUR);
    clock.noteWitness('node', 0);
    clock.noteWitness('ntp', 0);
    expect(clock.now()).toBe(NOW);
    pass(5 * 60_000);
    expect(clock.confirmed).toBeNull();
    clock.noteWitness('node', 0);
    expect(clock.now()).toBe(NOW + HOUR + 5 * 60_000);
  });
});
