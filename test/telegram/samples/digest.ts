import { ALERT_RULES, type AlertKind } from '../../../src/health/alert.ts';
import type { TroubleKind } from '../../../src/health/digest.ts';
import { OTHER_TROUBLES } from '../../../src/health/other-troubles.ts';
import type { Sampler } from './samples.ts';

/** `/digest`, at its longest and with nothing to tell. */
export const digestSamples: Sampler = ({ digest }, name) => {
  const names = Array.from({ length: 10_000 }, () => name);
  const kinds: TroubleKind[] = [...(Object.keys(ALERT_RULES) as AlertKind[]), ...OTHER_TROUBLES];
  const all = {
    ...{ month: 20_000, isOver: true, came: names, left: names, never: names, bytes: 2 ** 53, backupAge: 9e10 },
    ...{ spares: { proven: 10_000, people: 10_000 }, invites: 10_000, requests: 10_000 },
    version: {
      from: '10.10.10-dev',
      to: '10.10.11-dev',
      changes: Array.from({ length: 1000 }, () => '<&'.repeat(150)),
    },
  };
  const troubleOf = (kind: TroubleKind) => ({ kind, name, times: 1000, ms: 2.6e9 });
  const chunks = kinds.map((_, at) => [...kinds.slice(at), ...kinds.slice(0, at)].map(troubleOf));
  const nothing = { came: [], left: [], never: [], troubles: [], backupAge: null, spares: null, version: null };
  return {
    messages: [['picture', digest.title(20_000)]],
    captions: [
      ...chunks.map((troubles, at) => [`all ${at}`, digest.caption({ ...all, troubles })] as const),
      ['nothing', digest.caption({ ...all, ...nothing, isOver: false, invites: 0, requests: 0 })],
    ],
    labels: Object.values(digest.buttons),
    toasts: [digest.monthly(true), digest.monthly(false)],
  };
};
