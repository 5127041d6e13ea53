/** Where a config may be switched on. */
export const PLATFORMS = ['ios', 'android', 'windows', 'macos', 'linux'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** One of something for each. */
interface PerPlatform<T> {
  readonly ios: T;
  readonly android: T;
  readonly windows: T;
  readonly macos: T;
  readonly linux: T;
}

/** What the texts about a config call its tunnel and the others; all names are made of letters, digits, `_` and `-`. */
export interface TunnelNames {
  readonly tunnel: string;
  /** The tunnel that it takes the place of, or null. */
  readonly old: string | null;
}

/** The names that a guide speaks of. */
export interface GuideFiles extends TunnelNames {
  readonly config: string;
  /** Null: there is none, the config is too long for a QR code. */
  readonly picture: string | null;
}

interface ConfigShown extends TunnelNames {
  readonly hasPicture: boolean;
}

/** What follows a config: how to switch it on, step by step. */
export interface GuideTexts {
  /** Under a config. */
  choose(config: ConfigShown): string;
  /** Under the new config of a `/regen`. */
  chooseNew(config: ConfigShown): string;
  readonly platforms: PerPlatform<string>;
  /** Four steps each, and one more where there is an old tunnel. */
  readonly steps: PerPlatform<(files: GuideFiles) => string>;
  /** Under the guide: where the app is to be had. */
  readonly install: PerPlatform<string>;
  readonly back: string;
  /** Added to the Linux guide when there is a file without IPv6, and the button that brings it. */
  ipv4Hint(): string;
  readonly ipv4: string;
  ipv4Caption(tunnel: string): string;
}
