import { writeFileSync } from 'node:fs';
import type { Fields, Schema } from './schema/schema.ts';
import { schemaFromTypes } from './schema/schema-from-types.ts';

/** The text of `schema.json`: one line per parameter, so that a new version of the types reads well as a diff. */
export function renderSchema(schema: Schema): string {
  const objects = (all: Record<string, Fields>) =>
    Object.entries(all).map(([name, fields]) => `    ${JSON.stringify(name)}: ${block(fields, '      ', '    ')}`);
  const section = (name: string, lines: string[]) => `  ${JSON.stringify(name)}: {\n${lines.join(',\n')}\n  }`;
  const unions = Object.entries(schema.unions).map(
    ([name, type]) => `    ${JSON.stringify(name)}: ${JSON.stringify(type)}`,
  );
  const sections = [
    section('methods', objects(schema.methods)),
    section('types', objects(schema.types)),
    section('unions', unions),
  ];
  return `{\n${sections.join(',\n')}\n}\n`;
}

function block(fields: Fields, indent: string, end: string): string {
  const lines = Object.entries(fields).map(
    ([name, field]) => `${indent}${JSON.stringify(name)}: ${JSON.stringify(field)}`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${end}}`;
}

if (import.meta.main) writeFileSync(new URL('schema.json', import.meta.url), renderSchema(schemaFromTypes()));
