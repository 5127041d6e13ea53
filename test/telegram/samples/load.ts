import type { LoadPage } from '../../../src/texts/chat/load-page.ts';
import { type Sampler, setting, WHEN } from './samples.ts';

const MOVED = { received: 2 ** 53, sent: 2 ** 53 };

/** Who loaded a server. */
export const loadSamples: Sampler = ({ load }, name) => {
  const full: LoadPage = {
    server: setting(name),
    from: WHEN,
    end: WHEN,
    isRunning: true,
    people: [{ name: null, ...MOVED }, ...Array.from({ length: 9 }, () => ({ name, ...MOVED }))],
    others: { people: 5000, ...MOVED },
    total: MOVED,
  };
  const none = { received: 0, sent: 0 };
  return {
    messages: [
      ['load', load.page(full)],
      ['no load', load.page({ ...full, isRunning: false, people: [], others: { people: 0, ...none }, total: none })],
    ],
    labels: [
      load.buttons.open,
      ...[true, false].map((chosen) => load.buttons.hours(24, chosen)),
      load.buttons.busiest(WHEN),
    ],
  };
};
