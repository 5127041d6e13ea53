import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterChanges, type Snapshot } from '../../src/peers/nodes/snapshot.ts';
import { type PlanInput, plan } from '../../src/peers/plan/plan.ts';
import { SettledDevices } from '../../src/peers/plan/settled-devices.ts';
import type { Draft, State } from '../../src/peers/records/records.ts';
import { frozenState, WorkingCopy } from '../../src/store/working-copy.ts';
import { DAY, HOUR, iso, NOW, newKey, peer, sealedKey, snapshot, stateOf } from '../stage/sample-state.ts';

const ip = (n: number) => `10.0.0.${n + 3}/32`;
const someState = () =>
  frozenState(
    stateOf(
      [0, 1, 2, 3, 4].map((n) =>
        peer({ telegram_id: 7 + (n % 3), wg_ip: ip(n), ...(n === 4 && { server_id: 'eu1' }) }),
      ),
    ),
  );

/** A node whose store and interface change; every plan is made with what the ones before remember, and without. */
class Town {
  state: State = someState();
  snapshot: Snapshot = snapshot({});
  now = NOW;
  readonly settled = new SettledDevices();

  commit(...changes: readonly ((draft: Draft) => void)[]): void {
    const copy = new WorkingCopy(this.state);
    for (const change of changes) copy.run(change);
    this.state = copy.tip;
  }

  /** Makes both plans and brings the node in line with the first. */
  plan(): void {
    const { state, snapshot, now, settled } = this;
    const input: PlanInput = { state, snapshot, now, nodeId: 'main', watched: now, graceMs: HOUR };
    const quick = plan({ ...input, settled });
    expect(quick).toEqual(plan(input));
    this.snapshot = afterChanges(snapshot, { set: quick.set, remove: quick.remove });
  }
}

type Deed = (town: Town, n: number) => void;

const ofPeer =
  (change: (draft: Draft, id: string, n: number) => void): Deed =>
  (town, n) =>
    town.commit((draft) => {
      const id = Object.keys(draft.peers)[n % Object.keys(draft.peers).length];
      if (id !== undefined) change(draft, id, n);
    });

const ofUser = (change: (user: NonNullable<Draft['users'][string]>, town: Town, n: number) => void): Deed => {
  return (town, n) =>
    town.commit((draft) => {
      const user = draft.users[7 + (n % 3)];
      if (user) change(user, town, n);
    });
};

/** Everything that makes a device settled, or no longer so. */
const DEEDS: readonly Deed[] = [
  (town) => town.plan(),
  (town) => town.plan(),
  (town) => town.plan(),
  ofPeer((draft, id) => Object.assign(draft.peers[id] ?? {}, { active: !draft.peers[id]?.active })),
  ofPeer((draft, id) => Object.assign(draft.peers[id] ?? {}, { removed_at: iso(NOW - HOUR) })),
  ofPeer((draft, id) => Object.assign(draft.peers[id] ?? {}, { next: { ...sealedKey(), sent_at: iso(NOW) } })),
  ofPeer((draft, id) => Object.assign(draft.peers[id] ?? {}, { ...sealedKey(), next: null })),
  ofPeer((draft, id, n) => Object.assign(draft.peers[id] ?? {}, { wg_ip: ip(n + 20) })),
  ofPeer((draft, id) => Object.assign(draft.peers[id] ?? {}, { retired: { [newKey()]: iso(NOW - DAY) } })),
  ofPeer((draft, id) => {
    delete draft.peers[id];
  }),
  (town, n) =>
    town.commit((draft) => {
      draft.peers[`x${n}`] = peer({ telegram_id: 7 + (n % 3), wg_ip: ip(n + 40) });
    }),
  // several commits of which no plan is made, one of them in two parts
  (town, n) => {
    town.commit((draft) => Object.assign(draft.peers[`x${n}`] ?? {}, { active: false }));
    town.commit(
      (draft) => Object.assign(draft.users[7] ?? {}, { active: false }),
      (draft) => Object.assign(draft.peers['p2'] ?? {}, { active: false }),
    );
  },
  // a commit that could not be written: the next one is made from the state before it
  (town, n) => {
    const before = town.state;
    ofPeer((draft, id) => Object.assign(draft.peers[id] ?? {}, { active: false }))(town, n);
    town.plan();
    town.state = before;
  },
  ofUser((user) => Object.assign(user, { active: !user.active })),
  ofUser((user, { now }, n) => Object.assign(user, { until: iso(now + (n - 5) * HOUR) })),
  ofUser((user, { now }, n) =>
    Object.assign(user, { allowance_over: { end: 'pause', until: iso(now + (n - 5) * HOUR) } }),
  ),
  ofUser((user) => Object.assign(user, { until: null, allowance_over: null })),
  (town, n) => {
    town.now += (n - 5) * HOUR; // the clock may be set back as well
  },
  // an hour later the node is read again
  (town) => {
    town.now += HOUR;
    town.snapshot = { ...town.snapshot, at: town.now, peers: new Map(town.snapshot.peers) };
  },
  // somebody changes the interface by hand
  (town, n) => {
    const peers = new Map(town.snapshot.peers);
    const key = [...peers.keys()][n % Math.max(1, peers.size)];
    if (key !== undefined) peers.delete(key);
    town.snapshot = { ...town.snapshot, peers };
  },
  (town, n) => {
    const there = { allowedIps: [ip(n)], handshakeAt: null, endpoint: null, received: 0, sent: 0 };
    const peers = new Map([...town.snapshot.peers, [newKey(), there] as const]);
    town.snapshot = { ...town.snapshot, peers, ...(n === 3 && { isPartial: true }) };
  },
  // another of our own steps on the node takes an address from a device
  (town, n) => {
    town.snapshot = afterChanges(town.snapshot, { set: [{ publicKey: newKey(), allowedIps: [ip(n)] }], remove: [] });
  },
];

