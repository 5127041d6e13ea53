import { readFileSync } from 'node:fs';
import type { Fields, Schema } from './schema.ts';

/** Rules that Telegram has and the types do not state: a button without a label is refused. */
const LABELLED = /^(?:Inline)?KeyboardButton\./;

/** The checked-in schema, with the rules that are not in the types. */
export function loadSchema(): Schema {
  const schema = JSON.parse(readFileSync(new URL('../schema.json', import.meta.url), 'utf8')) as Schema;
  for (const [name, fields] of Object.entries(schema.types)) if (LABELLED.test(name)) requireLabel(fields);
  return schema;
}

function requireLabel(fields: Fields): void {
  if (fields['text']) fields['text'].limit = { min: 1, max: Number.MAX_SAFE_INTEGER, of: 'characters' };
}
