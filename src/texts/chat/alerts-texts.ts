import type { Alert, AlertKind } from '../../health/alert.ts';

/** An alert with what people call its subject (a server, a person's device), in plain text. */
export type NamedAlert<K extends AlertKind> = Extract<Alert, { kind: K }> & {
  readonly name: string;
  /** When it began. */
  readonly since: Date;
};

/** What the owner hears of trouble without having asked: short, exact, one thing to do next. */
export interface AlertsTexts {
  readonly raised: { readonly [K in AlertKind]: (alert: NamedAlert<K>) => string };
  /** It is over, after so long (ms). */
  readonly over: { readonly [K in AlertKind]: (alert: NamedAlert<K>, ms: number) => string };
  /** The button that opens the person's card. */
  readonly person: string;
}

/** A part as whole percent. */
export const percentText = (percent: number): string => `${Math.round(percent)}%`;
