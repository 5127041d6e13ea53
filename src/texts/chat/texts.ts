import type { Widened } from '../../widened.ts';
import type { friendTexts } from '../en/chat/friend.ts';
import type { ownerTexts } from '../en/chat/owner.ts';
import type { createChatTexts } from '../en/chat.ts';

/**
 * Every text of the chat, in Telegram's HTML; arguments are plain and are escaped by the text. The English texts say which there are:
 * in another language a missing one does not compile, nor one that English has not. One that nothing reads, or that no sample shows,
 * fails a test (test/telegram/texts.test.ts).
 */
export type Texts = Widened<ReturnType<typeof createChatTexts>>;

/** What everybody may read: strangers, friends, and the owner as one of them. */
export type FriendTexts = Widened<ReturnType<typeof friendTexts>>;

/** What only people with the owner's rights read. */
export type OwnerTexts = Widened<typeof ownerTexts>;
