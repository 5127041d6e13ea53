import { ALLOWANCE_ENDS } from '../../../src/peers/records/user-record.ts';
import type { AllowanceView, PersonLimits } from '../../../src/texts/chat/allowance-view.ts';
import { type Sampler, setting, whoIsAtLongest } from './samples.ts';

/** A month that is used up. */
export const FULL: AllowanceView = {
  ...{ usedGb: 99_999, totalGb: 100_000, extraGb: 9990, renewsOn: Date.parse('2026-12-01') },
  ...{ end: 'pause', state: 'open' },
};

/** Monthly allowances and speeds. */
export const allowanceSamples: Sampler = ({ allowance: texts }, name) => {
  const who = whoIsAtLongest(name);
  const views = ALLOWANCE_ENDS.flatMap((end) =>
    (['open', 'slow', 'off'] as const).map((state) => ({ ...FULL, end, state })),
  );
  const page: PersonLimits = {
    ...{ who, allowance: FULL, isUsual: true, speed: 9000, isUsualSpeed: true },
    devices: Array.from({ length: 20 }, () => ({ label: `${setting(name, 40)} · ${setting(name)}`, mbit: 9000 })),
    troubles: ['old-gate', 'foreign', 'container', 'failed'].map((why) => ({
      server: setting(name),
      why,
      words: 'x'.repeat(300),
    })),
  };
  return {
    messages: [
      ['page', texts.page(page)],
      [
        'page of nothing',
        texts.page({
          ...page,
          allowance: null,
          isUsual: false,
          speed: null,
          isUsualSpeed: false,
          devices: [],
          troubles: [],
        }),
      ],
      ...views.flatMap((view) => [
        [`line ${view.end} ${view.state}`, texts.line(view)] as const,
        [`soon ${view.end} ${view.state}`, texts.soon(view)] as const,
        [`over ${view.end} ${view.state}`, texts.over(view)] as const,
      ]),
      ['askGb', texts.askGb(who)],
      ['askEnd', texts.askEnd(who)],
      ['askSpeed', texts.askSpeed(who)],
      ['askDeviceSpeed', texts.askDeviceSpeed(who, setting(name, 40))],
      ['back', texts.back()],
      ['added', texts.added(who, 10, FULL)],
    ],
    labels: [
      ...Object.values(texts.buttons).filter((label) => typeof label === 'string'),
      ...[500, null].map((gb) => texts.buttons.gbOf(gb)),
      ...ALLOWANCE_ENDS.map((end) => texts.buttons.endOf(end)),
      texts.buttons.more(10),
      texts.buttons.speedOf(200),
      texts.buttons.device(setting(name, 40)),
    ],
  };
};
