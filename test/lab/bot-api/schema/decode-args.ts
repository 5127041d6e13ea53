import type { RawArgs } from '../wire/read-request.ts';
import type { Upload } from '../wire/upload.ts';
import type { Fields, Schema, TypeRef } from './schema.ts';

/** A call's parameters with text brought to the types of the schema and `attach://` replaced by the file. */
export interface Decoded {
  args: Record<string, unknown>;
  /** Files of the request that no parameter refers to. */
  unused: string[];
}

/** Text that does not fit its type stays text, which the validator then refuses. */
export function decodeArgs(schema: Schema, fields: Fields, raw: RawArgs): Decoded {
  const used = new Set<string>();
  const args: Record<string, unknown> = { ...raw.typed };
  for (const [name, text] of raw.text) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    args[name] = field ? decodeText(schema, field.type, text) : text;
  }
  for (const [name, file] of raw.files) {
    if (!Object.hasOwn(fields, name)) continue;
    used.add(name);
    args[name] = file;
  }
  const attached = attach(args, raw.files, used) as Record<string, unknown>;
  return { args: attached, unused: [...raw.files.keys()].filter((name) => !used.has(name)) };
}

function decodeText(schema: Schema, type: TypeRef, text: string): unknown {
  if (type === 'string' || type === 'file') return text;
  if (type === 'integer' || type === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (type === 'boolean' || type === 'true') return decodeBoolean(text);
  if ('array' in type) return decodeJson(text);
  if ('enum' in type) return text;
  if ('anyOf' in type) return decodeAny(schema, type.anyOf, text);
  const union = schema.unions[type.ref];
  return union ? decodeText(schema, union, text) : decodeJson(text);
}

function decodeAny(schema: Schema, types: TypeRef[], text: string): unknown {
  const values = types.map((type) => decodeText(schema, type, text));
  return values.find((value) => value !== text) ?? text;
}

function decodeBoolean(text: string): unknown {
  if (/^(?:true|1)$/i.test(text)) return true;
  return /^(?:false|0)$/i.test(text) ? false : text;
}

function decodeJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text; // the validator says what was expected here
  }
}

function attach(value: unknown, files: Map<string, Upload>, used: Set<string>): unknown {
  if (typeof value === 'string' && value.startsWith('attach://')) {
    const name = value.slice('attach://'.length);
    const file = files.get(name);
    if (file) used.add(name);
    return file ?? value;
  }
  if (Array.isArray(value)) return value.map((item) => attach(item, files, used));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, attach(item, files, used)]));
}
