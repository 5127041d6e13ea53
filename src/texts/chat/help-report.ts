import type { DeviceFacts } from '../../health/device-facts.ts';
import type { FindingKind } from '../../health/diagnose.ts';

/** What a finding is told with. Names are plain: texts escape them. */
export interface FindingLine {
  readonly server: string;
  /** The program that the device's file is for, as people know it. */
  readonly app: string;
  /** The finding's moment, and how long ago that was (ms). */
  readonly at: Date | null;
  readonly ago: number | null;
}

/** Everything that the bot saw of a friend's device; for the owner only. */
export interface HelpReport {
  readonly who: string;
  readonly device: string;
  readonly server: string;
  readonly finding: FindingKind;
  readonly line: FindingLine;
  readonly facts: DeviceFacts;
}
