/** Why a device of a roll-out is not back. */
export const WAITING_WHY = ['not-asked', 'queued', 'delivered', 'unreachable', 'off', 'undone'] as const;
export type WaitingWhy = (typeof WAITING_WHY)[number];

/** A roll-out as texts show it. Names are plain text. */
export interface RollOutView {
  readonly server: string;
  readonly state: 'open' | 'finished' | 'undone';
  /** How many devices it has, spares left out. */
  readonly all: number;
  /** Whose devices are back. */
  readonly back: readonly string[];
  readonly waiting: readonly { readonly who: string; readonly why: WaitingWhy }[];
  /** Second, dormant devices, which it does not wait for. */
  readonly spares: { readonly all: number; readonly back: number };
}
