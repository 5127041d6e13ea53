/** An ended key: its beginning, that of its hash, by which the store knows it, and what was routed to it (or ''). */
export interface EndedKey {
  readonly key: string;
  readonly tag: string;
  readonly address: string;
}

/** What the owner's screens call a server and a friend, by their ids; plain text. */
export interface NoticeNames {
  readonly server: (nodeId: string) => string;
  readonly friend: (id: number) => string;
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
  /** A server through which friends of the node leave is silent, or answers again. */
  | { readonly kind: 'exit-silent' | 'exit-back'; readonly node: string; readonly exit: string }
  /** The speed limits of a node are not in force; `why` is what the node said, `words` its own words. */
  | { readonly kind: 'limits-off'; readonly node: string; readonly why: string; readonly words: string }
  /** Programs of root's on a node that are of another version than the bot. */
  | { readonly kind: 'old-helpers'; readonly node: string; readonly programs: readonly string[] }
  /** A friend's monthly allowance is used up, or `told` percent of it are; `end`: what follows. GB are 10⁹ bytes. */
  | {
      readonly kind: 'allowance';
      readonly friendId: number;
      readonly name: string;
      readonly told: number;
      readonly usedGb: number;
      readonly totalGb: number;
      readonly end: 'tell' | 'slow' | 'pause';
      /** What was added this month already, and its first day since 1970, for the button that adds more. */
      readonly extraGb: number;
      readonly month: number;
    }
  /**
   * The node's own name server fails (`dead`), is not reached by friends' queries (`unheard`), or gets no answer itself (`stuck`): from
   * these name servers, by these ways (exits; null: the node itself). Or it answers again.
   */
  | {
      readonly kind: 'resolver-failing';
      readonly node: string;
      readonly why: 'dead' | 'unheard' | 'stuck';
      readonly upstreams: readonly string[];
      readonly ways: readonly (string | null)[];
    }
  | { readonly kind: 'resolver-back'; readonly node: string }
  /** For a month no list of the country's networks could be downloaded; `date` is the day of the one in use, or null. */
  | { readonly kind: 'exit-list-old'; readonly country: string; readonly date: string | null }
  /** Parameters of a node that clients must share, by their names: files that were sent before no longer connect. */
  | { readonly kind: 'parameters-changed'; readonly node: string; readonly names: readonly string[] }
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
  /** A friend's letter could not be answered for three days. */
  | { readonly kind: 'mail-not-sent'; readonly friendId: number }
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
