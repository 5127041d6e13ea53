import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type Log = Logger;

/** syslog priorities (sd-daemon(3)) by pino level. */
const PRIORITY: Readonly<Record<number, number>> = { 10: 7, 20: 7, 30: 6, 40: 4, 50: 3, 60: 2 };
const NOT_SHOWN: ReadonlySet<string> = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'err']);

export interface LogSettings {
  readonly level: string;
  readonly format: 'auto' | 'json' | 'pretty' | 'journal';
}

/** The daemon's log on standard output. `auto`: for the journal under systemd, pretty on a terminal, JSON elsewhere. */
export function createLog({ level, format }: LogSettings, env: NodeJS.ProcessEnv, isTerminal: boolean): Log {
  const chosen = format === 'auto' ? pickFormat(env, isTerminal) : format;
  return pino({ level, base: null, serializers: { err: describeError } }, destination(chosen));
}

function pickFormat(env: NodeJS.ProcessEnv, isTerminal: boolean): 'journal' | 'pretty' | 'json' {
  if (env['JOURNAL_STREAM']) return 'journal';
  return isTerminal ? 'pretty' : 'json';
}

function destination(format: 'json' | 'pretty' | 'journal'): DestinationStream {
  if (format === 'pretty') return pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' });
  const out = pino.destination({ dest: 1, sync: true });
  if (format === 'json') return out;
  return { write: (line) => out.write(journalLine(line)) };
}

/** `<6>node main is back after 3 min  node=main`: one line a person can read, with the priority that `journalctl -p` filters by. */
export function journalLine(json: string): string {
  const entry: Record<string, unknown> = JSON.parse(json);
  const details = Object.entries(entry).filter(([name]) => !NOT_SHOWN.has(name));
  const { err } = entry as { err?: DescribedError };
  const text = [
    String(entry['msg'] ?? ''),
    ...(err ? [`(${[err.name, err.code, err.message].filter(Boolean).join(': ')})`] : []),
    ...details.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`),
  ].join(' ');
  return `<${PRIORITY[Number(entry['level'])] ?? 6}>${text.replaceAll('\n', ' ⏎ ')}\n`;
}

interface DescribedError {
  readonly name: string;
  readonly code?: string | number;
  readonly message?: string;
  readonly cause?: DescribedError;
  readonly stack?: string;
}

/**
 * What a log may hold of an error. Errors of grammY carry the bot token (in a context, in a URL), so of those only name, code,
 * Telegram's description and the cause's code are taken; a stack is taken from our own errors and Node's only.
 */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { name: typeof error };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  if (error.name === 'GrammyError' && 'error_code' in error && 'description' in error) {
    return { name: error.name, code: Number(error.error_code), message: String(error.description) };
  }
  if (error.name === 'HttpError' && 'error' in error) {
    const inner = error.error instanceof Error ? error.error : undefined;
    const innerCode = inner && 'code' in inner ? String(inner.code) : inner?.name;
    return { name: error.name, ...(innerCode === undefined ? {} : { code: innerCode }) };
  }
  if (error.name === 'BotError' && 'error' in error) return describeError(error.error);
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    message: error.message,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
  };
}
