import type { ResponseParameters } from '@grammyjs/types';

/** What the Bot API answers instead of a result; the HTTP status is the same number. */
export class ApiError extends Error {
  readonly code: number;
  readonly parameters: ResponseParameters | undefined;
  /** True when the client could have known: such a call is also listed in `violations`. */
  readonly avoidable: boolean;

  constructor(code: number, description: string, more: { parameters?: ResponseParameters; avoidable?: boolean } = {}) {
    super(description);
    this.code = code;
    this.parameters = more.parameters;
    this.avoidable = more.avoidable ?? false;
  }
}

/** A 400 that depends on the state of a chat, which a client cannot always know. */
export const badRequest = (what: string): ApiError => new ApiError(400, `Bad Request: ${what}`);

/** A 400 that a correct client never causes. */
export const mistake = (what: string): ApiError => new ApiError(400, `Bad Request: ${what}`, { avoidable: true });

/** A 403: the chat does not want this bot. */
export const forbidden = (what: string): ApiError => new ApiError(403, `Forbidden: ${what}`);
