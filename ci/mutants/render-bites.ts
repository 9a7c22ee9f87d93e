/** How each rule was seen to fail, for people. */
import type { Bites } from './idle-rules.ts';

export function renderBites({
  rules,
  byFault,
  byMutant,
  byValue,
  byAnswer,
  byLoud,
  idle,
}: Bites): string {
  return [
    `Of ${rules.length} rules were seen to fail:`,
    `${byFault.size} by a planted fault that counts`,
    `${byMutant.size} more by a mutant of Stryker’s, ${byValue.size} more by a value altered`,
    `${byAnswer.size} more by an answer of a kernel altered`,
    `${byLoud.size} only by a fault or a mutant that more than 5 % of the rules notice: ${[...byLoud].join(', ')}`,
    `${idle.length} by none: ${idle.join(', ')}`,
  ].join('\n');
}
