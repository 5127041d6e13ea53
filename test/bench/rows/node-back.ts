import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { peersText } from '../../../src/wireguard/drivers/node-commands.ts';
import { interleave, timed } from '../interleave.ts';
import { atMost, type Result } from '../result.ts';
import { spawned } from '../rivals/spawned.ts';
import { type LoopStage, openLoop } from '../stage/loop.ts';
import type { RowContext } from './row.ts';

/** A node that comes back with none of its peers: from the look at it until all are there, beside one `wg addconf` of the same text. */
export async function nodeBack({ sizes, small }: RowContext): Promise<Result[]> {
  const devices = sizes.at(-1) ?? 0;
  await using stage = await openLoop(devices);
  const file = join(stage.folder, 'all.conf');
  writeFileSync(file, peersText(stage.crowd.peers), { mode: 0o600 });
  const { ours, limit } = await interleave({
    runs: small ? 3 : 7,
    warmUp: 1,
    measures: {
      ours: () => comeBack(stage),
      limit: async () => {
        await stage.spare.restart();
        return timed(() => spawned('wg', ['addconf', stage.spare.interface, file]));
      },
    },
  });
  return [
    {
      row: 'back',
      title: 'a node comes back, all peers missing',
      devices,
      unit: 'ms',
      ours,
      limit: { what: 'wg addconf of the same text', figure: limit },
      claims: [atMost('the limit', ours.median / limit.median, 1.3)],
    },
  ];
}

async function comeBack({ server, loop }: LoopStage): Promise<number> {
  await server.restart();
  loop.requestPoll();
  const took = await timed(() => loop.step());
  const { size } = await server.allowedIps();
  if (size !== loop.snapshot?.peers.size) throw new Error(`the node has ${size} peers`);
  return took;
}
