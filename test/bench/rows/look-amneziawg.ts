import { AMNEZIAWG } from '../../../src/wireguard/dialect/dialect.ts';
import { withAwg } from '../../lab/amneziawg/amneziawg.ts';
import { interleave, timed } from '../interleave.ts';
import { atMost, type Result } from '../result.ts';
import { type LoopStage, openLoop } from '../stage/loop.ts';
import type { RowContext } from './row.ts';

/**
 * A look at an AmneziaWG node each minute, its parameters included, beside one at a plain node that is asked by the same program: the
 * lab's `awg` is a script around `wg`, whose own time is not what is asked about.
 */
export async function lookAtAmneziawg({ sizes, small }: RowContext): Promise<Result[]> {
  const devices = sizes.at(-1) ?? 0;
  const asked = { dialect: AMNEZIAWG, path: withAwg() };
  await using amneziawg = await openLoop(devices, { ...asked, protocol: 'amneziawg' });
  await using plain = await openLoop(devices, asked);
  const look = (stage: LoopStage) => () => {
    stage.minuteLater();
    stage.loop.requestPoll();
    return timed(() => stage.loop.step());
  };
  await amneziawg.loop.step();
  await plain.loop.step();
  const { ours, limit } = await interleave({
    runs: small ? 9 : 25,
    warmUp: 3,
    measures: { ours: look(amneziawg), limit: look(plain) },
  });
  if (amneziawg.loop.snapshot?.hasKnownParameters !== true) throw new Error('the parameters were not read');
  return [
    {
      row: 'look-awg',
      title: 'a look at an AmneziaWG node with nothing to do',
      devices,
      unit: 'ms',
      ours,
      limit: { what: 'a look at a plain one', figure: limit },
      claims: [atMost('a plain one', ours.median / limit.median, 1.1)],
    },
  ];
}
