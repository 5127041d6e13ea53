export interface ServerLine {
  readonly name: string;
  readonly description: string | null;
  readonly chosen: boolean;
  readonly up: boolean;
}
