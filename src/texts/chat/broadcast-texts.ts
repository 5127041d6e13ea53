import type { Report } from '../../access/broadcast.ts';

/** `/broadcast`: a message to everybody. */
export interface BroadcastTexts {
  /** Asks for the message itself. */
  readonly what: () => string;
  /** Under the copy that shows what everybody will get. */
  readonly confirm: (people: number) => string;
  readonly nobody: () => string;
  readonly send: (people: number) => string;
  readonly cancel: string;
  readonly cancelled: () => string;
  readonly progress: (report: Report) => string;
  readonly report: (report: Report) => string;
}
