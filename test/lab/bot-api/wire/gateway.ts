import type { IncomingMessage, ServerResponse } from 'node:http';
import { runMethod } from '../methods/run-method.ts';
import { decodeArgs } from '../schema/decode-args.ts';
import { exactAnswer } from '../schema/exact-answer.ts';
import type { Schema } from '../schema/schema.ts';
import { type Violation, validateArgs } from '../schema/validate-args.ts';
import type { Call } from '../state/call.ts';
import type { Fault, Faults } from '../state/faults.ts';
import type { Telegram } from '../state/telegram.ts';
import { answerFault } from './answer-fault.ts';
import { ApiError } from './api-error.ts';
import { type RawArgs, readRequest } from './read-request.ts';
import { sendError, sendResult } from './respond.ts';

/** One request on its way through the stand-in: token, method, parameters, faults, effect, answer. */
export class Gateway {
  readonly calls: Call[] = [];
  readonly violations: string[] = [];
  readonly #telegram: Telegram;
  readonly #faults: Faults;
  readonly #token: string;
  readonly #schema: Schema;
  /** The names of the methods by their names in lower case. */
  readonly #methods: ReadonlyMap<string, string>;

  constructor(schema: Schema, telegram: Telegram, faults: Faults, token: string) {
    this.#schema = schema;
    this.#methods = new Map(Object.keys(schema.methods).map((name) => [name.toLowerCase(), name]));
    this.#telegram = telegram;
    this.#faults = faults;
    this.#token = token;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#route(request, response);
    } catch (error) {
      if (error instanceof ApiError) return sendError(response, error);
      if (request.destroyed && !request.complete) return; // the client left in the middle of its request
      this.violations.push(`the stand-in itself failed: ${error instanceof Error ? error.stack : String(error)}`);
      sendError(response, new ApiError(500, 'Internal Server Error'));
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', query] = (request.url ?? '/').split('?', 2);
    const [, kind, token = '', rest] = /^\/(bot|file\/bot)([^/]*)\/(.*)$/.exec(path.replaceAll(/%3A/gi, ':')) ?? [];
    if (kind === undefined || rest === undefined) throw new ApiError(404, 'Not Found');
    const raw = await this.#read(request, new URLSearchParams(query), rest);
    this.#checkToken(token);
    if (kind === 'file/bot') return this.#download(rest, response);
    const method = this.#methods.get(rest.toLowerCase());
    if (!method) {
      this.violations.push(`${rest}: is not a method of the Bot API`);
      throw new ApiError(404, 'Not Found: method not found');
    }
    await this.#call(method, raw, response);
  }

  async #read(request: IncomingMessage, query: URLSearchParams, method: string): Promise<RawArgs> {
    try {
      return await readRequest(request, query, this.#telegram.files.limits.document);
    } catch (error) {
      if (error instanceof ApiError && error.avoidable) this.violations.push(`${method}: ${error.message}`);
      throw error;
    }
  }

  #checkToken(token: string): void {
    if (token === this.#token) return;
    const isWellFormed = /^[1-9]\d*:[^/]+$/.test(token) && token.length <= 80;
    throw new ApiError(401, isWellFormed ? 'Unauthorized' : 'Unauthorized: invalid token specified');
  }

  #download(path: string, response: ServerResponse): void {
    const bytes = this.#telegram.files.at(path);
    if (!bytes) throw new ApiError(404, 'Not Found');
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length }).end(bytes);
  }

  async #call(method: string, raw: RawArgs, response: ServerResponse): Promise<void> {
    const fields = this.#schema.methods[method] ?? {};
    const { args, unused } = decodeArgs(this.#schema, fields, raw);
    const call: Call = { method, args, at: this.#telegram.options.now() };
    this.calls.push(call);
    this.#telegram.waiting.changed();
    const found: Violation[] = validateArgs(this.#schema, fields, args);
    for (const name of unused) found.push({ at: name, kind: 'unknown', why: 'is a file that no parameter refers to' });
    for (const { at, why } of found) this.violations.push(`${method}: ${at} ${why}`);
    const fault = this.#faults.next(method, args);
    if (fault) call.fault = fault.kind;
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const refusal = found.length > 0 ? new ApiError(400, exactAnswer(method, found)) : undefined;
    await this.#answer(call, refusal, fault, response, gone.signal);
    call.endedAt = this.#telegram.options.now();
    this.#telegram.waiting.changed();
  }

  async #answer(
    call: Call,
    refusal: ApiError | undefined,
    fault: Fault | undefined,
    response: ServerResponse,
    gone: AbortSignal,
  ): Promise<void> {
    if (await answerFault(fault, 'before', call, response, gone)) return;
    try {
      if (refusal) throw refusal;
      const result = await runMethod(this.#telegram, call.method, call.args, gone);
      if (await answerFault(fault, 'after', call, response, gone)) return;
      Object.assign(call, { ok: true, result });
      sendResult(response, result);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.avoidable) this.violations.push(`${call.method}: ${error.message}`);
      Object.assign(call, { ok: false, error: { error_code: error.code, description: error.message } });
      sendError(response, error);
    }
  }
}
