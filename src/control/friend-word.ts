import * as z from 'zod';

/** How a request names a person: an id, an @username or a name. */
export const friendWord = z.string().min(1).max(200);
