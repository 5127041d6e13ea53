import { interleave, timed } from '../interleave.ts';
import { atLeast, atMost, type Claim, type Result } from '../result.ts';
import { addAndSync, keptConnection, syncAndAddOverSsh } from '../rivals/limits.ts';
import { changeAsPanels } from '../rivals/panels.ts';
import { Predecessor } from '../rivals/predecessor.ts';
import { Asking } from '../stage/ask.ts';
import { nodesOf, openStage, type Stage } from '../stage/stage.ts';
import type { RowContext } from './row.ts';

/** `/get_config` of a new friend on the local node: from the update to the start of the upload. */
export async function newFriend({ sizes, small }: RowContext): Promise<Result[]> {
  const results: Result[] = [];
  for (const devices of sizes) {
    await using stage = await openStage({ devices, friends: 200 });
    results.push(await atHome(stage, devices, small ? 9 : 25, results[0]));
  }
  return results;
}

/** The same on a node that is reached over SSH, and `/regen`; `lineMs`: how far away it is, ms each way. */
export async function newFriendOverSsh({ sizes, small }: RowContext, lineMs: number): Promise<Result[]> {
  const results: Result[] = [];
  for (const devices of sizes) {
    await using stage = await openStage({ devices, friends: 200, overSsh: true, lineMs });
    results.push(...(await overTheWire(stage, devices, small ? 9 : 25, lineMs)));
  }
  return results;
}

async function atHome(stage: Stage, devices: number, runs: number, first: Result | undefined): Promise<Result> {
  const { spare } = nodesOf(stage);
  const [asking, old] = [new Asking(stage), new Predecessor(stage.folder, spare.interface, null)];
  old.fill(devices);
  const figures = await interleave({
    runs,
    warmUp: 3,
    fewer: { panels: Math.min(runs, 3) },
    measures: {
      ours: () => asking.upload(asking.next(), '/get_config'),
      limit: () => addAndSync(spare.interface, stage.folder),
      predecessor: () => timed(() => old.getConfig()),
      panels: () => changeAsPanels(spare, stage.folder, stage.crowd.peers),
    },
  });
  const { ours, limit, predecessor, panels } = figures;
  return {
    row: 'friend',
    title: '/get_config, new friend, local',
    devices,
    unit: 'ms',
    ours,
    limit: { what: 'wg addconf + fsync', figure: limit },
    rivals: { predecessor, panels },
    claims: claimsAtHome(devices, ours.median, limit.median, first),
  };
}

function claimsAtHome(devices: number, ours: number, limit: number, first: Result | undefined): Claim[] {
  if (devices === 0) return [atMost('the limit', ours / limit, 2.5)];
  const growth = 2;
  if (first?.devices !== 0 || devices > 2500) return [];
  return [atMost('the time at 0 devices', ours / first.ours.median, growth)];
}

async function overTheWire(stage: Stage, devices: number, runs: number, lineMs: number): Promise<Result[]> {
  const { spare, sshd } = nodesOf(stage);
  if (!sshd) throw new Error('the stage has no sshd');
  const [asking, old] = [new Asking(stage), new Predecessor(stage.folder, spare.interface, sshd)];
  old.fill(devices);
  const connection = await keptConnection(sshd);
  const known = asking.next();
  await asking.upload(known, '/get_config');
  const { ours, regen, limit, predecessor, predecessorsRegen } = await interleave({
    runs,
    warmUp: 3,
    fewer: { predecessor: Math.ceil(runs / 3), predecessorsRegen: Math.ceil(runs / 3) },
    measures: {
      ours: () => asking.upload(asking.next(), '/get_config'),
      regen: async () => {
        const person = asking.next();
        await asking.upload(person, '/get_config');
        return asking.upload(person, '/regen');
      },
      limit: () => syncAndAddOverSsh(connection, spare.interface, stage.folder),
      predecessor: () => timed(() => old.getConfig()),
      predecessorsRegen: () => timed(() => old.regenerate()),
    },
  });
  await connection.close();
  const common = {
    row: lineMs === 0 ? 'friend-ssh' : 'friend-far',
    devices,
    unit: 'ms',
    limit: { what: 'fsync + exec, kept connection', figure: limit },
  } as const;
  const faster = predecessor.median / ours.median;
  const where = lineMs === 0 ? 'SSH, same machine' : `SSH, round trip of ${2 * lineMs} ms`;
  return [
    {
      ...common,
      title: `/get_config, new friend, ${where}`,
      ours,
      rivals: { predecessor },
      claims: [
        atMost('the limit', ours.median / limit.median, devices <= 2500 ? 1.3 : 2),
        atLeast('faster than the predecessor', faster, 2),
      ],
    },
    {
      ...common,
      title: `/regen, ${where}`,
      ours: regen,
      rivals: { predecessor: predecessorsRegen },
      claims: [atLeast('faster than the predecessor', predecessorsRegen.median / regen.median, 4)],
    },
  ];
}
