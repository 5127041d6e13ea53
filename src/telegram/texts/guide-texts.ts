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

/** The names that a guide speaks of; all of them are made of letters, digits and `_`. */
export interface GuideFiles {
  readonly config: string;
  readonly tunnel: string;
  readonly picture: string;
}

/** What follows a config: how to switch it on, step by step. */
export interface GuideTexts {
  /** Under a config. */
  choose(): string;
  /** Under the new config of a `/regen`. */
  chooseNew(): string;
  readonly platforms: PerPlatform<string>;
  /** Four steps each. */
  readonly steps: PerPlatform<(files: GuideFiles) => string>;
  /** Under the guide: where the app is to be had. */
  readonly install: PerPlatform<string>;
  readonly back: string;
  /** Added to the Linux guide when there is a file without IPv6, and the button that brings it. */
  ipv4Hint(): string;
  readonly ipv4: string;
  ipv4Caption(tunnel: string): string;
}
