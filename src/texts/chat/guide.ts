import type { App, Platform } from '../../amnezia/apps.ts';

/** The platforms with a guide. */
export const PLATFORMS: readonly [Platform, ...Platform[]] = ['ios', 'android', 'windows', 'macos', 'linux'];

/** One value for each platform. */
export interface PerPlatform<T> {
  readonly ios: T;
  readonly android: T;
  readonly windows: T;
  readonly macos: T;
  readonly linux: T;
}

/** The names of tunnels in the texts about a config; they contain only letters, digits, `_` and `-`. */
export interface TunnelNames {
  readonly tunnel: string;
  /** The tunnel that it replaces, or null. */
  readonly old: string | null;
  /** The program of the new file, and that of the old one. */
  readonly app: App;
  readonly oldApp: App;
}

/** The names that a guide mentions. */
export interface GuideFiles extends TunnelNames {
  readonly config: string;
  /** The lowest version of the app that opens the file; null: every version does. */
  readonly least: string | null;
}

export type ConfigShown = TunnelNames;
