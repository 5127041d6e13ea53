import { UserError } from '../errors.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import type { SecretBox } from '../peers/devices/seal.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import { MAIL_ADDRESS } from '../peers/records/mail-record.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import { type MailSecret, newMailCode, openMail, sealMail, shownCode } from './mail-code.ts';
import { type Actor, requireMayChange } from './people-service.ts';

interface MailParts {
  readonly store: StorePort;
  readonly box: SecretBox;
  readonly ownerId: number;
  readonly now: () => number;
  /** Makes what opens the files in letters: words for the page, digits for the ZIP. */
  readonly newKeys: (id: number) => MailKeys;
}

/** What opens the files in letters, as it is said. Secrets. */
export interface MailKeys {
  readonly words: string;
  readonly digits: string;
}

/** What a friend has to know to write to the mail desk. All but the address are secrets. */
export interface MailAccess extends MailKeys {
  readonly address: string;
  /** For a person to read: `1234-5678-9012`. */
  readonly code: string;
}

/**
 * Friends' access by mail, set by themselves, or by the owner and friends with the right; once per update id. Throws `UserError`.
 */
export class MailService {
  readonly #parts: MailParts;

  constructor(parts: MailParts) {
    this.#parts = parts;
  }

  /** A person's access by mail; null: none. */
  accessOf(id: number): MailAccess | null {
    const { store, box } = this.#parts;
    const mail = store.state.users[id]?.mail ?? null;
    if (mail === null) return null;
    const open = (what: MailSecret) => openMail(box, id, what, mail);
    return { address: mail.address, code: shownCode(open('code')), words: open('words'), digits: open('digits') };
  }

  /** Sets where answers go. The first time it makes the code and the keys of the files; another address keeps these and gets another code. */
  setAddress(actor: Actor, id: number, text: string): Promise<void> {
    const address = readMailAddress(text);
    return this.#change(actor, id, (draft) => {
      const user = draft.users[id];
      if (!user || user.mail?.address === address) return;
      const { words, digits } = user.mail ?? this.#newKeys(id);
      user.mail = { answered: user.mail?.answered ?? [], asked: null, address, code: this.#newCode(id), words, digits };
    });
  }

  /** Makes another code and other keys; the old ones work no more. */
  renew(actor: Actor, id: number): Promise<void> {
    return this.#change(actor, id, (draft) => {
      const mail = draft.users[id]?.mail;
      if (!mail) throw new UserError('no-mail');
      Object.assign(mail, this.#newKeys(id), { code: this.#newCode(id) });
    });
  }

  /** Ends a person's access by mail. */
  remove(actor: Actor, id: number): Promise<void> {
    return this.#change(actor, id, (draft) => {
      const user = draft.users[id];
      if (user) user.mail = null;
    });
  }

  #newCode(id: number): string {
    return sealMail(this.#parts.box, id, 'code', newMailCode());
  }

  /** Sealed. */
  #newKeys(id: number): MailKeys {
    const { box, newKeys } = this.#parts;
    const { words, digits } = newKeys(id);
    return { words: sealMail(box, id, 'words', words), digits: sealMail(box, id, 'digits', digits) };
  }

  async #change(actor: Actor, id: number, change: (draft: Draft) => void): Promise<void> {
    const { store } = this.#parts;
    await store.update((draft, before) => {
      this.#require(before, actor.by, id);
      if (firstTime(draft, actor.updateId)) change(draft);
    });
  }

  #require(state: State, by: number, id: number): void {
    const { ownerId, now } = this.#parts;
    const user = state.users[id];
    if (!user || user.removed_at !== null) throw new UserError('unknown-person');
    if (by !== id) requireMayChange(state, ownerId, by, id);
    else if (!isAdmitted(user, now())) throw new UserError('no-access');
  }
}

/** A mail address as a person writes it, in lower case and without `mailto:`. Throws `UserError('mail-address')`. */
export function readMailAddress(text: string): string {
  const address = text
    .trim()
    .replace(/^mailto:/i, '')
    .toLowerCase();
  if (!MAIL_ADDRESS.test(address)) throw new UserError('mail-address');
  return address;
}
