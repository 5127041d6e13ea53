import { type Sampler, setting, WHEN, whoIsAtLongest } from './samples.ts';

/** `/log`. */
export const auditSamples: Sampler = ({ audit }, name) => {
  const line = { at: WHEN, by: name, what: `/broadcast ${name}`, whom: name };
  const deed = audit.deed('inv-server:0123456789abcdef:abcdefgh:off', () => setting(name)) ?? '';
  const all = [line.what, deed, audit.answer(`name-person: ${name}`) ?? '', audit.letIn([whoIsAtLongest(name)])];
  return {
    messages: [
      ...all.flatMap((what, n) =>
        audit
          .log(Array.from({ length: 20 }, () => ({ ...line, what })))
          .map((html, i) => [`log ${n} ${i}`, html] as const),
      ),
      ...audit.log([]).map((html) => ['empty log', html] as const),
    ],
  };
};
