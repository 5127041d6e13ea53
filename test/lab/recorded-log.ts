import { pino } from 'pino';
import { describeError, type Log } from '../../src/log.ts';

/** One line of a log, with what the daemon's own log would hold of an error. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A log that keeps its lines. */
export interface RecordedLog {
  readonly log: Log;
  readonly lines: readonly LogLine[];
  /** The messages in which these words stand. */
  saying(words: string): string[];
}

/** The daemon's log at its finest level, kept in memory. */
export function recordLog(): RecordedLog {
  const lines: LogLine[] = [];
  const write = (line: string) => lines.push(JSON.parse(line));
  const log = pino({ level: 'trace', base: null, serializers: { err: describeError } }, { write });
  const saying = (words: string) => lines.map(({ msg }) => msg).filter((msg) => msg.includes(words));
  return { log, lines, saying };
}
