/** What the page shows and asks for; both sides of the wire share these types. */
export type Language = 'ru' | 'en';

/** Everything that the page knows, part by part: a part is sent whole when it has changed. */
export interface Parts {
  readonly world: WorldPart;
  readonly people: readonly PersonPart[];
  readonly servers: readonly ServerPart[];
  /** Those whose network drops WireGuard at the usual port. */
  readonly blocked: readonly number[];
  /** By message id. */
  readonly tunnels: Readonly<Record<number, TunnelPart>>;
  /** By person. */
  readonly chats: Readonly<Record<number, ChatPart>>;
}

export interface WorldPart {
  readonly language: Language;
  readonly isReal: boolean;
  /** Why tunnels are simulated; null when they are real, or when simulated ones were asked for. */
  readonly lacks: string | null;
  readonly bot: string;
}

export interface PersonPart {
  readonly id: number;
  readonly name: string;
  readonly isOwner: boolean;
  readonly language: Language;
}

export interface ServerPart {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly isFar: boolean;
  readonly isUp: boolean;
}

/** Times in ms since 1970, sizes in bytes. */
export interface TunnelPart {
  readonly state: 'off' | 'connecting' | 'online' | 'dark';
  readonly handshakeAt: number | null;
  readonly received: number;
  readonly sent: number;
}

export interface ChatPart {
  readonly commands: readonly { readonly command: string; readonly description: string }[];
  readonly messages: readonly MessagePart[];
  /** The reply keyboard below the field, row by row. */
  readonly keys: readonly (readonly KeyPart[])[];
  /** Until when the bot is typing. */
  readonly typingUntil: number | null;
}

export interface MessagePart {
  readonly id: number;
  readonly fromBot: boolean;
  readonly from: string;
  readonly at: number;
  readonly edited: boolean;
  readonly text: string;
  readonly entities: readonly EntityPart[];
  readonly rows: readonly (readonly ButtonPart[])[];
  readonly file: FilePart | null;
  /** It is shown in one with the message behind it. */
  readonly isJoined: boolean;
  readonly hasPhoto: boolean;
}

export interface FilePart {
  readonly name: string;
  readonly size: number;
  readonly kind: 'config' | 'picture' | 'other';
}

export interface EntityPart {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
}

export interface ButtonPart {
  readonly text: string;
  readonly data?: string;
  readonly url?: string;
}

/** A key of the reply keyboard: it writes its text, or lets so many people be chosen. */
export interface KeyPart {
  readonly text: string;
  readonly mostPeople?: number;
}

/** What somebody does on the page. */
export type Action =
  | { readonly do: 'say'; readonly person: number; readonly text: string }
  /** `image` is a PNG or JPEG in base64. */
  | { readonly do: 'photo'; readonly person: number; readonly image: string; readonly caption: string }
  /** Answers the key that asks for people. */
  | { readonly do: 'share'; readonly person: number; readonly people: readonly number[] }
  | { readonly do: 'press'; readonly person: number; readonly message: number; readonly data: string }
  | { readonly do: 'turn'; readonly message: number; readonly on: boolean }
  | { readonly do: 'plug'; readonly server: string; readonly on: boolean }
  | { readonly do: 'block'; readonly person: number; readonly on: boolean }
  | { readonly do: 'meet'; readonly name: string; readonly language: Language }
  | { readonly do: 'speak'; readonly language: Language };

/** What comes of it; `text` is the bot's short answer to a pressed button. */
export interface Outcome {
  readonly text?: string;
  readonly person?: number;
}
