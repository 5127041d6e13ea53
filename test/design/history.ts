import type { Draft } from './drafts.ts';
import { BrokenPromise } from './judge.ts';
import { World } from './world.ts';

/** Small numbers in an order that a seed decides. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

const WAITS = [0.02, 1, 5, 25, 80] as const;
const COMMON = [
  'get',
  'get',
  'regen',
  'regen',
  'undo',
  'stop',
  'pause',
  'resume',
  'resume',
  'expire',
  'extend',
  'removeDevice',
  'restoreDevice',
  'spare',
  'nextDoor',
] as const;

/** What the owner, the machine and the world do, each as likely as it stands here. */
const TROUBLE: readonly (readonly [string, (world: World, random: () => number) => void])[] = [
  ['reboot', (world) => world.reboot()],
  ['save', (world) => world.real.saveFile()],
  ['down-or-up', (world) => world.real.switch()],
  ['foreign', (world, random) => world.real.addForeign(3 + Math.floor(random() * 5))],
  ['vital', (world) => world.real.changeVital()],
  ['lie', (world) => world.real.lie()],
  ['mtu', (world) => world.changeSetting('mtu')],
  ['door', (world) => world.changeSetting('door')],
  ['roll-out', (world) => world.startRollOut()],
  ['roll-out', (world) => world.startRollOut()],
  ['finish', (world) => world.endRollOut('finish')],
  ['undo-roll-out', (world) => world.endRollOut('undo')],
  ['close', (world) => world.closeDoor()],
  ['close', (world) => world.closeDoor()],
  ['crash', (world) => world.crash()],
  ['jump', (world, random) => world.jump(random() < 0.5 ? -192 : 192)],
  ['clock-right', (world) => world.confirmClock()],
  ['back-up', (world) => world.backUp()],
  ['restore', (world) => world.restore()],
];

/** Lives through one history and its end; throws `BrokenPromise` at the first thing that must not be. */
export function live(seed: number, drafts: ReadonlySet<Draft> = new Set(), steps = 90): void {
  const random = chance(seed);
  const world = new World(drafts);
  const log: string[] = [];
  const isCalm = seed % 2 === 0; // half of all histories have less of the world's trouble, and get further
  try {
    for (let step = 0; step < steps; step += 1) {
      world.start();
      log.push(happen(world, random, isCalm));
    }
    log.push('end');
    settleDown(world);
  } catch (error) {
    if (error instanceof BrokenPromise) throw new BrokenPromise(`${error.message}\n  seed ${seed}: ${log.join(' ')}`);
    throw error;
  }
}

/** One thing that happens; tells what it was. */
function happen(world: World, random: () => number, isCalm: boolean): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const what = random();
  const uid = 1 + Math.floor(random() * 2);
  if (what < 0.25) {
    const command = pick(COMMON);
    world.command(command, uid);
    return `${command}${uid}`;
  }
  if (what < 0.29) {
    world.hand(uid);
    return `hand${uid}`;
  }
  if (what < 0.55) {
    world.look(random() < 0.08);
    return 'look';
  }
  if (what < 0.68) {
    world.deliver(random() < 0.1);
    return 'deliver';
  }
  if (what < 0.8) {
    const goesBack = random() < 0.2;
    world.connect(uid, goesBack);
    return `connect${uid}${goesBack ? ' back' : ''}`;
  }
  if (what < (isCalm ? 0.85 : 0.93)) {
    const [name, trouble] = pick(TROUBLE);
    trouble(world, random);
    return name;
  }
  const hours = pick(WAITS);
  world.wait(hours);
  if (random() < 0.7) world.look();
  return `+${hours}h`;
}

/** Everything works again, and everybody does what they can. */
function settleDown(world: World): void {
  world.real.calmDown();
  world.start();
  world.confirmClock();
  for (let round = 0; round < 40; round += 1) {
    world.look();
    world.deliver();
    for (const uid of world.friends.phones.keys()) for (let file = 0; file < 3; file += 1) world.connect(uid);
    world.wait(round < 30 ? 1 : 12);
  }
  world.look();
  world.judge.quiet();
}
