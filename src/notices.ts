/** An ended key: its beginning, that of its hash, by which the store knows it, and what was routed to it (or ''). */
export interface EndedKey {
  readonly key: string;
  readonly tag: string;
  readonly address: string;
}

/** What the owner is told without having asked; each kind has a text in every language. Ids and addresses, never a secret. */
export type OwnerNotice =
  | {
      readonly kind: 'foreign-peers';
      readonly node: string;
      readonly keys: readonly string[];
      /** So many further ones, or absent. */
      readonly more?: number;
      readonly wide: readonly string[];
    }
  /** Keys of ours that had ended, came back and were removed: some of them, and so many further ones. */
  | { readonly kind: 'ended-keys'; readonly node: string; readonly keys: readonly EndedKey[]; readonly more: number }
  | { readonly kind: 'network-full'; readonly node: string }
  /** Friends of a node that is gone whom no other could take. */
  | { readonly kind: 'not-moved'; readonly node: string; readonly people: number }
  | { readonly kind: 'address-blocked'; readonly node: string; readonly address: string; readonly friendId: number }
  | { readonly kind: 'username-bound'; readonly friendId: number; readonly username: string; readonly name: string }
  /** Somebody whom the owner had removed, paused or blocked writes with a username that waited. */
  | { readonly kind: 'username-doubtful'; readonly friendId: number; readonly username: string; readonly name: string }
  | {
      readonly kind: 'invite-used';
      readonly friendId: number;
      readonly username: string | null;
      readonly name: string;
      /** What the invite called them, or null. */
      readonly invite: string | null;
      /** The update that used it: the same person may come by another invite soon. */
      readonly update: number;
    }
  | { readonly kind: 'edit-rejected'; readonly movedTo: string; readonly reason: string }
  | { readonly kind: 'polling-conflict' }
  /** A fault of ours, or a refusal of Telegram's for good, keeps a friend from what waits for them. */
  | {
      readonly kind: 'delivery-fault';
      readonly what: 'config' | 'buttons' | 'note';
      readonly friendId: number;
      readonly node: string;
      readonly code: string;
    }
  /** The same of any other answer. */
  | { readonly kind: 'answer-fault'; readonly what: string; readonly code: string };

/** Tells the owner, at once and without waiting for the chat. */
export type NotifyOwner = (notice: OwnerNotice) => void;
