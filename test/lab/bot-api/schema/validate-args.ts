import { measureText, type TextFault } from '../text/formatted-text.ts';
import { Upload } from '../wire/upload.ts';
import type { Field, Fields, Limit, Schema, TypeRef } from './schema.ts';

/** One thing that is wrong with a call: where, of which kind, and in words. */
export interface Violation {
  at: string;
  kind: 'unknown' | 'missing' | 'type' | 'choice' | 'short' | 'long' | 'pattern' | TextFault['kind'];
  why: string;
}

/** Everything in `args` that the schema does not allow; nothing when the call is valid. */
export function validateArgs(schema: Schema, fields: Fields, args: Record<string, unknown>): Violation[] {
  return checkFields(schema, fields, args, '');
}

function checkFields(schema: Schema, fields: Fields, value: Record<string, unknown>, at: string): Violation[] {
  const path = (name: string) => (at === '' ? name : `${at}.${name}`);
  const unknown = Object.keys(value)
    .filter((name) => !Object.hasOwn(fields, name))
    .map((name): Violation => ({ at: path(name), kind: 'unknown', why: 'is not known' }));
  const known = Object.entries(fields).flatMap(([name, field]): Violation[] => {
    if (Object.hasOwn(value, name)) return checkField(schema, field, value[name], path(name), value);
    return field.required ? [{ at: path(name), kind: 'missing', why: 'is required' }] : [];
  });
  return [...unknown, ...known];
}

function checkField(
  schema: Schema,
  field: Field,
  value: unknown,
  at: string,
  siblings: Record<string, unknown>,
): Violation[] {
  if (field.mayBeEmpty && value === '') return [];
  const wrong = checkType(schema, field.type, value, at);
  if (wrong.length > 0) return wrong;
  if (field.pattern && typeof value === 'string' && !new RegExp(field.pattern).test(value))
    return [{ at, kind: 'pattern', why: `does not match ${field.pattern}: ${show(value)}` }];
  if (!field.limit) return [];
  if (!field.limit.afterParsing) return checkLimit(field.limit, measure(field.limit, value), at);
  const fault = measureText(value as string, at, siblings, field.limit);
  return fault ? [{ at, ...fault }] : [];
}

function checkType(schema: Schema, type: TypeRef, value: unknown, at: string): Violation[] {
  if (typeof type === 'string') return isBasic(type, value) ? [] : [expected(at, type, value)];
  if ('enum' in type)
    return type.enum.some((choice) => choice === value)
      ? []
      : [{ at, kind: 'choice', why: `must be ${listed(type.enum)}, not ${show(value)}` }];
  if ('array' in type) {
    if (!Array.isArray(value)) return [expected(at, 'array', value)];
    return value.flatMap((item, index) => checkType(schema, type.array, item, `${at}[${index}]`));
  }
  if ('anyOf' in type) return checkAny(schema, type.anyOf, value, at);
  const union = schema.unions[type.ref];
  if (union) return checkType(schema, union, value, at);
  const fields = schema.types[type.ref];
  if (!fields) throw new Error(`the schema has no type ${type.ref}`);
  return isPlainObject(value) ? checkFields(schema, fields, value, at) : [expected(at, type.ref, value)];
}

/** When no alternative fits, the violations of the one that fits best are the most useful. */
function checkAny(schema: Schema, types: TypeRef[], value: unknown, at: string): Violation[] {
  const attempts = types.map((type) => checkType(schema, type, value, at));
  if (attempts.some((attempt) => attempt.length === 0)) return [];
  const isOther = ({ at: where, kind }: Violation) => kind === 'choice' || (kind === 'type' && where === at);
  const weigh = (attempt: Violation[]) => attempt.reduce((sum, violation) => sum + (isOther(violation) ? 10 : 1), 0);
  const [best = []] = attempts.toSorted((a, b) => weigh(a) - weigh(b));
  const everywhere = attempts.every(([first]) => first?.at === at && first.kind === 'type');
  if (!everywhere) return best;
  return [expected(at, types.map((type) => (typeof type === 'string' ? type : 'object')).join(' or '), value)];
}

function isBasic(type: Extract<TypeRef, string>, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'true':
      return value === true;
    case 'file':
      return value instanceof Upload;
  }
}

function measure({ of }: Limit, value: unknown): number {
  if (of === 'value') return value as number;
  if (of === 'bytes') return Buffer.byteLength(value as string);
  return (value as string | unknown[]).length;
}

function checkLimit({ min, max, of }: Limit, size: number, at: string): Violation[] {
  const why =
    of === 'value' ? `must be ${min} to ${max}, not ${size}` : `must have ${min} to ${max} ${of}, not ${size}`;
  if (size < min) return [{ at, kind: 'short', why }];
  return size > max ? [{ at, kind: 'long', why }] : [];
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Upload);
}

const expected = (at: string, type: string, value: unknown): Violation => ({
  at,
  kind: 'type',
  why: `must be ${type}, not ${show(value)}`,
});

const listed = (values: readonly unknown[]) =>
  values.slice(0, 12).map(show).join(', ') + (values.length > 12 ? ', …' : '');

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
