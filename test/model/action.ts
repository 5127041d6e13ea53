import fc from 'fast-check';
import type { AllowanceEnd } from '../../src/peers/records/user-record.ts';
import { DAY, HOUR } from '../stage/sample-state.ts';
import type { NodeFault } from '../stage/sim-node.ts';
import type { Port, Trap } from './interference.ts';
import type { ChatFault, File } from './sim-chat.ts';

export type NodeId = 'main' | 'eu1';

/** A message to the bot; these may be delivered again. `back` counts a friend's files with buttons from the newest;
 * `file` is the one that this means at its time. */
export type Message =
  | { readonly do: 'get' | 'regen' | 'spare'; readonly who: number }
  | { readonly do: 'stop' | 'undo'; readonly who: number; readonly back: number; readonly file?: File }
  | { readonly do: 'server'; readonly who: number; readonly node: NodeId }
  | { readonly do: 'add' | 'remove' | 'pause' | 'resume' | 'extend' | 'addGb'; readonly who: number }
  | { readonly do: 'expire'; readonly who: number; readonly ms: number };

/** One thing that happens in the world. */
export type Action =
  | Message
  | { readonly do: 'import'; readonly who: number; readonly back: number }
  | { readonly do: 'connect'; readonly who: number }
  /** A config outside of Telegram; `isImported`: its friend opens it. */
  | { readonly do: 'handOver'; readonly who: number; readonly isImported: boolean }
  | { readonly do: 'removeDevice' | 'restoreDevice'; readonly who: number }
  | { readonly do: 'step' | 'down' | 'up' | 'reboot' | 'otherKey' | 'ownKey' | 'land'; readonly node: NodeId }
  | { readonly do: 'foreign'; readonly node: NodeId; readonly host: number; readonly isWide: boolean }
  | { readonly do: 'foreignGone'; readonly node: NodeId }
  | { readonly do: 'adopt' | 'letGo'; readonly who: number; readonly node: NodeId }
  | { readonly do: 'probeOn' | 'probeOff'; readonly node: NodeId }
  /** The owner gives the node another first door (the old one goes), a further one, announces the old ones to close, or closes them. */
  | { readonly do: 'newDoor' | 'addDoor' | 'announce' | 'closeDoors' | 'otherMtu'; readonly node: NodeId }
  | { readonly do: 'rollOut' | 'finish' | 'takeBack' | 'remind' | 'round'; readonly node: NodeId }
  | { readonly do: 'nodeFault'; readonly node: NodeId; readonly fault: NodeFault }
  | { readonly do: 'chatFault'; readonly who: number; readonly fault: ChatFault }
  | { readonly do: 'block' | 'unblock'; readonly who: number }
  | { readonly do: 'trap'; readonly trap: Trap }
  | { readonly do: 'release' | 'crash' | 'diskFull' | 'diskRoom' }
  | { readonly do: 'settings'; readonly hasEu1: boolean }
  | { readonly do: 'redeliver'; readonly count: number }
  /** The owner gives a monthly allowance of a GB; a friend moves a GB; the daemon compares them. */
  | { readonly do: 'allow'; readonly who: number; readonly end: AllowanceEnd }
  | { readonly do: 'traffic'; readonly who: number }
  | { readonly do: 'allowances' }
  | { readonly do: 'wait'; readonly ms: number }
  /** The daemon's clock is set by so many ms; no time passes. */
  | { readonly do: 'clock'; readonly ms: number };

const who = fc.constantFrom(0, 0, 0, 1, 1, 2);
const node = fc.constantFrom<NodeId>('main', 'main', 'main', 'eu1');
const back = fc.constantFrom(0, 0, 0, 1, 2);
const port = fc.constantFrom<Port>('dump', 'apply', 'upload', 'upload', 'commit', 'commit');
const of = <Name extends Action['do']>(...names: Name[]) => fc.constantFrom(...names);
const ms = fc.constantFrom(1, 1000, 3000, 60_000, HOUR, 5 * HOUR, 25 * HOUR, 3 * DAY);

