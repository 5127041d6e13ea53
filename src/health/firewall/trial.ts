import { type Judgement, PARTS } from './judgement.ts';

/** Whether test packets came through; `differs`: some did and others did not. */
export type TrialResult = 'passes' | 'dropped' | 'differs';

/** The results of sending test packets through a copy of a machine's rules; absent: not tried. */
export interface Trial {
  readonly way4?: TrialResult | undefined;
  readonly way6?: TrialResult | undefined;
  /** `sender`: not decided, because rules depend on which program sends a packet, which a trial cannot imitate. */
  readonly port?: TrialResult | 'sender' | undefined;
  readonly friends?: 'open' | 'apart' | undefined;
  readonly lan?: 'open' | 'apart' | undefined;
  readonly server?: 'open' | 'apart' | undefined;
  /** Why nothing could be tried; null: it could. */
  readonly cannot: string | null;
}

/** Whether a trial could decide something that a judgement left open. */
export const isUnsure = ({ way4, way6, port, apart }: Judgement): boolean =>
  [way4?.answer, way6?.answer, port, ...PARTS.map((part) => apart[part])].includes('unsure');
