import type { DeviceLine } from './friend-texts.ts';

export type DeviceLabel = Pick<DeviceLine, 'name' | 'number'>;

/** What a friend sees of their own devices. */
export interface DeviceTexts {
  /** The device as buttons and sentences call it; plain text. */
  label(device: DeviceLabel): string;
  /** The same where devices of several servers stand side by side; plain text. */
  labelOn(device: DeviceLabel & Pick<DeviceLine, 'server'>): string;
  /** `full`: the friend has as many on their server as they may. */
  list(lines: readonly DeviceLine[], full: boolean): string;
  device(line: DeviceLine): string;
  whatToAdd(server: string): string;
  /** Names that are offered. */
  readonly presets: { readonly phone: string; readonly laptop: string };
  askName(): string;
  askNewName(label: string): string;
  /** Its config comes by itself. */
  added(name: string, server: string): string;
  renamed(name: string): string;
  /** Shows over the chat for a moment. */
  sending(): string;
  askRemove(label: string): string;
  removed(label: string, until: Date): string;
  restored(label: string): string;
  whichToSend(server: string): string;
  whichToRenew(server: string): string;
  readonly buttons: DeviceButtons;
}

interface DeviceButtons {
  readonly add: string;
  readonly phone: string;
  readonly laptop: string;
  readonly other: string;
  readonly send: string;
  readonly newKeys: string;
  readonly rename: string;
  readonly remove: string;
  readonly removeNow: string;
  readonly restore: string;
  readonly back: string;
  readonly all: string;
  readonly earlier: string;
  readonly later: string;
}
