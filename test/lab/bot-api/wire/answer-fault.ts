import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Call } from '../state/call.ts';
import type { Fault } from '../state/faults.ts';
import { ApiError } from './api-error.ts';
import { sendError } from './respond.ts';

const STATUS: Readonly<Record<number, string>> = {
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
const BAD_GATEWAY = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body></body>\r\n</html>\r\n';

/** Lets a fault happen at its moment, before or after the effect; true when it was the answer. */
export async function answerFault(
  fault: Fault | undefined,
  moment: 'before' | 'after',
  call: Call,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<boolean> {
  if (!fault || moment !== (fault.kind.endsWith('-after') ? 'after' : 'before')) return false;
  switch (fault.kind) {
    case 'delay':
      await patiently(fault.ms, gone);
      return false;
    case 'hang':
    case 'hang-after':
      await patiently(fault.ms, gone);
      return drop(response);
    case 'reset-before':
    case 'reset-after':
      return drop(response);
    case 'html502':
      response.writeHead(502, { 'content-type': 'text/html' }).end(BAD_GATEWAY);
      return true;
    case 'strange':
    case 'strange-after':
      response.writeHead(fault.status, { 'content-type': fault.type ?? 'application/json' }).end(fault.body);
      return true;
    default:
      return refuse(fault, call, response);
  }
}

function refuse(fault: Extract<Fault, { kind: '429' | '5xx' | 'error' }>, call: Call, response: ServerResponse): true {
  const error = errorOf(fault);
  Object.assign(call, { ok: false, error: { error_code: error.code, description: error.message } });
  sendError(response, error);
  return true;
}

function errorOf(fault: Extract<Fault, { kind: '429' | '5xx' | 'error' }>): ApiError {
  if (fault.kind === 'error') return new ApiError(fault.error_code, fault.description);
  if (fault.kind === '5xx') return new ApiError(fault.code, STATUS[fault.code] ?? 'Internal Server Error');
  const { retry_after } = fault;
  return new ApiError(429, `Too Many Requests: retry after ${retry_after}`, { parameters: { retry_after } });
}

/** Waits, but not longer than the client; without a time as long as the client does. */
async function patiently(ms: number | undefined, gone: AbortSignal): Promise<void> {
  if (gone.aborted) return;
  const left = Promise.withResolvers<void>();
  gone.addEventListener('abort', () => left.resolve());
  if (ms === undefined) return await left.promise;
  await pause(ms, undefined, { signal: gone }).catch(() => undefined); // aborted: the client is gone, which ends the wait
}

function drop(response: ServerResponse): true {
  response.socket?.resetAndDestroy();
  return true;
}
