import { createRequire } from 'node:module';
import { type DestinationStream, type Logger, pino } from 'pino';
import { visible, visibleJson, visibleLines } from './visible.ts';

export type Log = Logger;

/** syslog priorities (sd-daemon(3)) by pino level. */
const PRIORITY: Readonly<Record<number, number>> = { 10: 7, 20: 7, 30: 6, 40: 4, 50: 3, 60: 2 };
const NOT_SHOWN: ReadonlySet<string> = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'err']);

export interface LogSettings {
  readonly level: string;
  readonly format: 'auto' | 'json' | 'pretty' | 'journal';
  /** Standard output unless given; 2: standard error, where output is for somebody else. */
  readonly descriptor?: 1 | 2;
}

/** The log format of `LOG_FORMAT` in the environment, used until the settings are read. */
export function formatIn({ LOG_FORMAT: word }: NodeJS.ProcessEnv): LogSettings['format'] {
  return FORMATS.find((format) => format === word?.trim().toLowerCase()) ?? 'auto';
}

const FORMATS = ['auto', 'json', 'pretty', 'journal'] as const;

/** The daemon's log. `auto`: for the journal under systemd, pretty on a terminal, JSON elsewhere. */
export function createLog(
  { level, format, descriptor = 1 }: LogSettings,
  env: NodeJS.ProcessEnv,
  isTerminal: boolean,
): Log {
  const chosen = format === 'auto' ? pickFormat(env, isTerminal) : format;
  return pino({ level, base: null, serializers: { err: describeError } }, destination(chosen, descriptor));
}

function pickFormat(env: NodeJS.ProcessEnv, isTerminal: boolean): 'journal' | 'pretty' | 'json' {
  if (env['JOURNAL_STREAM']) return 'journal';
  return isTerminal ? 'pretty' : 'json';
}

function destination(format: 'json' | 'pretty' | 'journal', dest: 1 | 2): DestinationStream {
  if (format === 'pretty') {
    const pretty: typeof import('pino-pretty') = createRequire(import.meta.url)('pino-pretty'); // under systemd it is not needed
    const out = pretty({ destination: dest, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' });
    return { write: (line) => out.write(`${JSON.stringify(JSON.parse(line, visibleExceptStacks))}\n`) };
  }
  const out = pino.destination({ dest, sync: true });
  if (format === 'json') return { write: (line) => out.write(`${visibleJson(line.trimEnd())}\n`) };
  return { write: (line) => out.write(journalLine(line)) };
}

/** `<6>node main is back after 3 min  node=main`: one line a person can read, with the priority that `journalctl -p` filters by. */
export function journalLine(json: string): string {
  const entry: Record<string, unknown> = JSON.parse(json);
  const details = Object.entries(entry).filter(([name]) => !NOT_SHOWN.has(name));
  const { err } = entry as { err?: DescribedError };
  const text = [
    String(entry['msg'] ?? ''),
    ...(err ? [`(${describedChain(err).join(' <- ')})`] : []),
    ...details.map(([name, value]) => `${name}=${isWord(value) ? value : JSON.stringify(value)}`),
  ].join(' ');
  return `<${PRIORITY[Number(entry['level'])] ?? 6}>${visible(text)}\n`;
}

function describedChain({ name, code, message, cause }: DescribedError): string[] {
  return [[name, code, message].filter(Boolean).join(': '), ...(cause ? describedChain(cause) : [])];
}

/** Values that need no quotes. Others are quoted, so that a name cannot look like a field of ours. */
const isWord = (value: unknown): boolean => typeof value === 'string' && /^[^\s"=]+$/.test(value);

/** Makes text from people and servers safe for the log, so that it cannot look like a line of the daemon. */
const visibleExceptStacks = (key: string, value: unknown): unknown =>
  typeof value !== 'string' ? value : key === 'stack' ? visibleLines(value) : visible(value);

interface DescribedError {
  readonly name: string;
  readonly code?: string | number;
  readonly message?: string;
  readonly cause?: DescribedError;
  readonly stack?: string;
}

/** How many nested causes are logged; an error may even be its own cause. */
const CAUSES = 4;

/**
 * What a log may hold of an error. Errors of grammY carry the bot token (in a context, in a URL), so of those only name, code,
 * Telegram's description and the cause's code or reason are taken; a stack is taken from our own errors and Node's only. What looks like a
 * token or a login in a URL is left out of every text.
 */
export function describeError(error: unknown, causes = CAUSES): DescribedError {
  if (!(error instanceof Error)) return { name: typeof error };
  if (error.name === 'GrammyError' && 'error_code' in error && 'description' in error) {
    return { name: error.name, code: Number(error.error_code), message: withoutSecrets(String(error.description)) };
  }
  if (error.name === 'HttpError' && 'error' in error) {
    const inner = error.error instanceof Error ? error.error : undefined;
    if (inner === undefined) return { name: error.name };
    const code = codeOf(inner);
    if (code !== undefined) return { name: error.name, code };
    // A proxy's refusal and grammY's own time limit have no code.
    return { name: error.name, code: inner.name, message: withoutSecrets(inner.message) };
  }
  if (error.name === 'BotError' && 'error' in error && causes > 0) return describeError(error.error, causes - 1);
  const code = codeOf(error);
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    message: withoutSecrets(error.message),
    ...(error.cause === undefined || causes === 0 ? {} : { cause: describeError(error.cause, causes - 1) }),
    ...(error.stack === undefined ? {} : { stack: withoutSecrets(error.stack) }),
  };
}

function codeOf(error: Error): string | number | undefined {
  if (!('code' in error)) return undefined;
  if (typeof error.code === 'string') return withoutSecrets(error.code);
  return typeof error.code === 'number' ? error.code : undefined;
}

function withoutSecrets(text: string): string {
  return text.replaceAll(/\d{5,}:[\w-]{20,}/g, '(token)').replaceAll(/:\/\/[^/\s]*@/g, '://(login)@');
}
