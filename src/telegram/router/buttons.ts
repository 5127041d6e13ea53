import * as z from 'zod';
import { LARGEST_ID } from './read-person.ts';

/** Schemas of the values in buttons' data. Each value has exactly one spelling, so that data of any other spelling is refused. */
export const field = {
  peer: z.string().regex(/^[a-z0-9]{1,12}$/),
  node: z.string().regex(/^[a-z0-9]{1,8}$/),
  /** The first 12 characters of a public key: a button works only while the device still has that key. */
  keyTag: z.string().regex(/^[A-Za-z0-9+/]{12}$/),
  /** See `DoorService.tagOf`. */
  doorTag: z.string().regex(/^[0-9a-f]{6}$/),
  /** The first 16 hexadecimal digits of an invite's hash. */
  hashTag: z.string().regex(/^[0-9a-f]{16}$/),
  person: z
    .string()
    .refine((text) => /^[1-9]\d{0,15}$/.test(text) && Number(text) <= LARGEST_ID)
    .transform(Number),
  /** A Telegram username, without the @. */
  username: z.string().regex(/^[A-Za-z]\w{3,31}$/),
  /** A whole number from 0 to 999999. */
  number: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,5})$/)
    .transform(Number),
  /** The id of a message in a private chat, or 0. */
  message: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,9})$/)
    .transform(Number),
  oneOf: <const T extends readonly [string, ...string[]]>(...words: T) => z.enum(words),
} as const;

type Fields = Readonly<Record<string, z.ZodType<string | number, string>>>;

/**
 * The shape of an inline button's data: an action and fields. What a press does is defined in `feature.ts`, so that any message can show
 * any button without importing its handler. Buttons stay in old chats for ever, so action and fields must keep their spelling.
 */
export interface ButtonShape<F extends Fields = Fields> {
  readonly action: string;
  readonly fields: F;
  /** What a press does, for the journal: `pauses`, where the friend whom it is about follows, or a whole sentence without its subject. */
  readonly does: string;
}

/** The values of the fields of such a button. */
export type ButtonValues<F extends Fields = Fields> = { readonly [K in keyof F]: z.output<F[K]> };

/** Defines the shape of a button's data. */
export function button<const F extends Fields>(action: string, fields: F, does: string): ButtonShape<F> {
  return { action, fields, does };
}

/** The callback data of a button with these values; at most 64 bytes, Telegram's limit (a test tries each shape). */
export function callbackData<F extends Fields>({ action, fields }: ButtonShape<F>, values: ButtonValues<F>): string {
  return [action, ...Object.keys(fields).map((name) => String(values[name]))].join(':');
}

/** Parses callback data as a press of one of these buttons; null if it is none of them or a value is invalid. */
export function readCallbackData<B extends ButtonShape>(buttons: readonly B[], data: string): ReadPress<B> | null {
  const [action, ...words] = data.split(':');
  const pressed = buttons.find((candidate) => candidate.action === action);
  const fields = Object.entries(pressed?.fields ?? {});
  if (!pressed || words.length !== fields.length) return null;
  const values: Record<string, string | number> = {};
  for (const [index, [name, schema]] of fields.entries()) {
    const read = schema.safeParse(words[index]);
    if (!read.success) return null;
    values[name] = read.data;
  }
  return { button: pressed, values };
}

/** The button that was pressed, and its values. */
export interface ReadPress<B extends ButtonShape = ButtonShape> {
  readonly button: B;
  readonly values: ButtonValues;
}
