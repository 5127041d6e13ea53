import type { IncomingMessage } from 'node:http';
import { ApiError, mistake } from './api-error.ts';
import { parseMultipart } from './multipart.ts';
import type { Upload } from './upload.ts';

/** Parameters as they came: typed in a JSON body, text in a form or a query. */
export interface RawArgs {
  typed: Record<string, unknown>;
  text: Map<string, string>;
  files: Map<string, Upload>;
}

/** Parameters without files may not be larger than this, in bytes. */
const PARAMETERS_LIMIT = 1 << 20;

/** Reads the parameters of a request; a body over `limit` bytes is taken in, thrown away and refused with 413. */
export async function readRequest(request: IncomingMessage, query: URLSearchParams, limit: number): Promise<RawArgs> {
  const body = await readBody(request, limit + PARAMETERS_LIMIT);
  const contentType = request.headers['content-type'] ?? '';
  const args: RawArgs = { typed: {}, text: new Map(query), files: new Map() };
  if (/multipart\/form-data/i.test(contentType)) {
    const form = parseMultipart(body, contentType);
    for (const [name, value] of form.fields) args.text.set(name, value);
    return { ...args, files: form.files };
  }
  if (body.length > PARAMETERS_LIMIT) throw tooLarge();
  if (/application\/json/i.test(contentType)) return { ...args, typed: parseJson(body.toString('utf8')) };
  if (/application\/x-www-form-urlencoded/i.test(contentType))
    for (const [name, value] of new URLSearchParams(body.toString('utf8'))) args.text.set(name, value);
  else if (body.length > 0)
    throw mistake(`the content type ${contentType || '(none)'} is none that carries parameters`);
  return args;
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (length > limit) throw tooLarge();
  return Buffer.concat(chunks);
}

const tooLarge = () => new ApiError(413, 'Request Entity Too Large', { avoidable: true });

function parseJson(text: string): Record<string, unknown> {
  if (text === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw mistake("can't parse the request: invalid JSON");
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mistake('JSON object expected');
  return value as Record<string, unknown>;
}
