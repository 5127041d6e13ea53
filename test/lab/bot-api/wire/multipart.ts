import { mistake } from './api-error.ts';
import { Upload } from './upload.ts';

/** The parts of a multipart/form-data body by field name. */
export interface Form {
  fields: Map<string, string>;
  files: Map<string, Upload>;
}

interface PartHeaders {
  name: string;
  filename: string | undefined;
  contentType: string;
}

/** Reads multipart/form-data as Telegram does: a file name may be unquoted and percent-encoded. */
export function parseMultipart(body: Buffer, contentType: string): Form {
  const form: Form = { fields: new Map(), files: new Map() };
  const delimiter = `--${readBoundary(contentType)}`;
  let at = body.indexOf(delimiter);
  if (at === -1) throw mistake("can't find the first boundary of the form data");
  at += delimiter.length;
  while (body.toString('latin1', at, at + 2) !== '--') {
    const headersEnd = body.indexOf('\r\n\r\n', at);
    if (headersEnd === -1) throw mistake("can't parse form data headers");
    if (headersEnd === at) throw mistake('headers in multipart/form-data are empty');
    const headers = readHeaders(body.toString('utf8', at + 2, headersEnd));
    const end = body.indexOf(`\r\n${delimiter}`, headersEnd + 4);
    if (end === -1) throw mistake("can't find the end of a part of the form data");
    addPart(form, headers, body.subarray(headersEnd + 4, end));
    at = end + 2 + delimiter.length;
  }
  return form;
}

function addPart(form: Form, { name, filename, contentType }: PartHeaders, content: Buffer): void {
  if (form.fields.has(name) || form.files.has(name)) throw mistake(`the field ${name} comes twice in the form data`);
  if (filename === undefined) form.fields.set(name, content.toString('utf8'));
  else form.files.set(name, new Upload(filename, Buffer.from(content), contentType));
}

function readBoundary(contentType: string): string {
  const match = /boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2] ?? '';
  if (boundary === '') throw mistake('boundary not found');
  if (boundary.length > 70) throw mistake('boundary is too long');
  return boundary;
}

function readHeaders(text: string): PartHeaders {
  const headers = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon === -1) throw mistake("can't parse form data headers");
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const disposition = headers.get('content-disposition') ?? '';
  if (!disposition.startsWith('form-data;')) throw mistake('expected form-data content disposition');
  const parameters = readParameters(disposition.slice('form-data;'.length));
  const name = parameters.get('name') ?? '';
  if (name === '') throw mistake('field name in multipart/form-data not found');
  const contentType = headers.get('content-type') ?? 'application/octet-stream';
  return { name, filename: parameters.get('filename'), contentType };
}

function readParameters(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  const parameter = /\s*([^=;]+?)\s*=\s*(?:"((?:\\.|[^"\\])*)"\s*|((?!")[^;]*))(?:;|$)/gy;
  let read = 0;
  for (const [whole, key = '', quoted, token = ''] of text.matchAll(parameter)) {
    read += whole.length;
    const value = quoted === undefined ? token.trim() : quoted.replaceAll(/\\(.)/gs, '$1');
    parameters.set(key, percentDecode(value));
  }
  if (text.includes('=', read)) throw mistake("expected ';' in Content-Disposition header");
  return parameters;
}

function percentDecode(text: string): string {
  return text.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}