describe('a plan that remembers which devices were settled', () => {
  it('is the plan without that memory, whatever happens between', () => {
    const deed = fc.tuple(fc.nat(DEEDS.length - 1), fc.nat(9));
    const property = fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
      const town = new Town();
      town.plan();
      for (const [which, n] of deeds) DEEDS[which]?.(town, n);
      town.plan();
    });
    fc.assert(property, { numRuns: 300 });
  });

  const ofFriend = (town: Town, change: object) => town.commit((draft) => Object.assign(draft.users[7] ?? {}, change));
  const EXAMPLES: readonly [string, before: (town: Town) => void, after: (town: Town) => void][] = [
    [
      'a guest’s time has passed',
      (town) => ofFriend(town, { until: iso(NOW + HOUR) }),
      (town) => {
        town.now += 2 * HOUR;
      },
    ],
    [
      'the clock is set back to a month in which the traffic was used up',
      (town) => ofFriend(town, { allowance_over: { end: 'pause', until: iso(NOW) } }),
      (town) => {
        town.now -= HOUR;
      },
    ],
    [
      'another device was given its address by hand',
      () => undefined,
      (town) => {
        town.commit((draft) => Object.assign(draft.peers['p2'] ?? {}, { wg_ip: ip(0) }));
        town.plan();
      },
    ],
  ];

  it.each(EXAMPLES)('asks about a device again when %s', (_, before, after) => {
    const town = new Town();
    before(town);
    town.plan();
    town.plan();
    after(town);
    town.plan();
  });

  it('asks about all again when other addresses are held by foreign peers', () => {
    const town = new Town();
    town.plan();
    const moment = { state: town.state, nodeId: 'main', snapshot: town.snapshot, now: NOW };
    expect(town.settled.others(moment, new Set())).toEqual([]);
    const ids = (held: string) => town.settled.others(moment, new Set([held])).map(([id]) => id);
    expect([ids(ip(1)), ids(ip(0))]).toEqual([['p2'], ['p1']]);
  });

  it('reads only the devices that a commit has written', () => {
    const town = new Town();
    town.commit((draft) => {
      for (let n = 0; n < 200; n += 1) draft.peers[`x${n}`] = peer({ wg_ip: `10.1.0.${n}/32` });
    });
    town.plan();
    town.plan();
    let asked = 0;
    const get = town.snapshot.peers.get.bind(town.snapshot.peers);
    town.snapshot.peers.get = (key) => {
      asked += 1;
      return get(key);
    };
    town.commit((draft) => Object.assign(draft.peers['x7'] ?? {}, { name: 'phone' }));
    town.commit((draft) => Object.assign(draft.peers['x8'] ?? {}, { name: 'tablet' }));
    town.plan(); // one of its two plans asks about all
    expect(asked).toBeLessThan(205 + 10);
  });
});
