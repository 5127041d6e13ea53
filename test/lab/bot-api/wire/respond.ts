import type { ServerResponse } from 'node:http';
import type { ApiError } from './api-error.ts';

/** Answers with a result. */
export function sendResult(response: ServerResponse, result: unknown): void {
  sendJson(response, 200, { ok: true, result });
}

/** Answers with an error: the HTTP status is the error's code, a 429 also says in a header when to come again. */
export function sendError(response: ServerResponse, { code, message, parameters }: ApiError): void {
  if (parameters?.retry_after !== undefined) response.setHeader('retry-after', parameters.retry_after);
  const answer = { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
  sendJson(response, code, answer);
}

function sendJson(response: ServerResponse, status: number, answer: object): void {
  const body = JSON.stringify(answer);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body);
}