const jump = fc.constantFrom(-8 * DAY - 7, -25 * HOUR - 7, -7001, 7001, 25 * HOUR + 7, 8 * DAY + 7, 400 * DAY + 7);

const oneIn = (n: number) => fc.nat(n - 1).map((i) => i === n - 1);

const message: fc.Arbitrary<Message> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: of('get'), who }) },
  { weight: 4, arbitrary: fc.record({ do: of('regen'), who }) },
  { weight: 2, arbitrary: fc.record({ do: of('stop', 'undo'), who, back }) },
  { weight: 1, arbitrary: fc.record({ do: of('server'), who, node }) },
  { weight: 2, arbitrary: fc.record({ do: of('spare'), who }) },
  { weight: 2, arbitrary: fc.record({ do: of('add', 'remove'), who }) },
  { weight: 2, arbitrary: fc.record({ do: of('pause', 'resume', 'extend'), who }) },
  { weight: 1, arbitrary: fc.record({ do: of('expire'), who, ms }) },
);

const trouble: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ do: of('down', 'up', 'up', 'reboot', 'land'), node }),
  fc.record({ do: of('otherKey', 'ownKey'), node }),
  fc.record({ do: of('foreign'), node, host: fc.integer({ min: 2, max: 6 }), isWide: oneIn(5) }),
  fc.record({ do: of('foreignGone'), node }),
  fc.record({ do: of('adopt', 'letGo'), who, node }),
  fc.record({ do: of('probeOn', 'probeOn', 'probeOff'), node }),
  fc.record({ do: of('nodeFault'), node, fault: fc.constantFrom('refused', 'lost', 'half', 'late', 'garbled') }),
  fc.record({
    do: of('chatFault'),
    who,
    fault: fc.constantFrom('lost', 'lost', 'unreachable', 'slow-down', 'refused'),
  }),
  fc.record({ do: of('block', 'unblock', 'unblock'), who }),
  fc.record({ do: of('crash', 'diskFull', 'diskRoom', 'diskRoom') }),
  fc.record({ do: of('settings'), hasEu1: fc.boolean() }),
  fc.record({ do: of('clock'), ms: jump }),
);

const trap: fc.Arbitrary<Action> = fc.record({
  do: of('trap'),
  trap: fc.record({ port, when: fc.constantFrom('before', 'after'), kind: fc.constantFrom('crash', 'hold') }),
});

/** Anything that may happen, the usual more often than the rest. */
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 30, arbitrary: message },
  { weight: 24, arbitrary: fc.record({ do: of('step'), node }) },
  { weight: 10, arbitrary: fc.record({ do: of('import'), who, back }) },
  { weight: 10, arbitrary: fc.record({ do: of('connect'), who }) },
  { weight: 4, arbitrary: fc.record({ do: of('handOver'), who, isImported: fc.boolean() }) },
  { weight: 22, arbitrary: trouble },
  { weight: 12, arbitrary: trap },
  { weight: 6, arbitrary: fc.record({ do: of('release') }) },
  { weight: 5, arbitrary: fc.record({ do: of('redeliver'), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ do: of('removeDevice', 'restoreDevice'), who }) },
  { weight: 4, arbitrary: fc.record({ do: of('newDoor', 'addDoor', 'announce', 'closeDoors', 'otherMtu'), node }) },
  { weight: 12, arbitrary: fc.record({ do: of('rollOut', 'rollOut', 'round', 'round', 'round', 'remind'), node }) },
  { weight: 2, arbitrary: fc.record({ do: of('finish', 'takeBack'), node }) },
  { weight: 12, arbitrary: fc.record({ do: of('wait'), ms }) },
  { weight: 3, arbitrary: fc.record({ do: of('addGb'), who }) },
  { weight: 4, arbitrary: fc.oneof(fc.record({ do: of('traffic'), who }), fc.record({ do: of('allowances') })) },
);

const step: Action = { do: 'step', node: 'main' };
const wait = (time: number): Action => ({ do: 'wait', ms: time });

