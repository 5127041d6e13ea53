import type { DeviceFacts } from '../../health/device-facts.ts';
import type { FindingKind } from '../../health/diagnose.ts';
import type { ExitLine } from './exit-line.ts';

/** The values that a finding's text contains. Names are plain text; the texts escape them. */
export interface FindingLine {
  readonly server: string;
  /** The display name of the program that the device's file is for. */
  readonly app: string;
  /** The time that the finding is about (such as the last handshake), and how long ago that was (ms); null if there is none. */
  readonly at: Date | null;
  readonly ago: number | null;
  /** Where the friend leaves; null: the server has no exits for them. */
  readonly exit: ExitLine | null;
}

/** Everything that the bot knows of a friend's device that does not work; for the owner only. */
export interface HelpReport {
  readonly who: string;
  readonly device: string;
  readonly server: string;
  readonly finding: FindingKind;
  readonly line: FindingLine;
  readonly facts: DeviceFacts;
}
