import type { Formats } from './formats.ts';
import { escapeHtml as esc, short } from './html.ts';

/** One action as `/log` shows it; names are plain. */
export interface AuditLine {
  readonly at: Date;
  readonly by: string;
  readonly what: string;
  readonly whom: string | null;
}

/** `22 ноября, 12:03 · Olga → Anna: /add_user`; the same in every language. */
export function auditLine({ at, by, what, whom }: AuditLine, format: Formats): string {
  const about = whom === null ? '' : ` → ${esc(short(whom, 60))}`;
  return `${esc(format.moment(at))} · ${esc(short(by, 60))}${about}: ${esc(short(what, 100))}`;
}
