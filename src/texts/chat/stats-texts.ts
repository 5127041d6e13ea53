import type { Period } from '../../health/usage.ts';
import type { SizeUnit } from '../format/formats.ts';
import type { NodeLine } from './owner-texts.ts';

/** Who is there, under the picture. */
export interface StatsSummary {
  readonly friends: number;
  /** Usernames that have not written yet. */
  readonly waiting: number;
  /** Friends whose devices shook hands in the last 24 hours. */
  readonly recent: number;
  readonly nodes: readonly NodeLine[];
  readonly off: readonly {
    readonly name: string;
    readonly needs: readonly string[];
    readonly problems: readonly string[];
  }[];
}

/** `/stats`: a picture with words in it, its caption and its buttons. The picture's words are plain text. */
export interface StatsTexts {
  /** At most 1024 characters. */
  caption(summary: StatsSummary): string;
  /** A button's label. */
  readonly periods: Readonly<Record<Period, string>>;
  title(period: Period): string;
  /** Bytes that friends downloaded and uploaded. */
  subtitle(downloaded: number, uploaded: number): string;
  columns(period: Period, unit: string): string;
  size(bytes: number): string;
  unit(bytes: number): SizeUnit;
  /** What stands under a column that begins at `at` (ms). */
  label(period: Period, at: number): string;
  /** For the numbers of the axis. */
  readonly locale: string;
  readonly people: string;
  readonly nothing: string;
  /** A friend whose record is gone. */
  readonly removed: string;
  /** Friends, or servers, that are shown together. */
  others(count: number): string;
  otherServers(count: number): string;
}
