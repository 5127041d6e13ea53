import { friendId, identity } from '../../stage/crowd.ts';
import { figureOf } from '../figure.ts';
import type { Result } from '../result.ts';
import { writtenBytes } from '../stage/process-figures.ts';
import { openStage, type Stage, settled } from '../stage/stage.ts';
import type { RowContext } from './row.ts';

/** Bytes that reach the disk for each `/get_config`, one after another and a hundred at once; writes of the store are counted. */
export async function disk({ sizes, small, hasNode }: RowContext): Promise<Result[]> {
  const results: Result[] = [];
  const [alone, together] = small ? [5, 50] : [20, 100];
  for (const devices of sizes) {
    await using stage = await openStage({ devices, friends: alone + together, hasNode });
    const one = await written(stage, 0, alone, true);
    const many = await written(stage, alone, together, false);
    for (const [title, { bytes, commits }] of [
      ['alone', one],
      [`${together} at once`, many],
    ] as const) {
      results.push({
        row: 'disk',
        title: `written to disk for each command, ${title}`,
        devices,
        unit: 'KB',
        ours: figureOf([bytes / 1000]),
        claims: [],
        notes: [`${commits.toFixed(2)} writes of the store for each`],
      });
    }
  }
  return results;
}

async function written(stage: Stage, from: number, count: number, oneByOne: boolean) {
  const { api, daemon, revision } = stage;
  const people = Array.from({ length: count }, (_, n) => api.person(identity(friendId(from + n))));
  const before = { bytes: writtenBytes(daemon.pid), revision: revision() };
  for (const person of people) {
    person.send('/get_config');
    if (oneByOne) await settled(stage);
  }
  await api.confirmed(null);
  await settled(stage);
  const bytes = (writtenBytes(daemon.pid) - before.bytes) / count;
  return { bytes, commits: (revision() - before.revision) / count };
}
