import { type AuditTexts, auditLine } from '../../chat/audit-texts.ts';
import type { Formats } from '../../format/formats.ts';
import { splitMessages } from '../../format/html.ts';

export const auditTexts = (format: Formats): AuditTexts => ({
  log: (lines) =>
    lines.length === 0
      ? ['Здесь появится, кто что делал. Пока ничего не было.']
      : splitMessages(
          '<b>Последние действия</b>',
          lines.map((line) => auditLine(line, format)),
        ),
});
