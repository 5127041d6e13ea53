import { type AuditTexts, auditLine } from '../../chat/audit-texts.ts';
import type { Formats } from '../../format/formats.ts';
import { splitMessages } from '../../format/html.ts';

export const auditTexts = (format: Formats): AuditTexts => ({
  log: (lines) =>
    lines.length === 0
      ? ['Who did what will be shown here. Nothing yet.']
      : splitMessages(
          '<b>What was done last</b>',
          lines.map((line) => auditLine(line, format)),
        ),
});
