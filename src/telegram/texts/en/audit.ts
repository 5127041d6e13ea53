import { type AuditTexts, auditLine } from '../audit-texts.ts';
import type { Formats } from '../formats.ts';
import { splitMessages } from '../html.ts';

export const auditTexts = (format: Formats): AuditTexts => ({
  log: (lines) =>
    lines.length === 0
      ? ['Who did what will be shown here. Nothing yet.']
      : splitMessages(
          '<b>What was done last</b>',
          lines.map((line) => auditLine(line, format)),
        ),
});
