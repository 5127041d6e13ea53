import type { App } from '../app.ts';
import { buttonKind, word } from '../button-kind.ts';
import type { Request } from '../request.ts';

/** `/regen`: new keys at the same address; the file is sent once the new key is on the node, with its two buttons. */
export async function regen({ from, updateId }: Request, { peers }: App): Promise<void> {
  await peers.regenerate({ friendId: from.id, updateId });
}

const KEY = { peer: word.peer, tag: word.keyTag } as const;

/** "Make a new config", under the word that we do not have the old one's key. */
export const NEW_KEYS = buttonKind('regen', 'friend', KEY, async (press, { peer, tag }, { peers }) => {
  await peers.regenerateDevice({ friendId: press.from.id, updateId: press.updateId }, peer, tag);
  press.toast(press.texts.newKeysComing());
  press.removeButtons();
});

/** "Stop the old one now." */
export const STOP_OLD = buttonKind('stop', 'friend', KEY, async (press, { peer, tag }, { peers }) => {
  await peers.stopOld({ friendId: press.from.id, updateId: press.updateId }, peer, tag);
  press.toast('');
  press.removeButtons();
  press.answer(press.texts.oldStopped());
});

/** "Undo": the new key goes, the old one stays. */
export const UNDO_REGEN = buttonKind('undo', 'friend', KEY, async (press, { peer, tag }, { peers }) => {
  await peers.undoRegenerate({ friendId: press.from.id, updateId: press.updateId }, peer, tag);
  press.toast('');
  press.removeButtons();
  press.answer(press.texts.regenUndone());
});
