import type { PreferenceName } from '../../access/set-preference.ts';

/** `/settings`: what the owner changes from the phone. */
export interface SettingsTexts {
  readonly title: (lines: readonly string[]) => string;
  /** `deviceLimit`: what the settings file says. */
  readonly line: (name: PreferenceName, value: number, deviceLimit: number) => string;
  /** Labels of the buttons. */
  readonly name: Readonly<Record<PreferenceName, string>>;
  readonly question: Readonly<Record<PreferenceName, string>>;
  /** A choice as a label. */
  readonly value: (name: PreferenceName, value: number, deviceLimit: number) => string;
  readonly back: string;
  readonly saved: () => string;
}

/** `23:00–08:00`, of hours as one number (2308). */
export const hoursText = (value: number): string =>
  `${String(Math.floor(value / 100)).padStart(2, '0')}:00–${String(value % 100).padStart(2, '0')}:00`;
