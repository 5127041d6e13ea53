import { z } from 'zod';
import type { Audience } from '../../access/audience.ts';
import type { App } from '../app.ts';
import { LARGEST_ID } from '../features/people/read-person.ts';
import type { Press } from './request.ts';

/** What the words of a button's data may be. Each has one spelling only, so that what reads as a press is what the bot made. */
export const word = {
  peer: z.string().regex(/^[a-z0-9]{1,12}$/),
  node: z.string().regex(/^[a-z0-9]{1,8}$/),
  /** The beginning of a public key: a button does its work only while that key is still the one meant. */
  keyTag: z.string().regex(/^[A-Za-z0-9+/]{12}$/),
  /** The beginning of an invite's hash. */
  hashTag: z.string().regex(/^[0-9a-f]{16}$/),
  person: z
    .string()
    .refine((text) => /^[1-9]\d{0,15}$/.test(text) && Number(text) <= LARGEST_ID)
    .transform(Number),
  /** Telegram's, without the @. */
  username: z.string().regex(/^[A-Za-z]\w{3,31}$/),
  /** 0 to 999999. */
  number: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,5})$/)
    .transform(Number),
  oneOf: <const T extends readonly [string, ...string[]]>(...words: T) => z.enum(words),
} as const;

type Fields = Readonly<Record<string, z.ZodType<string | number, string>>>;
type ValuesOf<F extends Fields> = { readonly [K in keyof F]: z.output<F[K]> };

/** What the data of a button say. */
export interface ButtonShape<F extends Fields = Fields> {
  readonly action: string;
  readonly fields: F;
}

/** A kind of inline button: what its data say, who may press it, and what a press does. */
export interface ButtonKind<F extends Fields = Fields> extends ButtonShape<F> {
  readonly audience: Audience;
  /** Does what the button means; throws `UserError`. */
  run(press: Press, values: ValuesOf<F>, app: App): Promise<void>;
}

/** Defines a kind of button; it works once it stands in the table of `buttons.ts`. */
export function buttonKind<const F extends Fields>(
  action: string,
  audience: Audience,
  fields: F,
  run: ButtonKind<F>['run'],
): ButtonKind<F> {
  return { action, audience, fields, run };
}

/** A button's shape apart from what it does: for menus whose buttons lead to each other. */
export function buttonShape<const F extends Fields>(action: string, fields: F): ButtonShape<F> {
  return { action, fields };
}

/** The data of a button: its action and its values, at most 64 bytes (Telegram's limit; a test tries each kind). */
export function callbackData<F extends Fields>({ action, fields }: ButtonShape<F>, values: ValuesOf<F>): string {
  return [action, ...Object.keys(fields).map((name) => String(values[name]))].join(':');
}

/** Reads callback data as a press of one of these kinds; null for anything that the bot did not make. */
export function readCallbackData(kinds: readonly ButtonKind[], data: string): ReadPress | null {
  const [action, ...words] = data.split(':');
  const kind = kinds.find((candidate) => candidate.action === action);
  const fields = Object.entries(kind?.fields ?? {});
  if (!kind || words.length !== fields.length) return null;
  const values: Record<string, string | number> = {};
  for (const [index, [name, schema]] of fields.entries()) {
    const read = schema.safeParse(words[index]);
    if (!read.success) return null;
    values[name] = read.data;
  }
  return { kind, values };
}

/** A button that was pressed, and its values. */
export interface ReadPress {
  readonly kind: ButtonKind;
  readonly values: Readonly<Record<string, string | number>>;
}
