import { eventually } from '../../lab/eventually.ts';
import { friendId, identity } from '../../stage/crowd.ts';
import { figureOf } from '../figure.ts';
import { timed } from '../interleave.ts';
import { atLeast, atMost, type Result } from '../result.ts';
import { addAndSync, addOverSsh, keptConnection } from '../rivals/limits.ts';
import { Predecessor } from '../rivals/predecessor.ts';
import { spawned } from '../rivals/spawned.ts';
import { nodesOf, openStage, type Stage } from '../stage/stage.ts';
import type { RowContext } from './row.ts';

const FRIENDS = 1000;

/** A thousand new friends at once: ms for each, from the first update to the last peer on the node. */
export async function burst({ small }: RowContext, overSsh: boolean): Promise<Result[]> {
  const friends = small ? 200 : FRIENDS;
  const ours: number[] = [];
  const limit: number[] = [];
  const predecessor: number[] = [];
  for (let run = 0; run < (small ? 1 : 3); run += 1) {
    await using stage = await openStage({ devices: 0, friends, overSsh });
    const { spare, sshd } = nodesOf(stage);
    ours.push((await untilLastPeer(stage, friends)) / friends);
    const old = new Predecessor(stage.folder, spare.interface, sshd);
    old.fill(friends / 2); // as full as it is on average
    const connection = sshd && (await keptConnection(sshd));
    const least = () =>
      connection ? addOverSsh(connection, spare.interface) : addAndSync(spare.interface, stage.folder);
    for (let n = 0; n < 5; n += 1) {
      limit.push(await least());
      predecessor.push(await timed(() => old.getConfig()));
    }
    await connection?.close();
  }
  const [us, them] = [figureOf(ours), figureOf(predecessor)];
  const faster = them.median / us.median;
  return [
    {
      row: overSsh ? 'burst-ssh' : 'burst',
      title: `each of ${friends} new friends at once, ${overSsh ? 'SSH' : 'local'}`,
      devices: 0,
      unit: 'ms',
      ours: us,
      limit: { what: overSsh ? 'one exec for each' : 'one addconf + fsync for each', figure: figureOf(limit) },
      rivals: { predecessor: them },
      claims: [
        atMost('each', us.median, 3, 'ms'),
        ...(overSsh ? [atLeast('faster than the predecessor', faster, 50)] : []),
      ],
    },
  ];
}

/** Telegram takes no file meanwhile: it would take a thousand of them half a minute, at about thirty messages a second. */
async function untilLastPeer(stage: Stage, friends: number): Promise<number> {
  const { server } = nodesOf(stage);
  stage.api.fail({ method: 'sendDocument', times: friends, with: { kind: 'hang' } });
  const people = Array.from({ length: friends }, (_, n) => stage.api.person(identity(friendId(n))));
  return timed(async () => {
    for (const person of people) person.send('/get_config');
    await eventually(async () => (await countPeers(server.interface)) === friends, { timeout: 120_000, every: 50 });
  });
}

const countPeers = async (name: string): Promise<number> =>
  (await spawned('wg', ['show', name, 'peers'])).split('\n').length - 1;
