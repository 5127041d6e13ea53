import type { BotApi } from './bot-api.ts';

/** What the Bot API answered, as it came over the wire. */
export interface Answer {
  status: number;
  headers: Headers;
  ok: boolean;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number };
  result?: unknown;
}

/** Calls a method with a JSON body, without a client in between that would stop a wrong call. */
export async function ask(api: BotApi, method: string, args: object = {}, token = api.token): Promise<Answer> {
  return await post(`${api.url}/bot${token}/${method}`, JSON.stringify(args), 'application/json');
}

/** Sends a body of any type and reads the envelope. */
export async function post(url: string, body: string | Uint8Array<ArrayBuffer>, contentType: string): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': contentType } });
  const envelope = (await response.json()) as Omit<Answer, 'status' | 'headers'>;
  return { status: response.status, headers: response.headers, ...envelope };
}
