import { friendId, identity } from '../../stage/crowd.ts';
import { figureOf } from '../figure.ts';
import { atMost, type Result } from '../result.ts';
import { openStage } from '../stage/stage.ts';
import type { RowContext } from './row.ts';

const STRANGERS = 600;
const FIRST_STRANGER = 100_000_000;
const MOST_MS = 1000;

/** How long a friend waits for an answer who writes behind six hundred strangers. */
export async function strangers({ sizes, small, hasNode }: RowContext): Promise<Result[]> {
  const devices = sizes.findLast((size) => size <= 2500) ?? 0;
  const answers: number[] = [];
  for (let run = 0; run < (small ? 2 : 5); run += 1) {
    await using stage = await openStage({ devices, friends: 1, hasNode });
    const { api } = stage;
    const friend = api.person(identity(friendId(0)));
    const crowd = Array.from({ length: STRANGERS }, (_, n) => api.person(identity(FIRST_STRANGER + n)));
    const began = performance.timeOrigin + performance.now();
    for (const stranger of crowd) stranger.start();
    friend.send('/status');
    const { at } = await api.calling('sendMessage', ({ args }) => args['chat_id'] === friend.id);
    answers.push(at - began);
  }
  const ours = figureOf(answers);
  return [
    {
      row: 'strangers',
      title: `a friend’s answer behind ${STRANGERS} strangers who write at once`,
      devices,
      unit: 'ms',
      ours,
      claims: [atMost('an answer', ours.median, MOST_MS, 'ms')],
    },
  ];
}
