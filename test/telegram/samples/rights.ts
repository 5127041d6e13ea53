import { RIGHTS } from '../../../src/peers/records/user-record.ts';
import { type Sampler, whoIsAtLongest } from './samples.ts';

/** Rights of the owner's helpers. */
export const rightsSamples: Sampler = ({ rights }, name) => ({
  messages: [
    ['rights', rights.title(whoIsAtLongest(name))],
    ...RIGHTS.flatMap((right) => [
      [`given ${right}`, rights.given(right)] as const,
      [`taken ${right}`, rights.taken(right)] as const,
    ]),
  ],
  labels: RIGHTS.map((right) => rights.name[right]),
});
