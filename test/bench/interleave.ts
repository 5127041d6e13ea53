import { type Figure, figureOf } from './figure.ts';

/** One thing to measure: does it once and returns what it cost. */
export type Measure = () => Promise<number>;

export interface Turns<Name extends string> {
  readonly measures: Readonly<Record<Name, Measure>>;
  readonly runs: number;
  /** First runs that do not count: compiled code, warm caches. */
  readonly warmUp?: number;
  /** Fewer runs for what takes long, spread over the others. */
  readonly fewer?: Readonly<Partial<Record<Name, number>>>;
}

/** Takes every measurement in turn, again and again, so that whatever disturbs the machine disturbs all of them alike. */
export async function interleave<Name extends string>(turns: Turns<Name>): Promise<Record<Name, Figure>> {
  const { measures, runs, warmUp = 0, fewer = {} as Turns<Name>['fewer'] } = turns;
  const names = Object.keys(measures) as Name[];
  const samples = new Map(names.map((name): [Name, number[]] => [name, []]));
  for (let turn = -warmUp; turn < runs; turn += 1) {
    for (const name of names) {
      const wanted = fewer?.[name] ?? runs;
      if (turn < 0 ? wanted < runs : !isItsTurn(turn, wanted, runs)) continue;
      const cost = await measures[name]();
      if (turn >= 0) samples.get(name)?.push(cost);
    }
  }
  return Object.fromEntries([...samples].map(([name, all]) => [name, figureOf(all)])) as Record<Name, Figure>;
}

/** Whether the `turn`th of `runs` is one of `wanted` that are spread evenly. */
const isItsTurn = (turn: number, wanted: number, runs: number): boolean =>
  Math.floor((turn * wanted) / runs) !== Math.floor(((turn - 1) * wanted) / runs);

/** Milliseconds that something takes. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}
