import type { Formats } from './formats.ts';
import { escapeHtml as esc, short } from './html.ts';

/** What `/log` shows of an action; names are plain text. */
export interface AuditLine {
  readonly at: Date;
  readonly by: string;
  readonly what: string;
  readonly whom: string | null;
}

/** A line of `/log`: `22 ноября, 12:03 · Olga → Anna: /add_user`; all languages use the same layout. */
export function auditLine({ at, by, what, whom }: AuditLine, format: Formats): string {
  const about = whom === null ? '' : ` → ${esc(short(whom, 60))}`;
  return `${esc(format.moment(at))} · ${esc(short(by, 60))}${about}: ${esc(short(what, 100))}`;
}
