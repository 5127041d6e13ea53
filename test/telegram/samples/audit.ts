import { type Sampler, WHEN } from './samples.ts';

/** `/log`. */
export const auditSamples: Sampler = ({ audit }, name) => {
  const line = { at: WHEN, by: name, what: `/broadcast ${name}`, whom: name };
  return {
    messages: [
      ...audit.log(Array.from({ length: 20 }, () => line)).map((html, i) => [`log ${i}`, html] as const),
      ...audit.log([]).map((html) => ['empty log', html] as const),
    ],
  };
};
