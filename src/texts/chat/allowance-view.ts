import type { AllowanceEnd } from '../../peers/records/user-record.ts';

/** A friend's allowance in this month; GB are whole ones. */
export interface AllowanceView {
  readonly usedGb: number;
  /** With what was added. */
  readonly totalGb: number;
  readonly extraGb: number;
  /** The day on which the next month begins, as its midnight in UTC (ms). */
  readonly renewsOn: number;
  readonly end: AllowanceEnd;
  /** `slow`, `off`: it is used up, and that follows. */
  readonly state: 'open' | 'slow' | 'off';
}

/** What the page of a friend's allowance and speed shows. Names are plain text. */
export interface PersonLimits {
  readonly who: string;
  readonly allowance: AllowanceView | null;
  /** Whether amount and end are the default. */
  readonly isUsual: boolean;
  /** Mbit/s, each way; null: no limit. */
  readonly speed: number | null;
  readonly isUsualSpeed: boolean;
  readonly devices: readonly { readonly label: string; readonly mbit: number | null }[];
  /** Servers on which limits are not in force, with why. */
  readonly troubles: readonly { readonly server: string; readonly why: string; readonly words: string }[];
}
