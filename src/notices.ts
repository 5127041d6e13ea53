/** An ended key: its beginning, that of its hash, by which the store knows it, and what was routed to it (or ''). */
export interface EndedKey {
  readonly key: string;
  readonly tag: string;
  readonly address: string;
}

/** Notices that the owner gets without asking; each kind has a text in every language. They hold ids and addresses, never a secret. */
export type OwnerNotice =
  | {
      readonly kind: 'foreign-peers';
      readonly node: string;
      readonly keys: readonly string[];
      /** How many more there are; absent: none. */
      readonly more?: number;
      readonly wide: readonly string[];
    }
  /** Ended keys that came back and were removed: some of them, and how many more. */
  | { readonly kind: 'ended-keys'; readonly node: string; readonly keys: readonly EndedKey[]; readonly more: number }
  | { readonly kind: 'network-full'; readonly node: string }
  /** Friends of a removed node for whom no other node has room. */
  | { readonly kind: 'not-moved'; readonly node: string; readonly people: number }
  | { readonly kind: 'address-blocked'; readonly node: string; readonly address: string; readonly friendId: number }
  | { readonly kind: 'username-bound'; readonly friendId: number; readonly username: string; readonly name: string }
  /** A person whom the owner had removed, paused or blocked wrote with a waiting username. */
  | { readonly kind: 'username-doubtful'; readonly friendId: number; readonly username: string; readonly name: string }
  | {
      readonly kind: 'invite-used';
      readonly friendId: number;
      readonly username: string | null;
      readonly name: string;
      /** The name in the invite, or null. */
      readonly invite: string | null;
      /** The update that used the invite, since the same person may soon use another. */
      readonly update: number;
    }
  | { readonly kind: 'edit-rejected'; readonly movedTo: string; readonly reason: string }
  | { readonly kind: 'polling-conflict' }
  /** An internal error or a permanent refusal by Telegram keeps a config from its friend. */
  | {
      readonly kind: 'delivery-fault';
      readonly what: 'config' | 'buttons' | 'note';
      readonly friendId: number;
      readonly node: string;
      readonly code: string;
    }
  /** The same for any other answer. */
  | { readonly kind: 'answer-fault'; readonly what: string; readonly code: string };

/** Queues a notice to the owner; does not wait for the chat. */
export type NotifyOwner = (notice: OwnerNotice) => void;
