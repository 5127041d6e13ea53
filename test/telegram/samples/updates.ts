import type { Sampler } from './samples.ts';

const VERSION = '9'.repeat(40);

/** New versions; a changelog and a reason at their longest. */
export const updatesSamples: Sampler = ({ updates: texts }, name) => ({
  messages: [
    [
      'available',
      texts.available(
        VERSION,
        Array.from({ length: 12 }, () => `${name} `.repeat(9).slice(0, 290).toWellFormed()),
      ),
    ],
    ['available without changes', texts.available(VERSION, [])],
    ['started', texts.started(VERSION)],
    ...[VERSION, null].flatMap((version) => [
      [`done ${version === null}`, texts.done(version)] as const,
      [`rolledBack ${version === null}`, texts.rolledBack(version, name)] as const,
    ]),
    ['newest', texts.newest()],
    ['tooSoon', texts.tooSoon()],
    ['failed', texts.failed(name)],
    ['noAnswer', texts.noAnswer()],
  ],
  labels: Object.values(texts.buttons),
});