/** What people usually do: get a config and use it; change it, and use it, stop the old one, take it back, or do nothing. */
const episode: fc.Arbitrary<Action[]> = fc
  .tuple(fc.constantFrom('get', 'use', 'regen', 'regen', 'regen and use', 'stop', 'undo', 'leave', 'return'), who)
  .map(([what, friend]): Action[] => {
    const use: Action[] = [{ do: 'import', who: friend, back: 0 }, { do: 'connect', who: friend }, wait(1000), step];
    const regen: Action[] = [{ do: 'regen', who: friend }, step, step];
    if (what === 'get') return [{ do: 'get', who: friend }, step, ...use];
    if (what === 'use') return use;
    if (what === 'regen') return regen;
    if (what === 'regen and use') return [...regen, ...use];
    if (what === 'stop' || what === 'undo') return [...regen, { do: what, who: friend, back: 0 }, step];
    return [{ do: what === 'leave' ? 'remove' : 'add', who: friend }, step];
  });

/** An episode, and something that comes in between. */
const disturbed = fc.tuple(episode, fc.option(fc.tuple(fc.nat(7), action), { freq: 2 })).map(([actions, between]) => {
  return between === null ? actions : actions.toSpliced(between[0], 0, between[1]);
});

/** A change hangs on the node, its device is removed, and then the change is made after all, long before anybody looks again. */
const overtaken = who.map((friend): Action[] => [
  { do: 'get', who: friend },
  step,
  { do: 'regen', who: friend },
  { do: 'nodeFault', node: 'main', fault: 'late' },
  step,
  { do: 'remove', who: friend },
  step,
  wait(25 * HOUR),
  step,
]);

/** A node is away in the middle of a grace time. */
const interrupted = who.map((friend): Action[] => [
  { do: 'get', who: friend },
  step,
  { do: 'regen', who: friend },
  step,
  wait(60_000),
  step,
  wait(HOUR / 2),
  step,
  { do: 'down', node: 'main' },
  wait(60_000),
  step,
  { do: 'up', node: 'main' },
  step,
  wait(HOUR / 2),
  step,
]);

/** A friend tries the new config and goes back to the old one before anybody looks. */
const tried = who.map((friend): Action[] => [
  { do: 'regen', who: friend },
  step,
  step,
  { do: 'import', who: friend, back: 0 },
  { do: 'connect', who: friend },
  { do: 'import', who: friend, back: 1 },
  { do: 'connect', who: friend },
  wait(60_000),
  step,
]);

/** The clock is set back between a look that saw the old key in use and the new key's first use. */
const setBack = fc
  .tuple(who, fc.constantFrom(-100_007, -25 * HOUR - 7))
  .map(([friend, ms]): Action[] => [
    { do: 'get', who: friend },
    step,
    { do: 'import', who: friend, back: 0 },
    { do: 'connect', who: friend },
    { do: 'regen', who: friend },
    step,
    wait(60_000),
    step,
    { do: 'clock', ms },
    { do: 'import', who: friend, back: 0 },
    { do: 'connect', who: friend },
    step,
  ]);

/** A config is handed over, and nobody uses it, or its friend does, sooner or later. */
const handed = fc
  .tuple(who, fc.boolean(), fc.constantFrom(HOUR, 3 * DAY))
  .map(([friend, isImported, ms]): Action[] => [
    { do: 'get', who: friend },
    step,
    { do: 'import', who: friend, back: 0 },
    { do: 'connect', who: friend },
    step,
    { do: 'handOver', who: friend, isImported },
    wait(60_000),
    step,
    wait(60_000),
    step,
    wait(ms),
    step,
    { do: 'connect', who: friend },
    wait(1000),
    step,
    wait(60_000),
    step,
  ]);

