import { interleave } from '../interleave.ts';
import { atLeast, type Result } from '../result.ts';
import { addAndSync } from '../rivals/limits.ts';
import { changeAsPanels } from '../rivals/panels.ts';
import { Asking } from '../stage/ask.ts';
import { nodesOf, openStage } from '../stage/stage.ts';
import type { RowContext } from './row.ts';

/** One change in the fullest store: everything from the friend's message to the upload, beside the panels' way to do only the change. */
export async function oneChange({ sizes, small }: RowContext): Promise<Result[]> {
  const devices = sizes.at(-1) ?? 0;
  await using stage = await openStage({ devices, friends: 100 });
  const { spare } = nodesOf(stage);
  const asking = new Asking(stage);
  const runs = small ? 5 : 15;
  const { ours, limit, panels } = await interleave({
    runs,
    warmUp: 2,
    fewer: { panels: 3 },
    measures: {
      ours: () => asking.upload(asking.next(), '/get_config'),
      limit: () => addAndSync(spare.interface, stage.folder),
      panels: () => changeAsPanels(spare, stage.folder, stage.crowd.peers),
    },
  });
  return [
    {
      row: 'change',
      title: 'one change, update in → upload starts',
      devices,
      unit: 'ms',
      ours,
      limit: { what: 'wg addconf + fsync', figure: limit },
      rivals: { panels },
      claims: devices < 10_000 ? [] : [atLeast('faster than the panels’ way', panels.median / ours.median, 50)],
    },
  ];
}
