import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Chance } from '../../lab/chance.ts';
import { figureOf } from '../figure.ts';
import { judge } from './judge.ts';
import { People } from './people.ts';
import { World } from './world.ts';

export interface SimulationOptions {
  readonly friends: number;
  readonly nodes: number;
  readonly days: number;
  readonly seed: number;
  /** Told once for each simulated day. */
  readonly onDay?: (line: string) => void;
}

export interface SimulationReport {
  readonly friends: number;
  readonly nodes: number;
  readonly days: number;
  /** Nothing was lost when this is empty. */
  readonly wrong: readonly string[];
  readonly tally: World['tally'];
  /** Messages that Telegram took, and refused with a 429. */
  readonly messages: { readonly taken: number; readonly refused: number };
  readonly devices: number;
  readonly storeMb: number;
  /** Live heap after a collection at the end of each day, in MB: the simulated people and servers included. */
  readonly heapMb: readonly number[];
  /** The heap of the last third beside that of the third before. */
  readonly growth: number;
  readonly seconds: number;
}

/** Lives through the days as quickly as it can. */
export async function simulate({ friends, nodes, days, seed, onDay }: SimulationOptions): Promise<SimulationReport> {
  const began = performance.now();
  const chance = new Chance(seed);
  const world = new World(chance.fork(), nodes);
  const heapMb: number[] = [];
  try {
    await world.open(friends);
    const people = new People(chance.fork(), friends, [...world.nodes.keys()], days);
    const troubles = chance.fork();
    for (let hour = 0; hour < days * 24; hour += 1) {
      trouble(world, troubles, days);
      await world.hour(people.hour(hour));
      if (hour % 24 !== 23) continue;
      heapMb.push(liveHeapMb());
      const day = (hour + 1) / 24;
      onDay?.(
        `day ${day}: ${Object.keys(world.state.peers).length} devices, ${world.tally.commands} commands, live heap ${Math.round(heapMb.at(-1) ?? 0)} MB`,
      );
      if (day % 10 === 0) await world.restart();
    }
    for (const sim of world.nodes.values()) sim.isUp = true;
    for (let hour = 0; hour < 3; hour += 1) await world.hour([]);
    const third = Math.floor(days / 3);
    const [before, last] = [heapMb.slice(third, 2 * third), heapMb.slice(-third)].map((part) => figureOf(part).median);
    return {
      ...{ friends, nodes, days, heapMb, tally: world.tally, wrong: judge(world).slice(0, 20) },
      messages: { taken: world.pace.taken, refused: world.pace.refused },
      devices: Object.keys(world.state.peers).length,
      storeMb: statSync(world.path).size / 1e6,
      growth: (last ?? 0) / (before ?? 1),
      seconds: (performance.now() - began) / 1000,
    };
  } finally {
    await world.close();
  }
}

/** Each node is down for some hours and starts anew about once in the time. */
function trouble({ nodes }: World, chance: Chance, days: number): void {
  for (const sim of nodes.values()) {
    if (!sim.isUp) sim.isUp = chance.happens(1 / 4);
    else if (chance.happens(1 / (days * 24))) sim.isUp = false;
    if (sim.isUp && chance.happens(1 / (days * 24))) sim.reboot();
  }
}

function liveHeapMb(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}
