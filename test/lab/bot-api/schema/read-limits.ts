import type { Field, Limit, TypeRef } from './schema.ts';

const CHARACTERS = /(\d+)-(\d+) characters( after entit(?:y|ies) parsing)?/;
const BYTES = /(\d+)-(\d+) bytes/i;
const RANGE = /(?:^|[\s;])(\d+)-(\d+)(?=$|[\s.,;])/;
const AT_MOST = /(?:at most|up to) (\d+) (?!kB|MB|characters|kilobytes)/i;
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/[Cc]an contain only lowercase English letters, digits and underscores/, '^[a-z0-9_]*$'],
  [/[Oo]nly (?:characters )?`?A-Z`?, `?a-z`?, `?0-9`?, `?_`? and `?-`? are allowed/, '^[A-Za-z0-9_-]*$'],
];

/** The limits that a parameter's documentation states in words, such as "1-64 bytes". */
export function readLimits(doc: string, type: TypeRef): Omit<Field, 'type' | 'required'> {
  const limit = readLimit(doc, type);
  const pattern = PATTERNS.find(([words]) => words.test(doc))?.[1];
  const mayBeEmpty = /^A two-letter ISO 639-1 language code(?:\. If empty| or an empty string)/.test(doc);
  return {
    ...(limit && { limit }),
    ...(type === 'string' && pattern && { pattern }),
    ...(mayBeEmpty && { mayBeEmpty: true }),
  };
}

function readLimit(doc: string, type: TypeRef): Limit | undefined {
  if (type === 'number' || type === 'integer') return between(RANGE.exec(doc), 'value');
  if (isList(type)) return between(RANGE.exec(doc), 'items') ?? atMost(doc);
  if (type !== 'string') return undefined;
  const characters = CHARACTERS.exec(doc);
  const limit = between(characters, 'characters');
  if (limit && characters?.[3]) return { ...limit, afterParsing: true };
  return limit ?? between(BYTES.exec(doc), 'bytes');
}

function isList(type: TypeRef): boolean {
  if (typeof type !== 'object') return false;
  return 'array' in type || ('anyOf' in type && type.anyOf.every(isList));
}

function between(match: RegExpExecArray | null, of: Limit['of']): Limit | undefined {
  return match ? { min: Number(match[1]), max: Number(match[2]), of } : undefined;
}

function atMost(doc: string): Limit | undefined {
  const match = AT_MOST.exec(doc);
  return match ? { min: 0, max: Number(match[1]), of: 'items' } : undefined;
}
