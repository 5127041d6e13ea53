import type { App } from '../app.ts';
import type { ButtonPress } from '../callback-data.ts';
import type { Press, Request } from '../request.ts';

/** `/regen`: new keys at the same address; the file is sent once the new key is on the node, with its two buttons. */
export async function regen({ from, updateId }: Request, { peers }: App): Promise<void> {
  await peers.regenerate({ friendId: from.id, updateId });
}

type KeyPress = Extract<ButtonPress, { action: 'regen' | 'stop' | 'undo' }>;

/** "Make a new config", under the word that we do not have the old one's key. */
export async function pressNewKeys(press: Press, { peer, tag }: KeyPress, { peers }: App): Promise<void> {
  await peers.regenerateDevice({ friendId: press.from.id, updateId: press.updateId }, peer, tag);
  press.toast(press.texts.newKeysComing());
  press.removeButtons();
}

/** "Stop the old one now." */
export async function pressStop(press: Press, { peer, tag }: KeyPress, { peers }: App): Promise<void> {
  await peers.stopOld({ friendId: press.from.id, updateId: press.updateId }, peer, tag);
  press.toast('');
  press.removeButtons();
  press.answer(press.texts.oldStopped());
}

/** "Undo": the new key goes, the old one stays. */
export async function pressUndo(press: Press, { peer, tag }: KeyPress, { peers }: App): Promise<void> {
  await peers.undoRegenerate({ friendId: press.from.id, updateId: press.updateId }, peer, tag);
  press.toast('');
  press.removeButtons();
  press.answer(press.texts.regenUndone());
}
