/** Stands for the owner's Telegram id until it is known; larger than Telegram's ids are for long (2^52 is the most that they may be). */
export const UNKNOWN_OWNER = 2 ** 52 - 1;
