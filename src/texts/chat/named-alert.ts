import type { Alert, AlertKind } from '../../health/alert.ts';

/** An alert with the name of its subject (a server, a person's device) in plain text. */
export type NamedAlert<K extends AlertKind> = Extract<Alert, { kind: K }> & {
  readonly name: string;
  /** When it began. */
  readonly since: Date;
};

/** A text for each kind of alert; it gets the alert and the arguments `More`. */
export type AlertTexts<More extends unknown[] = []> = {
  readonly [K in AlertKind]: (alert: NamedAlert<K>, ...more: More) => string;
};
