/** Why a file could not be downloaded, or is not taken. */
export type DownloadFault =
  | { readonly kind: 'not-https' | 'no-lines' }
  | { readonly kind: 'status'; readonly code: number }
  | { readonly kind: 'too-large'; readonly megabytes: number }
  | { readonly kind: 'no-answer'; readonly seconds: number }
  /** The system's own word, such as `ECONNRESET`. */
  | { readonly kind: 'failed'; readonly why: string };

/** The sentence for a fault, in English. */
export function downloadFaults(fault: DownloadFault): string {
  switch (fault.kind) {
    case 'not-https':
      return 'only https:// addresses';
    case 'no-lines':
      return 'not a text of lines';
    case 'status':
      return `the server answered ${fault.code}`;
    case 'too-large':
      return `more than ${fault.megabytes} MB`;
    case 'no-answer':
      return `no answer within ${fault.seconds} s`;
    case 'failed':
      return fault.why;
  }
}

/** Why a request failed. */
export function failureOf(error: unknown, signal: AbortSignal, ms: number): DownloadFault {
  if (signal.aborted && signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError')
    return { kind: 'no-answer', seconds: Math.round(ms / 1000) };
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  const isNamed = code !== null && code !== 'ABORT_ERR';
  return { kind: 'failed', why: isNamed ? code : error instanceof Error ? error.message : String(error) };
}
