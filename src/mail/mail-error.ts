/** What a failed call to a mail server means. */
export type MailTrouble = 'login' | 'refused' | 'later';

/**
 * `login`: the server does not accept user and password; `refused`: it does not take this letter, by an answer of 500 or above; `later`:
 * anything else, such as no connection.
 */
export function judgeMailError(error: unknown): MailTrouble {
  if (!(error instanceof Error)) return 'later';
  const { authenticationFailed, code, responseCode } = error as Error & {
    authenticationFailed?: boolean;
    code?: string;
    responseCode?: number;
  };
  if (authenticationFailed === true || code === 'EAUTH') return 'login';
  return responseCode !== undefined && responseCode >= 500 ? 'refused' : 'later';
}

/** What a mail server's error says, on one line: its own answer where there is one. It has no login in it. */
export function mailErrorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { responseText, response, message, code } = error as Error & {
    responseText?: string;
    response?: unknown;
    code?: string;
  };
  const said = responseText ?? (typeof response === 'string' ? response : undefined) ?? message;
  return [code, said].filter(Boolean).join(': ');
}
