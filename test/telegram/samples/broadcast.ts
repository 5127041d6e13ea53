import type { Sampler } from './samples.ts';

const report = { waiting: 1e6, sending: 1e6, delivered: 1e6, blocked: 1e6, failed: 1e6, unknown: 1e6 };

/** `/broadcast`. */
export const broadcastSamples: Sampler = ({ broadcast }) => ({
  messages: [
    ['broadcast what', broadcast.what()],
    ...[1, 2, 5, 1000].map((people) => [`broadcast confirm ${people}`, broadcast.confirm(people)] as const),
    ['broadcast nobody', broadcast.nobody()],
    ['broadcast cancelled', broadcast.cancelled()],
    ['broadcast progress', broadcast.progress(report)],
    ['broadcast report', broadcast.report(report)],
  ],
  labels: [broadcast.send(1e6), broadcast.cancel, broadcast.leave],
});
