import { type AuditTexts, auditLine } from '../audit-texts.ts';
import type { Formats } from '../formats.ts';
import { splitMessages } from '../html.ts';

export const auditTexts = (format: Formats): AuditTexts => ({
  log: (lines) =>
    lines.length === 0
      ? ['Здесь появится, кто что делал. Пока ничего не было.']
      : splitMessages(
          '<b>Последние действия</b>',
          lines.map((line) => auditLine(line, format)),
        ),
});
