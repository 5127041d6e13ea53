import type { Widened } from '../../widened.ts';
import type { friendTexts } from '../en/chat/friend.ts';
import type { ownerTexts } from '../en/chat/owner.ts';
import type { createChatTexts } from '../en/chat.ts';

/**
 * All texts of the chat, in Telegram's HTML; arguments are plain text, which the texts escape. The English texts define this type, so that
 * another language with a missing or additional text does not compile. A text that nothing uses, or that no sample shows, fails
 * test/telegram/texts.test.ts.
 */
export type Texts = Widened<ReturnType<typeof createChatTexts>>;

/** The texts for everybody: strangers, friends and the owner. */
export type FriendTexts = Widened<ReturnType<typeof friendTexts>>;

/** The texts for the owner and for friends with one of the owner's rights. */
export type OwnerTexts = Widened<typeof ownerTexts>;
