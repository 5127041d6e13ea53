import type { PlaceWay } from '../../peers/nodes/node-profile.ts';

export interface ServerLine {
  /** Set where this is one of two ways to a server. */
  readonly place: PlaceWay | null;
  readonly name: string;
  readonly description: string | null;
  readonly chosen: boolean;
  readonly up: boolean;
}
