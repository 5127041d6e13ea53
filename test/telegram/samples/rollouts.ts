import { WAITING_WHY } from '../../../src/texts/chat/rollout-view.ts';
import type { Sampler } from './samples.ts';

/** New files for the devices of a server. */
export const rollOutSamples: Sampler = ({ rollouts: texts }, name) => {
  const waiting = Array.from({ length: 5000 }, (_, i) => ({ who: name, why: WAITING_WHY[i % 6] ?? 'off' }));
  const back = Array.from({ length: 5000 }, () => name);
  const view = { server: name, all: 10_000, back, waiting, spares: { all: 9, back: 1 } };
  const news = ['address', 'server', 'settings', 'reminder', null] as const;
  return {
    messages: [
      ...(['open', 'finished', 'undone'] as const).map(
        (state) => [`progress, ${state}`, texts.progress({ ...view, state })] as const,
      ),
      [
        'progress, nobody yet',
        texts.progress({ ...view, state: 'open', back: [], waiting: [], spares: { all: 0, back: 0 } }),
      ],
      ['takenBack', texts.takenBack(name)],
    ],
    captions: news.flatMap((why) =>
      [true, false].map(
        (isNew) => [`caption, ${why} ${isNew}`, texts.caption(name, '10.0.0.3', name, why, isNew)] as const,
      ),
    ),
    labels: Object.values(texts.buttons),
    toasts: [texts.reminded(0), texts.reminded(10_000)],
  };
};
