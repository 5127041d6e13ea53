import type { RoutesNow } from '../../../src/texts/chat/device-line.ts';
import { type Sampler, setting } from './samples.ts';

/** What goes through the VPN, with as many services as there may be. */
export const routesSamples: Sampler = ({ routes: texts }, name) => {
  const all: RoutesNow = { kind: 'only', services: Array.from({ length: 15 }, () => setting(name)) };
  const each = [null, { kind: 'home', services: [] }, all] as const;
  return {
    messages: [
      ...each.flatMap((now) => {
        const what = now?.kind ?? 'everything';
        return [
          ...[true, false].map((six) => [`choose ${what}, ${six}`, texts.choose(setting(name), now, six)] as const),
          [`withExit ${what}`, texts.withExit(setting(name), now)] as const,
          ...[true, false].map((long) => [`chosen ${what}, ${long}`, texts.chosen(now, long)] as const),
        ];
      }),
      ['notHere', texts.notHere(setting(name))],
      ['whichServices', `${texts.whichServices(setting(name))}\n\n${texts.tooMany(9999, 300)}`],
      ['longFile', texts.longFile()],
    ],
    labels: [...Object.values(texts.buttons), texts.service(setting(name), true), texts.service(setting(name), false)],
  };
};
