import { z } from 'zod';
import { LARGEST_ID } from './read-person.ts';

const peerId = z.string().regex(/^[a-z0-9]{1,12}$/);
const friendId = z.string().refine((text) => /^[1-9]\d{0,15}$/.test(text) && Number(text) <= LARGEST_ID);
const keyTag = z.string().regex(/^[A-Za-z0-9+/]{12}$/);

/** What a button means; buttons name the record and the key that they were made for, so that an old one does nothing. */
const schema = z.union([
  z
    .tuple([z.enum(['regen', 'stop', 'undo']), peerId, keyTag])
    .transform(([action, peer, tag]) => ({ action, peer, tag })),
  z.tuple([z.literal('server'), z.string().regex(/^[a-z0-9]{1,8}$/)]).transform(([action, node]) => ({ action, node })),
  z.tuple([z.literal('unbind'), friendId]).transform(([action, id]) => ({ action, friendId: Number(id) })),
]);

export type ButtonPress = z.infer<typeof schema>;

/** Reads callback data; null for anything that the bot did not make. */
export function readCallbackData(data: string): ButtonPress | null {
  return schema.safeParse(data.split(':')).data ?? null;
}

/** At most 64 bytes, Telegram's limit: 5 + 12 + 12 and two colons. */
export const callbackData = (action: string, ...parts: (string | number)[]): string => [action, ...parts].join(':');
