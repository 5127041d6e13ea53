import type { App, Platform } from '../../amnezia/apps.ts';

/** Where a config may be switched on. */
export const PLATFORMS: readonly [Platform, ...Platform[]] = ['ios', 'android', 'windows', 'macos', 'linux'];

/** One of something for each. */
export interface PerPlatform<T> {
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
  /** The programs that the two files are for. */
  readonly app: App;
  readonly oldApp: App;
}

/** The names that a guide speaks of. */
export interface GuideFiles extends TunnelNames {
  readonly config: string;
  /** Null: there is none, the config is too long for a QR code. */
  readonly picture: string | null;
  /** The least version of the app that opens the file; null: any does. */
  readonly least: string | null;
}

export interface ConfigShown extends TunnelNames {
  readonly hasPicture: boolean;
}
