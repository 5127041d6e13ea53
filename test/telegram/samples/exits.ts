import { EXIT_WAYS } from '../../../src/peers/records/user-record.ts';
import type { ExitLine } from '../../../src/texts/chat/exit-line.ts';
import { type Sampler, setting, WHEN, whoIsAtLongest } from './samples.ts';

/** A silent exit. */
export const exitSample = (name: string): ExitLine => ({
  ...{ way: 'auto', country: 'RU', entry: setting(name), exit: setting(name) },
  ...{ silentSince: WHEN, whileSilent: 'block' },
});

/** Where a friend leaves. */
export const exitSamples: Sampler = ({ exits: texts }, name) => {
  const ends = (['RU', 'DE'] as const).map((country) => ({ country, entry: setting(name), exit: setting(name) }));
  const lines = ends.flatMap((of) =>
    EXIT_WAYS.flatMap((way) =>
      [null, WHEN].flatMap((silentSince) =>
        (['direct', 'block'] as const).map((whileSilent) => ({ ...of, way, silentSince, whileSilent })),
      ),
    ),
  );
  return {
    messages: [
      ...lines.flatMap((line) => [
        [`leaves ${line.way} ${line.country}`, texts.state(line)] as const,
        [`news ${line.way}`, texts.news(line, true)] as const,
        [`chosen ${line.way}`, texts.chosenForYou(line)] as const,
        [`of a friend ${line.way}`, texts.ofFriend(whoIsAtLongest(name), [line, line, line])] as const,
      ]),
      ...ends.flatMap((of) => [true, false].map((isElsewhere) => ['back', texts.back(of, isElsewhere)] as const)),
      ['by the owner', texts.byOwner],
    ],
    labels: [
      ...ends.flatMap((of) => EXIT_WAYS.map((way) => texts.button(way, of))),
      texts.change,
      texts.friendChooses(true),
    ],
    toasts: [texts.done],
  };
};
