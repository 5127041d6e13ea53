import type { DeviceFacts } from '../../health/device-facts.ts';
import type { FindingKind } from '../../health/diagnose.ts';

/** What a finding is told with. Names are plain: texts escape them. */
export interface FindingLine {
  readonly server: string;
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

export interface HealthTexts {
  readonly findings: Readonly<Record<FindingKind, (line: FindingLine) => string>>;
  readonly buttons: {
    /** Under each config. */
    readonly help: string;
    readonly still: string;
    readonly tellOwner: string;
    readonly sendAgain: string;
    readonly guide: string;
    readonly ownConfig: string;
    configOn(server: string): string;
    /** Under `blocked`. */
    readonly newAddress: string;
  };
  /** While the bot looks at the device; shown over the chat. */
  looking(): string;
  whichDevice(): string;
  /** The owner has the report now. */
  reported(): string;
  /** They have had one within the last hour. */
  alreadyReported(): string;
  report(report: HelpReport): string;
  connected(server: string): string;
  /** The first handshake after a `/regen`. */
  renewed(server: string): string;
  /** Half an hour without a handshake. */
  offer(server: string): string;
  /** `other`: a server that the button leads to. */
  serverDown(server: string, since: Date, other: string | null): string;
  serverBack(server: string): string;
  /** A peer that is not the bot's holds the address of this device. */
  blocked(device: string, server: string): string;
}
