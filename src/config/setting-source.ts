import type { z } from 'zod';
import type { Setting } from './known-settings.ts';
import { notShown, shownValue } from './shown-value.ts';

/** Names and values, as in a file or `process.env`; an empty value counts as absent. */
export type Layer = Readonly<Record<string, string | undefined>>;

/** The type of a setting's value: null only if there is no default (or the value itself can be null). */
export type ValueOf<S extends Setting> = z.output<S['schema']> | (S['default'] extends string ? never : null);

interface Found {
  readonly name: string;
  readonly text: string;
}

/**
 * Reads settings from the environment and, for those absent there, from the file. Wrong values read as absent, and what is wrong with
 * them is collected in `problems`.
 */
export class SettingSource {
  readonly problems: string[] = [];
  readonly #layers: readonly Layer[];

  constructor(env: Layer, file: Layer) {
    this.#layers = [env, file];
  }

  /** Whether the setting has a value under any of its names. */
  has(names: readonly string[]): boolean {
    return this.#find(names).length > 0;
  }

  /** The setting's text, under the first of its names that has a value; null: absent. */
  text(names: readonly string[]): string | null {
    return this.#find(names)[0]?.text ?? null;
  }

  /** Reads all settings of a table, each under the names from `namesOf`; adds what is wrong with them to `problems`. */
  readAll<S extends Readonly<Record<string, Setting>>>(
    table: S,
    namesOf: (key: Extract<keyof S, string>) => string[],
    problems: string[] = this.problems,
  ) {
    const keys = Object.keys(table) as Extract<keyof S, string>[];
    const values = keys.map((key) => [key, this.#read(namesOf(key), table[key] as Setting, problems)]);
    return Object.fromEntries(values) as { [K in keyof S]: ValueOf<S[K]> };
  }

  #read(names: readonly string[], setting: Setting, problems: string[]): unknown {
    const [found, other] = this.#find(names);
    const value = found === undefined ? undefined : check(found, setting, problems);
    if (found && other && found.text !== other.text) {
      const both = `${written(found, setting)} and ${written(other, setting)}`;
      problems.push(`${both}: two spellings of one setting differ; keep ${found.name} and delete ${other.name}`);
    }
    if (value !== undefined) return value; // null is a value where a setting has the word off
    return setting.default === null ? null : setting.schema.parse(setting.default);
  }

  #find(names: readonly string[]): Found[] {
    for (const layer of this.#layers) {
      const found = names.flatMap((name) => {
        const text = layer[name]?.trim();
        return text ? { name, text } : [];
      });
      if (found.length > 0) return found;
    }
    return [];
  }
}

function check(found: Found, setting: Setting, problems: string[]): unknown {
  const result = setting.schema.safeParse(found.text);
  if (result.success) return result.data;
  problems.push(`${written(found, setting)}: ${result.error.issues[0]?.message}`);
  return undefined;
}

const written = ({ name, text }: Found, { secret }: Setting): string =>
  `${name}=${secret ? notShown : shownValue(text)}`;
