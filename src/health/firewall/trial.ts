import { type Judgement, PARTS } from './judgement.ts';

/** What became of packets that were sent: `differs` where some came through and others did not. */
export type Came = 'passes' | 'dropped' | 'differs';

/** What packets met in a copy of a machine's rules; what is absent was not tried. */
export interface Trial {
  readonly way4?: Came | undefined;
  readonly way6?: Came | undefined;
  /** `sender`: rules ask which program sends, and that was another one than the machine's. */
  readonly port?: Came | 'sender' | undefined;
  readonly friends?: 'open' | 'apart' | undefined;
  readonly lan?: 'open' | 'apart' | undefined;
  readonly server?: 'open' | 'apart' | undefined;
  /** Why nothing could be tried. */
  readonly cannot: string | null;
}

/** Whether anything of a judgement is left to try. */
export const isUnsure = ({ way4, way6, port, apart }: Judgement): boolean =>
  [way4?.answer, way6?.answer, port, ...PARTS.map((part) => apart[part])].includes('unsure');