/** The owner changes the address, and brings everybody to it; something comes in between. */
const rolledOut = fc
  .tuple(
    who,
    fc.constantFrom('newDoor' as const, 'addDoor' as const, 'otherMtu' as const),
    fc.constantFrom('finish' as const, 'takeBack' as const, 'round' as const, 'rollOut' as const),
    fc.array(fc.tuple(fc.nat(14), action), { maxLength: 2 }),
  )
  .map(([friend, change, end, between]): Action[] => {
    const round: Action = { do: 'round', node: 'main' };
    const all: Action[] = [
      { do: 'get', who: friend },
      step,
      { do: 'import', who: friend, back: 0 },
      { do: 'connect', who: friend },
      { do: change, node: 'main' },
      { do: 'announce', node: 'main' },
      step,
      { do: 'rollOut', node: 'main' },
      round,
      step,
      step,
      wait(2 * HOUR),
      step,
      { do: 'import', who: friend, back: 0 },
      { do: 'connect', who: friend },
      wait(1000),
      step,
      round,
      { do: end, node: 'main' },
      step,
    ];
    return between.reduce((actions, [at, one]) => actions.toSpliced(at, 0, one), all);
  });

/** A friend switches a roll-out's file on, the disk is full while the node tells of it, and the owner takes the roll-out back. */
const takenBack = who.map((friend): Action[] => [
  { do: 'get', who: friend },
  step,
  { do: 'import', who: friend, back: 0 },
  { do: 'connect', who: friend },
  { do: 'newDoor', node: 'main' },
  step,
  { do: 'rollOut', node: 'main' },
  { do: 'round', node: 'main' },
  step,
  step,
  { do: 'import', who: friend, back: 0 },
  { do: 'connect', who: friend },
  { do: 'diskFull' },
  wait(60_000),
  step,
  { do: 'diskRoom' },
  { do: 'takeBack', node: 'main' },
  step,
]);

/** The owner has a peer of nobody's removed, or switches the bot's own off. */
const unwanted = fc
  .tuple(
    node,
    fc.constantFrom(
      (id: NodeId): Action[] => [
        { do: 'foreign', node: id, host: 6, isWide: false },
        { do: 'step', node: id },
        { do: 'letGo', who: 0, node: id },
      ],
      (id: NodeId): Action[] => [
        { do: 'probeOn', node: id },
        { do: 'step', node: id },
        { do: 'probeOff', node: id },
      ],
    ),
  )
  .map(([id, actions]): Action[] => [...actions(id), { do: 'step', node: id }, { do: 'step', node: id }]);

const end = fc.constantFrom<AllowanceEnd>('tell', 'slow', 'slow', 'pause', 'pause', 'pause');

/** A friend uses the allowance up, maybe while a new key waits or a roll-out is open, and has some again by the owner or the next month. */
const usedUp = fc
  .tuple(who, end, fc.constantFrom('regen', 'roll out', 'nothing'), fc.constantFrom('addGb', 'month', 'end'))
  .map(([friend, what, before, after]): Action[] => [
    { do: 'get', who: friend },
    step,
    { do: 'import', who: friend, back: 0 },
    { do: 'connect', who: friend },
    step,
    ...(before === 'regen' ? ([{ do: 'regen', who: friend }] as const) : []),
    ...(before === 'roll out'
      ? ([
          { do: 'newDoor', node: 'main' },
          { do: 'rollOut', node: 'main' },
          { do: 'round', node: 'main' },
        ] as const)
      : []),
    step,
    step,
    { do: 'allow', who: friend, end: what },
    { do: 'traffic', who: friend },
    { do: 'allowances' },
    step,
    step,
    ...(after === 'addGb' ? ([{ do: 'addGb', who: friend }] as const) : []),
    ...(after === 'month' ? [wait(31 * DAY)] : []),
    ...(after === 'end' ? ([{ do: 'expire', who: friend, ms: 1000 }, wait(3000)] as const) : []),
    step,
    { do: 'allowances' },
    step,
    step,
  ]);

/** A history: people do what they do, and anything else happens. */
export const history: fc.Arbitrary<Action[]> = fc
  .array(
    fc.oneof(
      { weight: 20, arbitrary: disturbed },
      { weight: 30, arbitrary: action.map((one) => [one]) },
      { weight: 2, arbitrary: fc.oneof(overtaken, interrupted, tried, setBack, handed) },
      { weight: 3, arbitrary: rolledOut },
      { weight: 2, arbitrary: fc.oneof(takenBack, unwanted) },
      { weight: 2, arbitrary: usedUp },
    ),
    { minLength: 10, maxLength: 32, size: 'max' },
  )
  .map((chunks) => chunks.flat());
