import type { Draft } from './drafts.ts';
import { World } from './world.ts';

/** A friend who has a config and uses it. */
function connected(drafts: ReadonlySet<Draft>): World {
  const world = new World(drafts, 1);
  world.command('get', 1);
  world.look();
  world.deliver();
  world.connect(1);
  world.look();
  return world;
}

/** The next config is made and sent, and not switched on. */
function renewed(world: World): void {
  world.command('regen', 1);
  world.look();
  world.deliver();
}

function live(world: World, days: number): void {
  for (let day = 0; day < days; day += 1) {
    world.wait(25);
    world.look();
  }
}

/** The old key is replaced and forgotten, while the interface's own file still names it. */
function oldKeyInFile(world: World): void {
  world.real.saveFile();
  renewed(world);
  world.connect(1);
  live(world, 3);
}

/** Histories for what chance seldom meets. */
export const SCRIPTS: Partial<Record<Draft, (drafts: ReadonlySet<Draft>) => void>> = {
  forgetsEnded(drafts) {
    const world = connected(drafts);
    oldKeyInFile(world);
    world.reboot();
    world.look();
  },
  restoreForgetsEnded(drafts) {
    const world = new World(drafts, 1);
    world.backUp();
    world.command('get', 1);
    world.look();
    world.deliver();
    world.connect(1);
    world.look();
    oldKeyInFile(world);
    world.restore();
    world.reboot();
    world.look();
  },
  holdsOwnRegen(drafts) {
    const world = connected(drafts);
    renewed(world);
    renewed(world);
    world.changeSetting('mtu');
    world.startRollOut();
    live(world, 12);
    world.judge.promisesKept();
  },
  backByLastEdition(drafts) {
    const world = connected(drafts);
    world.changeSetting('door');
    world.startRollOut();
    world.command('nextDoor', 1);
    world.look();
    world.deliver();
    world.look();
    world.closeDoor();
  },
  resendsAlways(drafts) {
    const world = connected(drafts);
    for (let change = 0; change < 2; change += 1) {
      world.real.changeVital();
      world.look();
      world.wait(1);
      world.look();
      world.deliver();
    }
  },
  stopIsBack(drafts) {
    const world = connected(drafts);
    world.changeSetting('door');
    world.startRollOut();
    world.look();
    world.deliver();
    world.command('stop', 1);
    world.closeDoor();
  },
};
