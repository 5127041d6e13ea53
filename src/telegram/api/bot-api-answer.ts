import type { ApiResponse } from 'grammy/types';
import type { GrammyError } from 'grammy/web';
import * as z from 'zod';

/** The answer did not come from the Bot API but from something between: a proxy, a CDN or a captive portal. */
export class StrangeAnswer extends Error {
  override readonly name = 'StrangeAnswer';
  /** The text for the log, such as `HTTP 502, not of the Bot API`; contains nothing of the answer itself. */
  readonly code: string;

  constructor(status: number, what: string) {
    super(what);
    this.code = `HTTP ${status}, not of the Bot API`;
  }
}

/**
 * Parses the answer to a call of the Bot API. Checks the envelope, that the HTTP status fits it, how the description of an error begins,
 * and the fields that each result of the method has. Throws `StrangeAnswer` if any of these is wrong.
 */
export function readAnswer(method: string, status: number, text: string): ApiResponse<unknown> {
  const answer = envelope.safeParse(parse(text, status));
  if (!answer.success) throw new StrangeAnswer(status, 'the answer has another form');
  const { data } = answer;
  if (status !== (data.ok ? 200 : data.error_code)) throw new StrangeAnswer(status, 'the status is another');
  if (data.ok && !resultOf(method).safeParse(data.result).success) {
    throw new StrangeAnswer(status, `this is no result of ${method}`);
  }
  if (!data.ok && !isBotApiError(data.error_code, data.description)) {
    throw new StrangeAnswer(status, 'the description is another');
  }
  return data as ApiResponse<unknown>;
}

function parse(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StrangeAnswer(status, 'the answer is not JSON');
  }
}

const envelope = z.discriminatedUnion('ok', [
  z.looseObject({ ok: z.literal(true), result: z.unknown().refine((result) => result !== undefined) }),
  z.looseObject({
    ok: z.literal(false),
    error_code: z.int().min(400).max(599),
    description: z.string(),
    parameters: z
      .looseObject({ retry_after: z.int().nonnegative().optional(), migrate_to_chat_id: z.int().optional() })
      .optional(),
  }),
]);

/** How the Bot API's error descriptions begin (tdlib/telegram-bot-api, `Client::fail_query_with_error`); codes from 500 may have any. */
const ERROR_BEGINNINGS: Readonly<Record<number, RegExp>> = {
  400: /^(?:Bad Request: |Logged out$)/,
  401: /^Unauthorized(?:: |$)/,
  403: /^Forbidden: /,
  404: /^Not Found(?:: |$)/,
  409: /^Conflict: /,
  413: /^Request Entity Too Large$/,
  429: /^Too Many Requests: retry after \d+$/,
};

const isBotApiError = (code: number, description: string): boolean =>
  code >= 500 || (ERROR_BEGINNINGS[code]?.test(description) ?? false);

const id = z.int();
const message = z.looseObject({ message_id: id });
const update = z.looseObject({
  update_id: id,
  message: z.looseObject({ message_id: id, date: id, chat: z.looseObject({ id, type: z.string() }) }).optional(),
  callback_query: z.looseObject({ id: z.string(), from: z.looseObject({ id }) }).optional(),
});
const bot = z.looseObject({ id, is_bot: z.literal(true), first_name: z.string(), username: z.string().min(1) });

/** The results of methods whose name does not follow the rules of `resultOf`. */
const RESULTS: Readonly<Record<string, z.ZodType>> = {
  getMe: bot,
  getUpdates: z.array(update),
  sendChatAction: z.literal(true),
  sendMediaGroup: z.array(message).min(1),
  copyMessages: z.array(message).min(1),
  forwardMessages: z.array(message).min(1),
};

/** The schema of what each result of a method contains at least. */
function resultOf(method: string): z.ZodType {
  const named = RESULTS[method];
  if (named) return named;
  if (/^(?:send|copy|forward)/.test(method)) return message;
  if (method.startsWith('edit')) return z.union([message, z.literal(true)]);
  if (/^(?:get|create|export|upload)/.test(method)) return z.unknown().refine((result) => result !== null);
  return z.literal(true); // set…, delete…, answer…: true means success
}

/** A longer wait is cut to this (ms): such an answer may be a mistake, and a timer cannot hold a month. */
const LONGEST_WAIT_MS = 3_600_000;

/** How long Telegram asks to wait before the next call (ms): at most an hour, and 1 s if it names no time. */
export function namedWait({ parameters }: GrammyError): number {
  return Math.min((parameters.retry_after ?? 1) * 1000, LONGEST_WAIT_MS);
}
